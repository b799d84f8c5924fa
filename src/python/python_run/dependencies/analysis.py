"""Turns a block's source into its steps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

from ..bridge import Mode
from .expressions import BUILTINS, reference
from .facts import Binding, Body, Decoration, Step, Value
from .scopes import (
    FunctionDefinition,
    OwnNames,
    Scope,
    defaults,
    evaluated_outside,
    parameters,
    type_parameters,
)
from .statements import StatementVisitor

_PLAIN_BINDING = re.compile(
    r"^[ \t]*(?:(?:async\s+)?(?:def|class)\s+(?P<definition>\w+)"
    r"|(?P<targets>\w+(?:\s*,\s*\w+)*)\s*(?::[^=\n]+)?=(?!=)"
    r"|import\s+(?P<imports>[^\n#;]+)|from\s+[\w.]+\s+import\s+(?P<names>[^\n#;]+))",
    re.MULTILINE,
)


@lru_cache(maxsize=1024)
def analyze(source: str, mode: Mode) -> tuple[Step, ...]:
    """Return the steps of a block; callers share them, and must not change them."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        tree: ast.Module = compile(source, "<block>", "exec", flags, dont_inherit=True)
        analyzer = _Analyzer(mode)
        analyzer.block(tree.body)
    except (SyntaxError, ValueError):
        return (_broken(source),)
    except (RecursionError, MemoryError):
        return (Step(reads_all=True, binds_all=True),)
    return tuple(analyzer.steps)


def _broken(source: str) -> Step:
    """Return what a block that does not compile seems to define.

    It then runs for blocks that use those names, and its error says more than a missing name would.
    """
    names: set[str] = set()
    for found in _PLAIN_BINDING.finditer(source):
        if listed := found["imports"] or found["names"]:
            parts = (part.split() for part in listed.strip("() \t").split(","))
            names |= {part[-1].partition(".")[0] for part in parts if part}
        else:
            names |= set(re.findall(r"\w+", found["definition"] or found["targets"]))
    return Step(bindings=[Binding(name, Value(is_scalar=True), True) for name in sorted(names)])


class _Analyzer(StatementVisitor):
    """Visits a whole block; adds functions and classes."""

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for default in defaults(node.args):
            self.visit(default)
        body = self._function_body(node.args, [node.body])
        if self._function is None:
            self._step.bodies.append(body)

    def _function_body(self, arguments: ast.arguments, nodes: Sequence[ast.AST]) -> Body:
        """Visit a function's body; inside another function, its facts belong to that one."""
        own = OwnNames(nodes)
        names = [parameter.arg for parameter in parameters(arguments)]
        scope = Scope("function", own.names | set(names), own.globals)
        outer = self._function
        body = outer or Body(names, is_generator=own.is_generator)
        self._function = body
        if outer is None:
            scope.roots = {name: {position} for position, name in enumerate(names)}
        self._scopes.append(scope)
        for node in nodes:
            if isinstance(node, ast.stmt):
                self._statement(node)
            else:
                self.visit(node)
        self._scopes.pop()
        self._function = outer
        return body

    @contextmanager
    def _type_scope(self, node: ast.AST) -> Iterator[None]:
        """Add the scope of ``def f[T]()``, if the definition has one."""
        found = type_parameters(node)
        if not found:
            yield
            return
        self._scopes.append(Scope("type", {getattr(parameter, "name", "") for parameter in found}))
        for parameter in found:
            self.generic_visit(parameter)
        yield
        self._scopes.pop()

    def visit_TypeAlias(self, node: ast.AST) -> None:
        with self._type_scope(node):
            self.visit(getattr(node, "value"))  # noqa: B009
        self._assign(getattr(node, "name"), Value())  # noqa: B009

    def _function_definition(self, node: FunctionDefinition) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        with self._type_scope(node):
            for outside in evaluated_outside(node):
                self.visit(outside)
            body = self._function_body(node.args, node.body)
        self._define(node, body)

    visit_FunctionDef = visit_AsyncFunctionDef = _function_definition

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        with self._type_scope(node):
            for outside in evaluated_outside(node):
                self.visit(outside)
            scope = Scope("class", set(), OwnNames(node.body).globals)
            outer, self._methods = self._methods, {}
            self._scopes.append(scope)
            self._body(node.body)
            self._scopes.pop()
            methods, self._methods = self._methods, outer
        reads = set[str]().union(*(method.reads for method in methods.values()))
        self._define(node, Body(reads=reads, methods=methods))

    _methods: dict[str, Body] = {}  # noqa: RUF012 -- replaced, never changed, at the top

    def _define(self, node: FunctionDefinition | ast.ClassDef, body: Body) -> None:
        is_method = bool(self._scopes) and self._scopes[-1].kind == "class"
        if is_method and self._function is None:
            self._add_methods(node.name, body)
        self._bind(node.name, Value(body=body))
        if self._function is None:
            self._begin_step()
            for decorator in node.decorator_list:
                self._decorate(decorator, node.name)

    def _add_methods(self, name: str, body: Body) -> None:
        self._methods[name] = body
        for inner, method in (body.methods or {}).items():
            self._methods.setdefault(inner, method)

    def _decorate(self, node: ast.expr, name: str) -> None:
        found = reference(node)
        if found is None or found.name in BUILTINS:
            return
        for root in self._roots(found.name):
            self._step.decorations.append(Decoration(root, found.path, name))
