"""Unbuffered standard streams: output appears at once and in order."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TextIO

from . import bridge
from .bridge import Kind, Reply


def _unbuffered(descriptor: int, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=False)
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, write_through=True)
    stream.mode = "w"  # type: ignore[misc]  # as in CPython's own streams
    return stream


NOBODY = (
    "input() cannot ask the reader here: this browser has no stack switching, and there is no "
    "service worker to carry the answer (python-run must come from the page's own host)"
)


class ReaderInput(io.TextIOBase):
    """Standard input: the reader types a line when the program asks."""

    encoding = "utf-8"

    def __init__(self, ask: Callable[[Kind], Reply]) -> None:
        self._ask = ask
        self._rest = ""
        self._kind: Kind = "line"

    def read_secret(self) -> str:
        """Return a line with its line end like ``readline``, without showing what is typed."""
        self._kind = "secret"
        try:
            return self.readline()
        finally:
            self._kind = "line"

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Return a line with its line end; "" at the end of the input."""
        if not self._rest:
            reply = self._ask(self._kind)
            if reply is None:
                return ""
            if isinstance(reply, str):
                self._rest = f"{reply}\n"
            elif reply["refusal"] == "stopped":
                raise KeyboardInterrupt
            else:
                raise EOFError(NOBODY)
        line, end, _ = self._rest.partition("\n")
        line += end
        if size is not None and 0 <= size < len(line):
            line = line[:size]
        self._rest = self._rest[len(line) :]
        return line

    def read(self, size: int | None = -1, /) -> str:
        """Return up to ``size`` characters, or all lines until the reader ends the input."""
        if size is not None and size >= 0:
            return self.readline(size)
        return "".join(iter(self.readline, ""))


@contextmanager
def _unseen_by_debuggers() -> Iterator[None]:
    """Keep a debugger at its prompt from debugging the code that waits for the answer.

    CPython does that itself, but only on the debugger's own stack.
    """
    trace = sys.gettrace()
    sys.settrace(None)
    monitoring: Any = getattr(sys, "monitoring", None)  # new in Python 3.12
    tool = monitoring.DEBUGGER_ID if monitoring else 0
    is_monitored = monitoring and monitoring.get_tool(tool) is not None
    events = monitoring.get_events(tool) if is_monitored else 0
    if is_monitored:
        monitoring.set_events(tool, 0)
    try:
        yield
    finally:
        if is_monitored:
            monitoring.set_events(tool, events)
        sys.settrace(trace)


def _ask(kind: Kind) -> Reply:
    """Ask in the way that works here."""
    from pyodide.ffi import can_run_sync

    with _unseen_by_debuggers():
        return bridge.ask(kind, can_run_sync())


def adapt_getpass(module: ModuleType) -> None:
    """Make the module ``getpass`` ask the reader: no terminal could hide the input."""

    def getpass(
        prompt: str = "Password: ", stream: TextIO | None = None, *, echo_char: str | None = None
    ) -> str:
        """Ask for a line without showing what is typed."""
        if not isinstance(sys.stdin, ReaderInput):
            return fallback(prompt, stream)
        print(prompt, end="", file=stream or sys.stderr, flush=True)
        line = sys.stdin.read_secret()
        print(file=stream or sys.stderr)
        if not line:
            raise EOFError
        return line.removesuffix("\n")

    fallback: Callable[[str, TextIO | None], str] = module.fallback_getpass
    module.getpass = getpass  # type: ignore[attr-defined]


def flush() -> None:
    """Write everything printed so far, so that later output comes after it."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()


def install() -> None:
    """Replace ``sys.stdin``, ``sys.stdout`` and ``sys.stderr`` (also as ``sys.__stdin__`` …)."""
    sys.stdin = sys.__stdin__ = ReaderInput(_ask)  # type: ignore[assignment, misc]
    sys.stdout = sys.__stdout__ = _unbuffered(1, "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _unbuffered(2, "backslashreplace")  # type: ignore[misc]
