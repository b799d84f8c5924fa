"""The names of a session: the blocks that wrote them, and what is known of their values."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from .effects import IMPORTS, MODULE, affected, is_new
from .expressions import BUILTINS, CALL
from .facts import Binding, Body, Change, Origin

Role: TypeAlias = Literal["defines", "changes", "deletes", "may define"]


@dataclass(frozen=True)
class Write:
    role: Role
    origin: Origin | None = None
    """The name was imported: every block with the same import writes the same."""


@dataclass(frozen=True)
class Need:
    """Where a name's value comes from: indexes of blocks, in the order of their writing."""

    writers: tuple[int, ...]
    origin: Origin | None = None


@dataclass
class BlockFlow:
    needs: dict[str, Need] = field(default_factory=dict)
    writes: dict[str, Write] = field(default_factory=dict)
    needs_all: bool = False
    needs_before: int = 0
    """It needs all blocks before this index, whatever they write."""
    writes_all: bool = False


@dataclass
class Variable:
    writers: tuple[int, ...] = ()
    bodies: frozenset[Body] = frozenset()
    shares: set[str] = field(default_factory=set)
    origins: frozenset[Origin] = frozenset()
    is_iterator: bool = False
    is_definition: bool = False
    starred: set[int] = field(default_factory=set)
    """Writers that may have written the name only through a star import."""


