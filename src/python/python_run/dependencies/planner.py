"""Which blocks of a session run before the one that was asked for, and which are stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypedDict

from ..bridge import Mode, Phrase
from .choice import Choice
from .effects import MODULE
from .expressions import BUILTINS
from .graph import DependencyError, Graph, graph_of
from .names import BlockFlow, Role
from .setups import Setup


class SetupCode(TypedDict):
    """Hidden code that runs before a block, once a session."""

    id: str
    source: str
    mode: Mode


class Block(TypedDict):
    """A block of the session."""

    id: str
    source: str
    """Without prompts."""
    mode: Mode
    depends: str
    """``auto``, ``previous``, ``none``, or ids with spaces or commas between them."""
    setup: list[SetupCode]
    """What runs before it, in order."""


class LastRun(TypedDict):
    """The last run of a block in this interpreter."""

    order: int
    """A number from 0 on, greater than that of any run before."""
    fingerprint: str | None
    """Empty if the run did not end well; None if no plan has told it yet."""
    version: int
    """Where it is None: the version of the blocks in which it ran; -1 for those of now."""
    index: int
    """The block's place in that version."""


class AskedBlock(Block):
    ran: LastRun | None


class Reason(TypedDict):
    """What a block does with names that another one needs."""

    role: Role | Literal["may define anything", "may be used", "named by depends"]
    names: list[str]
    more: int
    """Names of the same role that are not told."""


class Step(TypedDict):
    """A block to run first."""

    id: str
    reasons: list[Reason]


class Stale(TypedDict):
    """A block that ran well and has changed since, or depends on what has."""

    id: str
    dependencies: list[str]
    """Ids of all that it depends on now, directly or not."""


class Plan(TypedDict):
    first: list[Step]
    """In the order in which they run."""
    stale: list[Stale]
    fingerprints: dict[str, str]
    """Of the last runs, by the blocks' ids."""
    error: Phrase | None
    """Why the block cannot run; ``first`` is empty then."""


MOST_NAMES = 4
"""Names of one kind that a reason tells; a star import may define very many."""


def plan(blocks: list[AskedBlock], versions: list[list[Block]], target: str | None) -> Plan:
    """Say what to run before the block ``target``, so that it finds what it would find if the
    blocks had run from the first one on; without one, only which blocks are stale.

    ``blocks`` are all of the session's, in the order of the document, and ``versions`` are these
    blocks as they were when some of them ran.

    A block runs first if it writes a name that the target, or another block that runs, needs, and
    has not run in this interpreter, has changed since, or what it wrote has been overwritten. What
    an earlier run of the target itself wrote is kept, so that running it again goes on from there.

    Raises ``ValueError`` for blocks that cannot be told apart.
    """
    graph = graph_of_blocks(blocks)
    runs = [block["ran"] for block in blocks]
    fingerprints = [_fingerprint(run, versions, graph) for run in runs]
    result: Plan = {
        "first": [],
        "stale": _stale(graph, fingerprints),
        "fingerprints": dict(zip(graph.ids, fingerprints, strict=True)),
        "error": None,
    }
    if target is None:
        return result
    index = graph.indexes[target]
    try:
        graph.check(index)
    except DependencyError as error:
        result["error"] = error.phrase
        return result
    orders = [-1 if run is None else run["order"] for run in runs]
    choice = Choice(graph, index, orders=orders, fingerprints=fingerprints)
    result["first"] = _steps(graph, choice.blocks(), index)
    return result


def graph_of_blocks(blocks: Iterable[Block]) -> Graph:
    return graph_of(
        tuple(
            (
                block["id"],
                block["source"],
                block["mode"],
                block["depends"],
                tuple(Setup(**setup) for setup in block["setup"]),
            )
            for block in blocks
        )
    )


def _fingerprint(run: LastRun | None, versions: Sequence[Sequence[Block]], now: Graph) -> str:
    if run is None:
        return ""
    if run["fingerprint"] is not None:
        return run["fingerprint"]
    graph = now if run["version"] < 0 else graph_of_blocks(versions[run["version"]])
    return graph.fingerprints[run["index"]]


def _stale(graph: Graph, fingerprints: Sequence[str]) -> list[Stale]:
    return [
        {"id": graph.ids[index], "dependencies": [graph.ids[i] for i in graph.closure(index)]}
        for index, (before, now) in enumerate(zip(fingerprints, graph.fingerprints, strict=True))
        if before not in ("", now)
    ]


def _steps(graph: Graph, chosen: Sequence[int], target: int) -> list[Step]:
    needed: dict[int, list[str]] = {index: [] for index in chosen}
    for consumer in (*chosen, target):
        for name, need in graph.needs[consumer].items():
            for index in needed.keys() & need.writers:
                needed[index].append(name)
    named = {
        index
        for consumer in (*chosen, target)
        if graph.overrides[consumer] is not None
        for index in graph.required[consumer]
    }
    return [
        {
            "id": graph.ids[index],
            "reasons": _reasons(graph.flows[index], needed[index])
            or [_plain("named by depends" if index in named else "may be used")],
        }
        for index in chosen
    ]


def _plain(role: Literal["may define anything", "may be used", "named by depends"]) -> Reason:
    return {"role": role, "names": [], "more": 0}


def _reasons(flow: BlockFlow, needed: Sequence[str]) -> list[Reason]:
    """Say why a block runs first, of which these names are needed."""
    roles: dict[str, Role] = {}
    for full_name in needed:
        write = flow.writes.get(full_name)
        role: Role = "may define" if write is None else write.role
        name = full_name.removeprefix(MODULE)
        if role == "may define" and name in BUILTINS:
            continue  # true of a star import, and no help
        # A module that a block imports and sets up: it defines it.
        if role == "defines" or name not in roles:
            roles[name] = role
    if needed and not roles:
        return [_plain("may define anything")]
    return [
        _reason(role, [name for name, own in roles.items() if own == role])
        for role in sorted(set(roles.values()))
    ]


def _reason(role: Role, names: list[str]) -> Reason:
    told = names if len(names) <= MOST_NAMES else names[: MOST_NAMES - 1]
    return {"role": role, "names": told, "more": len(names) - len(told)}
