"""Which blocks of a session run before the one that was asked for, and which are stale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from ..bridge import Mode
from .choice import Choice
from .effects import MODULE
from .expressions import BUILTINS
from .graph import DependencyError, Graph, Key, graph_of
from .names import Role
from .setups import Setup


class Ran(TypedDict):
    """The last run of a block in this interpreter."""

    fingerprint: str
    """The plan told it when the block ran; empty if the run did not end well."""
    order: int
    """A number from 0 on, greater than that of any run before."""


class SetupCode(TypedDict):
    """Hidden code that runs before a block, once a session."""

    id: str
    source: str
    mode: Mode


class Block(TypedDict):
    """A block of the session; ``plan`` gets all of them in the order of the document."""

    id: str
    source: str
    """Without prompts."""
    mode: NotRequired[Mode]
    depends: NotRequired[str]
    """``auto``, ``previous``, ``none``, or ids with spaces or commas between them."""
    setup: NotRequired[list[SetupCode]]
    """What runs before it, in order."""
    ran: NotRequired[Ran | None]
    """None, or not there: it has not run in this interpreter."""


class Reason(TypedDict):
    name: str
    """Of a variable or a module."""
    role: Role
    needed_by: str
    """Id of a block that runs afterwards."""


class First(TypedDict):
    """A block to run first."""

    id: str
    reasons: list[Reason]
    """Empty for a block that is named in ``depends``, or that ``previous`` stands for."""
    text: str
    """The reasons, for a reader: "defines `df`"."""
    fingerprint: str


class Plan(TypedDict):
    first: list[First]
    """In the order in which they run."""
    fingerprint: str
    """Of the block that was asked for; to be kept, like those of ``first``, when it has run."""
    stale: list[str]
    """Blocks that ran well and have changed since, or depend on what has."""
    error: str | None
    """A sentence that says why the block cannot run; ``first`` is empty then."""


MOST_NAMES = 4
"""Names of one kind that a reason tells; a star import may define very many."""

_NEVER: Ran = {"fingerprint": "", "order": -1}


def plan(blocks: Sequence[Block], target: str, *, afresh: bool = False) -> Plan:
    """Say what to run before the block ``target``, so that it finds what it would find if the
    blocks had run from the first one on.

    A block runs first if it writes a name that the target, or another block that runs, needs, and
    has not run in this interpreter, has changed since, or what it wrote has been overwritten. What
    an earlier run of the target itself wrote is kept, so that running it again goes on from there;
    with ``afresh`` it counts as overwriting, too.

    Raises ``ValueError`` if there is no block ``target``, or if two have the same id.
    """
    graph = graph_of(tuple(map(key_of, blocks)))
    if target not in graph.indexes:
        raise ValueError(f"There is no block with the id {target!r}.")
    ran = [block.get("ran") or _NEVER for block in blocks]
    index = graph.indexes[target]
    result: Plan = {
        "first": [],
        "fingerprint": graph.fingerprints[index],
        "stale": stale(graph, [last["fingerprint"] for last in ran]),
        "error": None,
    }
    try:
        graph.check(index)
    except DependencyError as error:
        result["error"] = str(error)
        return result
    choice = Choice(
        graph,
        index,
        orders=[last["order"] for last in ran],
        fingerprints=[last["fingerprint"] for last in ran],
        keeps_own=not afresh,
    )
    result["first"] = _with_reasons(graph, choice.blocks(), index)
    return result


def stale(graph: Graph, fingerprints: Sequence[str]) -> list[str]:
    """Return the blocks that ran well, with these fingerprints, and have others now."""
    return [
        name
        for name, before, now in zip(graph.ids, fingerprints, graph.fingerprints, strict=True)
        if before not in ("", now)
    ]


def key_of(block: Block) -> Key:
    setups = tuple(
        Setup(setup["id"], setup["source"], setup["mode"]) for setup in block.get("setup", ())
    )
    depends = block.get("depends", "auto")
    return block["id"], block["source"], block.get("mode", "script"), depends, setups


def _with_reasons(graph: Graph, chosen: Sequence[int], target: int) -> list[First]:
    reasons: dict[int, list[Reason]] = {index: [] for index in chosen}
    for consumer in (*chosen, target):
        for name, need in graph.needs[consumer].items():
            for index in reasons.keys() & need.writers:
                write = graph.flows[index].writes.get(name)
                reason: Reason = {
                    "name": name.removeprefix(MODULE),
                    "role": "may define" if write is None else write.role,
                    "needed_by": graph.ids[consumer],
                }
                reasons[index].append(reason)
    return [
        {
            "id": graph.ids[index],
            "reasons": reasons[index],
            "text": _told(reasons[index]),
            "fingerprint": graph.fingerprints[index],
        }
        for index in chosen
    ]


def _told(reasons: Sequence[Reason]) -> str:
    roles: dict[str, Role] = {}
    for reason in reasons:
        if reason["role"] == "may define" and reason["name"] in BUILTINS:
            continue  # true of a star import, and no help
        # A module that a block imports and sets up: it defines it.
        if reason["role"] == "defines" or reason["name"] not in roles:
            roles[reason["name"]] = reason["role"]
    parts = [
        f"{role} {_listed_names([name for name, own in roles.items() if own == role])}"
        for role in sorted(set(roles.values()))
    ]
    if not parts:
        return "may define anything" if reasons else "named by `depends`"
    return _listed(parts)


def _listed_names(names: Sequence[str]) -> str:
    parts = [f"`{name}`" for name in names]
    if len(parts) > MOST_NAMES:
        parts[MOST_NAMES - 1 :] = [f"{len(parts) - MOST_NAMES + 1} more"]
    return _listed(parts)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
