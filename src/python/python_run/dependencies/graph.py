"""What the blocks of a session depend on, whatever has run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from ..bridge import Mode, Phrase
from .analysis import analyze
from .names import BlockFlow, Need
from .setups import Setup, follow_with_setups

Key: TypeAlias = tuple[str, str, Mode, str, tuple[Setup, ...]]
"""Id, source, mode, ``depends`` and setups of a block."""

_Override: TypeAlias = Literal["previous", "none"] | tuple[str, ...] | None


class DependencyError(ValueError):
    """The order that ``depends`` demands is impossible."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(phrase["code"])
        self.phrase = phrase


def _override(depends: str) -> _Override:
    match depends.replace(",", " ").split():
        case [] | ["auto"]:
            return None
        case ["previous"]:
            return "previous"
        case ["none"]:
            return "none"
        case ids:
            return tuple(dict.fromkeys(ids))


class Graph:
    """What each block depends on; independent of the interpreter's state."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self.ids = [key[0] for key in keys]
        self.indexes = {name: index for index, name in enumerate(self.ids)}
        if len(self.indexes) < len(self.ids):
            raise ValueError("Two blocks of a session have the same id.")
        self.flows = follow_with_setups(
            [(analyze(source, mode), setups) for _, source, mode, _, setups in keys]
        )
        self._unknown: dict[int, str] = {}
        self.required: list[tuple[int, ...]] = []
        """Blocks that must have run, whatever they write."""
        self.needs: list[dict[str, Need]] = []
        self.overrides = [_override(key[3]) for key in keys]
        """What the author wrote instead of ``auto``."""
        for index, override in enumerate(self.overrides):
            required, needs = self._resolve(index, self.flows[index], override)
            self.required.append(required)
            self.needs.append(needs)
        self.dependencies = [
            sorted({*required, *(w for need in needs.values() for w in need.writers)})
            for required, needs in zip(self.required, self.needs, strict=True)
        ]
        self.order = self.ordered(range(len(keys)))
        self.dependents: list[set[int]] = [set() for _ in keys]
        for index in self.order:
            for dependency in self.lasting(index):
                self.dependents[dependency].add(index)
        self.fingerprints = self._fingerprints(keys)

    def lasting(self, index: int) -> Iterator[int]:
        """Yield a block's dependencies, except imports, which any other block may have done."""
        yield from self.required[index]
        for need in self.needs[index].values():
            if need.origin is None:
                yield from need.writers

    def _resolve(
        self, index: int, flow: BlockFlow, override: _Override
    ) -> tuple[tuple[int, ...], dict[str, Need]]:
        match override:
            case None:
                return tuple(range(index if flow.needs_all else flow.needs_before)), flow.needs
            case "previous":
                return tuple(range(index)), flow.needs
            case "none":
                return (), {}
        required: list[int] = []
        for name in override:
            if name in self.indexes:
                required.append(self.indexes[name])
            else:
                self._unknown.setdefault(index, name)
        needs: dict[str, Need] = {}
        for name in flow.needs:
            writers = tuple(i for i in sorted(required) if name in self.flows[i].writes)
            if writers:
                needs[name] = Need(writers)
        return tuple(required), needs

    def check(self, target: int) -> None:
        """Raise ``DependencyError`` if the block, or one it depends on, cannot be ordered."""
        path: list[int] = []
        done: set[int] = set()

        # Only `depends` can lead forward; the depth is at most the number of blocks.
        waiting: list[tuple[int, Iterator[int]]] = []

        def enter(index: int) -> None:
            if index in self._unknown:
                block, other = self.ids[index], self._unknown[index]
                raise DependencyError({"code": "depends-unknown", "block": block, "id": other})
            if index in path:
                circle = [self.ids[one] for one in path[path.index(index) :]]
                raise DependencyError({"code": "depends-circle", "blocks": circle})
            if index not in done:
                path.append(index)
                waiting.append((index, iter(self.dependencies[index])))

        enter(target)
        while waiting:
            index, following = waiting[-1]
            if (dependency := next(following, None)) is not None:
                enter(dependency)
            else:
                waiting.pop()
                path.pop()
                done.add(index)

    def closure(self, index: int) -> list[int]:
        """Return a block's direct and indirect dependencies, in document order."""
        found: set[int] = set()
        waiting = [index]
        while waiting:
            new = set(self.dependencies[waiting.pop()]) - found
            found |= new
            waiting += new
        return sorted(found - {index})

    def ordered(self, blocks: Iterable[int]) -> list[int]:
        """Order blocks so that each follows its dependencies; keep document order otherwise."""
        chosen = set(blocks)
        order: dict[int, None] = {}
        entered: set[int] = set()
        waiting = sorted(chosen, reverse=True)
        while waiting:
            index = waiting[-1]
            before = [] if index in entered else self.dependencies[index]
            entered.add(index)
            # A block that was entered and has no place yet is part of a cycle.
            before = [other for other in before if other in chosen and other not in entered]
            if before:
                waiting += reversed(before)
            else:
                order[waiting.pop()] = None
        return list(order)

    def _fingerprints(self, keys: Sequence[Key]) -> list[str]:
        """Return a digest of each block's source and of all its dependencies."""
        found: dict[int, str] = {}
        for index in self.order:
            digest = hashlib.sha256(repr(keys[index][1:]).encode())
            for name, need in sorted(self.needs[index].items()):
                if need.origin is not None:  # whichever block imports it
                    digest.update(repr((name, need.origin)).encode())
                    continue
                for writer in need.writers:
                    digest.update(f"{name}\0{found.get(writer, '')}".encode())
            for dependency in self.required[index]:
                digest.update(found.get(dependency, "").encode())
            found[index] = digest.hexdigest()[:16]
        return [found[index] for index in range(len(keys))]


@lru_cache(maxsize=4)
def graph_of(keys: tuple[Key, ...]) -> Graph:
    return Graph(keys)
