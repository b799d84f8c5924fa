"""What a console asks: where statements end, what completes, what a call takes."""

from __future__ import annotations

import builtins
import sys

import pytest

from conftest import Act, Run
from python_run.console.completion import completions
from python_run.console.signatures import description
from python_run.console.statements import statements


def sources(typed: str) -> list[str] | None:
    found = statements(typed)
    return None if found is None else [one["source"] for one in found]


class TestStatements:
    @pytest.mark.parametrize(
        "typed",
        [
            "def f():",
            "def f():\n    return 1",
            "if x:\n    1\nelse:",
            "for i in range(3):\n    i\n    j",
            "@decorator",
            "x = [1,",
            "f(1,\n  2",
            "'''a\nb",
            "x = 1 + \\",
            "x = 1\nwhile x:",
            "x = 1\nwhile x:\n    x -= 1",
            "async def f():\n    await g()",
            "try:\n    1",
        ],
    )
    def test_more_must_come(self, run: Run, typed: str) -> None:
        assert statements(typed) is None

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "1",
            "x = 1; y = 2",
            "# a comment",
            "def f(): return 1\n",
            "def f():\n    return 1\n",
            "def f():\n    return 1\n    ",
            "class A:\n\n    x = 1\n\n    y = 2\n",
            "x = [\n  1,\n]",
            "'''a\n\nb'''",
            "await f()",
            "async with a:\n    pass\n",
        ],
    )
    def test_one_statement_is_complete(self, run: Run, typed: str) -> None:
        assert sources(typed) == [typed.rstrip(" ").strip("\n")]

    @pytest.mark.parametrize(
        ("typed", "each"),
        [
            ("x = 1\nx\nprint(x)", ["x = 1", "x", "print(x)"]),
            ("x = 1; y = 2\nx", ["x = 1; y = 2", "x"]),
            (
                "# first\n@d\ndef f():\n    a\n\n    b\n\n\n# then\nf()  # now",
                ["# first\n@d\ndef f():\n    a\n\n    b", "# then\nf()  # now"],
            ),
            ("x = '''a\nb'''; y = 1\ny", ["x = '''a\nb'''; y = 1", "y"]),
            ("1\n# the end", ["1\n# the end"]),
            ("if x:\n    1\nelse:\n    2\nx\n", ["if x:\n    1\nelse:\n    2", "x"]),
        ],
    )
    def test_several_are_taken_one_after_the_other(
        self, run: Run, typed: str, each: list[str]
    ) -> None:
        assert sources(typed) == each

    @pytest.mark.parametrize("typed", ["x = = 1", "1 +", "x = 1\n)", "  x", "def f(:\n", "a\0b"])
    def test_what_cannot_be_compiled_runs_to_be_told(self, run: Run, typed: str) -> None:
        assert sources(typed) == [typed.strip("\n")]

    def test_nothing_is_warned_of_before_the_run(self, run: Run) -> None:
        assert sources("'\\d' is 1") == ["'\\d' is 1"]

    def test_the_words_that_end_a_console(self, run: Run) -> None:
        typed = "exit\nquit\nexit()\nexits"
        assert [one["exits"] for one in statements(typed) or []] == [True, True, False, False]
        run("exit = 1")
        assert statements("exit") == [{"source": "exit", "exits": False}]


