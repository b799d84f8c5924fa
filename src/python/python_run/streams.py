"""Standard streams that keep nothing back, so that what is printed is seen at once and in order."""

from __future__ import annotations

import io
import sys


def _unbuffered(descriptor: int, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=False)
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, write_through=True)
    stream.mode = "w"  # type: ignore[misc]  # as the streams that CPython makes
    return stream


class _NoInput(io.TextIOBase):
    """Standard input where there is nobody to ask: reading says so instead of a bare errno."""

    def readable(self) -> bool:
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        raise EOFError("input() cannot ask for anything here: this page takes no input")

    def read(self, size: int | None = -1, /) -> str:
        return self.readline()


def install() -> None:
    """Replace ``sys.stdin``, ``sys.stdout`` and ``sys.stderr`` (also as ``sys.__stdin__`` …)."""
    sys.stdin = sys.__stdin__ = _NoInput()  # type: ignore[assignment, misc]
    sys.stdout = sys.__stdout__ = _unbuffered(1, "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _unbuffered(2, "backslashreplace")  # type: ignore[misc]
