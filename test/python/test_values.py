"""The value of a block: what is shown, and what is not."""

from __future__ import annotations

import builtins
import inspect

import pytest

from conftest import Run


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("6 * 7", "42"),
        ("0", "0"),
        ("''", "''"),
        ("[]", "[]"),
        ("False", "False"),
        ("...", "Ellipsis"),
        ("x = 2\nx", "2"),
        ("# comment\n1 # another\n", "1"),
        ("if True:\n\tx = 'tab\\t'\nx", "'tab\\t'"),
        ("'🐍 𝒳'", "'🐍 𝒳'"),  # noqa: RUF001 -- characters outside the basic plane
        ("𝒳 = 1\nX", "1"),  # noqa: RUF001 -- the same name, says the language
        ("async def f():\n    return 3\nawait f()", "3"),
        ("async def f():\n    return 4\nx = await f()\nx", "4"),
        ("import asyncio\n[await asyncio.sleep(0, i) for i in range(2)]", "[0, 1]"),
        ("__name__", "'__main__'"),
    ],
)
def test_a_last_expression_is_the_value(run: Run, code: str, shown: str) -> None:
    assert run(code) == {"status": "ok", "value": {"text/plain": shown}}


@pytest.mark.parametrize(
    "code",
    ["", "\n\n", "# comment", "None", "x = 1", "1\nx = 2", "1; x = 2", "print(end='')", "pass"],
)
def test_other_blocks_have_no_value(run: Run, code: str) -> None:
    assert run(code) == {"status": "ok"}


def test_underscore_is_the_last_value_as_at_a_prompt(run: Run) -> None:
    run("40")
    run("None")
    assert run("_ + 2") == {"status": "ok", "value": {"text/plain": "42"}}
    assert builtins._ == 42  # type: ignore[attr-defined]


def test_a_broken_repr_is_the_error_of_the_block(run: Run) -> None:
    outcome = run("class A:\n    def __repr__(self):\n        return 1 / 0\nA()")
    assert outcome["status"] == "error"
    assert outcome["error"]["type"] == "ZeroDivisionError"
    assert outcome["error"]["line"] == 3


def test_context_variables_live_on_in_the_next_block(run: Run) -> None:
    run("import decimal\ndecimal.getcontext().prec = 5")
    run("1 / 0")
    assert run("decimal.Decimal(1) / 7") == {
        "status": "ok",
        "value": {"text/plain": "Decimal('0.14286')"},
    }


def test_names_live_on_in_the_next_block(run: Run) -> None:
    run("x = 20", "<example 1>")
    assert run("x + 1", "<example 2>")["value"] == {"text/plain": "21"}


def test_a_script_is_the_main_module(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("if __name__ == '__main__':\n    print('main')")
    assert capsys.readouterr().out == "main\n"


def test_classes_of_a_block_can_be_pickled(run: Run) -> None:
    code = inspect.cleandoc("""
        import pickle
        from dataclasses import dataclass

        @dataclass
        class Point:
            x: int
            y: "int" = 0

        pickle.loads(pickle.dumps(Point(1)))
        """)
    assert run(code)["value"] == {"text/plain": "Point(x=1, y=0)"}


def test_the_source_of_a_function_can_be_read(run: Run) -> None:
    source = "def f():\n    return '\u2028\x0c'\n"
    run(f"# first\n{source}", "<example 1>")
    assert run("import inspect\ninspect.getsource(f)", "<example 2>")["value"] == {
        "text/plain": repr(source)
    }


class TestFutureImports:
    def test_in_a_script(self, run: Run) -> None:
        code = "from __future__ import annotations\ndef f(x: Nope): ...\nf.__annotations__"
        assert run(code)["value"] == {"text/plain": "{'x': 'Nope'}"}

    def test_in_a_transcript(self, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
        code = "from __future__ import annotations\ndef f(x: Nope): ...\nf.__annotations__"
        run(code, mode="transcript")
        assert capsys.readouterr().out == "{'x': 'Nope'}\n"

    def test_those_of_the_runner_do_not_hold_in_a_block(self, run: Run) -> None:
        assert run("def f(x: int): ...\nf.__annotations__['x']")["value"] == {
            "text/plain": "<class 'int'>"
        }


class TestTranscript:
    def test_shows_what_a_prompt_shows(self, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
        code = "1\nNone\nx = 2\nx\n''\nfor i in range(2):\n    i\nprint('p')\n_ + 1"
        assert run(code, mode="transcript") == {"status": "ok"}
        assert capsys.readouterr().out == "1\n2\n''\n0\n1\np\n2\n"

    def test_awaits(self, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
        run("import asyncio\nawait asyncio.sleep(0, 5)", mode="transcript")
        assert capsys.readouterr().out == "5\n"

    def test_ends_with_the_first_error(self, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
        outcome = run("1\n1 / 0\n2", mode="transcript")
        assert outcome["error"]["line"] == 2
        assert capsys.readouterr().out == "1\n"

    def test_runs_nothing_when_a_later_line_does_not_compile(
        self, run: Run, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("1\nreturn", mode="transcript")["error"]["line"] == 2
        assert capsys.readouterr().out == ""
