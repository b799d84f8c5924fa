"""Run the blocks of one page in this Python, as the page's own authors would test them.

Reads a ``Page`` as JSON from standard input, writes a list of ``Result``. Transcripts go through
``doctest`` itself; other blocks are executed. All blocks of the page share one namespace, in order.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, Literal, TypeAlias, TypedDict

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
"""The same with which python-run compares a transcript."""

LONGEST_DETAIL = 2_000
"""Characters of what is told of a difference or an error."""

Outcome: TypeAlias = Literal["matched", "quiet", "differed", "error"]
"""``quiet``: it ran to its end, and shows nothing that could be compared."""


class Block(TypedDict):
    text: str
    """As the page shows it."""


class Page(TypedDict):
    blocks: list[Block]
    timeout: int
    """Seconds for each block."""


class Result(TypedDict):
    outcome: Outcome
    detail: str


class TimeoutReached(BaseException):
    """A block ran for longer than it may."""


def run_page(blocks: Sequence[Block], timeout: int) -> list[Result]:
    """Run the blocks in the module ``__main__``, which has nothing else in it."""
    module = ModuleType("__main__")
    ours = sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        return [run_block(block["text"], vars(module), timeout) for block in blocks]
    finally:
        sys.modules["__main__"] = ours


def run_block(text: str, namespace: dict[str, Any], timeout: int) -> Result:
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError as error:  # what `doctest` takes for no transcript
        return {"outcome": "error", "detail": str(error)}
    if examples:
        return _run_examples(examples, namespace, timeout)
    return _run_script(text, namespace, timeout)


class _Runner(doctest.DocTestRunner):
    """Tells exceptions that nobody expects from outputs that differ."""

    raised = False

    def report_unexpected_exception(self, *args: Any) -> None:
        self.raised = True
        super().report_unexpected_exception(*args)


def _run_examples(
    examples: list[doctest.Example], namespace: dict[str, Any], timeout: int
) -> Result:
    test = doctest.DocTest(examples, namespace, "block", None, 0, None)
    test.globs = namespace  # not the copy that it has made
    report = io.StringIO()
    runner = _Runner(verbose=False, optionflags=FLAGS)
    try:
        with _time_limit(timeout), _quiet():
            runner.run(test, out=report.write, clear_globs=False)
    except BaseException:  # SystemExit and the like; doctest lets them through
        return {"outcome": "error", "detail": _cut(traceback.format_exc())}
    if runner.raised:
        return {"outcome": "error", "detail": _cut(report.getvalue())}
    if report.getvalue():
        return {"outcome": "differed", "detail": _cut(report.getvalue())}
    shows = any(example.want or example.exc_msg for example in examples)
    return {"outcome": "matched" if shows else "quiet", "detail": ""}


def _run_script(text: str, namespace: dict[str, Any], timeout: int) -> Result:
    try:
        with _time_limit(timeout), _quiet():
            exec(compile(text, "<block>", "exec", dont_inherit=True), namespace)
    except BaseException:
        return {"outcome": "error", "detail": _cut(traceback.format_exc())}
    return {"outcome": "quiet", "detail": ""}


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what scripts print out of the answer."""
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        yield


@contextlib.contextmanager
def _time_limit(seconds: int) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        raise TimeoutReached(f"It ran for longer than {seconds} s.")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_DETAIL else f"…{text[-LONGEST_DETAIL:]}"


def main() -> None:
    page: Page = json.load(sys.stdin)
    answer = sys.stdout
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open() as nothing:
        os.chdir(folder)
        sys.path[0] = ""  # as at a prompt
        sys.argv = [""]
        sys.stdin = nothing
        results = run_page(page["blocks"], page["timeout"])
        os.chdir("/")
    json.dump(results, answer)
    answer.flush()
    os._exit(0)  # whatever the blocks left running


if __name__ == "__main__":
    main()
