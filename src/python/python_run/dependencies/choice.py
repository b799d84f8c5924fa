"""Chooses the blocks to run before another one, given what has run in the interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .graph import Graph
from .names import Need


class Choice:
    """``orders`` and ``fingerprints`` are those of the blocks' last runs; -1 and "" without one."""

    def __init__(
        self,
        graph: Graph,
        target: int,
        *,
        orders: Sequence[int],
        fingerprints: Sequence[str],
        keeps_own: bool = True,
    ) -> None:
        self._graph = graph
        self._orders = orders
        self._fingerprints = fingerprints
        self._target = target
        self._kept = target if keeps_own else None
        """The block whose own earlier writes do not count against it."""
        self._chosen: set[int] = set()
        self._sound: set[int] = set()
        """Blocks whose last run was of their current source, and of current dependencies."""
        self._writers: dict[str, list[int]] = {}
        for index, flow in enumerate(graph.flows):
            for name in flow.writes:
                self._writers.setdefault(name, []).append(index)
        self._write_all = [i for i, flow in enumerate(graph.flows) if flow.writes_all]
        for index in graph.order:
            if self._is_sound(index):
                self._sound.add(index)

    def blocks(self) -> list[int]:
        new = {self._target}
        while new:
            while new:
                new = self._add_missing_for(new)
            # A block that was sound may no longer be: its name will be written again.
            new = self._add_missing_for({self._target, *self._chosen})
        return self._graph.ordered(self._chosen)

    def _add_missing_for(self, consumers: Iterable[int]) -> set[int]:
        missing = set[int]().union(*map(self._missing_for, consumers)) - self._chosen
        self._chosen |= missing
        self._spoil(missing)
        return missing

    def _spoil(self, blocks: Iterable[int]) -> None:
        """Note that blocks run again, so that blocks that depend on them must too."""
        waiting = list(blocks)
        while waiting:
            index = waiting.pop()
            self._sound.discard(index)
            waiting += self._sound & self._graph.dependents[index]

    def _missing_for(self, consumer: int) -> set[int]:
        missing = {i for i in self._graph.required[consumer] if i not in self._sound}
        for name, need in self._graph.needs[consumer].items():
            missing.update(self._missing(consumer, name, need))
        return missing

    def _is_sound(self, index: int) -> bool:
        return self._fingerprints[index] == self._graph.fingerprints[index] and all(
            dependency in self._sound and self._orders[dependency] < self._orders[index]
            for dependency in self._graph.lasting(index)
        )

    def _missing(self, consumer: int, name: str, need: Need) -> tuple[int, ...]:
        """Return the writers of a name that must run so that the consumer finds its value."""
        if need.origin is not None and self._is_imported(consumer, name, need):
            return ()
        last = -1
        kept = 0
        for writer in need.writers:
            if writer not in self._sound or self._orders[writer] < last:
                break
            last = self._orders[writer]
            kept += 1
        if kept and self._is_overwritten(consumer, name, need.writers[:kept]):
            kept = 0
        return need.writers[kept:]

    def _is_imported(self, consumer: int, name: str, need: Need) -> bool:
        """Tell whether the last run that wrote a name imported what is needed."""
        others = [i for i in self._all_writers(name) if not (i == consumer == self._kept)]
        if any(i in self._chosen and i < consumer for i in others):
            return False
        latest = max(others, key=self._orders.__getitem__)
        if self._fingerprints[latest] != self._graph.fingerprints[latest]:
            return False
        write = self._graph.flows[latest].writes.get(name)
        return write is not None and write.origin == need.origin

    def _all_writers(self, name: str) -> list[int]:
        return [*self._writers.get(name, ()), *self._write_all]

    def _is_overwritten(self, consumer: int, name: str, writers: Sequence[int]) -> bool:
        since = self._orders[writers[0]]
        for other in self._all_writers(name):
            if other in writers:
                continue
            if other in self._chosen and other < writers[0]:
                return True  # it will be overwritten
            if self._orders[other] > since and not (other == consumer == self._kept):
                return True
        return False
