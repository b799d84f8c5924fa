"""Hidden code that runs before a block, once per session, as a part of the blocks that have it.

In document order, it runs before the first block that has it, its carrier. Other blocks with the
same setup find it done, whichever of them runs first. Blocks without it need the carrier.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..bridge import Mode
from .analysis import analyze
from .facts import Step
from .flow import follow
from .names import BlockFlow, Need


class Setup(NamedTuple):
    id: str
    source: str
    mode: Mode


def follow_with_setups(
    blocks: Sequence[tuple[Sequence[Step], Sequence[Setup]]],
) -> list[BlockFlow]:
    """Return the names that flow into and out of each block, including its setups."""
    steps: list[Sequence[Step]] = []
    carriers: list[int] = []
    """By index in ``steps``: the block to which it belongs."""
    places: dict[Setup, int] = {}
    own: list[int] = []
    for index, (block, setups) in enumerate(blocks):
        for setup in setups:
            if setup not in places:
                places[setup] = len(steps)
                steps.append(analyze(setup.source, setup.mode))
                carriers.append(index)
        own.append(len(steps))
        steps.append(block)
        carriers.append(index)
    flows = follow(steps)
    return [
        _joined(flows, own[index], [places[setup] for setup in setups], carriers)
        for index, (_, setups) in enumerate(blocks)
    ]


def _joined(
    flows: Sequence[BlockFlow], own: int, setups: Sequence[int], carriers: Sequence[int]
) -> BlockFlow:
    """Return the flow of a block whose setups run with it, unless they have run before."""
    if not setups and carriers[own] == own:
        return flows[own]
    index = carriers[own]
    joined = BlockFlow()
    for place in (*setups, own):
        flow = flows[place]
        if flow.needs_all:
            joined.needs_before = max(joined.needs_before, carriers[place])
        for name, need in flow.needs.items():
            found = [*joined.needs.get(name, Need(())).writers]
            found += [carriers[writer] for writer in need.writers if writer not in setups]
            writers = tuple(writer for writer in dict.fromkeys(found) if writer != index)
            if writers:
                origin = need.origin if len(writers) == 1 else None
                joined.needs[name] = Need(writers, origin)
        if carriers[place] == index:
            joined.writes_all |= flow.writes_all
            joined.writes |= {
                name: write for name, write in flow.writes.items() if name not in joined.writes
            }
    joined.needs = dict(sorted(joined.needs.items()))
    return joined
