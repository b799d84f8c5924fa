"""Objects that print themselves with IPython's pretty printer.

What is expected is what IPython 9's ``IPython.lib.pretty`` prints.
"""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Run
from python_run.output.display import mime_bundle
from python_run.output.pretty import Printer, pretty


class Call:
    """A call with its arguments, as the documentation of IPython has it."""

    def __init__(self, name: str, *arguments: object) -> None:
        self.name = name
        self.arguments = arguments

    def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
        if cycle:
            p.text(f"{self.name}(...)")
            return
        with p.group(len(self.name) + 1, f"{self.name}(", ")"):
            for index, argument in enumerate(self.arguments):
                if index:
                    p.text(",")
                    p.breakable()
                p.pretty(argument)


class Block:
    def __init__(self, *lines: object) -> None:
        self.lines = lines

    def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
        p.begin_group(4, "{")
        for line in self.lines:
            p.breakable("")
            p.pretty(line)
            p.text(";")
        p.end_group(4)
        p.breakable("")
        p.text("}")


class Lines:
    def __repr__(self) -> str:
        return "one\ntwo"


LONG = "x" * 40


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Call("f"), "f()"),
        (Call("f", 1, "a", Call("g", None)), "f(1, 'a', g(None))"),
        (Call("f", LONG, LONG), f"f('{LONG}',\n  '{LONG}')"),
        (Call("f", LONG, Call("g", 1, 2), LONG), f"f('{LONG}',\n  g(1, 2),\n  '{LONG}')"),
        (
            Call("f", Call("inner", LONG, LONG), 1),
            f"f(inner('{LONG}',\n        '{LONG}'),\n  1)",
        ),
        (Block(1, 2), "{1;2;}"),
        (Block(LONG, LONG), f"{{\n    '{LONG}';\n    '{LONG}';\n}}"),
        (Call("f", "x" * 74), f"f('{'x' * 74}')"),  # 79 characters
        (Call("f", "x" * 70, 10), f"f('{'x' * 70}', 10)"),
        (Call("f", "x" * 70, 100), f"f('{'x' * 70}',\n  100)"),
        (Call("f", [1, (2,), {3: 4}, {2, 1}, set()]), "f([1, (2,), {3: 4}, {1, 2}, set()])"),
        (Call("f", frozenset([1]), frozenset()), "f(frozenset({1}), frozenset())"),
        (Call("f", {"k": [LONG, LONG]}), f"f({{'k': ['{LONG}',\n    '{LONG}']}})"),
        (Call("f", Lines()), "f(one\n  two)"),
    ],
)
def test_prints_as_ipython_does(value: Any, text: str) -> None:
    assert pretty(value) == text


def test_long_containers_are_cut() -> None:
    assert pretty(list(range(1005))).endswith(" 998,\n 999,\n ...]")


def test_cycles_end() -> None:
    call = Call("f")
    items: list[object] = [call]
    items.append(items)
    call.arguments = (call, items)
    assert pretty(call) == "f(f(...), [f(...), [...]])"


def test_lines_end_where_the_object_says() -> None:
    class Steps:
        def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
            p.text("steps:")
            with p.indent(2):
                p.break_()
                p.text("first")
                p.break_()
                p.pretty(Lines())
            p.flush()

    assert pretty(Steps()) == "steps:\n  first\n  one\n  two"


def test_the_nearest_class_decides() -> None:
    class Own(Call):
        def __repr__(self) -> str:
            return "Own()"

    class Again(Own):
        _repr_pretty_ = Call._repr_pretty_

    class Plain(list[int]):
        pass

    assert pretty(Own("f")) == "Own()"
    assert pretty(Again("f")) == "f()"
    assert pretty(Plain([1])) == "[1]"


def test_it_is_the_text_of_a_value(run: Run) -> None:
    code = (
        "class Q:\n    def _repr_pretty_(self, p, cycle): p.text('3 m')\n"
        "    def __repr__(self): return 'Q(3)'\n"
    )
    assert run(f"{code}Q()") == {"status": "ok", "value": {"text/plain": "3 m"}}
    assert run("print(Q())\n[Q()]").get("value") == {"text/plain": "[Q(3)]"}
    assert run("Q")["value"]["text/plain"] == "<class '__main__.Q'>"


def test_it_stands_beside_richer_forms() -> None:
    class Both(Call):
        def _repr_html_(self) -> str:
            return "<b>"

    forms = mime_bundle(Both("f"))
    assert forms == ({"text/html": "<b>", "text/plain": "f()"}, {})


def test_what_fails_prints_its_traceback_and_leaves_the_repr(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Broken:
        def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
            p.text("half")
            raise ValueError("no text")

        def __repr__(self) -> str:
            return "Broken()"

    assert mime_bundle(Call("f", Broken())) is not None
    assert mime_bundle(Broken()) == ({"text/plain": "Broken()"}, {})
    told = capsys.readouterr().err
    assert told.endswith("ValueError: no text\n")
    assert "python_run" not in told.split("Traceback")[-1]
