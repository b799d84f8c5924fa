"""Follows the names of a session through its blocks, in document order.

For each block, finds the earlier blocks from which it takes a name, and the names that it writes. A
function needs the names in its body when a block reads the function's own name, as they are at that
block; its definition needs none of them. A value carries the functions that it was made with:
calling a method of an instance needs the names that the methods of its class read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from .effects import (
    ADDING_METHODS,
    CHANGING_FIRST_ARGUMENT,
    HARMLESS_BUILTINS,
    changes_module,
    changes_receiver,
    reads_all,
)
from .expressions import CALL
from .facts import Arguments, Body, Call, Change, Decoration, Key, Origin, Root, Step
from .names import BlockFlow, SessionNames, Variable

_CONSTRUCTORS = ("__new__", "__init__", "__post_init__", "__call__")


def follow(blocks: Sequence[Sequence[Step]]) -> list[BlockFlow]:
    """Return the names that flow into and out of each block."""
    session = _Session()
    return [session.block(index, steps) for index, steps in enumerate(blocks)]


_Performed: TypeAlias = set[tuple[Body, tuple[tuple[int, str], ...]]]


class _Session(SessionNames):
    def block(self, index: int, steps: Iterable[Step]) -> BlockFlow:
        self._index, self._flow = index, BlockFlow()
        for step in steps:
            self._do(step)
        self._flow.needs = dict(sorted(self._flow.needs.items()))  # sets have no order
        return self._flow

    def _do(self, step: Step) -> None:
        for module in step.imports:
            self._import(module)
        self._entered = set()
        self._bound = step.inner - step.reads
        for name in step.reads:
            self._read(name)
        for name in step.inner:
            self._use(name)
        for name in step.receivers:
            self._receive(name)
        performed: _Performed = set()
        if step.calls:
            for body in step.bodies:
                self._perform(body, {}, performed)
        for call in step.calls:
            self._call(call, performed)
        for decoration in step.decorations:
            self._decorate(decoration, performed)
        for change in step.changes:
            self._change_by(change)
        if step.reads_all:
            self._read_all()
        if step.stars:
            self._import_all(step.stars)
        if step.binds_all:
            self._bind_all(step.reads_all)
        if step.bindings:
            carried = self._carried([*step.reads, *step.inner]).union(step.bodies)
            values = [self._variable(binding, carried) for binding in step.bindings]
            for binding, variable in zip(step.bindings, values, strict=True):
                self._bind(binding, variable)
        for name, is_certain in step.deletions:
            self._delete(name, is_certain)
        for name in step.settled:
            self._names[name].writers = (self._index,)

    # Calling

    def _call(self, call: Call, performed: _Performed) -> None:
        name = str(call.root)
        variable = self._known(name) or Variable()
        handed = [str(root) for _, root in call.arguments]
        if not self._call_known(name, variable, call, performed):
            if variable.origins:
                for origin in variable.origins:
                    self._call_imported(origin, call.path)
            elif changes_receiver(call.path, call.is_discarded):
                self._change(name, call.path)
                if CALL not in call.path and call.path[-1] in ADDING_METHODS:
                    self._hold(name, handed)
            function = self._function_name(name, variable, call.path)
            if function in CHANGING_FIRST_ARGUMENT:
                for key, root in call.arguments:
                    if key == 0:
                        self._change(str(root))
            if function in HARMLESS_BUILTINS:
                return
        for other in handed:
            for body in self._carried([other]):
                self._perform(body, {}, performed)

    def _decorate(self, decoration: Decoration, performed: _Performed) -> None:
        name = str(decoration.root)
        variable = self._names.get(name, Variable())
        call = Call(name, decoration.path, ((0, decoration.name),), is_discarded=True)
        if not self._call_known(name, variable, call, performed) and not variable.origins:
            # The decorator registers what it decorates, like `@app.route`.
            self._change(name)
            self._hold(name, [decoration.name])
        if (decorated := self._names.get(decoration.name)) is not None:
            decorated.bodies |= variable.bodies

    def _function_name(self, name: str, variable: Variable, path: tuple[str, ...]) -> str:
        if path:
            return path[-1]
        return next((o.attribute for o in variable.origins if o.attribute), name)

    def _call_imported(self, origin: Origin, path: tuple[str, ...]) -> None:
        if changes_module(origin, path):
            self._change_module(origin, path)
        if reads_all(origin, path):
            self._read_all()

    def _call_known(self, name: str, variable: Variable, call: Call, performed: _Performed) -> bool:
        """Apply the effects of the bodies that a call leads to; tell whether there are any."""
        is_known = False
        for body in variable.bodies:
            if body.methods is None:
                if not call.path:
                    is_known = True
                    self._perform(body, _by_position(body, call.arguments), performed)
            elif not call.path:
                is_known = True
                for method in _CONSTRUCTORS:
                    if found := body.methods.get(method):
                        # A constructor changes a new object.
                        receiver = {0: name} if method == "__call__" else {}
                        arguments = _by_position(found, call.arguments, 1)
                        self._perform(found, receiver | arguments, performed)
            elif call.path[:-1] in ((), (CALL,)) and (found := body.methods.get(call.path[-1])):
                is_known = True
                # In `Class().method()`, the object is new.
                receiver = {} if CALL in call.path else {0: name}
                arguments = _by_position(found, call.arguments, 1)
                self._perform(found, receiver | arguments, performed)
        return is_known

    def _perform(self, body: Body, arguments: Mapping[int, str], performed: _Performed) -> None:
        """Apply a body's effects on the session's names, for a call with ``arguments``."""
        key = (body, tuple(sorted(arguments.items())))
        if key in performed:
            return
        performed.add(key)
        self._enter(body)
        if body.is_opaque:
            self._read_all()
            self._bind_all(True)
        for method in (body.methods or {}).values():
            self._perform(method, {}, performed)
        for change in body.changes:
            if (root := _actual(change.root, arguments)) is not None:
                self._change_by(Change(root, change.path, _all_actual(change.shares, arguments)))
        for call in body.calls:
            if (root := _actual(call.root, arguments)) is not None:
                self._call(_actual_call(call, root, arguments), performed)
        for name in body.binds:
            self._bind_maybe(name)


def _by_position(body: Body, arguments: Arguments, first: int = 0) -> dict[int, str]:
    positions: dict[Key, int] = {name: index for index, name in enumerate(body.parameters)}
    found: dict[int, str] = {}
    for key, root in arguments:
        position = key + first if isinstance(key, int) else positions.get(key)
        if position is not None:
            found.setdefault(position, str(root))
    return found


def _actual(root: Root, arguments: Mapping[int, str]) -> str | None:
    return arguments.get(root) if isinstance(root, int) else root


def _all_actual(roots: Iterable[Root], arguments: Mapping[int, str]) -> frozenset[Root]:
    found = (_actual(root, arguments) for root in roots)
    return frozenset(root for root in found if root is not None)


def _actual_call(call: Call, root: str, arguments: Mapping[int, str]) -> Call:
    found = ((key, _actual(argument, arguments)) for key, argument in call.arguments)
    actual = tuple((key, argument) for key, argument in found if argument is not None)
    return Call(root, call.path, actual, call.is_discarded)
