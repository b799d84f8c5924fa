"""Finds the names that a function's scope binds, and what of a definition is evaluated outside it.

``symtable`` accepts neither top-level ``await`` nor a tree. The tests compare both.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .facts import Root

FunctionDefinition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass
class Scope:
    """A scope inside the module's."""

    kind: Literal["function", "class", "comprehension", "type"]
    names: set[str]
    """The names that it binds; in a class, so far."""
    globals: set[str] = field(default_factory=set)
    roots: dict[str, set[Root]] = field(default_factory=dict)
    """With what its names may share their objects."""


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    """Return all parameters, positional ones first."""
    rest = [arguments.vararg, arguments.kwarg]
    return [
        *arguments.posonlyargs,
        *arguments.args,
        *arguments.kwonlyargs,
        *(parameter for parameter in rest if parameter),
    ]


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    return [*arguments.defaults, *(node for node in arguments.kw_defaults if node)]


def evaluated_outside(node: FunctionDefinition | ast.ClassDef) -> list[ast.expr]:
    """Return the expressions of a definition that its surroundings evaluate, except decorators.

    This includes annotations: CPython 3.14 postpones them until something asks for them, as
    decorators and base classes do.
    """
    if isinstance(node, ast.ClassDef):
        return [*node.bases, *(keyword.value for keyword in node.keywords)]
    annotations = [parameter.annotation for parameter in parameters(node.args)]
    return [
        *defaults(node.args),
        *(annotation for annotation in [*annotations, node.returns] if annotation),
    ]


def type_parameters(node: ast.AST) -> list[ast.AST]:
    """Return the type parameters of ``def f[T]()``, which Python has since 3.12."""
    found: list[ast.AST] = getattr(node, "type_params", [])
    return found


class OwnNames(ast.NodeVisitor):
    """The names that a function's own scope binds and declares, without inner scopes."""

    def __init__(self, body: Sequence[ast.AST]) -> None:
        self._bound: set[str] = set()
        self._nonlocals: set[str] = set()
        self._comprehensions = 0
        self.globals: set[str] = set()
        self.is_generator = False
        for node in body:
            self.visit(node)

    @property
    def names(self) -> set[str]:
        return self._bound - self.globals - self._nonlocals

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load) and not self._comprehensions:
            self._bound.add(node.id)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._bound.add(node.target.id)  # also from inside a comprehension
        self.visit(node.value)

    def _comprehension(self, node: Comprehension) -> None:
        self._comprehensions += 1
        self.generic_visit(node)
        self._comprehensions -= 1

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _definition(self, node: FunctionDefinition | ast.ClassDef) -> None:
        self._bound.add(node.name)
        for outside in [*node.decorator_list, *evaluated_outside(node)]:
            self.visit(outside)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _definition

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for default in defaults(node.args):
            self.visit(default)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            self._bound.add(alias.asname or alias.name.partition(".")[0])

    visit_Import = visit_ImportFrom = _import

    def _named(self, node: ast.ExceptHandler | ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self._bound.add(node.name)
        self.generic_visit(node)

    visit_ExceptHandler = visit_MatchAs = visit_MatchStar = _named

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self._bound.add(node.rest)
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self.globals.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self._nonlocals.update(node.names)

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> None:
        self.is_generator = True
        self.generic_visit(node)

    visit_Yield = visit_YieldFrom = _yield
