"""Setups: hidden code that runs before a block, once a session."""

from __future__ import annotations

from typing import Any, cast

import pytest

from planning import Block, plan
from python_run.dependencies import planner
from python_run.dependencies.planner import SetupCode


def setup(source: str, name: str = "s") -> SetupCode:
    return {"id": name, "source": source, "mode": "script"}


def session(*blocks: str | tuple[str, SetupCode]) -> list[Block]:
    """Return blocks with the ids a, b, c and so on, each with its setup or without."""
    found: list[Block] = []
    for name, given in zip("abcdef", blocks, strict=False):
        source, *setups = (given,) if isinstance(given, str) else given
        found.append({"id": name, "source": str(source), "setup": [*setups]})
    return found


def first(blocks: list[Block]) -> str:
    """Return what runs before the last block."""
    result = plan(blocks, blocks[-1]["id"])
    assert result["error"] is None
    return "".join(step["id"] for step in result["first"])


S = setup("df = load()")

CASES: dict[str, tuple[list[Block], str]] = {
    "its own setup defines it": (session("df = 1", ("df.head()", S)), ""),
    "another block has the same setup": (session(("x = 1", S), ("df.head()", S)), ""),
    "only another block has the setup": (session(("x = 1", S), "df.head()"), "a"),
    "the first block that has it counts": (session(("x = 1", S), ("y = 1", S), "df"), "a"),
    "a block changes what its setup defines": (
        session(("df.append(1)", S), ("x = 1", S), ("df.head()", S)),
        "a",
    ),
    "a block in between binds it anew": (
        session(("x = 1", S), ("df = 2", S), ("df.head()", S)),
        "b",
    ),
    "the setup calls what an earlier block defines": (
        session("def load(): return 1", "x = 1", ("df.head()", S)),
        "a",
    ),
    "the setup reads an earlier block": (
        session("path = 'x'", "y = 1", ("df.head()", setup("df = path"))),
        "a",
    ),
    "the setup needs all before the first block that has it": (
        session("x = 1", ("y = 1", setup("exec('z = 1')")), "w = 1", ("1", setup("exec('z = 1')"))),
        "a",
    ),
    "the setup binds a name before it uses it": (
        session("x = 1", ("y", setup("x = 2\ny = x"))),
        "",
    ),
    "a setup may define anything": (session(("y = 1", setup("from math import *")), "pi"), "a"),
    "its own setup may define anything": (
        session("x = 1", ("sqrt(4)", setup("from math import *"))),
        "",
    ),
}


@pytest.mark.parametrize(("blocks", "expected"), CASES.values(), ids=CASES.keys())
def test_what_runs_first(blocks: list[Block], expected: str) -> None:
    assert first(blocks) == expected


def test_two_setups_run_in_their_order() -> None:
    blocks = session("x = 1", "y")
    blocks[1]["setup"] = [setup("x = 2", "one"), setup("y = x", "two")]
    assert first(blocks) == ""
    blocks[1]["setup"].reverse()
    assert first(blocks) == "a"


def test_the_reason_names_what_the_setup_defines() -> None:
    result = plan(session(("x = 1", S), "df.head()"), "b")
    assert [step["reasons"] for step in result["first"]] == [[["defines", "df"]]]


def test_an_edited_setup_makes_its_blocks_stale() -> None:
    def fingerprint(source: str) -> str:
        return plan(session(("x", setup(source))), "a")["fingerprint"]

    assert fingerprint("x = 1") == fingerprint("x = 1")
    assert fingerprint("x = 1") != fingerprint("x = 2")


def test_the_page_tells_the_setups() -> None:
    common = {"mode": "script", "depends": "auto", "ran": None}
    blocks = [
        {"id": "a", "source": "x = 1", "setup": [], **common},
        {"id": "b", "source": "x", "setup": [setup("x = 2")], **common},
    ]
    told = cast(Any, planner.plan)(blocks=blocks, versions=[], target="b")
    assert told["first"] == []
