"""What blocks show beside what their page says."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Coroutine, Sequence
from textwrap import dedent
from typing import TypeAlias, cast

import pytest

from conftest import Outcome, Run
from python_run import bridge
from python_run.bridge import Check, Example
from python_run.running import comparison, runner

Span: TypeAlias = "tuple[int, str | None]"
"""The lines of an example, and what the page shows below it."""


class Session:
    """Runs transcripts that are given as the pages have them, and keeps the checks."""

    def __init__(self) -> None:
        self.checks: list[Check] = []

    def run(self, code: str, spans: Sequence[Span]) -> Outcome:
        examples: list[Example] = [{"lines": lines, "want": want} for lines, want in spans]
        return self._end(runner.run(code, "<example 1>", "transcript", examples=examples))

    def script(self, code: str, expect: str) -> Outcome:
        return self._end(runner.run(code, "<example 1>", "script", expect=expect))

    @staticmethod
    def _end(run: Coroutine[None, None, runner.Outcome]) -> Outcome:
        return cast(Outcome, asyncio.run(run))

    @property
    def passed(self) -> list[bool]:
        return [check["passed"] for check in self.checks if not check["isQuiet"]]


@pytest.fixture
def session(run: Run, monkeypatch: pytest.MonkeyPatch) -> Session:
    session = Session()  # in the fresh `__main__` of that fixture
    monkeypatch.setattr(bridge, "tell", session.checks.append)
    return session


@pytest.mark.parametrize(
    ("code", "want"),
    [
        ("1 + 1", "2\n"),
        ("x = 1", ""),
        ("print('a')\n'b'", "a\n'b'\n"),
        ("1; 2", "1\n2\n"),
        ("print('a\\n\\nb')", "a\n<BLANKLINE>\nb\n"),
        ("print('a\\n\\nb')", "a\n\nb\n"),  # as Sphinx shows the marker
        ("print('a')", "a\n\nProse of the page.\n"),
        ("list(range(20))", "[0, 1, ..., 19]\n"),
        ("{'a': 1,\n 'b': 2}", "{'a': 1,\n 'b': 2}\n"),
        ("for i in range(2):\n    i", "0\n1\n"),
        ("True", "1\n"),  # as doctest has it
        (
            "1 / 0",
            "Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero\n",
        ),
        ("1 / 0", "Traceback (most recent call last):\n  ...\nZeroDivisionError: in other words\n"),
        ("1 / 0", "Traceback (most recent call last):\n"),
        ("1 / 0", "Traceback (innermost last):\n  ...\nZeroDivisionError: division by zero\n"),
        (
            "1 +",
            'Traceback (most recent call last):\n  File "<stdin>", line 1\n    1 +\n      ^\n'
            "SyntaxError: invalid syntax\n",
        ),
        ("1 +", '  File "<stdin>", line 1\n    1 +\n      ^\nSyntaxError: invalid syntax\n'),
        ("next(iter(()))", "Traceback (most recent call last):\n  ...\nStopIteration\n"),
        ("raise SystemExit", "Traceback (most recent call last):\nSystemExit\n"),
        ("await __import__('asyncio').sleep(0, 5)", "5\n"),
        ("6 * 7", "Out[1]: 42\n"),
        ("'a'", "Out[12]:\n'a'\n"),
        (
            "1 / 0",
            "---------------------------------------------------------------------------\n"
            "ZeroDivisionError                         Traceback (most recent call last)\n"
            "Cell In[1], line 1\n----> 1 1 / 0\n\nZeroDivisionError: division by zero\n",
        ),
    ],
)
def test_passes(session: Session, code: str, want: str) -> None:
    assert session.run(code, [(code.count("\n") + 1, want)]) == {"status": "ok"}
    (check,) = session.checks
    assert check["passed"], check["difference"]
    assert check["difference"] == ""


@pytest.mark.parametrize(
    ("code", "want", "difference"),
    [
        ("1 + 1", "3\n", "- 3\n+ 2"),
        ("1 + 1", "", "+ 2"),
        ("x = 1", "1\n", "- 1"),
        ("print('a\\nb\\nc')", "a\nx\nc\n", "  a\n- x\n+ b\n  c"),
        ("21 # doctest: -ELLIPSIS", "2...\n", "- 2...\n+ 21"),
        ("print('a  b') # doctest: -NORMALIZE_WHITESPACE", "a b\n", "- a b\n+ a  b"),
        ("print('a ') # doctest: -NORMALIZE_WHITESPACE", "a\n", "- a\n+ a·"),
        ("True # doctest: +DONT_ACCEPT_TRUE_FOR_1", "1\n", "- 1\n+ True"),
        (
            "1 / 0",
            "Traceback (most recent call last):\n  ...\nValueError: x\n",
            "- ValueError: x\n+ ZeroDivisionError: division by zero",
        ),
        (
            "1 / 0 # doctest: -IGNORE_EXCEPTION_DETAIL",
            "Traceback (most recent call last):\n  ...\nZeroDivisionError: x\n",
            "- ZeroDivisionError: x\n+ ZeroDivisionError: division by zero",
        ),
        ("2 # doctest: +NO_SUCH_FLAG", "3\n", "- 3\n+ 2"),
    ],
)
def test_tells_the_difference(session: Session, code: str, want: str, difference: str) -> None:
    assert session.run(code, [(1, want)]) == {"status": "ok"}
    assert [(check["passed"], check["difference"]) for check in session.checks] == [
        (False, difference)
    ]


def test_goes_on_after_an_exception_that_the_page_does_not_show(session: Session) -> None:
    code = "x = 1\n1 / 0\nundefined\nx + 1"
    outcome = session.run(code, [(1, ""), (1, "5\n"), (1, ""), (1, "2\n")])
    assert outcome["status"] == "error"
    assert outcome["error"]["type"] == "ZeroDivisionError"
    assert outcome["error"]["line"] == 2
    assert session.passed == [False, False, True]
    unexpected = session.checks[1]
    assert unexpected["line"] == 2
    assert unexpected["traceback"] == outcome["error"]["traceback"]
    assert unexpected["traceback"].startswith(
        'Traceback (most recent call last):\n  File "<example 1>", line 2, in <module>\n    1 / 0\n'
    )


def test_an_expected_exception_is_no_error_and_is_told_in_a_line(session: Session) -> None:
    assert session.run("{}[1]", [(1, "Traceback (most recent call last):\nKeyError: 1\n")]) == {
        "status": "ok"
    }
    assert session.checks[0]["traceback"] == "KeyError: 1\n"


def test_names_live_from_one_example_to_the_next(session: Session) -> None:
    session.run("def f():\n    return 6\n\nf() * 7\n_", [(3, ""), (1, "42\n"), (1, "42\n")])
    assert session.passed == [True, True]


def test_runs_what_is_skipped_without_comparing_it(session: Session) -> None:
    code = "# a comment\nx = 6; 1 # doctest: +SKIP\n1 / 0 # doctest: +SKIP\nx"
    shown = "Traceback (most recent call last):\n  ...\nNameError: x\n"
    examples = [(1, ""), (1, "9\n"), (1, shown), (1, "6\n")]
    assert session.run(code, examples) == {"status": "ok"}
    assert [check["passed"] for check in session.checks] == [True, True, True]
    assert session.checks[0]["source"] == "x = 6; 1"


def test_an_error_of_what_is_skipped_is_told(session: Session) -> None:
    outcome = session.run("1 / 0 # doctest: +SKIP\n2", [(1, "9\n"), (1, "2\n")])
    assert outcome["status"] == "error"
    assert session.passed == [False, True]


def test_code_before_the_first_prompt_is_not_compared(session: Session) -> None:
    assert session.run("print('before')\n1", [(1, None), (1, "1\n")]) == {"status": "ok"}
    assert [check["isQuiet"] for check in session.checks] == [True, False]


def test_an_error_of_syntax_has_its_place_in_the_block(session: Session) -> None:
    outcome = session.run("1\n\n2 +", [(1, "1\n"), (1, ""), (1, "")])
    assert outcome["error"]["line"] == 3
    assert session.passed == [True, False]


def test_a_future_import_holds_for_what_follows(session: Session) -> None:
    code = "from __future__ import annotations\ndef f(x: Nope): ...\nf.__annotations__"
    session.run(code, [(1, ""), (1, ""), (1, "{'x': 'Nope'}\n")])
    assert session.passed == [True]


@pytest.mark.parametrize("code", ["exit()", "raise SystemExit(0)"])
def test_the_end_of_the_program_ends_the_run(session: Session, code: str) -> None:
    assert session.run(f"import sys\n{code}\n1 / 0", [(1, ""), (1, ""), (1, "")]) == {
        "status": "ok"
    }


@pytest.mark.parametrize(("code", "keep"), [("1 + 1", True), ("1 / 0", True)])
def test_figures_are_shown_at_the_end(
    session: Session, monkeypatch: pytest.MonkeyPatch, code: str, keep: bool
) -> None:
    shown: list[tuple[int, bool]] = []
    monkeypatch.setattr(
        "python_run.output.rich.show_figures",
        lambda _, *, keep: shown.append((len(session.checks), keep)),
    )
    session.run(code, [(1, "2\n")])
    assert shown == [(1, keep)]


def test_says_of_a_missing_module_how_to_get_it_beside_its_traceback(session: Session) -> None:
    outcome = session.run("import not_there", [(1, None)])
    assert session.checks[0]["traceback"] == outcome["error"]["traceback"]
    assert outcome["error"]["advice"] == [{"code": "module-maybe-package", "package": "not_there"}]


def test_stop_ends_the_run(session: Session) -> None:
    outcome = session.run("1\nraise KeyboardInterrupt\n2", [(1, "1\n"), (1, ""), (1, "2\n")])
    assert outcome["status"] == "stopped"
    assert session.passed == [True]


def test_output_goes_on_to_where_it_went(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    session.run(
        "import sys\nprint('a')\n_ = sys.stdout.writelines(['b'])", [(1, ""), (1, "a\n"), (1, "")]
    )
    assert capsys.readouterr().out == "a\nb"
    assert not isinstance(sys.stdout, comparison.Recorder)


def test_a_long_difference_is_cut() -> None:
    many = "".join(f"{n}\n" for n in range(5000))
    lines = comparison.difference("", many).split("\n")
    assert len(lines) == comparison.LONGEST_DIFFERENCE + 1
    assert lines[-1] == "+ … (+4000)"


class TestScripts:
    @pytest.mark.parametrize(
        ("code", "expect"),
        [
            ("print('a')\n1 + 1", "a\n2"),
            ("print('a')", "\na\n\n"),
            ("print('took 12 ms')", "took ... ms"),
            ("x = 1", ""),
            ("print('<BLANKLINE>')", "<BLANKLINE>"),
        ],
    )
    def test_passes(self, session: Session, code: str, expect: str) -> None:
        assert session.script(code, expect)["status"] == "ok"
        assert session.passed == [True]

    @pytest.mark.parametrize(
        ("code", "expect", "difference"),
        [
            ("print('a b')", "a  b", "- a  b\n+ a b"),
            ("print('b')\n3", "b\n4", "  b\n- 4\n+ 3"),
            ("True", "1", "- 1\n+ True"),
        ],
    )
    def test_tells_the_difference(
        self, session: Session, code: str, expect: str, difference: str
    ) -> None:
        assert session.script(code, expect)["status"] == "ok"
        assert [check["difference"] for check in session.checks] == [difference]

    def test_the_value_is_still_the_value(self, session: Session) -> None:
        assert session.script("6 * 7", "42") == {"status": "ok", "value": {"text/plain": "42"}}

    def test_an_error_fails_too(self, session: Session) -> None:
        outcome = session.script("print('a')\n1 / 0", "a")
        assert outcome["status"] == "error"
        assert session.passed == [False]


def test_a_first_run_needs_no_doctest() -> None:
    code = """
        import sys
        from python_run.running import runner
        coroutine = runner.run("1", "<example 1>", "script")
        try:
            coroutine.send(None)
        except StopIteration:
            assert "doctest" not in sys.modules
        """
    subprocess.run(
        [sys.executable, "-c", dedent(code)], check=True, env={"PYTHONPATH": "src/python"}
    )


def test_an_end_of_an_iterator_that_is_not_shown_is_the_run_s_error(session: Session) -> None:
    outcome = session.run("next(iter(()))\n1", [(1, ""), (1, "1\n")])
    assert outcome["error"]["type"] == "StopIteration"
    assert session.passed == [False, True]


def test_a_stream_that_a_program_holds_on_to_records_nothing_afterwards(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with comparison.recording() as recorder:
        held = sys.stdout
        print("meanwhile")
    print("late", file=held)
    assert recorder.take() == "meanwhile\n"
    assert capsys.readouterr().out == "meanwhile\nlate\n"
