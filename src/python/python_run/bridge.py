"""The one way between Python and its Worker, of which the other end is ``src/worker/bridge.ts``.

Each side calls the other by a name, with keywords. Data crosses as JSON alone: neither language
holds objects of the other's, so that nothing leaks, and a checkpoint finds one function again.
Files cross by the file system. A test holds the types to those of the other end.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from importlib import import_module

# Bound here, so that a program that changes the module ``json`` does not change the bridge.
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
"""The function for each call of the Worker's; its module is imported when it is called first."""


async def _awaited(answer: Coroutine[Any, Any, object]) -> str:
    return dumps(await answer)


def answer(request: str) -> str | Coroutine[Any, Any, str]:
    """Do what the Worker calls for."""
    keywords: dict[str, Any] = loads(request)
    module, _, name = ANSWERS[keywords.pop("call")].rpartition(".")
    result = getattr(import_module(f"{__package__}.{module}"), name)(**keywords)
    return _awaited(result) if isinstance(result, Coroutine) else dumps(result)


Mode: TypeAlias = Literal["script", "transcript", "console"]
"""How a block is run: as a script, or statement by statement, as typed at a prompt."""


def _nobody(_request: str) -> str:
    """For callers without a Worker: every answer is None."""
    return "null"


_worker: Callable[[str], Any] = _nobody
"""Takes a call as JSON, and gives the answer as JSON or a promise of that."""


def connect(worker: Callable[[str], Any]) -> None:
    """Take over what answers the calls of Python's."""
    global _worker
    _worker = worker


def _send(call: str, /, **keywords: object) -> Any:
    return _worker(dumps({"call": call, **keywords}))


def _call(call: str, /, **keywords: object) -> Any:
    return loads(_send(call, **keywords))


Phrase: TypeAlias = dict[str, str | int | Sequence[str | int]]
"""What is to be said: its ``code``, and what it is about, as ``src/protocol/phrases.ts`` has them.

The page puts it into words, in the language of the reader.
"""


# What the Worker does


class Refusal(TypedDict):
    """Why there is no line: the reader pressed Stop, or nobody can be asked here."""

    refusal: Literal["stopped", "nobody"]


Kind: TypeAlias = Literal["line", "secret"]

Reply: TypeAlias = str | Refusal | None
"""A line without its end, None at the end of the input, or why there is neither."""


def ask(kind: Kind, waits: bool) -> Reply:
    """Ask the reader; ``waits`` tells whether a promise can be waited for, if that is better."""
    answer = _send("ask", kind=kind, waits=waits)
    if not isinstance(answer, str):
        from pyodide.ffi import run_sync

        answer = run_sync(answer)
    reply: Reply = loads(answer)
    return reply


Bundle: TypeAlias = dict[str, str]
"""The forms of one object, by media type: text as it is, binary in base64, JSON as its text."""

Metadata: TypeAlias = dict[str, dict[str, str | int | float | bool]]
"""What is to be known of some of those forms, such as an image's ``width`` and ``alt``."""


class Show(TypedDict):
    """Shows an object, and changes what has the same id."""

    type: Literal["show"]
    data: Bundle
    metadata: Metadata
    displayId: NotRequired[str]


class Update(TypedDict):
    """Changes what has this id."""

    type: Literal["update"]
    data: Bundle
    metadata: Metadata
    displayId: str


class Clear(TypedDict):
    """Takes away what the run has shown so far; with ``wait`` only when something else comes."""

    type: Literal["clear"]
    wait: bool


Act: TypeAlias = Show | Update | Clear


def display(act: Act) -> None:
    """Do something to the output besides printing, in order with what is printed."""
    _call("display", act=act)


class Example(TypedDict):
    """A statement of a transcript."""

    lines: int
    """Of code."""
    want: str | None
    """What the page shows below it; None if nothing is to be compared."""


class Check(TypedDict):
    """How an example that ran compares with the page."""

    line: int
    """Where it begins in the code, from 1; 0 for a whole script."""
    source: str
    passed: bool
    isQuiet: bool
    """Whether neither the page nor the run shows anything: then it does not count."""
    difference: str
    """Lines that begin with ``-`` (the page's), ``+`` (the run's) or a space (both)."""
    traceback: str
    """Of an exception, in one line when it is as on the page; empty when there was none."""


def tell(check: Check) -> None:
    """Tell how an example compares."""
    _call("tell", check=check)


def density() -> float:
    """Return the pixels of the reader's screen in one CSS pixel."""
    return float(_call("density") or 1)


def archive(name: Literal["examples", "library"]) -> str:
    """Bring an archive of the standard library to the file system; return its path.

    :raises Exception: It cannot be had.
    """
    path: str = _call("archive", name=name)
    return path


class FetchedFile(TypedDict):
    path: str | None
    """Where it lies; None when it cannot be had."""
    problem: Phrase | None
    """Why not; None when it is here."""
    isMissing: bool
    """Whether its server says that there is no such file."""


async def fetch(
    kind: Literal["lock", "index", "metadata", "wheel"], url: str, name: str, sha256: str | None
) -> FetchedFile:
    """Bring a file of the package of that name."""
    file: FetchedFile = loads(await _send("fetch", kind=kind, url=url, name=name, sha256=sha256))
    return file


def deafen() -> None:
    """Let no signal rise until ``listen`` is called."""
    _call("deafen")


def listen() -> bool:
    """Let signals rise again; return True if Stop was pressed: then none will."""
    return bool(_call("listen"))


def expose(on: bool) -> None:
    """Say whether Stop may raise a ``KeyboardInterrupt`` now."""
    _call("expose", on=on)
