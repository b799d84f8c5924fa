"""What the page asks and is told about the blocks of a session."""

from __future__ import annotations

from typing import Any, cast

import pytest

from python_run.dependencies.planner import plan


def block(name: str, source: str, depends: str = "auto", **ran: Any) -> dict[str, Any]:
    last = {"fingerprint": None, "version": -1, "index": 0, **ran} if ran else None
    common = {"mode": "script", "depends": depends, "setup": []}
    return {"id": name, "source": source, **common, "ran": last}


def ask(
    blocks: list[dict[str, Any]],
    target: str | None = None,
    versions: list[list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    told = cast(Any, plan)(blocks=blocks, target=target, versions=versions or [])
    return cast(dict[str, Any], told)


def test_what_runs_first_is_told_with_its_reasons() -> None:
    told = ask([block("a", "n = 1"), block("b", "m = 2"), block("c", "print(n)")], "c")
    reasons = [{"role": "defines", "names": ["n"], "more": 0}]
    assert told["first"] == [{"id": "a", "reasons": reasons}]
    assert told["error"] is None
    assert told["stale"] == []


def test_a_block_that_ran_as_it_is_does_not_run_again() -> None:
    blocks = [block("a", "n = 1", order=0, index=0), block("b", "print(n)")]
    told = ask(blocks, "b")
    assert told["first"] == []
    assert told["fingerprints"]["a"]
    assert told["fingerprints"]["b"] == ""


def test_a_fingerprint_that_was_told_stands_for_the_version() -> None:
    now = [block("a", "n = 1", order=0, index=0), block("b", "print(n)")]
    told = ask(now, "b")["fingerprints"]["a"]
    assert ask([block("a", "n = 1", order=0, fingerprint=told), now[1]], "b")["first"] == []
    first = ask([block("a", "n = 2", order=0, fingerprint=told), now[1]], "b")["first"]
    assert [one["id"] for one in first] == ["a"]


def test_a_block_that_did_not_end_well_runs_again() -> None:
    blocks = [block("a", "n = 1", order=0, fingerprint=""), block("b", "print(n)")]
    assert [one["id"] for one in ask(blocks, "b")["first"]] == ["a"]


def test_an_edit_makes_stale_what_depends_on_it() -> None:
    before = [
        block("a", "n = 1"),
        block("b", "m = n"),
        block("c", "print(m)"),
        block("d", "print(7)"),
    ]
    now = [
        block("a", "n = 2", order=0, version=0, index=0),
        block("b", "m = n", order=1, version=0, index=1),
        block("c", "print(m)", order=2, version=0, index=2),
        block("d", "print(7)", order=3, version=0, index=3),
    ]
    told = ask(now, None, [before])
    assert told["stale"] == [
        {"id": "a", "dependencies": []},
        {"id": "b", "dependencies": ["a"]},
        {"id": "c", "dependencies": ["a", "b"]},
    ]
    assert told["first"] == []
    assert [one["id"] for one in ask(now, "c", [before])["first"]] == ["a", "b"]


def test_of_many_names_some_are_told() -> None:
    told = ask([block("a", "a = b = c = d = e = 1"), block("b", "a, b, c, d, e")], "b")
    reasons = [{"role": "defines", "names": ["a", "b", "c"], "more": 2}]
    assert told["first"] == [{"id": "a", "reasons": reasons}]


def test_a_cycle_is_told() -> None:
    told = ask([block("a", "1", "b"), block("b", "2", "a")], "b")
    assert told["first"] == []
    assert told["error"] == {"code": "depends-circle", "blocks": ["b", "a"]}


def test_blocks_with_the_same_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        ask([block("a", "1"), block("a", "2")], "a")
