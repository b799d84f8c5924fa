"""Run the code of a block in the module ``__main__``, as a script or as typed at a prompt."""

from __future__ import annotations
import __future__

import ast
import asyncio
import builtins
import sys
from collections.abc import Callable, Collection
from contextvars import ContextVar, copy_context
from inspect import CO_COROUTINE
from types import CodeType
from typing import Any, Literal, TypeAlias, TypedDict

import __main__

from . import waiting
from .source import remember_source
from .tracebacks import report
from .waiting import interruption

Mode: TypeAlias = Literal["script", "transcript"]

_FUTURE_FLAGS = sum(
    getattr(__future__, name).compiler_flag for name in set(__future__.all_feature_names)
)

CANCEL_TIMEOUT = 1.0
"""Seconds that cancelled tasks have to clean up."""


class Outcome(TypedDict, total=False):
    """How a run ended; the same shape as ``RunOutcome`` in the protocol."""

    status: Literal["ok", "error", "stopped"]
    value: dict[str, str]
    error: dict[str, str | int]
    tasks: list[str]


def _compile_parts(tree: ast.Module, filename: str, mode: Mode) -> list[tuple[CodeType, bool]]:
    """Return the pieces of code to execute; with each, whether it is an expression.

    A script is one piece and, if its last statement is an expression, a second; a transcript
    is a piece a statement. Top-level ``await`` is allowed, and a ``from __future__`` import
    holds for the pieces that follow it. All is compiled before anything runs: an error that
    the compiler finds leaves no half a run behind.
    """
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def compiled(node: ast.Module | ast.Expression, kind: Literal["exec", "eval"]) -> CodeType:
        nonlocal flags
        code: CodeType = compile(node, filename, kind, flags, dont_inherit=True)
        flags |= code.co_flags & _FUTURE_FLAGS
        return code

    parts: list[tuple[CodeType, bool]] = []
    statements = tree.body
    together = 0 if mode == "transcript" else len(statements)
    if together and isinstance(statements[-1], ast.Expr):
        together -= 1
    if together:
        parts.append((compiled(ast.Module(statements[:together], []), "exec"), False))
    for statement in statements[together:]:
        if isinstance(statement, ast.Expr):
            parts.append((compiled(ast.Expression(statement.value), "eval"), True))
        else:
            parts.append((compiled(ast.Module([statement], []), "exec"), False))
    return parts


async def _evaluate(code: CodeType) -> object:
    value: object = eval(code, __main__.__dict__)
    if code.co_flags & CO_COROUTINE:
        return await value  # type: ignore[misc]  # that flag says that it is a coroutine
    return value


async def _execute(code: str, filename: str, mode: Mode) -> object:
    """Run ``code``; return the value of a script's last expression, or None."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree: ast.Module = compile(code, filename, "exec", flags, dont_inherit=True)
    last: object = None
    for part, is_expression in _compile_parts(tree, filename, mode):
        value = await _evaluate(part)
        if mode == "transcript" and is_expression:
            sys.displayhook(value)
        last = value if is_expression else None
    return last if mode == "script" else None


def _exit(error: SystemExit) -> Outcome:
    """Tell the program's own end: ``sys.exit()`` and ``sys.exit(0)`` are a good one."""
    if error.code is None or error.code == 0:
        return {"status": "ok"}
    code = str(error.code)
    told: dict[str, str | int] = {"type": "SystemExit", "message": code}
    return {"status": "error", "error": {**told, "traceback": f"SystemExit: {code}\n"}}


def _never_interrupted(_is_on: bool) -> None:
    """For callers that have no Stop."""


_task: asyncio.Task[object] | None = None
"""The one in which a block runs."""


_variables: dict[ContextVar[Any], object] = {}
"""The context variables as the last block left them, such as the precision of ``decimal``.

Each run is a task, and a task has a copy of the context.
"""


def _current_task() -> asyncio.Task[object] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # who runs this coroutine has no event loop
        return None


def _tasks() -> set[asyncio.Task[Any]]:
    """Return what else goes on in the event loop."""
    task = _current_task()
    return asyncio.all_tasks() - {task} if task else set()


def _name(task: asyncio.Task[Any]) -> str:
    """Return the name of a task's function, for readers."""
    return getattr(task.get_coro(), "__qualname__", task.get_name())


async def _cancel(tasks: Collection[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks, timeout=CANCEL_TIMEOUT)


def interrupt() -> bool:
    """End what the running block awaits, as Ctrl+C does; return whether it awaits anything."""
    return waiting.interrupt(_task)


async def run(
    code: str,
    filename: str,
    mode: Mode,
    set_interruptible: Callable[[bool], None] = _never_interrupted,
    keeps_tasks: bool = True,
) -> Outcome:
    """Run a block to its end, whatever it raises, and say how it ended.

    ``filename`` is what tracebacks call the block; it must be the block's alone, so that
    functions of earlier blocks keep their own lines. ``set_interruptible`` is told when Stop may
    raise a ``KeyboardInterrupt``: in the event loop that starts this coroutine, one would be lost
    or break the interpreter. Tasks that it has begun and that are not done are named; without
    ``keeps_tasks`` they are cancelled.
    """
    earlier = _tasks()
    try:
        outcome = await _run(code, filename, mode, set_interruptible)
    except KeyboardInterrupt:  # Stop was pressed while an error was being described
        details: dict[str, str | int] = {"type": "KeyboardInterrupt", "message": "Stopped."}
        outcome = {"status": "stopped", "error": {**details, "traceback": ""}}
    if left := [task for task in _tasks() if task not in earlier]:
        outcome["tasks"] = sorted(map(_name, left))
        if not keeps_tasks:
            await _cancel(left)
    return outcome


async def _run(
    code: str, filename: str, mode: Mode, set_interruptible: Callable[[bool], None]
) -> Outcome:
    global _task, _variables
    remember_source(filename, code)
    _task = _current_task()
    for variable, value in _variables.items():
        variable.set(value)
    interruption.take()  # of an earlier run
    try:
        set_interruptible(True)
        value = await _execute(code, filename, mode)
        if value is None:
            return {"status": "ok"}
        builtins._ = value  # type: ignore[attr-defined]  # as at CPython's own prompt
        return {"status": "ok", "value": {"text/plain": repr(value)}}
    except BaseException as raised:
        error = raised
        if isinstance(error, asyncio.CancelledError) and interruption.take():
            error = KeyboardInterrupt().with_traceback(error.__traceback__)
        if isinstance(error, SystemExit):
            return _exit(error)
        told = report(error, filename)
        details: dict[str, str | int] = {
            "type": told.type,
            "message": told.message,
            "traceback": told.traceback,
        }
        if told.line is not None:
            details["line"] = told.line
        stopped = isinstance(error, KeyboardInterrupt)
        return {"status": "stopped" if stopped else "error", "error": details}
    finally:
        _task = None
        set_interruptible(False)
        _variables = dict(copy_context())
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
