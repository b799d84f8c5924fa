"""Plans of small sessions, of which tests say no more than they are about."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from python_run.bridge import Mode, Phrase
from python_run.dependencies import planner
from python_run.dependencies.choice import Choice
from python_run.dependencies.planner import AskedBlock, SetupCode


class Ran(TypedDict):
    fingerprint: str
    order: int


class Block(TypedDict):
    id: str
    source: str
    mode: NotRequired[Mode]
    depends: NotRequired[str]
    setup: NotRequired[list[SetupCode]]
    ran: NotRequired[Ran | None]


class First(TypedDict):
    id: str
    reasons: list[list[str]]
    """Roles, each with its names."""
    fingerprint: str


class Plan(TypedDict):
    first: list[First]
    fingerprint: str
    stale: list[str]
    error: Phrase | None


def _whole(block: Block) -> AskedBlock:
    ran = block.get("ran")
    return {
        "id": block["id"],
        "source": block["source"],
        "mode": block.get("mode", "script"),
        "depends": block.get("depends", "auto"),
        "setup": block.get("setup", []),
        "ran": None if ran is None else {**ran, "version": -1, "index": 0},
    }


def plan(blocks: list[Block], target: str, *, afresh: bool = False) -> Plan:
    """Plan the run of ``target``; with ``afresh`` its own earlier run overwrites, too."""
    asked = [_whole(block) for block in blocks]
    told = planner.plan(asked, [], target)
    graph = planner.graph_of_blocks(asked)
    by_id = dict(zip(graph.ids, graph.fingerprints, strict=True))
    reasons = {
        step["id"]: [[one["role"], *one["names"]] for one in step["reasons"]]
        for step in told["first"]
    }
    first = list(reasons)
    if afresh and told["error"] is None:
        choice = Choice(
            graph,
            graph.indexes[target],
            orders=[block["ran"]["order"] if block["ran"] else -1 for block in asked],
            fingerprints=list(told["fingerprints"].values()),
            keeps_own=False,
        )
        first = [graph.ids[index] for index in choice.blocks()]
    return {
        "first": [
            {"id": one, "reasons": reasons.get(one, []), "fingerprint": by_id[one]} for one in first
        ],
        "fingerprint": by_id[target],
        "stale": [one["id"] for one in told["stale"]],
        "error": told["error"],
    }
