"""Executes a block's code in the module ``__main__``, as a script or as typed at a prompt."""

from __future__ import annotations
import __future__

import ast
import io
import linecache
from collections.abc import Awaitable, Callable
from inspect import CO_COROUTINE
from types import CodeType
from typing import Literal, TypeAlias

import __main__

from ..bridge import Mode

Execute: TypeAlias = Callable[[str, Mode], Awaitable[object]]
"""Runs code to its end. Returns the value of a script's last expression, or None."""

_FUTURE_FLAGS = sum(
    getattr(__future__, name).compiler_flag for name in set(__future__.all_feature_names)
)


def remember_source(filename: str, code: str) -> None:
    """Make ``code`` the text of ``filename``.

    Tracebacks, ``inspect.getsource`` and ``pdb`` read it through ``linecache``. An entry without a
    modification time is never checked against the file system.
    """
    # Only line ends end a line here; `splitlines` also splits at form feeds and others.
    lines = io.StringIO(code).readlines()
    linecache.cache[filename] = (len(code), None, lines, filename)


class Compiler:
    """Compiles one block, as a whole or piece by piece."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def parts(self, code: str, mode: Mode) -> list[tuple[CodeType, bool]]:
        """Return the pieces of code to execute; for each, whether its value is the block's.

        A script is one piece, and a second one if its last statement is an expression. A
        transcript, or input at a prompt, has one piece per statement, which shows its values
        itself. Top-level ``await`` is allowed, and a ``from __future__`` import applies to all
        later pieces. All pieces are compiled before the first one runs: a compile error leaves no
        half-finished run behind.
        """
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        tree: ast.Module = compile(code, self._filename, "exec", flags, dont_inherit=True)
        statements = tree.body
        if mode != "script":
            return [(self._compiled(ast.Interactive([one]), "single"), False) for one in statements]
        parts: list[tuple[CodeType, bool]] = []
        last = statements.pop() if statements and isinstance(statements[-1], ast.Expr) else None
        if statements:
            parts.append((self._compiled(tree, "exec"), False))
        if isinstance(last, ast.Expr):
            parts.append((self._compiled(ast.Expression(last.value), "eval"), True))
        return parts

    def _compiled(
        self,
        node: ast.Module | ast.Expression | ast.Interactive,
        kind: Literal["exec", "eval", "single"],
    ) -> CodeType:
        code: CodeType = compile(node, self._filename, kind, self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FUTURE_FLAGS
        return code


class Escape(Exception):  # noqa: N818 -- not an error itself
    """Carries a block's ``StopIteration`` out of coroutines, which must not raise one."""

    def __init__(self, error: StopIteration) -> None:
        self.error = error


def carried(error: BaseException) -> BaseException:
    """Return the exception that a block raised."""
    return error.error if isinstance(error, Escape) else error


async def _evaluate(code: CodeType) -> object:
    try:
        value: object = eval(code, __main__.__dict__)
    except StopIteration as error:
        raise Escape(error) from None
    if code.co_flags & CO_COROUTINE:
        return await value  # type: ignore[misc]  # the flag means that it is a coroutine
    return value


async def execute(code: str, mode: Mode, compiler: Compiler) -> object:
    """Run ``code``. Return the value of a script's last expression, or None."""
    last: object = None
    for part, is_expression in compiler.parts(code, mode):
        value = await _evaluate(part)
        last = value if is_expression else None
    return last
