"""Plans which blocks run before the requested one, and finds stale blocks."""

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
    """Hidden code that runs before a block, once per session."""

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
    """``auto``, ``previous``, ``none``, or ids separated by spaces or commas."""
    setup: list[SetupCode]
    """The setups that run before it, in order."""


class LastRun(TypedDict):
    """The last run of a block in this interpreter."""

    order: int
    """From 0, greater than for any earlier run."""
    fingerprint: str | None
    """From an earlier plan; empty if the run failed; None if no plan has given it yet."""
    version: int
    """If that is None: the version of the blocks in which it ran; -1 for the current blocks."""
    index: int
    """The block's index in that version."""


class AskedBlock(Block):
    ran: LastRun | None


class Reason(TypedDict):
    """What a block does with names that another one needs."""

    role: Role | Literal["may define anything", "may be used", "named by depends"]
    names: list[str]
    more: int
    """The number of further names with the same role."""


class Step(TypedDict):
    """A block to run first."""

    id: str
    reasons: list[Reason]


class Stale(TypedDict):
    """A block that ran well and has changed since, or whose dependencies have."""

    id: str
    dependencies: list[str]
    """Ids of all its current dependencies, direct and indirect."""


class Plan(TypedDict):
    first: list[Step]
    """In the order in which they run."""
    stale: list[Stale]
    fingerprints: dict[str, str]
    """Of the last runs, by block id."""
    error: Phrase | None
    """Why the block cannot run; then ``first`` is empty."""


MOST_NAMES = 4
"""The most names of one role in a reason: a star import may define very many."""


def plan(blocks: list[AskedBlock], versions: list[list[Block]], target: str | None) -> Plan:
    """Return what must run before the block ``target`` so that it finds what it would find if the
    blocks had run from the first one on; without a target, only which blocks are stale.

    ``blocks`` are all blocks of the session, in document order, and ``versions`` are these blocks
    as they were when some of them ran.

    A block runs first if it writes a name that the target, or another block that runs, needs, and
    if it has not run in this interpreter, has changed since, or what it wrote was overwritten. What
    an earlier run of the target itself wrote is kept: running it again continues from there.

    Raises ``ValueError`` if two blocks have the same id.
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
    """Say why a block runs first, given the names that others need from it."""
    roles: dict[str, Role] = {}
    for full_name in needed:
        write = flow.writes.get(full_name)
        role: Role = "may define" if write is None else write.role
        name = full_name.removeprefix(MODULE)
        if role == "may define" and name in BUILTINS:
            continue  # true for a star import, but no help
        # A block that imports a module and sets it up defines it.
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
