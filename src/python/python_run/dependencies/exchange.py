"""The page's questions and the answers to them, both as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypedDict, cast

from .graph import graph_of
from .planner import Block, First, SetupCode, key_of, plan, stale


class LastRun(TypedDict):
    """The last run of a block in this interpreter; as ``PlanRun`` in the protocol."""

    order: int
    fingerprint: str | None
    """None if no answer has told it yet; it is that of a block of a version then."""
    version: int
    """The version of the session's blocks in which it ran; -1 for the blocks as they are."""
    index: int
    """The block's place in that version."""


class AskedBlock(TypedDict):
    id: str
    source: str
    mode: str
    depends: str
    setup: list[SetupCode]
    ran: LastRun | None


class Question(TypedDict):
    blocks: list[AskedBlock]
    versions: list[list[AskedBlock]]
    """The session's blocks as they were when some of them ran."""
    target: str | None
    """None to ask only which blocks are stale."""


class Stale(TypedDict):
    id: str
    dependencies: list[str]
    """Ids of all that it depends on now, directly or not."""


class Answer(TypedDict):
    first: list[First]
    stale: list[Stale]
    fingerprints: dict[str, str]
    """Of the last runs, by the blocks' ids."""
    error: str | None


def answer(question: str) -> str:
    """Return the ``Answer`` to a ``Question``.

    Raises ``ValueError`` for blocks that cannot be told apart.
    """
    asked = cast(Question, json.loads(question))
    blocks = [_block(block, asked["versions"], asked["blocks"]) for block in asked["blocks"]]
    graph = graph_of(tuple(map(key_of, blocks)))
    runs = [block.get("ran") for block in blocks]
    fingerprints = ["" if ran is None else ran["fingerprint"] for ran in runs]
    result: Answer = {
        "first": [],
        "stale": [
            {
                "id": name,
                "dependencies": [graph.ids[i] for i in graph.closure(graph.indexes[name])],
            }
            for name in stale(graph, fingerprints)
        ],
        "fingerprints": dict(zip(graph.ids, fingerprints, strict=True)),
        "error": None,
    }
    if asked["target"] is not None:
        planned = plan(blocks, asked["target"])
        result["first"] = planned["first"]
        result["error"] = planned["error"]
    return json.dumps(result)


def _block(
    asked: AskedBlock, versions: Sequence[Sequence[AskedBlock]], now: Sequence[AskedBlock]
) -> Block:
    block = cast(
        Block, {name: asked[name] for name in ("id", "source", "mode", "depends", "setup")}
    )
    if (last := asked["ran"]) is not None:
        fingerprint = last["fingerprint"]
        if fingerprint is None:
            version = versions[last["version"]] if last["version"] >= 0 else now
            keys = tuple(key_of(cast(Block, one)) for one in version)
            fingerprint = graph_of(keys).fingerprints[last["index"]]
        block["ran"] = {"fingerprint": fingerprint, "order": last["order"]}
    return block