class TestValues:
    def test_each_value_is_shown_and_kept_as_underscore(
        self, run: Run, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run("for i in range(2): i", mode="console")
        run("None", mode="console")
        run("_ + 41", mode="console")
        assert capsys.readouterr().out == "0\n1\n42\n"
        assert builtins._ == 42  # type: ignore[attr-defined]
        assert sys.displayhook is sys.__displayhook__

    def test_rich_values_are_shown_as_such(self, run: Run, shown: list[Act]) -> None:
        run("class Rich:\n def _repr_html_(self): return '<b>x</b>'", mode="console")
        run("Rich()", mode="console")
        assert [act["data"]["text/html"] for act in shown] == ["<b>x</b>"]
        run("type(_).__name__ == 'Rich' or 1 / 0", mode="console")

    def test_a_program_may_have_its_own_way(
        self, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "displayhook", lambda value: print("mine", value))
        run("1", mode="console")
        assert capsys.readouterr().out == "mine 1\n"

    @pytest.mark.parametrize("code", ["exit()", "quit()", "raise SystemExit", "exit(3)"])
    def test_the_end_of_a_console_is_told(self, run: Run, code: str) -> None:
        # In CPython's own, these close the standard input.
        before = "import builtins, sys\nbuiltins.exit = builtins.quit = sys.exit"
        run(before)
        outcome = run(code, mode="console")
        assert outcome["exited"]
        assert outcome["status"] == ("error" if "3" in code else "ok")
        assert "exited" not in run("import sys; sys.exit()")


PROGRAM = '''
import math, sys
count = 3
counter = "abc"
_hidden = 1
def scale(value, factor: "int | Missing" = 2, *, offset=0, **more):
    """Scale a value.

    And more than that.
    """
class Point:
    """A place."""
    __slots__ = ("x",)
    def __init__(self, x=1, y=2): self.x = "at x"
    @property
    def danger(self):
        global count
        count = "a property was read"
    def move(self, by, quickly=False): "Go elsewhere."
    @classmethod
    def origin(cls, of=None): pass
    @staticmethod
    def parse(text, strict=True): pass
class Loose(Point):
    def __init__(self): self.extra, self.act = [], scale
    def __getattr__(self, name): raise RuntimeError("asked for " + name)
class Own:
    def __dir__(self): return ["column", "_private"]
class Broken:
    def __dir__(self): raise ValueError
point, loose, own, broken = Point(), Loose(), Own(), Broken()
'''


@pytest.fixture
def program(run: Run) -> None:
    assert run(PROGRAM)["status"] == "ok"


def labels(before: str) -> list[str]:
    return [option["label"] for option in completions(before)["options"]]


@pytest.mark.usefixtures("program")
class TestCompletions:
    @pytest.mark.parametrize(
        ("before", "found"),
        [
            ("coun", ["count", "counter"]),
            ("x = 1\nprint(coun", ["count", "counter"]),
            ("_hid", ["_hidden"]),
            ("breakp", ["breakpoint"]),
            ("whil", ["while"]),
            ("nonsense", []),
            ("point.", ["danger", "move", "origin", "parse", "x"]),
            ("point . mo", ["move"]),
            ("point.x.upp", ["upper"]),
            ("loose.extra.app", ["append"]),
            ("math.is", ["isclose", "isfinite", "isinf", "isnan", "isqrt"]),
            ("sys.version_info.maj", ["major"]),
            ("'abc'.upp", ["upper"]),
            ("b'abc'.upp", ["upper"]),
            ("b''.deco", ["decode"]),
            ("''.deco", []),
            ("own.", ["column"]),
            ("own._p", ["_private"]),
            ("point.danger.", []),
            ("loose.missing.", []),
            ("broken.", []),
            ("absent.", []),
            ("scale(1).", []),
            ("counter[0].", []),
            ("1.", []),
            ("...a", []),
            ("'coun", []),
            ("'''coun", []),
            ("# coun", []),
            ("# coun\ncoun", ["count", "counter"]),
            ("f'{count}' + coun", ["count", "counter"]),
        ],
    )
    def test_names_and_attributes(self, before: str, found: list[str]) -> None:
        assert labels(before) == found

    @pytest.mark.parametrize(
        ("before", "found"),
        [
            ("scale(fac", ["factor="]),
            ("scale(1, o", ["offset=", "object", "oct", "open", "or", "ord", "own"]),
            ("scale(factor=1, fac", []),
            ("scale(factor == 1, fac", ["factor="]),
            ("scale([1, (2, 3)], fac", ["factor="]),
            ("scale((fac", []),
            ("scale(1) + (fac", []),
            ("def scale(fac", []),
            ("if (fac", []),
            ("point.move(qui", ["quickly=", "quit"]),
            ("Point.origin(o", ["of=", "object", "oct", "open", "or", "ord", "own"]),
            ("Point.parse(st", ["strict=", "staticmethod", "str"]),
            ("Point(", ["x=", "y="]),
            ("loose.act(fac", ["factor="]),
            ("sorted([1], rev", ["reverse=", "reversed"]),
            ("absent(fac", []),
        ],
    )
    def test_keyword_arguments(self, before: str, found: list[str]) -> None:
        assert labels(before)[: max(len(found), 2)] == found

    def test_nothing_typed_completes_to_what_the_program_has(self) -> None:
        found = labels("")
        assert {"count", "scale", "math"} <= set(found)
        assert not {"_hidden", "print", "while"} & set(found)

    def test_nothing_of_the_program_runs(self, run: Run) -> None:
        for before in ("point.", "point.danger.", "point.dan", "loose.x.", "point.danger("):
            completions(before)
            description(before, "")
        assert run("count") == {"status": "ok", "value": {"text/plain": "3"}}

    def test_what_things_are(self) -> None:
        details = {one["label"]: one["detail"] for one in completions("")["options"]}
        assert details["math"] == "module"
        assert details["Point"] == "class"
        assert details["scale"] == "function"
        assert details["count"] == ""
        members = {one["label"]: one["detail"] for one in completions("point.")["options"]}
        assert members["danger"] == "property"
        assert members["move"] == "function"


@pytest.mark.usefixtures("program")
class TestSignatures:
    @pytest.mark.parametrize(
        ("before", "after", "name"),
        [
            ("scale(", "", "scale"),
            ("scale(1, fac", "tor=2)", "scale"),
            ("scale(1, [max", "", "scale"),
            ("scale(max(1, ", "))", "max"),
            ("scale((1, ", "", "scale"),
            ("sca", "le", "scale"),
            ("point.move(", ")", "point.move"),
            ("scale('an open", "", "scale"),
        ],
    )
    def test_of_the_call_around_the_cursor(self, before: str, after: str, name: str) -> None:
        found = description(before, after)
        assert found
        assert found["name"] == name

    @pytest.mark.parametrize("before", ["", "count", "count(", "absent(", "1 + (", "point.danger("])
    def test_where_there_is_none(self, before: str) -> None:
        assert description(before, "") is None

    def test_with_the_first_paragraph(self) -> None:
        found = description("scale(", "")
        assert found is not None
        assert found["signature"].startswith("(value, factor: ")
        assert found["signature"].endswith(" = 2, *, offset=0, **more)")
        assert found["doc"] == "Scale a value."

    @pytest.mark.parametrize(
        ("before", "text"),
        [
            ("point.move(", "(by, quickly=False)"),
            ("Point(", "(x=1, y=2)"),
            ("Point.origin(", "(of=None)"),
            ("point.parse(", "(text, strict=True)"),
            ("counter.upper(", "()"),
            ("counter.join(", "(iterable, /)"),
        ],
    )
    def test_without_what_is_bound(self, before: str, text: str) -> None:
        found = description(before, "")
        assert found
        assert found["signature"] == text
