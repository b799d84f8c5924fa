"""What a block prints beside what its page says that it prints, compared by ``doctest``."""

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

Sphinx takes directives and ``<BLANKLINE>`` off what it shows, so that nobody can tell with which
flags an example was tested. These are the ones that tests of documentation use most.
"""

EXPECT_FLAGS = doctest.ELLIPSIS | doctest.DONT_ACCEPT_BLANKLINE | doctest.DONT_ACCEPT_TRUE_FOR_1

LONGEST_RECORD = 1_000_000
"""Characters that are kept of what an example prints."""

LONGEST_DIFFERENCE = 1_000
"""Lines of a text that are compared one by one, and of a difference that are shown."""


class Recorder:
    """A standard output that also keeps what goes through it."""

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
        """Return what was written since the last time."""
        text = "".join(self._parts)
        self._parts, self._room = [], LONGEST_RECORD
        return text

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def recording() -> Iterator[Recorder]:
    """Keep what is printed meanwhile; a program may hold on to the stream."""
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
    """Let ``doctest`` find directives, and the exception that is expected.

    None for a comment. A blank line ends an output for ``doctest``: here the prompt that follows
    does, since Sphinx takes the markers of blank lines away.
    """
    prompts = "\n".join(
        f"{'...' if number else '>>>'} {line}" for number, line in enumerate(source.split("\n"))
    )
    output = re.sub(r"(?m)^[ \t]*$", "<BLANKLINE>", want.rstrip()) if want.strip() else ""
    try:
        examples = doctest.DocTestParser().get_examples(f"{prompts}\n{output}\n")
    except ValueError:  # a directive that there is not
        return doctest.Example(source, f"{output}\n")
    return examples[0] if examples else None


def _expected_exception(example: doctest.Example, error: BaseException) -> str | None:
    """Return the message of the exception that the page shows; None when it shows none."""
    if example.exc_msg is not None:
        return example.exc_msg
    if _HEADER.search(example.want):
        return "...\n"  # only that there is an exception
    # A prompt shows an error of syntax without the header that doctest looks for.
    last = _last_line(example.want)
    is_shown = isinstance(error, SyntaxError) and last.startswith(type(error).__name__)
    return f"{last}\n" if is_shown else None


def _conclusion(error: BaseException) -> str:
    """Return what a traceback ends with: the exception's name and message, and its notes."""
    lines = traceback.format_exception_only(error)
    if isinstance(error, SyntaxError):  # the place, the line and its marks come first
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
    # What follows a blank line may be the page's own text, as doctest takes it.
    first = want.partition("<BLANKLINE>\n")[0]
    return first != want and _checker.check_output(first, got, flags)


def _visible(line: str) -> str:
    """Show white space at the end of a line, where nobody would see a difference."""
    bare = line.rstrip()
    return bare + "·" * (len(line) - len(bare))


def _lines(text: str) -> list[str]:
    lines = [_visible(line) for line in text.removesuffix("\n").split("\n")] if text else []
    if (more := len(lines) - LONGEST_DIFFERENCE) > 0:
        lines[LONGEST_DIFFERENCE:] = [f"… (+{more})"]
    return lines


def difference(want: str, got: str) -> str:
    """Return the lines of both, each after what it is in; see `Check`."""
    compared = difflib.unified_diff(
        _lines(want), _lines(got), n=2 * LONGEST_DIFFERENCE, lineterm=""
    )
    return "\n".join(f"{line[0]} {line[1:]}" for line in islice(compared, 3, None))


def _pieces(code: str, examples: Iterable[Example]) -> Iterator[tuple[int, str, str | None]]:
    """Yield where each example begins, from 0, its code, and what the page shows."""
    lines = code.split("\n")
    start = 0
    for example in examples:
        end = start + example["lines"]
        yield start, "\n".join(lines[start:end]), example["want"]
        start = end


async def run_transcript(
    code: str, filename: str, examples: Iterable[Example], execute: Execute
) -> None:
    """Run the examples of a transcript one after the other, and tell how each compares.

    An exception that the page does not show is no end: the examples that follow run, as with
    ``doctest``.

    :raises BaseException: at the end, the first exception that was not expected; at once, one with
        which the program ends, or Stop ends it.
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
    """Return an example of which only counts whether it shows an exception.

    ``SKIP`` says that an example cannot be tested, not that no reader may run it.
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
    """Return the check of an example to begin with: it failed, as far as one can tell."""
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
    """Compare an example with the page; tell also whether its exception was expected."""
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
    """Run a script, and tell how all that it shows compares with what it shall show."""
    with recording() as recorder:
        try:
            value = await plainly(code, "script")
        except (KeyboardInterrupt, CancelledError):
            raise  # Stop: nothing was shown that could be compared
        except BaseException:
            bridge.tell(_begun(0, ""))  # the error is told by itself
            raise
        shown = "" if value is None else f"{value!r}\n"
        check = check_output(want, recorder.take() + shown)
    bridge.tell(check)
    return value


def check_output(want: str, got: str) -> Check:
    """Compare all that a script showed with what was expected: exactly, or with ``...``.

    Blank lines around both do not count, and nor does the end of the last line.
    """
    wanted, shown = (text.strip("\n").rstrip() + "\n" for text in (want, got))
    passed = _checker.check_output(wanted, shown, EXPECT_FLAGS)
    lines = "" if passed else difference(wanted, shown)
    return {**_begun(0, ""), "passed": passed, "difference": lines}
