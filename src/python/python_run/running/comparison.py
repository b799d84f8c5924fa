"""Compares the output of a block with its page, by means of ``doctest``."""

from __future__ import annotations

import difflib
import doctest
import re
import sys
import traceback
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TextIO

from .. import bridge
from ..bridge import Check, Example
from .execution import Escape, Execute, carried
from .tracebacks import describe

TRANSCRIPT_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
"""How a transcript is compared, unless a directive says otherwise.

Sphinx removes directives and ``<BLANKLINE>`` from what it shows, so nobody can tell with which
flags an example was tested. These are the ones that tests of documentation use most.
"""

EXPECT_FLAGS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_BLANKLINE | doctest.DONT_ACCEPT_TRUE_FOR_1

LONGEST_RECORD = 1_000_000
"""Most characters of an example's output that are kept."""

LONGEST_DIFFERENCE = 1_000
"""Most lines of a text that are compared, and most lines of a difference that are shown."""


class Recorder:
    """A standard output that also keeps what is written to it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._parts: list[str] = []
        self._room = LONGEST_RECORD
        self.is_on = True

    def write(self, text: str, /) -> int:
        if self.is_on and self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
        return self._stream.write(text)

    def writelines(self, lines: Iterable[str], /) -> None:
        for line in lines:
            self.write(line)

    def take(self) -> str:
        """Return what was written since the last call."""
        text = "".join(self._parts)
        self._parts, self._room = [], LONGEST_RECORD
        return text

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def recording() -> Iterator[Recorder]:
    """Record what is printed. Recording stops at the end, even if a program keeps the stream."""
    stream = sys.stdout
    recorder = Recorder(stream)
    sys.stdout = recorder
    try:
        yield recorder
    finally:
        recorder.is_on = False
        if sys.stdout is recorder:
            sys.stdout = stream


# Transcripts


_DIRECTIVE = re.compile(r"[ \t]*#\s*doctest:.+$", re.MULTILINE)
_OUT = re.compile(r"^Out\[\d+\]: ?\n?", re.MULTILINE)
_IPYTHON_ERROR = re.compile(r"^-{20,}\n.*Traceback \(most recent call last\)\s*$", re.MULTILINE)
_HEADER = re.compile(r"^Traceback \((?:most recent call|innermost) last\):", re.MULTILINE)


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def _from_ipython(want: str) -> str:
    """Return an output as CPython's own prompt would show it."""
    want = _OUT.sub("", want)
    if head := _IPYTHON_ERROR.search(want):
        header = "Traceback (most recent call last):\n    ...\n"
        return f"{want[: head.start()]}{header}{_last_line(want)}\n"
    return want


def _parse(source: str, want: str) -> doctest.Example | None:
    """Let ``doctest`` find directives and the expected exception.

    None for a comment. For ``doctest``, a blank line ends an output. Here, the next prompt does,
    because Sphinx removes the markers of blank lines.
    """
    prompts = "\n".join(
        f"{'...' if number else '>>>'} {line}" for number, line in enumerate(source.split("\n"))
    )
    output = re.sub(r"(?m)^[ \t]*$", "<BLANKLINE>", want.rstrip()) if want.strip() else ""
    try:
        examples = doctest.DocTestParser().get_examples(f"{prompts}\n{output}\n")
    except ValueError:  # an unknown directive
        return doctest.Example(source, f"{output}\n")
    return examples[0] if examples else None


def _expected_exception(example: doctest.Example, error: BaseException) -> str | None:
    """Return the message of the exception that the page shows; None if it shows none."""
    if example.exc_msg is not None:
        return example.exc_msg
    if _HEADER.search(example.want):
        return "...\n"  # any exception
    # A prompt shows a syntax error without the header for which doctest looks.
    last = _last_line(example.want)
    is_shown = isinstance(error, SyntaxError) and last.startswith(type(error).__name__)
    return f"{last}\n" if is_shown else None


def _conclusion(error: BaseException) -> str:
    """Return the end of a traceback: the exception's name and message, and its notes."""
    lines = traceback.format_exception_only(error)
    if isinstance(error, SyntaxError):  # file, line and caret come first
        name = type(error).__qualname__
        first = next((i for i, line in enumerate(lines) if name in line.split(":")[0]), 0)
        lines = lines[first:]
    return "".join(lines)


_checker = doctest.OutputChecker()


def _is_same_exception(want: str, got: str, flags: int) -> bool:
    if _checker.check_output(want, got, flags):
        return True
    strip: Callable[[str], str] = doctest._strip_exception_details  # type: ignore[attr-defined]
    return bool(flags & doctest.IGNORE_EXCEPTION_DETAIL) and _checker.check_output(
        strip(want), strip(got), flags
    )


def _is_same_output(want: str, got: str, flags: int) -> bool:
    if _checker.check_output(want, got, flags):
        return True
    # Like doctest, takes text after a blank line for the page's own.
    first = want.partition("<BLANKLINE>\n")[0]
    return first != want and _checker.check_output(first, got, flags)


def _visible(line: str) -> str:
    """Show white space at the end of a line, where a difference would be invisible."""
    bare = line.rstrip()
    return bare + "·" * (len(line) - len(bare))


