"""Standard streams that keep nothing back, so that what is printed is seen at once and in order."""

from __future__ import annotations

import io
import sys


def _unbuffered(descriptor: int, errors: str) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=False)
    stream = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, write_through=True)
    stream.mode = "w"  # type: ignore[misc]  # as the streams that CPython makes
    return stream


def install() -> None:
    """Replace ``sys.stdout`` and ``sys.stderr`` (also as ``sys.__stdout__`` …)."""
    sys.stdout = sys.__stdout__ = _unbuffered(1, "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _unbuffered(2, "backslashreplace")  # type: ignore[misc]
