"""Visits statements: makes steps, and finds what is certain after branches and loops."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from .evaluation import ExpressionVisitor
from .expressions import is_main_guard, is_non_empty, is_scalar
from .facts import Origin, Step, Value


def _leaves(body: Sequence[ast.stmt]) -> bool:
    """Tell whether the code after a branch does not run after it."""
    return any(isinstance(node, ast.Raise | ast.Return | ast.Break | ast.Continue) for node in body)


def _may_end_turn(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Break | ast.Continue) for node in ast.walk(statement))


def _may_swallow(items: Sequence[ast.withitem]) -> bool:
    """Recognise context managers that may let the code continue after the body ended early."""
    for item in items:
        match item.context_expr:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                if name in {"suppress", "raises", "assertRaises"}:
                    return True
    return False


def _is_irrefutable(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and not case.pattern.pattern


class StatementVisitor(ExpressionVisitor):
    def block(self, body: Sequence[ast.stmt]) -> None:
        """Visit the statements of the whole block."""
        for statement in body:
            is_shown = self._mode == "transcript" or statement is body[-1]
            self._statement(statement, is_shown)
            if is_shown and isinstance(statement, ast.Expr):
                self._bind_underscore(statement.value)

    def _bind_underscore(self, node: ast.expr) -> None:
        """Note that a shown value is bound to ``_``, as at a prompt, unless it is None."""
        match node:
            case ast.Constant(value=None) | ast.Call(func=ast.Name(id="print")):
                return
        self._maybe += isinstance(node, ast.Call)
        self._step = Step()
        self._bind("_", self._value(node))
        self.steps.append(self._step)
        self._maybe -= isinstance(node, ast.Call)

    def _statement(self, node: ast.stmt, is_shown: bool = False) -> None:
        if self._scopes or self._function:
            self._visit_statement(node, is_shown)
            return
        self._begin_step()
        self._visit_statement(node, is_shown)
        self._begin_step()

    def _visit_statement(self, node: ast.stmt, is_shown: bool) -> None:
        if not isinstance(node, ast.Expr):
            self.visit(node)
        elif isinstance(node.value, ast.Call):
            self._call(node.value, is_discarded=not is_shown)
        else:
            self.visit(node.value)

    def _body(self, body: Sequence[ast.stmt]) -> None:
        for statement in body:
            self._statement(statement)

    # Branches and loops

    def _branches(self, branches: Sequence[Callable[[], bool]], is_exhaustive: bool) -> None:
        """Visit alternatives; each returns whether the code after it runs."""
        before = self._bound
        self._maybe += 1
        ends: list[set[str]] = [] if is_exhaustive else [before]
        for visit in branches:
            self._bound = set(before)
            self._begin_step()
            if visit():
                ends.append(self._bound)
            self._begin_step()
        self._maybe -= 1
        self._bound = set.intersection(*ends) if ends else before
        self._settle(before)

    def _settle(self, before: set[str]) -> None:
        names = self._bound - before
        if names and not self._maybe and not self._scopes and not self._function:
            self.steps.append(Step(settled=frozenset(names)))

    def _branch(self, body: Sequence[ast.stmt]) -> Callable[[], bool]:
        def visit() -> bool:
            self._body(body)
            return not _leaves(body)

        return visit

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        if is_main_guard(node.test):
            self._begin_step()
            self._body(node.body)
            return
        self._branches([self._branch(node.body), self._branch(node.orelse)], is_exhaustive=True)

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self._implicit(node.iter, "__iter__", "__next__")
        value = Value(self._shares(node.iter))

        def turn() -> bool:
            self._assign(node.target, value)
            self._body(node.body)
            return True

        if is_non_empty(node.iter):
            self._assign(node.target, value)
            self._begin_step()
            self._first_turn(node.body)
        else:
            self._branches([turn], is_exhaustive=False)
        self._branches([self._branch(node.orelse)], is_exhaustive=False)

    visit_For = visit_AsyncFor = _for

    def _first_turn(self, body: Sequence[ast.stmt]) -> None:
        """Visit the body of a loop that surely has a turn; a ``break`` may end it early."""
        end = next((i for i, node in enumerate(body) if _may_end_turn(node)), len(body))
        self._body(body[:end])
        if end < len(body):
            self._branches([self._branch(body[end:])], is_exhaustive=False)

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        if isinstance(node.test, ast.Constant) and node.test.value:
            self._begin_step()
            self._first_turn(node.body)
        else:
            self._branches([self._branch(node.body)], is_exhaustive=False)
        self._branches([self._branch(node.orelse)], is_exhaustive=False)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            self._implicit(item.context_expr, "__enter__", "__exit__")
            if item.optional_vars:
                self._assign(item.optional_vars, Value(self._shares(item.context_expr)))
        self._begin_step()
        if _may_swallow(node.items):
            self._branches([self._branch(node.body)], is_exhaustive=False)
        else:
            self._body(node.body)

    visit_With = visit_AsyncWith = _with

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        def whole() -> bool:
            self._body(node.body)
            self._body(node.orelse)
            return not _leaves(node.body) and not _leaves(node.orelse)

        if node.handlers:
            handlers = [self._handler(handler) for handler in node.handlers]
            self._branches([whole, *handlers], is_exhaustive=True)
        else:
            self._begin_step()
            whole()
        self._body(node.finalbody)

    visit_Try = visit_TryStar = _try

    def _handler(self, node: ast.ExceptHandler) -> Callable[[], bool]:
        def visit() -> bool:
            if node.type:
                self.visit(node.type)
            if node.name:
                self._bind(node.name, Value())
            self._body(node.body)
            if node.name:
                self._delete(node.name)
            return not _leaves(node.body)

        return visit

    def visit_Match(self, node: ast.Match) -> None:
        self.visit(node.subject)
        value = Value(self._shares(node.subject))

        def case(branch: ast.match_case) -> Callable[[], bool]:
            def visit() -> bool:
                self._pattern(branch.pattern, value)
                if branch.guard:
                    self.visit(branch.guard)
                self._body(branch.body)
                return not _leaves(branch.body)

            return visit

        is_exhaustive = any(map(_is_irrefutable, node.cases))
        self._branches([case(branch) for branch in node.cases], is_exhaustive)

    def _pattern(self, pattern: ast.pattern, value: Value) -> None:
        for node in ast.walk(pattern):
            match node:
                case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                    self._bind(name, value)
                case ast.MatchMapping(rest=str() as name):
                    self._bind(name, value)
                case ast.MatchValue(value=expression) | ast.MatchClass(cls=expression):
                    self.visit(expression)

    # Simple statements

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        value = self._function_value(node.value)
        for target in node.targets:
            self._assign(target, value, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value:
            self.visit(node.value)
            self._assign(node.target, self._function_value(node.value), node.value)

    def _function_value(self, node: ast.expr) -> Value:
        """Return what is known of a value, once it has been visited."""
        value = self._value(node)
        bodies = self._step.bodies
        if isinstance(node, ast.Lambda) and bodies and not self._function:
            return Value(body=bodies.pop())  # the function is called later, if at all
        return value

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if not isinstance(node.target, ast.Name):
            self._change_part(node.target)
            return
        name = node.target.id
        self._read(name)
        if is_scalar(node.value):
            self._bind(name, Value(is_scalar=True), is_change=True)
            return
        self._change(node.target, self._shares(node.value))
        if self._function is None:
            # Bind it to the object that it already stands for.
            self._bind(name, Value(frozenset({name})), is_change=True)
        else:
            self._bind(name, Value())

    def visit_Delete(self, node: ast.Delete) -> None:
        waiting = list(node.targets)
        while waiting:
            match waiting.pop(0):
                case ast.Tuple(elts=parts) | ast.List(elts=parts):
                    waiting += parts
                case ast.Name(id=name):
                    self._read(name)
                    self._delete(name)
                case target:
                    self._change_part(target)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._import_module(alias.name)
            package = alias.name.partition(".")[0]
            self._bind(alias.asname or package, Value(origin=Origin(alias.name, None)))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        if module == "__future__":
            return
        self._import_module(module)
        for alias in node.names:
            if alias.name == "*":
                self._step.stars.add(module)
            else:
                self._bind(alias.asname or alias.name, Value(origin=Origin(module, alias.name)))
