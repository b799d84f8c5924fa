"""How a block ends when it raises, and how that is told."""

from __future__ import annotations

import asyncio
import inspect
import sys
import warnings

import pytest

from conftest import Run
from python_run import bridge
from python_run.bridge import Mode
from python_run.running import runner
from python_run.running.tracebacks import ErrorDetails, describe


def error_of(run: Run, code: str) -> ErrorDetails:
    outcome = run(inspect.cleandoc(code))
    assert outcome["status"] == "error"
    assert "python_run" not in str(outcome["error"]["traceback"])
    return outcome["error"]


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        ("x = 1\nif x\n    y", 2, "expected ':'"),
        ("def f():\npass", 2, "expected an indented block after function definition on line 1"),
        ("x = 1\n\nreturn x", 3, "'return' outside function"),
        ("a = '\u2028'\nreturn", 2, "'return' outside function"),
        ("print('𝒳'\n", 1, "'(' was never closed"),  # noqa: RUF001
        ("if True:\n\tx = 1\n        y = 2", 3, None),
    ],
)
def test_a_syntax_error_has_its_line(run: Run, code: str, line: int, message: str | None) -> None:
    error = run(code)["error"]
    assert error["line"] == line
    assert str(error["traceback"]).startswith(f'  File "<example 1>", line {line}\n')
    assert code.split("\n")[line - 1].strip() in str(error["traceback"])
    assert message is None or error["message"] == message


