"""Exceptions as a reader should see them: their own lines only, none of this runtime's."""

from __future__ import annotations

import linecache
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
    """Drop the frames of the runner that called the block, and of what its imports go through."""
    kept: list[TracebackType] = []
    while tb is not None:
        if not _is_own_frame(tb.tb_frame.f_code.co_filename):
            kept.append(tb)
        tb = tb.tb_next
    for link, following in zip(kept, [*kept[1:], None], strict=False):
        link.tb_next = following
    return kept[0] if kept else None


def _strip(error: BaseException) -> None:
    """Take the runtime's frames from an exception and from all that led to it."""
    # A chain can be as long as the stack is deep, so this must not recur along it.
    waiting: list[BaseException | None] = [error]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        # Not by assignment: an exception that is a frozen dataclass refuses that.
        BaseException.with_traceback(current, _without_own_frames(current.__traceback__))
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions


def _line_in(error: BaseException, filename: str) -> int | None:
    line: int | None = None
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno
    for frame, lineno in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == filename:
            line = lineno
    return line


def _add_text(error: SyntaxError) -> None:
    """Give an error the line it is about: only the parser does, not the steps that follow it."""
    if error.text is None and error.filename is not None and error.lineno is not None:
        error.text = linecache.getline(error.filename, error.lineno) or None


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)
    try:
        return str(error)
    except Exception:  # a broken __str__ is the reader's, and CPython prints it the same way
        return "<exception str() failed>"


def report(error: BaseException, filename: str) -> ErrorReport:
    """Describe ``error``, raised by the block that was compiled as ``filename``."""
    _strip(error)
    if isinstance(error, SyntaxError):
        _add_text(error)
    return ErrorReport(
        type=type(error).__qualname__,
        message=_message(error),
        line=_line_in(error, filename),
        traceback="".join(traceback.format_exception(error)),
    )
