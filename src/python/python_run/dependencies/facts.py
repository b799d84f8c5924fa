"""The result of a block's analysis: its steps, in order, and what each does with names.

A step is a statement, or the head of a statement with a body. The effects of a function's body are
separate: they happen when the function is called, maybe by a later block. The effects of calling
another block's function or method are not known yet: ``flow`` follows the steps of all blocks.
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
"""Arguments that are a name, or a part of its value."""


class Origin(NamedTuple):
    """What an import binds: a module, or a name in one."""

    module: str
    attribute: str | None

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]


class Call(NamedTuple):
    """``root.path(arguments)``; in the path, ``()`` stands for an intermediate call."""

    root: Root
    path: tuple[str, ...]
    arguments: Arguments
    is_discarded: bool
    """Its value is not used: it is called for its effect."""


class Decoration(NamedTuple):
    """``@root.path`` over the definition of a name."""

    root: Root
    path: tuple[str, ...]
    name: str


class Change(NamedTuple):
    """``root.path`` is changed in place, for example by an assignment to an item."""

    root: Root
    path: tuple[str, ...]
    shares: frozenset[Root] = frozenset()
    """What it holds from then on."""
    is_binding: bool = False
    """The last attribute of the path is surely bound again, whatever it was before."""


@dataclass(eq=False)
class Body:
    """What a function does when it is called; for a class, what its methods do."""

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
    """It can be neither changed in place nor called."""
    is_iterator: bool = False
    """Reading it uses it up."""
    is_result: bool = False
    """It was returned by a call."""
    called: str | None = None
    """The name that was called, if nothing else was involved."""
    body: Body | None = None
    """It is this function or class."""
    origin: Origin | None = None
    """It was imported from there."""


class Binding(NamedTuple):
    name: str
    value: Value
    is_certain: bool
    """The name is bound after this step, whichever branches the program takes."""
    is_change: bool = False
    """By an augmented assignment."""


@dataclass
class Step:
    """The effects of a step, in the order of the fields."""

    imports: set[str] = field(default_factory=set)
    """Modules that it imports."""
    reads: set[str] = field(default_factory=set)
    """Names that the block has not surely bound before."""
    inner: set[str] = field(default_factory=set)
    """Names that it reads and that the block has bound."""
    receivers: set[str] = field(default_factory=set)
    """Names of which it binds an attribute, at any depth: ``name.a.b = 1``."""
    bodies: list[Body] = field(default_factory=list)
    """The bodies of its lambdas."""
    calls: list[Call] = field(default_factory=list)
    decorations: list[Decoration] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    stars: set[str] = field(default_factory=set)
    """Modules from which it imports all names, which may be any."""
    reads_all: bool = False
    binds_all: bool = False
    bindings: list[Binding] = field(default_factory=list)
    deletions: list[tuple[str, bool]] = field(default_factory=list)
    """Each name, and whether its deletion is certain."""
    settled: frozenset[str] = frozenset()
    """Names that each of the preceding branches has bound."""
