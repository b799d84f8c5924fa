"""Visits expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from .collector import Collector
from .expressions import reference
from .facts import Call, Key, Root, Value
from .scopes import Comprehension, Scope

# These read and bind names that no syntax tree shows. In a function or a class, locals() and vars()
# do not.
_OPAQUE_CALLS = frozenset({"exec", "eval", "globals"})
_OPAQUE_AT_TOP = frozenset({"locals", "vars", "dir"})


class ExpressionVisitor(Collector):
    def visit_Name(self, node: ast.Name) -> None:
        self._read(node.id)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self._bind(node.target.id, self._value(node.value))

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        with self._uncertainly():
            for value in node.values[1:]:
                self.visit(value)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        for branch in (node.body, node.orelse):
            with self._uncertainly():
                self.visit(branch)

    @contextmanager
    def _uncertainly(self) -> Iterator[None]:
        before = set(self._bound)
        self._maybe += 1
        yield
        self._maybe -= 1
        self._bound = before

    def visit_Call(self, node: ast.Call) -> None:
        self._call(node, is_discarded=False)

    def _call(self, node: ast.Call, is_discarded: bool) -> None:
        self.visit(node.func)
        for part in [*node.args, *node.keywords]:
            self.visit(part)
        if isinstance(node.func, ast.Name) and self._scope_of(node.func.id) is None:
            self._note_opaque(node.func.id, node)
        if (found := reference(node.func)) is None:
            return
        arguments = tuple(self._arguments(node))
        for root in self._roots(found.name):
            self._facts.calls.append(Call(root, found.path, arguments, is_discarded))

    def _note_opaque(self, name: str, node: ast.Call) -> None:
        in_class = any(scope.kind == "class" for scope in self._scopes)
        at_top = self._function is None and not in_class
        if name in _OPAQUE_CALLS or (at_top and name in _OPAQUE_AT_TOP and not node.args):
            self._opaque()

    def _arguments(self, node: ast.Call) -> Iterator[tuple[Key, Root]]:
        for position, argument in enumerate(node.args):
            for root in sorted(self._shares(argument), key=str):
                yield position, root
        for keyword in node.keywords:
            for root in sorted(self._shares(keyword.value), key=str):
                yield keyword.arg or "**", root

    def _implicit(self, node: ast.expr, *methods: str) -> None:
        """Note the methods that a statement calls implicitly on an object."""
        if (found := reference(node)) is None:
            return
        for root in self._roots(found.name):
            for method in methods:
                call = Call(root, (*found.path, method), (), is_discarded=False)
                self._facts.calls.append(call)

    def _comprehension(self, node: Comprehension) -> None:
        # The first iterable is evaluated outside; the targets' names belong to the scope.
        scope = Scope("comprehension", set())
        first = node.generators[0].iter
        self.visit(first)
        self._scopes.append(scope)
        with self._uncertainly():
            for generator in node.generators:
                if generator.iter is not first:
                    self.visit(generator.iter)
                shares = self._shares(generator.iter)
                for name in ast.walk(generator.target):
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                        scope.names.add(name.id)
                self._assign(generator.target, Value(shares))
                for condition in generator.ifs:
                    self.visit(condition)
            if isinstance(node, ast.DictComp):
                self.visit(node.key)
                self.visit(node.value)
            else:
                self.visit(node.elt)
        self._scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension
