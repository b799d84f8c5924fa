"""Plans: what the interpreter has run already, what ``depends`` says, and what cannot be done."""

from __future__ import annotations

import json
import time

import pytest

from planning import Block, Plan, plan
from python_run.dependencies.graph import graph_of


def session(**sources: str) -> list[Block]:
    """Return blocks by their ids."""
    return [{"id": name, "source": source} for name, source in sources.items()]


def block(blocks: list[Block], name: str) -> Block:
    return next(found for found in blocks if found["id"] == name)


class Reader:
    """Presses Run, and remembers what ran."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self._runs = 0

    def _note(self, name: str, fingerprint: str) -> None:
        self._runs += 1
        block(self.blocks, name)["ran"] = {"fingerprint": fingerprint, "order": self._runs}

    def run(self, name: str, *, afresh: bool = False) -> str:
        """Return the ids of the blocks that ran first."""
        result = plan(self.blocks, name, afresh=afresh)
        for first in result["first"]:
            self._note(first["id"], first["fingerprint"])
        self._note(name, result["fingerprint"])
        return " ".join(first["id"] for first in result["first"])

    def fails(self, name: str) -> None:
        self._note(name, "")

    def edits(self, name: str, source: str) -> None:
        block(self.blocks, name)["source"] = source

    @property
    def stale(self) -> str:
        return " ".join(plan(self.blocks, self.blocks[0]["id"])["stale"])


def firsts(result: Plan) -> list[str]:
    return [first["id"] for first in result["first"]]


class TestReasons:
    def test_tell_which_name_is_needed(self) -> None:
        blocks = session(load="df = 1", clean="df2 = df", other="x = 1", show="df2.head()")
        result = plan(blocks, "show")
        assert [(first["id"], first["reasons"]) for first in result["first"]] == [
            ("load", [["defines", "df"]]),
            ("clean", [["defines", "df2"]]),
        ]

    @pytest.mark.parametrize(
        ("source", "reasons"),
        [
            ("x = 1", [["defines", "x"]]),
            ("x = 1\ny = 2", [["defines", "x", "y"]]),
            ("x = y = z = 1", [["defines", "x", "y", "z"]]),
            ("import random\nrandom.seed(1)\nx = 1", [["changes", "random"], ["defines", "x"]]),
            ("from math import *", [["may define", "x", "y", "z"]]),
            ("x = 0\ndel x", [["deletes", "x"]]),
        ],
    )
    def test_are_roles_with_names(self, source: str, reasons: list[list[str]]) -> None:
        blocks = session(first=source, asked="import random\nx, y, z, random.random()")
        assert plan(blocks, "asked")["first"][0]["reasons"] == reasons

    def test_name_no_builtin_of_a_star_import(self) -> None:
        (first,) = plan(session(a="from math import *", b="print(pow(2, 3))"), "b")["first"]
        assert first["reasons"] == [["may define anything"]]

    def test_of_a_block_that_may_use_anything(self) -> None:
        (first,) = plan(session(a="print(1)", b="exec(input())"), "b")["first"]
        assert first["reasons"] == [["may be used"]]

    def test_of_a_change(self) -> None:
        first, second = plan(session(a="xs = []", b="xs.append(1)", c="xs"), "c")["first"]
        assert first["reasons"] == [["defines", "xs"]]
        assert second["reasons"] == [["changes", "xs"]]


class TestWhatRan:
    def test_does_not_run_again(self) -> None:
        reader = Reader(session(a="x = 1", b="y = x", c="print(x, y)"))
        assert reader.run("c") == "a b"
        assert reader.run("c") == ""
        assert reader.run("b") == ""

    def test_only_what_is_missing_runs(self) -> None:
        reader = Reader(session(a="x = 1", b="y = x", c="print(x, y)"))
        assert reader.run("a") == ""
        assert reader.run("c") == "b"

    def test_an_edit_makes_its_dependents_stale(self) -> None:
        reader = Reader(session(a="x = 1", b="y = x", c="z = 1", d="print(y, z)", e="1"))
        for name in "abcde":
            reader.run(name)
        assert reader.stale == ""
        reader.edits("a", "x = 2")
        assert reader.stale == "a b d"
        assert reader.run("d") == "a b"
        assert reader.stale == ""

    def test_an_edit_that_is_taken_back_does_not(self) -> None:
        reader = Reader(session(a="x = 1", b="print(x)"))
        reader.run("b")
        reader.edits("a", "x = 2")
        reader.edits("a", "x = 1")
        assert reader.stale == ""
        assert reader.run("b") == ""

    def test_a_new_definition_in_between(self) -> None:
        reader = Reader(session(a="x = 1", b="y = 1", c="print(x)"))
        reader.run("c")
        reader.edits("b", "x = 2")
        assert reader.stale == "c"
        assert reader.run("c") == "b"

    def test_what_defines_it_ran_again(self) -> None:
        reader = Reader(session(a="x = input()", b="y = x", c="print(y)"))
        reader.run("c")
        reader.run("a")
        assert reader.run("c") == "b"

    def test_a_name_that_another_block_has_overwritten(self) -> None:
        reader = Reader(session(a="x = 1", b="print(x)", c="x = 2", d="print(x)"))
        assert reader.run("d") == "c"
        assert reader.run("b") == "a"
        assert reader.run("d") == "c"

    def test_an_object_that_a_later_block_has_changed(self) -> None:
        reader = Reader(session(a="xs = []", b="print(xs)", c="xs.append(1)"))
        assert reader.run("c") == "a"
        assert reader.run("b") == "a"

    def test_a_changing_block_that_was_edited(self) -> None:
        reader = Reader(session(a="xs = []", b="xs.append(1)", c="print(xs)"))
        reader.run("c")
        reader.edits("b", "xs.append(2)")
        assert reader.run("c") == "a b"

    def test_running_a_changing_block_again_goes_on(self) -> None:
        reader = Reader(session(a="n = 0", b="n += 1\nn"))
        assert reader.run("b") == "a"
        assert reader.run("b") == ""

    def test_or_starts_afresh(self) -> None:
        reader = Reader(session(a="n = 0", b="n += 1\nn", c="n"))
        assert reader.run("b", afresh=True) == "a"
        assert reader.run("b", afresh=True) == "a"
        assert reader.run("c", afresh=True) == ""

    def test_a_run_that_failed_does_not_count(self) -> None:
        reader = Reader(session(a="xs = []\n1 / 0", b="print(xs)"))
        reader.fails("a")
        assert reader.run("b") == "a"

    def test_an_import_that_failed_does_not_count(self) -> None:
        reader = Reader(session(a="import missing", b="missing.x"))
        reader.fails("a")
        assert reader.stale == ""
        assert reader.run("b") == "a"

    def test_a_module_that_another_block_has_imported(self) -> None:
        reader = Reader(session(a="import math", b="import math\nx = 1", c="math.pi"))
        reader.run("a")
        assert reader.run("c") == ""

    def test_a_module_whose_name_was_taken(self) -> None:
        reader = Reader(session(a="import math", b="math = 1", c="import math", d="math.pi"))
        reader.run("c")
        reader.run("b")
        assert reader.run("d") == "c"

    def test_an_import_does_not_tie_blocks_together(self) -> None:
        reader = Reader(session(a="import math\nx = 1", b="y = math.pi", c="print(y)"))
        reader.run("c")
        reader.edits("a", "import math\nx = 2")
        assert reader.stale == "a"


class TestDepends:
    @pytest.mark.parametrize(
        ("depends", "expected"),
        [
            ("auto", ["b"]),
            ("", ["b"]),
            ("previous", ["a", "b", "c"]),
            ("none", []),
            ("c", ["c"]),
            ("c a", ["a", "c"]),
            ("c, b,a", ["a", "b", "c"]),
            ("e", ["e"]),
        ],
    )
    def test_overrides_what_was_found(self, depends: str, expected: list[str]) -> None:
        blocks = session(a="x = 1", b="x = 2", c="y = 1", d="print(x)", e="w = 1")
        block(blocks, "d")["depends"] = depends
        assert firsts(plan(blocks, "d")) == expected

    def test_holds_for_blocks_that_run_first(self) -> None:
        blocks = session(a="x = 1", b="z = 1", c="y = x", d="print(y)")
        block(blocks, "c")["depends"] = "b"
        assert firsts(plan(blocks, "d")) == ["b", "c"]

    def test_a_later_block_comes_before_those_that_name_it(self) -> None:
        blocks = session(a="x = y", b="print(x)", c="y = k", d="k = 1")
        block(blocks, "a")["depends"] = "c"
        block(blocks, "c")["depends"] = "d"
        assert firsts(plan(blocks, "b")) == ["d", "c", "a"]

    def test_says_so(self) -> None:
        blocks = session(a="x = 1", b="1")
        block(blocks, "b")["depends"] = "a"
        assert plan(blocks, "b")["first"][0]["reasons"] == [["named by depends"]]

    def test_has_its_choice_run_again_when_it_was_overwritten(self) -> None:
        blocks = session(a="x = 1", b="x = 2", c="print(x)")
        block(blocks, "c")["depends"] = "a"
        reader = Reader(blocks)
        assert reader.run("c") == "a"
        reader.run("b")
        assert reader.run("c") == "a"

    def test_a_change_of_it_makes_the_block_stale(self) -> None:
        reader = Reader(session(a="x = 1", b="y = 1"))
        reader.run("b")
        block(reader.blocks, "b")["depends"] = "a"
        assert reader.stale == "b"


class TestErrors:
    def test_an_unknown_id(self) -> None:
        blocks = session(a="x = 1", b="print(x)", c="print(1)")
        block(blocks, "a")["depends"] = "nowhere"
        result = plan(blocks, "b")
        assert result["first"] == []
        assert result["error"] == {"code": "depends-unknown", "block": "a", "id": "nowhere"}
        assert plan(blocks, "c")["error"] is None

    def test_a_block_that_names_itself(self) -> None:
        blocks = session(a="x = 1")
        block(blocks, "a")["depends"] = "a"
        assert plan(blocks, "a")["error"] == {"code": "depends-circle", "blocks": ["a"]}

    def test_a_cycle(self) -> None:
        blocks = session(a="x = 1", b="y = x", c="print(y)", d="print(1)")
        block(blocks, "a")["depends"] = "b"
        assert plan(blocks, "c")["error"] == {"code": "depends-circle", "blocks": ["b", "a"]}
        assert plan(blocks, "d") == plan(blocks, "d") | {"error": None, "first": []}

    def test_two_blocks_with_one_id(self) -> None:
        with pytest.raises(ValueError, match="the same id"):
            plan([*session(a="1"), *session(a="2")], "a")


class TestForm:
    def test_is_plain_data(self) -> None:
        blocks = session(
            a="import random\nrandom.seed(1)", b="from x import *", c="random.random()"
        )
        blocks[0]["ran"] = None
        result = plan(json.loads(json.dumps(blocks)), "c")
        assert json.loads(json.dumps(result)) == result

    @pytest.mark.parametrize("source", ["", "\0", "(" * 500, "x = " + "-" * 3000 + "1", "\ud800"])
    def test_takes_any_source(self, source: str) -> None:
        blocks = session(a=source, b="print(x)")
        assert plan(blocks, "b")["error"] is None
        assert plan(blocks, "a")["error"] is None


def large_session(size: int) -> list[Block]:
    source = (
        "import numpy as np\nimport math, json\n\ndef f{n}(x, y=1):\n    total = x * scale{p} + y\n"
        "    for i in range(3):\n        total += i\n    return total\n\nclass C{n}:\n"
        "    def __init__(self, v):\n        self.v = v\n    def inc(self):\n"
        "        self.v += f{p}(1)\n\nobj{n} = C{n}(f{n}(3))\nobj{n}.inc()\n"
        "xs{n} = [f{n}(i) for i in range(10)]\nxs{p}.append(1)\nscale{n} = scale{p} + 1\n"
    )
    texts = (source.format(n=number, p=max(number - 1, 0)) for number in range(size))
    return [{"id": str(number), "source": text} for number, text in enumerate(texts)]


def test_long_chains_are_planned() -> None:
    blocks = large_session(600)
    assert len(plan(blocks, "599")["first"]) == 599


def test_large_sessions_are_planned_at_once() -> None:
    blocks = large_session(200)
    plan(blocks, "199")
    graph_of.cache_clear()  # as after an edit: what is known of the other blocks is kept
    begin = time.process_time()
    result = plan(blocks, "199")
    spent = time.process_time() - begin
    assert len(result["first"]) == 199
    assert spent < 0.5  # a tenth of it on a machine that is left alone