def _lines(text: str) -> list[str]:
    lines = [_visible(line) for line in text.removesuffix("\n").split("\n")] if text else []
    if (more := len(lines) - LONGEST_DIFFERENCE) > 0:
        lines[LONGEST_DIFFERENCE:] = [f"… (+{more})"]
    return lines


def difference(want: str, got: str) -> str:
    """Return the lines of both texts, each with a mark that shows its origin; see `Check`."""
    compared = difflib.unified_diff(
        _lines(want), _lines(got), n=2 * LONGEST_DIFFERENCE, lineterm=""
    )
    return "\n".join(f"{line[0]} {line[1:]}" for line in islice(compared, 3, None))


def _pieces(code: str, examples: Iterable[Example]) -> Iterator[tuple[int, str, str | None]]:
    """Yield for each example its first line, from 0, its code, and what the page shows."""
    lines = code.split("\n")
    start = 0
    for example in examples:
        end = start + example["lines"]
        yield start, "\n".join(lines[start:end]), example["want"]
        start = end


async def run_transcript(
    code: str, filename: str, examples: Iterable[Example], execute: Execute
) -> None:
    """Run the examples of a transcript one after another, and report how each compares.

    An exception that the page does not show ends nothing: later examples run, as in ``doctest``.

    :raises BaseException: at the end, the first unexpected exception; at once, one by which the
    program exits, or Stop ends it.
    """
    first: BaseException | None = None
    with recording() as recorder:
        for start, source, want in _pieces(code, examples):
            example = _parse(source, _from_ipython(want or ""))
            if example is None:
                continue
            if example.options.get(doctest.SKIP):
                example, want = _uncompared(example), None
            error = await _run_example("\n" * start + source, execute)
            ends = isinstance(error, (SystemExit, GeneratorExit))
            if error and ends and _expected_exception(example, error) is None:
                raise error
            check, is_expected = _check(example, want, recorder.take(), error, filename, start)
            if error and not is_expected:
                first = first or error
            bridge.tell(check)
    if first is not None:
        raise Escape(first) if isinstance(first, StopIteration) else first


def _uncompared(example: doctest.Example) -> doctest.Example:
    """Return an example for which it only matters whether it shows an exception.

    ``SKIP`` means that an example cannot be tested, not that readers cannot run it.
    """
    header = _HEADER.search(example.want)
    return doctest.Example(example.source, f"{header[0]}\n" if header else "")


async def _run_example(code: str, execute: Execute) -> BaseException | None:
    try:
        await execute(code, "transcript")
    except (KeyboardInterrupt, CancelledError):  # Stop
        raise
    except BaseException as error:
        return carried(error)
    return None


def _begun(line: int, source: str) -> Check:
    """Return the initial check of an example: failed until proven otherwise."""
    return {
        "line": line,
        "source": source,
        "passed": False,
        "isQuiet": False,
        "difference": "",
        "traceback": "",
    }


def _check(
    example: doctest.Example,
    want: str | None,
    got: str,
    error: BaseException | None,
    filename: str,
    start: int,
) -> tuple[Check, bool]:
    """Compare an example with the page. Return also whether its exception was expected."""
    flags = TRANSCRIPT_FLAGS
    for flag, is_on in example.options.items():
        flags = flags | flag if is_on else flags & ~flag
    check = _begun(start + 1, _DIRECTIVE.sub("", example.source.rstrip("\n")))
    if error is None:
        check["passed"] = want is None or _is_same_output(example.want, got, flags)
        check["isQuiet"] = want is None or not (want or got)
        if not check["passed"]:
            shown = example.want.replace("<BLANKLINE>\n", "\n")
            check["difference"] = difference(shown, got)
        return check, True
    expected = _expected_exception(example, error)
    if expected is None:
        check["traceback"] = describe(error, filename)["traceback"]
        return check, False
    check["traceback"] = _conclusion(error)
    check["passed"] = _is_same_exception(expected, check["traceback"], flags)
    if not check["passed"]:
        check["difference"] = difference(expected, check["traceback"])
    return check, True


# Scripts


async def run_script(code: str, plainly: Execute, want: str) -> object:
    """Run a script, and report how its whole output compares with the expected one."""
    with recording() as recorder:
        try:
            value = await plainly(code, "script")
        except (KeyboardInterrupt, CancelledError):
            raise  # Stop: there is nothing to compare
        except BaseException:
            bridge.tell(_begun(0, ""))  # the error is reported separately
            raise
        shown = "" if value is None else f"{value!r}\n"
        check = check_output(want, recorder.take() + shown)
    bridge.tell(check)
    return value


def check_output(want: str, got: str) -> Check:
    """Compare a script's whole output with the expected one: exactly, or with ``...``.

    Blank lines around both, and the end of the last line, do not count.
    """
    wanted, shown = (text.strip("\n").rstrip() + "\n" for text in (want, got))
    passed = _checker.check_output(wanted, shown, EXPECT_FLAGS)
    lines = "" if passed else difference(wanted, shown)
    return {**_begun(0, ""), "passed": passed, "difference": lines}
