"""The only connection between Python and its Worker; the other end is ``src/worker/bridge.ts``.

Each side calls the other by name, with keywords. Data crosses as JSON only: neither language holds
objects of the other, so nothing leaks, and a checkpoint has to restore only one function. Files
cross through the file system. A test compares the types with those of the other end.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from importlib import import_module

# Bound here, so that a program cannot change the bridge by changing the module ``json``.
from json import dumps, loads
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

ANSWERS: Mapping[str, str] = {
    "start": "startup.start",
    "prepare": "memory.snapshot.prepare",
    "refresh": "memory.snapshot.refresh",
    "hold": "memory.checkpoint.hold",
    "release": "memory.checkpoint.release",
    "run": "running.runner.run",
    "interrupt": "running.runner.interrupt",
    "plan": "dependencies.planner.plan",
    "statements": "console.statements.statements",
    "complete": "console.completion.completions",
    "describe": "console.signatures.description",
    "missing": "packages.imports.missing",
    "remember": "packages.missing.remember",
    "declared": "packages.installation.declared",
    "offer": "packages.installation.offer",
    "providers": "packages.installation.providers",
    "choose": "packages.installation.choose",
    "finish": "packages.installation.finish",
}
"""The function for each of the Worker's calls. Its module is imported on the first call."""


async def _awaited(answer: Coroutine[Any, Any, object]) -> str:
    return dumps(await answer)


def answer(request: str) -> str | Coroutine[Any, Any, str]:
    """Answer a call from the Worker."""
    keywords: dict[str, Any] = loads(request)
    module, _, name = ANSWERS[keywords.pop("call")].rpartition(".")
    result = getattr(import_module(f"{__package__}.{module}"), name)(**keywords)
    return _awaited(result) if isinstance(result, Coroutine) else dumps(result)


Mode: TypeAlias = Literal["script", "transcript", "console"]
"""How a block is run: as a script, or statement by statement, as typed at a prompt."""


def _nobody(_request: str) -> str:
    """Answer None to everything, when there is no Worker."""
    return "null"


_worker: Callable[[str], Any] = _nobody
"""Takes a call as JSON, and returns the answer as JSON, or a promise of it."""


def connect(worker: Callable[[str], Any]) -> None:
    """Set the function that answers Python's calls."""
    global _worker
    _worker = worker


def _send(call: str, /, **keywords: object) -> Any:
    return _worker(dumps({"call": call, **keywords}))


def _call(call: str, /, **keywords: object) -> Any:
    return loads(_send(call, **keywords))


def _awaited_now(answer: Any) -> Any:
    """Return an answer that may be a promise; then Python is suspended until it is there."""
    if not isinstance(answer, str):
        from pyodide.ffi import run_sync

        answer = run_sync(answer)
    return loads(answer)


Phrase: TypeAlias = dict[str, str | int | Sequence[str | int]]
"""A message that is not yet in words: a ``code`` and its values, as in ``src/protocol/phrases.ts``.

The page puts it into words, in the reader's language.
"""


# What the Worker does


class Refusal(TypedDict):
    """Why there is no line: the reader pressed Stop, or nobody can be asked here."""

    refusal: Literal["stopped", "nobody"]


Kind: TypeAlias = Literal["line", "secret"]

Reply: TypeAlias = str | Refusal | None
"""A line without its line end, None at the end of the input, or why there is neither."""


def ask(kind: Kind, waits: bool) -> Reply:
    """Ask the reader. ``waits``: Python can wait for a promise."""
    reply: Reply = _awaited_now(_send("ask", kind=kind, waits=waits))
    return reply


Bundle: TypeAlias = dict[str, str]
"""An object's forms, by media type: text is itself, binary data is in base64, JSON is its text."""

Metadata: TypeAlias = dict[str, dict[str, str | int | float | bool]]
"""Metadata of some of those forms, such as an image's ``width`` and ``alt``."""


class Show(TypedDict):
    """Shows an object, and changes earlier displays with the same id."""

    type: Literal["show"]
    data: Bundle
    metadata: Metadata
    displayId: NotRequired[str]


class Update(TypedDict):
    """Changes all displays with this id."""

    type: Literal["update"]
    data: Bundle
    metadata: Metadata
    displayId: str


class Clear(TypedDict):
    """Clears what the run has shown so far; with ``wait``, only when something else comes."""

    type: Literal["clear"]
    wait: bool


Act: TypeAlias = Show | Update | Clear


def display(act: Act) -> None:
    """Do something to the output other than printing, in order with what is printed."""
    _call("display", act=act)


class Example(TypedDict):
    """A statement of a transcript."""

    lines: int
    """Number of its code lines."""
    want: str | None
    """What the page shows below it; None if nothing is compared."""


class Check(TypedDict):
    """How the output of an example compares with the page."""

    line: int
    """The line of the code where it begins, from 1; 0 for a whole script."""
    source: str
    passed: bool
    isQuiet: bool
    """Whether neither the page nor the run shows anything, so that this does not count."""
    difference: str
    """Lines that begin with ``-`` (the page's), ``+`` (the run's) or a space (both)."""
    traceback: str
    """Of an exception: without the frames if the page shows an exception too; empty if none."""


def tell(check: Check) -> None:
    """Report how an example compares."""
    _call("tell", check=check)


def density() -> float:
    """Return the device pixels per CSS pixel on the reader's screen."""
    return float(_call("density") or 1)


def archive(name: Literal["examples", "library"], waits: bool) -> str:
    """Bring an archive of the standard library to the file system. Return its path.

    :param waits: Python can wait for a promise.
    :raises Exception: It is not available.
    """
    path: str = _awaited_now(_send("archive", name=name, waits=waits))
    return path


class FetchedFile(TypedDict):
    path: str | None
    """Its path in the file system; None if it is not available."""
    problem: Phrase | None
    """Why it is not available; None if it is."""
    isMissing: bool
    """Whether its server says that the file does not exist."""


async def fetch(
    kind: Literal["lock", "index", "metadata", "wheel"], url: str, name: str, sha256: str | None
) -> FetchedFile:
    """Fetch a file for the package of that name."""
    file: FetchedFile = loads(await _send("fetch", kind=kind, url=url, name=name, sha256=sha256))
    return file


def deafen() -> None:
    """Hold signals back until ``listen`` is called."""
    _call("deafen")


def listen() -> bool:
    """Allow signals again. Return True if Stop was pressed: then no signal follows."""
    return bool(_call("listen"))


def expose(on: bool) -> None:
    """Set whether Stop may raise a ``KeyboardInterrupt`` now."""
    _call("expose", on=on)
