"""Collects what a block does with names, while its syntax tree is visited."""

from __future__ import annotations

import ast

from ..bridge import Mode
from .expressions import ITERATOR_CALLS, attribute_root, is_scalar, reference, shared_names
from .facts import Binding, Body, Change, Root, Step, Value
from .scopes import Scope


class Collector(ast.NodeVisitor):
    """The base class of the visitors, which visit a block in the order of its evaluation."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self.steps: list[Step] = []
        self._step = Step()
        self._function: Body | None = None
        self._scopes: list[Scope] = []
        self._bound: set[str] = set()
        """Names that the block has surely bound so far."""
        self._maybe = 0
        """The depth of branches that may not run."""

    @property
    def _facts(self) -> Body | Step:
        """What calls and changes belong to: the current function, or the step."""
        return self._function or self._step

    def _scope_of(self, name: str) -> Scope | None:
        """Return the scope in which a name is looked up; None for the module's scope."""
        innermost = len(self._scopes) - 1
        for index in range(innermost, -1, -1):
            scope = self._scopes[index]
            if name in scope.globals:
                return None
            if name in scope.names and (scope.kind != "class" or index == innermost):
                return scope
        return None

    def _binding_scope(self, name: str) -> Scope | None:
        for scope in reversed(self._scopes):
            if name in scope.globals:
                return None
            if scope.kind == "class":
                scope.names.add(name)
            if name in scope.names:
                return scope
        return None

    def _roots(self, name: str) -> set[Root]:
        scope = self._scope_of(name)
        return {name} if scope is None else scope.roots.get(name, set())

    def _shares(self, node: ast.expr) -> frozenset[Root]:
        return frozenset(root for name in shared_names(node) for root in self._roots(name))

    def _read(self, name: str) -> None:
        if self._scope_of(name) is not None:
            return
        if self._function is not None:
            self._function.reads.add(name)
        elif name in self._bound:
            self._step.inner.add(name)
        else:
            self._step.reads.add(name)

    def _is_global(self, name: str) -> bool:
        """Tell whether a name belongs to the session, in a statement that surely runs."""
        return self._scope_of(name) is None and not self._maybe and self._function is None

    def _value(self, node: ast.expr) -> Value:
        if is_scalar(node):
            return Value(is_scalar=True)
        match node:
            case ast.GeneratorExp():
                return Value(self._shares(node), is_iterator=True)
            case ast.Call(func=ast.Name(id=name)):
                is_iterator = name in ITERATOR_CALLS
                return Value(
                    self._shares(node), is_iterator=is_iterator, is_result=True, called=name
                )
            case ast.Call():
                return Value(self._shares(node), is_result=True)
        return Value(self._shares(node))

    def _bind(self, name: str, value: Value, is_change: bool = False) -> None:
        scope = self._binding_scope(name)
        if scope is not None:
            scope.roots.setdefault(name, set()).update(value.shares)
        elif self._function is not None:
            self._function.binds.add(name)
        else:
            self._step.bindings.append(Binding(name, value, not self._maybe, is_change))
            self._bound.add(name)

    def _change(
        self, node: ast.expr, shares: frozenset[Root] = frozenset(), is_binding: bool = False
    ) -> None:
        """Note that the object of ``node`` itself is changed."""
        if (found := reference(node)) is None:
            return
        is_certain = is_binding and not self._maybe and self._function is None
        for root in self._roots(found.name):
            self._facts.changes.append(Change(root, found.path, shares, is_certain))

    def _change_part(
        self, target: ast.expr, shares: frozenset[Root] = frozenset(), is_binding: bool = False
    ) -> None:
        """Note that an item or an attribute is assigned, changed or deleted."""
        match target:
            case ast.Attribute(value=inner):
                if is_binding and (name := attribute_root(inner)) and self._is_global(name):
                    self._step.receivers.add(name)
                else:
                    self.visit(inner)
                # The path includes the attribute: for a module, the change is about it.
                self._change(target, shares, is_binding)
            case ast.Subscript(value=inner, slice=index):
                self.visit(inner)
                self.visit(index)
                self._change(inner, shares)

    def _assign(self, target: ast.expr, value: Value, source: ast.expr | None = None) -> None:
        match target:
            case ast.Name(id=name):
                self._bind(name, value)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                self._unpack(targets, value, source)
            case ast.Starred(value=inner):
                self._assign(inner, Value(value.shares))
            case ast.Attribute() | ast.Subscript():
                self._change_part(target, value.shares, is_binding=True)

    def _unpack(self, targets: list[ast.expr], value: Value, source: ast.expr | None) -> None:
        match source:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) if len(parts) == len(targets):
                if not any(isinstance(node, ast.Starred) for node in [*parts, *targets]):
                    # All values exist before the first name is bound.
                    values = [self._value(part) for part in parts]
                    for target, own, part in zip(targets, values, parts, strict=True):
                        self._assign(target, own, part)
                    return
        for target in targets:
            self._assign(target, Value(value.shares, is_scalar=value.is_scalar))

    def _delete(self, name: str) -> None:
        if self._binding_scope(name) is not None:
            return
        if self._function is not None:
            self._function.binds.add(name)
            return
        self._begin_step()
        self._step.deletions.append((name, not self._maybe))
        self._bound.discard(name)

    def _import_module(self, module: str) -> None:
        if module == "__main__":
            self._opaque()
        if self._function is None:
            self._step.imports.add(module)

    def _opaque(self) -> None:
        if self._function is not None:
            self._function.is_opaque = True
        else:
            self._step.reads_all = self._step.binds_all = True

    def _begin_step(self) -> None:
        if self._scopes or self._function:
            return
        if self._step != Step():
            self.steps.append(self._step)
        self._step = Step()
