"""Shows exceptions to readers: only the frames of their own code, none of this runtime."""

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
    # The parts of this package that start-up does not need.
    "/lib/python314-examples.zip/python_run/",
    "/lib/python314.zip/_pyodide/",
)

_BRIDGE = bridge.answer.__code__.co_filename


class ErrorDetails(TypedDict):
    """An exception that ended a run."""

    type: str
    message: str
    line: NotRequired[int]
    """Line in the block, from 1: that of the innermost frame in it."""
    columns: NotRequired[tuple[int, int]]
    """Where the error begins and ends in that line, from 0, in UTF-16 code units as on the page."""
    advice: NotRequired[Sequence[Phrase]]
    """What to do about it, if the message does not say so already."""
    traceback: str


def _without_own_frames(tb: TracebackType | None) -> TracebackType | None:
    """Drop the frames of the runner that called the block, and of this runtime's import hooks."""
    kept: list[TracebackType] = []
    # Frames beyond the bridge do not belong to the program.
    while tb is not None and (filename := tb.tb_frame.f_code.co_filename) != _BRIDGE:
        if not filename.startswith(_OWN_FOLDERS):
            kept.append(tb)
        tb = tb.tb_next
    for link, following in zip(kept, [*kept[1:], None], strict=False):
        if link.tb_next is not following:  # setting it walks the whole rest, looking for a loop
            link.tb_next = following
    return kept[0] if kept else None


def _drop_hint(error: ModuleNotFoundError) -> None:
    """Remove Pyodide's hint, which is for people who embed it."""
    message, _, hint = str(error.msg).partition("\n")
    if "Pyodide" in hint:
        error.msg = message
        error.args = (message,)


def _strip(error: BaseException) -> None:
    """Remove the runtime's frames from an exception and from all that led to it."""
    # A chain can be as long as the stack is deep, so recursion is not possible.
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
    """Convert columns in characters to those of a page; None if they span the whole line."""
    text = line.rstrip("\r\n")
    if not 0 <= start < end or not text[start:end].strip() or text[start:end] == text.strip():
        return None
    return _units(text[:start]), _units(text[:end])


def _syntax_columns(error: SyntaxError) -> tuple[int, int] | None:
    """Return where a syntax error's caret is, and where the error ends if in the same line."""
    if error.lineno is None or error.filename is None or not error.offset:
        return None
    line = linecache.getline(error.filename, error.lineno)
    start = error.offset - 1
    if error.end_lineno not in (None, error.lineno):
        return _columns(line, start, len(line.rstrip("\r\n")))
    end = (error.end_offset or 0) - 1
    # For an unexpected end, the caret is after the line: marks the last character instead.
    start = min(start, len(line.rstrip("\r\n")) - 1)
    return _columns(line, start, max(end, start + 1))


def _frame_columns(tb: TracebackType) -> tuple[int, int] | None:
    """Return where the expression that failed, or whose call failed, is in its line."""
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
    """Return the line of the innermost frame in the block, and columns in that line."""
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
    """Add the line that an error is about: only the parser does that, not later steps."""
    if error.text is None and error.filename is not None and error.lineno is not None:
        error.text = linecache.getline(error.filename, error.lineno) or None


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)
    try:
        return str(error)
    except Exception:  # a broken __str__ of the reader; CPython prints the same
        return "<exception str() failed>"


_OF_FILES = (FileExistsError, FileNotFoundError, IsADirectoryError, NotADirectoryError)
_OF_PLATFORM = ("thread", "TLS", "browser", "multiprocessing")


def _may_need_advice(error: BaseException) -> bool:
    """Whether the platform may have caused an error: only then is the advice fetched."""
    if isinstance(error, RuntimeError):
        return any(word in _message(error) for word in _OF_PLATFORM)
    if isinstance(error, AttributeError):
        return getattr(error.obj, "__name__", "") == "os"
    if isinstance(error, ModuleNotFoundError):
        return True
    return isinstance(error, OSError) and not isinstance(error, _OF_FILES)


def describe(error: BaseException, filename: str) -> ErrorDetails:
    """Describe ``error``, raised by the block that was compiled as ``filename``."""
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
        with suppress(ImportError):  # its archive may not be available now
            from .advice import advice

            if phrases := advice(error):
                details["advice"] = phrases
    return details
