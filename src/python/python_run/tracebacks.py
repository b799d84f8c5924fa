"""Exceptions as a reader should see them: their own lines only, none of this runtime's."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from types import TracebackType

_OWN_FOLDER = __file__.rpartition("/")[0] + "/"


@dataclass(frozen=True)
class ErrorReport:
    """An exception that ended a run."""

    type: str
    message: str
    line: int | None
    """Line of the block, from 1, of the innermost frame in it; None if no frame is."""
    traceback: str


def _is_own_frame(filename: str) -> bool:
    return filename.startswith((_OWN_FOLDER, "/lib/python314.zip/_pyodide/"))


def _without_own_frames(tb: TracebackType | None) -> TracebackType | None:
    """Drop the frames before the reader's first: the runner that called the block."""
    while tb is not None and _is_own_frame(tb.tb_frame.f_code.co_filename):
        tb = tb.tb_next
    return tb


def _strip(error: BaseException, seen: set[int]) -> None:
    """Take the runner's frames from an exception and from all that led to it."""
    if id(error) in seen:
        return
    seen.add(id(error))
    error.__traceback__ = _without_own_frames(error.__traceback__)
    causes = [error.__cause__, error.__context__]
    if isinstance(error, BaseExceptionGroup):
        causes.extend(error.exceptions)
    for cause in causes:
        if cause is not None:
            _strip(cause, seen)


def _line_in(error: BaseException, filename: str) -> int | None:
    line: int | None = None
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno
    for frame, lineno in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == filename:
            line = lineno
    return line


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)
    try:
        return str(error)
    except Exception:  # a broken __str__ is the reader's, and CPython prints it the same way
        return "<exception str() failed>"


def report(error: BaseException, filename: str) -> ErrorReport:
    """Describe ``error``, raised by the block that was compiled as ``filename``."""
    _strip(error, set())
    return ErrorReport(
        type=type(error).__qualname__,
        message=_message(error),
        line=_line_in(error, filename),
        traceback="".join(traceback.format_exception(error)),
    )
