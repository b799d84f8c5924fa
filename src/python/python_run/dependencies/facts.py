"""What an analysis of a block tells: its steps, in order, and what each does with names.

A step is a statement, or the head of one that has a body. What a function's body does is kept
apart: it happens when the function is called, maybe by a later block. What a call or a method of
another block does is not known yet: ``flow`` follows the steps of all blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

Root: TypeAlias = str | int
"""A global name or, in a function's body, the position of one of its parameters."""

Key: TypeAlias = str | int
"""The keyword or the position of an argument."""

Arguments: TypeAlias = tuple[tuple[Key, Root], ...]
"""Arguments that are a name, or a part of what it stands for."""


class Origin(NamedTuple):
    """What an import binds: a module, or a name of one."""

    module: str
    attribute: str | None

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]


class Call(NamedTuple):
    """``root.path(arguments)``; in the path, ``()`` stands for a call on the way."""

    root: Root
    path: tuple[str, ...]
    arguments: Arguments
    is_discarded: bool
    """Nobody sees its value: it is there for its effect."""


class Decoration(NamedTuple):
    """``@root.path`` over the definition of a name."""

    root: Root
    path: tuple[str, ...]
    name: str


class Change(NamedTuple):
    """``root.path`` is changed in place, by an assignment to an item, for example."""

    root: Root
    path: tuple[str, ...]
    shares: frozenset[Root] = frozenset()
    """What it holds from then on."""
    is_binding: bool = False
    """The last attribute of the path is surely bound anew, whatever it was before."""


@dataclass(eq=False)
class Body:
    """What a function does when it is called; of a class, what its methods do."""

    parameters: Sequence[str] = ()
    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    """Names that it declares ``global`` and assigns or deletes."""
    changes: list[Change] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    is_generator: bool = False
    is_opaque: bool = False
    """It may read and bind any name."""
    methods: Mapping[str, Body] | None = None


@dataclass(frozen=True)
class Value:
    """What is known of a value."""

    shares: frozenset[Root] = frozenset()
    """Names that may stand for the same object, or for one that holds it."""
    is_scalar: bool = False
    """It can neither be changed in place nor be called."""
    is_iterator: bool = False
    """Reading it uses it up."""
    is_result: bool = False
    """A call gave it."""
    called: str | None = None
    """The name that was called, if that is all."""
    body: Body | None = None
    """It is this function or class."""
    origin: Origin | None = None
    """It was imported from there."""


class Binding(NamedTuple):
    name: str
    value: Value
    is_certain: bool
    """Whatever the program's way through the block, the name is bound after this step."""
    is_change: bool = False
    """An augmented assignment."""


@dataclass
class Step:
    """What happens in it, in the order of the fields."""

    imports: set[str] = field(default_factory=set)
    """Modules."""
    reads: set[str] = field(default_factory=set)
    """Names that this block has not surely bound before."""
    inner: set[str] = field(default_factory=set)
    """Names that it reads and has bound."""
    receivers: set[str] = field(default_factory=set)
    """Names of which it binds an attribute, or an attribute's: ``name.a.b = 1``."""
    bodies: list[Body] = field(default_factory=list)
    """Of its lambdas."""
    calls: list[Call] = field(default_factory=list)
    decorations: list[Decoration] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    stars: set[str] = field(default_factory=set)
    """Modules of which it imports all names; these may be any."""
    reads_all: bool = False
    binds_all: bool = False
    bindings: list[Binding] = field(default_factory=list)
    deletions: list[tuple[str, bool]] = field(default_factory=list)
    """With each name, whether that is certain."""
    settled: frozenset[str] = frozenset()
    """Names that each of the branches before has bound."""
