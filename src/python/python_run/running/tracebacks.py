"""Exceptions as a reader should see them: their own lines only, none of this runtime's."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice
from types import TracebackType
from typing import NotRequired, TypedDict

from .. import bridge
from ..bridge import Phrase

_OWN_FOLDERS = (
    __file__.rpartition("/running/")[0] + "/",
    # What start-up does not need of this package.
    "/lib/python314-examples.zip/python_run/",
    "/lib/python314.zip/_pyodide/",
)

_BRIDGE = bridge.answer.__code__.co_filename


class ErrorDetails(TypedDict):
    """An exception that ended a run."""

    type: str
    message: str
    line: NotRequired[int]
    """Line of the block, from 1, of the innermost frame in it."""
    columns: NotRequired[tuple[int, int]]
    """Where in the line the fault begins and ends, from 0 in UTF-16 code units as pages count."""
    advice: NotRequired[Sequence[Phrase]]
    """What to do about it, where more can be said than the message does."""
    traceback: str


def _without_own_frames(tb: TracebackType | None) -> TracebackType | None:
    """Drop the frames of the runner that called the block, and of what its imports go through."""
    kept: list[TracebackType] = []
    # What the bridge calls is no program's.
    while tb is not None and (filename := tb.tb_frame.f_code.co_filename) != _BRIDGE:
        if not filename.startswith(_OWN_FOLDERS):
            kept.append(tb)
        tb = tb.tb_next
    for link, following in zip(kept, [*kept[1:], None], strict=False):
        link.tb_next = following
    return kept[0] if kept else None


def _drop_hint(error: ModuleNotFoundError) -> None:
    """Leave out what Pyodide adds: it is for those who embed it."""
    message, _, hint = str(error.msg).partition("\n")
    if "Pyodide" in hint:
        error.msg = message
        error.args = (message,)


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
        if isinstance(current, ModuleNotFoundError):
            _drop_hint(current)
        waiting += [current.__cause__, current.__context__]
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions


def _units(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _columns(line: str, start: int, end: int) -> tuple[int, int] | None:
    """Return columns, given in characters, as a page counts them; None for all of the line."""
    text = line.rstrip("\r\n")
    if not 0 <= start < end or not text[start:end].strip() or text[start:end] == text.strip():
        return None
    return _units(text[:start]), _units(text[:end])


def _syntax_columns(error: SyntaxError) -> tuple[int, int] | None:
    """Return where the caret of a syntax error stands, and its end if that is in the same line."""
    if error.lineno is None or error.filename is None or not error.offset:
        return None
    line = linecache.getline(error.filename, error.lineno)
    start = error.offset - 1
    if error.end_lineno not in (None, error.lineno):
        return _columns(line, start, len(line.rstrip("\r\n")))
    end = (error.end_offset or 0) - 1
    # An end that was reached too early has a caret behind the line: the last character has it.
    start = min(start, len(line.rstrip("\r\n")) - 1)
    return _columns(line, start, max(end, start + 1))


def _frame_columns(tb: TracebackType) -> tuple[int, int] | None:
    """Return where in its line the expression is that raised, or called what raised."""
    code = tb.tb_frame.f_code
    instruction = islice(code.co_positions(), tb.tb_lasti // 2, None)
    lineno, end_lineno, start, end = next(instruction, (None,) * 4)
    if lineno != tb.tb_lineno or start is None or end is None:
        return None
    line = linecache.getline(code.co_filename, lineno)
    if end_lineno != lineno:
        end = len(line.rstrip("\r\n").encode())
    data = line.encode("utf-8", "surrogatepass")
    before = len(data[:start].decode("utf-8", "replace"))
    return _columns(line, before, before + len(data[start:end].decode("utf-8", "replace")))


def _place_in(error: BaseException, filename: str) -> tuple[int | None, tuple[int, int] | None]:
    """Return the line, and columns in it, of the innermost frame in the block."""
    innermost: TracebackType | None = None
    tb = error.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_filename == filename:
            innermost = tb
        tb = tb.tb_next
    if innermost is not None:
        return innermost.tb_lineno, _frame_columns(innermost)
    if isinstance(error, SyntaxError) and error.filename == filename:
        return error.lineno, _syntax_columns(error)
    return None, None


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


_OF_FILES = (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError)
_OF_PLATFORM = ("thread", "TLS", "browser", "multiprocessing")


def _may_need_advice(error: BaseException) -> bool:
    """Whether where Python runs may be the reason of an error: the advice is fetched for those."""
    if isinstance(error, RuntimeError):
        return any(word in _message(error) for word in _OF_PLATFORM)
    if isinstance(error, AttributeError):
        return getattr(error.obj, "__name__", "") == "os"
    if isinstance(error, ModuleNotFoundError):
        return True
    return isinstance(error, OSError) and not isinstance(error, _OF_FILES)


def describe(error: BaseException, filename: str) -> ErrorDetails:
    """Tell of ``error``, raised by the block that was compiled as ``filename``."""
    _strip(error)
    if isinstance(error, SyntaxError):
        _add_text(error)
    details: ErrorDetails = {
        "type": type(error).__qualname__,
        "message": _message(error),
        "traceback": "".join(traceback.format_exception(error)),
    }
    line, columns = _place_in(error, filename)
    if line is not None:
        details["line"] = line
    if columns is not None:
        details["columns"] = columns
    if _may_need_advice(error):
        with suppress(ImportError):  # it comes with what examples import, perhaps not now
            from .advice import advice

            if phrases := advice(error):
                details["advice"] = phrases
    return details