def test_a_syntax_error_lets_nothing_run(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("print('begun')\nreturn")
    assert capsys.readouterr().out == ""


def test_a_syntax_error_of_other_code_is_marked_where_that_was_called(run: Run) -> None:
    assert error_of(run, "x = 1\nexec('a b')")["line"] == 2


def test_null_characters_and_lone_surrogates_are_errors_of_the_block(run: Run) -> None:
    assert run("x = '\0'")["status"] == "error"
    assert run("x = '\ud800'")["status"] == "error"


def test_the_line_is_that_of_the_innermost_frame_in_the_block(run: Run) -> None:
    error = error_of(
        run,
        """
        def outer():
            def inner():
                return 1 / 0
            return inner()
        outer()
        """,
    )
    assert error["line"] == 3
    assert (
        error["traceback"]
        == inspect.cleandoc("""
        Traceback (most recent call last):
          File "<example 1>", line 5, in <module>
            outer()
          File "<example 1>", line 4, in outer
            return inner()
                   ^^^^^^^
          File "<example 1>", line 3, in inner
            return 1 / 0
                   ~~^~~
        ZeroDivisionError: division by zero
        """).replace("outer()\n  File", OUTER_CALL, 1)
        + "\n"
    )


# From 3.13 on a call is underlined also when it is all of its line.
OUTER_CALL = "outer()\n    ~~~~~^^\n  File" if sys.version_info >= (3, 13) else "outer()\n  File"


def test_the_line_is_one_of_this_block_and_the_text_one_of_the_function(run: Run) -> None:
    run("# a comment\ndef f(x):\n    return 1 / x", "<example 1>")
    outcome = run("x = 0\nf(x)", "<example 2>")
    assert outcome["error"]["line"] == 2
    assert 'File "<example 1>", line 3, in f\n    return 1 / x' in str(
        outcome["error"]["traceback"]
    )


def test_an_error_in_a_library_is_marked_at_the_call(run: Run) -> None:
    error = error_of(run, "import json\n\njson.loads('{')")
    assert (error["type"], error["line"]) == ("JSONDecodeError", 3)


def test_chained_exceptions_have_no_frames_of_the_runner(run: Run) -> None:
    error = error_of(
        run,
        """
        try:
            try:
                1 / 0
            except ZeroDivisionError as cause:
                raise KeyError('k') from cause
        except KeyError:
            raise ValueError('v')
        """,
    )
    assert (error["type"], error["message"], error["line"]) == ("ValueError", "v", 7)
    assert str(error["traceback"]).count("Traceback (most recent call last):") == 3


def test_exception_groups_have_no_frames_of_the_runner(run: Run) -> None:
    error = error_of(
        run,
        """
        def fail():
            raise ValueError('inner')
        try:
            fail()
        except ValueError as inner:
            raise ExceptionGroup('both', [inner, TypeError('bare')])
        """,
    )
    assert (error["type"], error["line"]) == ("ExceptionGroup", 6)
    assert "ValueError: inner" in str(error["traceback"])
    assert "TypeError: bare" in str(error["traceback"])


def test_a_chain_as_long_as_the_stack_is_deep(run: Run) -> None:
    code = "def f():\n    try:\n        1 / 0\n    except Exception:\n        f()\nf()"
    error = error_of(run, code)
    assert error["type"] == "RecursionError"


def test_a_frozen_exception(run: Run) -> None:
    error = error_of(
        run,
        """
        from dataclasses import dataclass
        @dataclass(frozen=True)
        class Frozen(Exception):
            x: int
        raise Frozen(1)
        """,
    )
    assert (error["type"], error["line"]) == ("Frozen", 5)


@pytest.mark.parametrize("body", ["return 1", "raise KeyError", "raise Exception(self)"])
def test_a_broken_str(run: Run, body: str) -> None:
    error = error_of(run, f"class E(Exception):\n    def __str__(self):\n        {body}\nraise E")
    assert (error["type"], error["message"]) == ("E", "<exception str() failed>")


def test_the_type_is_the_qualified_name(run: Run) -> None:
    error = error_of(run, "class A:\n    class E(Exception): ...\nraise A.E('m')")
    assert (error["type"], error["message"]) == ("A.E", "m")


@pytest.mark.parametrize("argument", ["", "None", "0", "False"])
def test_a_good_exit_is_a_good_end(run: Run, argument: str) -> None:
    assert run(f"import sys\nsys.exit({argument})\n1 / 0") == {"status": "ok"}


@pytest.mark.parametrize(("argument", "message"), [("2", "2"), ("'text'", "text")])
def test_any_other_exit_is_an_error(run: Run, argument: str, message: str) -> None:
    error = error_of(run, f"import sys\nsys.exit({argument})")
    told = {"type": "SystemExit", "message": message}
    assert error == {**told, "traceback": f"SystemExit: {message}\n"}


def test_an_interrupt_is_a_stop(run: Run) -> None:
    outcome = run("x = 1\nraise KeyboardInterrupt")
    assert outcome["status"] == "stopped"
    assert (outcome["error"]["type"], outcome["error"]["line"]) == ("KeyboardInterrupt", 2)
    assert run("x")["value"] == {"text/plain": "1"}


def test_it_can_be_stopped_while_the_program_is_on_and_no_longer(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []
    monkeypatch.setattr(bridge, "expose", seen.append)
    for code in ("1", "1 / 0", "return", "raise SystemExit"):
        asyncio.run(runner.run(code, "<example 1>", "script"))
        assert seen == [True, False]
        seen.clear()


def test_a_stop_while_an_error_is_described_is_a_stop(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(error: BaseException, filename: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runner, "describe", interrupted)
    assert run("1 / 0")["status"] == "stopped"


def test_closed_and_missing_streams_do_not_matter(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run("import sys, io\nsys.stderr = io.StringIO()\nsys.stderr.close()")["status"] == "ok"


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("x = 1\nprint(x, y_)", (9, 11)),
        ("s = '𝒳🎉' + nope", (13, 17)),  # noqa: RUF001
        ("if True:\n    1 / 0 + 2", (4, 9)),
        ("nope", None),  # all of the line
        ("x = (\n  1 / 0\n)", None),
        ("for x in y\n    pass", (9, 10)),
        ("x = 1 +* 2", (7, 8)),
        ("print('𝒳' 1)", (6, 12)),  # noqa: RUF001
        ("x = 'never closed", (4, 5)),
        ("f(a=1, 2)", (8, 9)),
        ("raise ValueError('x')", None),
    ],
)
def test_the_columns_of_the_fault(run: Run, code: str, columns: tuple[int, int] | None) -> None:
    error = run(code)["error"]
    assert error.get("columns") == columns


@pytest.mark.skipif(sys.version_info < (3, 12), reason="the module traceback has none before")
def test_a_suggestion_is_kept(run: Run) -> None:
    error = error_of(run, "total = 1\nprint(totl)")
    assert "Did you mean: 'total'?" in error["traceback"]
    error = error_of(run, "class A:\n    colour = 1\nA().color")
    assert "Did you mean: 'colour'?" in error["traceback"]


def test_a_warning_is_given_again_in_the_next_run(run: Run) -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("default")
        for _ in range(2):
            run("import warnings\nfor _ in range(3):\n    warnings.warn('old')")
    assert [str(warning.message) for warning in seen] == ["old", "old"]


class TestReport:
    def test_no_line_when_no_frame_is_in_the_block(self) -> None:
        assert describe(ValueError("never raised"), "<example 1>") == {
            "type": "ValueError",
            "message": "never raised",
            "traceback": "ValueError: never raised\n",
        }

    def test_a_chain_that_is_a_circle(self) -> None:
        first, second = ValueError("first"), ValueError("second")
        first.__cause__, second.__cause__ = second, first
        assert describe(first, "<example 1>")["message"] == "first"

    def test_frames_of_the_runtime_go_also_from_the_middle(self) -> None:
        namespace: dict[str, object] = {}
        exec(compile("def reader():\n    1 / 0", "<example 1>", "exec"), namespace)
        exec(compile("def own(call):\n    call()", runner.__file__, "exec"), namespace)
        exec(compile("def begin():\n    own(reader)", "<example 2>", "exec"), namespace)
        with pytest.raises(ZeroDivisionError) as caught:
            namespace["begin"]()  # type: ignore[operator]
        told = describe(caught.value, "<example 1>")
        assert told["line"] == 2
        assert "in begin" in told["traceback"]
        assert "runner.py" not in told["traceback"]


@pytest.mark.parametrize("mode", ["script", "transcript"])
def test_the_end_of_an_iterator_is_told_as_it_is(run: Run, mode: Mode) -> None:
    error = run("ends = iter(())\nnext(ends)", mode=mode)["error"]
    assert error["type"] == "StopIteration"
    assert error["line"] == 2
    assert error["traceback"] == (
        "Traceback (most recent call last):\n"
        '  File "<example 1>", line 2, in <module>\n'
        "    next(ends)\n"
        + ("    ~~~~^^^^^^\n" if sys.version_info >= (3, 13) else "")
        + "StopIteration\n"
    )