class SessionNames:
    """Reads and writes the names of a session for the current block."""

    def __init__(self) -> None:
        self._names: dict[str, Variable] = {}
        self._unnamed = Variable()
        """What is known of the names that no step binds by name."""
        self._other_modules: tuple[int, ...] = ()
        self._stars: dict[int, set[str]] = {}
        """By block: the modules from which it imports all names."""
        self._settings: dict[str, set[str]] = {}
        """By package: attributes in it that blocks have bound, as names of the session."""
        self._index = 0
        self._flow = BlockFlow()
        self._bound: set[str] = set()
        """Names that the block has surely bound before the step."""
        self._entered: set[Body] = set()
        """Bodies whose names the step already needs."""

    # Reading

    def _writers(self, name: str) -> tuple[int, ...]:
        if (variable := self._names.get(name)) is not None:
            return variable.writers
        return self._other_modules if name.startswith(MODULE) else self._unnamed.writers

    def _need(self, name: str) -> None:
        writers = self._writers(name)
        if writers and name not in self._flow.needs:
            earlier = tuple(index for index in writers if index != self._index)
            if earlier:
                variable = self._names.get(name)
                origins = variable.origins if variable else frozenset[Origin]()
                origin = next(iter(origins)) if len(origins) == len(earlier) == 1 else None
                self._flow.needs[name] = Need(earlier, origin)

    def _read(self, name: str) -> None:
        self._need(name)
        self._use(name)

    def _known(self, name: str) -> Variable | None:
        """Return what a name stands for. A name that no block binds may come from a star import."""
        variable = self._names.get(name)
        if variable is None and self._stars and name not in BUILTINS:
            modules = set[str]().union(*self._stars.values())
            return replace(
                self._unnamed, origins=frozenset(Origin(module, name) for module in modules)
            )
        return variable

    def _need_module(self, package: str) -> None:
        """Need a package's settings."""
        for name in (MODULE + package, *self._settings.get(package, ())):
            self._need(name)

    def _receive(self, name: str) -> None:
        """Need a name of which an attribute is bound; of a module, need no settings."""
        self._need(name)
        variable = self._known(name)
        if variable is None or not variable.origins:
            self._use(name)

    def _use(self, name: str) -> None:
        """Need what a name's value needs."""
        if (variable := self._known(name)) is None:
            return
        for origin in variable.origins:
            self._need_module(origin.package)
        if variable.is_iterator:
            self._change(name)
        for body in variable.bodies:
            self._enter(body)

    def _enter(self, body: Body) -> None:
        if body not in self._entered:
            self._entered.add(body)
            for name in body.reads:
                self._read(name)

    def _read_all(self) -> None:
        self._flow.needs_all = True
        for name in self._names:
            self._need(name)

    def _carried(self, names: Iterable[str]) -> frozenset[Body]:
        found = (self._names[name].bodies for name in names if name in self._names)
        return frozenset[Body]().union(*found)

    def _import(self, module: str) -> None:
        package = module.partition(".")[0]
        self._need(MODULE + package)
        for name in self._settings.get(package, ()):
            if name.count(".") == 1:  # the module's own attribute, which may be imported
                self._need(name)
        if package not in sys.stdlib_module_names:
            self._need(IMPORTS)

    # Writing

    def _unknown(self) -> Variable:
        """Return what is known of a name that no step has bound yet."""
        return replace(self._unnamed, starred=set(self._unnamed.starred))

    def _write(self, name: str, role: Role, origin: Origin | None = None) -> None:
        if (variable := self._names.get(name)) is not None:
            variable.starred.discard(self._index)
        known = self._flow.writes.get(name)
        if known is None or (known.role == "changes" and role == "defines"):
            self._flow.writes[name] = Write(role, origin)
        elif known.origin != origin:
            self._flow.writes[name] = Write(known.role)

    def _change(self, name: str, path: tuple[str, ...] = (), is_binding: bool = False) -> None:
        """Note that a name's object is changed in place, and objects that it may be part of."""
        variable = self._known(name)
        if variable is None or (not variable.origins and is_new(name, path[:1])):
            return
        if not variable.origins:
            if name not in self._bound:
                self._need(name)
            variable.writers = (self._index,)
            self._write(name, "changes")
        for origin in variable.origins:
            if is_new(origin.attribute or "", path):
                continue
            if is_binding:
                self._set_up(origin, path)
            else:
                self._change_module(origin, path)
        for other in variable.shares:
            self._change_shared(other)

    def _change_shared(self, name: str) -> None:
        """Note that a name's object may have been changed through another name.

        The block does not need this name, but later blocks that do need the block.
        """
        variable = self._names[name]
        for origin in variable.origins:
            self._change_module(origin, ())
        if not variable.origins:
            variable.writers = self._with_own(variable.writers)
            self._write(name, "changes")

    def _with_own(self, writers: Iterable[int]) -> tuple[int, ...]:
        return (*(index for index in writers if index != self._index), self._index)

    def _change_module(self, origin: Origin, path: tuple[str, ...]) -> None:
        self._need_module(origin.package)
        for name in (MODULE + origin.package, *affected(origin, path)):
            self._need(name)
            variable = self._names.setdefault(name, Variable())
            variable.writers = (self._index,)
            self._write(name, "changes")

    def _set_up(self, origin: Origin, path: tuple[str, ...]) -> None:
        """Note that an attribute in a package has another value, whatever it was before."""
        parts = path if origin.attribute is None else (origin.attribute, *path)
        name = ".".join((MODULE + origin.package, *parts)).replace(f".{CALL}", CALL)
        self._settings.setdefault(origin.package, set()).add(name)
        for bound in (name, *affected(origin, path)):
            self._names[bound] = Variable((self._index,))
            self._write(bound, "changes")

    def _change_by(self, change: Change) -> None:
        name = str(change.root)
        held = [str(root) for root in change.shares]
        self._change(name, change.path, change.is_binding)
        self._hold(name, held)

    def _hold(self, name: str, held: Iterable[str]) -> None:
        """Note that the object of ``name`` holds others from now on."""
        variable = self._names.get(name)
        if variable is None:
            return
        for other in held:
            if other != name and (held_one := self._names.get(other)) is not None:
                variable.bodies |= held_one.bodies
                if not held_one.is_definition and not held_one.origins:
                    self._share(name, other)

    def _share(self, one: str, other: str) -> None:
        together = {one, other, *self._names[one].shares, *self._names[other].shares}
        for name in together:
            self._names[name].shares = together - {name}

    def _variable(self, binding: Binding, carried: frozenset[Body]) -> Variable:
        value = binding.value
        if value.origin is not None or value.is_scalar:
            bodies: frozenset[Body] = frozenset()
        elif value.body is not None:
            bodies = carried | {value.body}
        else:
            bodies = carried
        called = self._names.get(value.called) if value.called else None
        is_generator = called is not None and any(body.is_generator for body in called.bodies)
        return Variable(
            (self._index,),
            bodies,
            self._shared(binding),
            frozenset() if value.origin is None else frozenset({value.origin}),
            value.is_iterator or is_generator,
            value.body is not None,
        )

    def _shared(self, binding: Binding) -> set[str]:
        """Return the names that stand for the object to which a name is bound."""
        shared: set[str] = set()
        for name in map(str, binding.value.shares):
            other = self._names.get(name)
            if other is not None and not (other.origins and binding.value.is_result):
                shared |= {name, *other.shares}
        return shared - {binding.name}

    def _bind(self, binding: Binding, new: Variable) -> None:
        name, origin = binding.name, binding.value.origin
        self._write(name, "changes" if binding.is_change else "defines", origin)
        old = self._names.get(name, self._unknown())
        # `import a.b` after `import a.c` leaves both.
        adds = any(origin and origin != other and origin.attribute is None
                   and origin.package == other.package for other in old.origins)  # fmt: skip
        shares, new.shares = new.shares, set()
        if not binding.is_certain or adds:
            new.writers = self._with_own(old.writers)
            new.starred = old.starred - {self._index}
            new.bodies |= old.bodies
            new.origins |= old.origins
            new.is_iterator |= old.is_iterator
            new.shares = old.shares
        elif not binding.is_change or binding.value.is_scalar:
            self._forget(name)
        else:
            new.bodies |= old.bodies
            new.shares = old.shares
        self._names[name] = new
        for other in shares:
            self._share(name, other)

    def _forget(self, name: str) -> None:
        """Remove a name from those that stand for its object."""
        for other in self._names[name].shares if name in self._names else ():
            self._names[other].shares = self._names[other].shares - {name}

    def _bind_maybe(self, name: str) -> None:
        variable = self._names.setdefault(name, self._unknown())
        variable.writers = self._with_own(variable.writers)
        self._write(name, "defines")

    def _bind_all(self, is_after_all: bool) -> None:
        """Note that any name may be bound; after all earlier blocks, if the step read them all."""
        before = () if is_after_all else self._unnamed.writers
        self._unnamed = Variable(self._with_own(before))
        for name, variable in self._names.items():
            if is_after_all:
                variable.writers = (self._index,)
            elif not name.startswith(MODULE):
                variable.writers = self._with_own(variable.writers)
        if is_after_all:
            self._other_modules = (self._index,)
            self._flow.writes_all = True

    def _import_all(self, modules: set[str]) -> None:
        """Note that a star import may bind any name to what the module has by that name.

        An earlier star import of the same module has bound the same.
        """
        own = self._stars.setdefault(self._index, set())
        own |= modules
        named = (one for name, one in self._names.items() if not name.startswith(MODULE))
        for variable in (self._unnamed, *named):
            again = {i for i in variable.starred if self._stars[i] <= own} - {self._index}
            if self._index not in variable.writers:
                variable.starred.add(self._index)
            kept = [i for i in variable.writers if i not in again]
            variable.writers = self._with_own(kept)
            variable.starred -= again

    def _delete(self, name: str, is_certain: bool) -> None:
        self._forget(name)
        old = self._names.get(name, self._unknown())
        others = () if is_certain else tuple(i for i in old.writers if i != self._index)
        self._names[name] = Variable((*others, self._index))
        if name not in self._flow.writes or is_certain:
            self._flow.writes[name] = Write("deletes")
