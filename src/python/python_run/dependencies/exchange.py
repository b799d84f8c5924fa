"""The page's questions and the answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, cast

from ..bridge import Mode
from .graph import graph_of
from .planner import Block, SetupCode, key_of, plan, stale


class LastRun(TypedDict):
    """The last run of a block in this interpreter."""

    order: int
    fingerprint: str | None
    """None if no answer has told it yet; it is that of a block of a version then."""
    version: int
    """The version of the session's blocks in which it ran; -1 for the blocks as they are."""
    index: int
    """The block's place in that version."""


class OldBlock(TypedDict):
    """A block as it was once."""

    id: str
    source: str
    mode: Mode
    depends: str
    setup: list[SetupCode]


class AskedBlock(OldBlock):
    ran: LastRun | None


class Step(TypedDict):
    """A block to run first, and why."""

    id: str
    text: str


class Stale(TypedDict):
    id: str
    dependencies: list[str]
    """Ids of all that it depends on now, directly or not."""


class Answer(TypedDict):
    first: list[Step]
    stale: list[Stale]
    fingerprints: dict[str, str]
    """Of the last runs, by the blocks' ids."""
    error: str | None


def answer(blocks: list[AskedBlock], versions: list[list[OldBlock]], target: str | None) -> Answer:
    """Plan the run of ``target``; without one tell only which blocks are stale.

    ``versions`` are the session's blocks as they were when some of them ran.

    Raises ``ValueError`` for blocks that cannot be told apart.
    """
    asked = [_block(block, versions, blocks) for block in blocks]
    graph = graph_of(tuple(map(key_of, asked)))
    runs = [block.get("ran") for block in asked]
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
    if target is not None:
        planned = plan(asked, target)
        result["first"] = [{"id": one["id"], "text": one["text"]} for one in planned["first"]]
        result["error"] = planned["error"]
    return result


def _block(
    asked: AskedBlock, versions: Sequence[Sequence[OldBlock]], now: Sequence[OldBlock]
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
