"""Run the code of a block in the module ``__main__``, as a script or as typed at a prompt."""

from __future__ import annotations
import __future__

import ast
import asyncio
import builtins
import sys
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from contextvars import ContextVar, copy_context
from functools import partial
from inspect import CO_COROUTINE
from types import CodeType
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypeAlias, TypedDict

import __main__

from . import rich, waiting
from .source import remember_source
from .tracebacks import may_need_advice, report
from .waiting import interruption

if TYPE_CHECKING:
    from .comparison import Span, Tell

Mode: TypeAlias = Literal["script", "transcript", "console"]

Execute: TypeAlias = Callable[[str, Mode], Awaitable[object]]
"""Runs code to its end; returns the value of a script's last expression, or None."""

_FUTURE_FLAGS = sum(
    getattr(__future__, name).compiler_flag for name in set(__future__.all_feature_names)
)

CANCEL_TIMEOUT = 1.0
"""Seconds that cancelled tasks have to clean up."""


class ErrorDetails(TypedDict):
    """An error that ended a run; the same shape as ``PythonError`` in the protocol."""

    type: str
    message: str
    traceback: str
    line: NotRequired[int]
    columns: NotRequired[list[int]]
    advice: NotRequired[str]


class Outcome(TypedDict, total=False):
    """How a run ended; the same shape as ``RunOutcome`` in the protocol."""

    status: Literal["ok", "error", "stopped"]
    value: rich.Bundle
    metadata: rich.Metadata
    error: ErrorDetails
    tasks: list[str]
    exited: bool


class _Compiler:
    """Compiles one block, whole or a piece after the other."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def parts(self, code: str, mode: Mode) -> list[tuple[CodeType, bool]]:
        """Return the pieces of code to execute; with each, whether its value is the block's.

        A script is one piece and, if its last statement is an expression, a second; a transcript,
        or what was typed at a prompt, is a piece a statement, which shows its values itself.
        Top-level ``await`` is allowed, and a ``from __future__`` import holds for the pieces that
        follow it. All is compiled before anything runs: an error that the compiler finds leaves no
        half a run behind.
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


class Escape(Exception):  # noqa: N818 -- no error of its own
    """Carries a block's ``StopIteration`` out of coroutines, which may not raise one."""

    def __init__(self, error: StopIteration) -> None:
        self.error = error


def carried(error: BaseException) -> BaseException:
    """Return what a block raised, as it was raised."""
    return error.error if isinstance(error, Escape) else error


async def _evaluate(code: CodeType) -> object:
    try:
        value: object = eval(code, __main__.__dict__)
    except StopIteration as error:
        raise Escape(error) from None
    if code.co_flags & CO_COROUTINE:
        return await value  # type: ignore[misc]  # that flag says that it is a coroutine
    return value


async def _execute(code: str, mode: Mode, compiler: _Compiler) -> object:
    """Run ``code``; return the value of a script's last expression, or None."""
    last: object = None
    for part, is_expression in compiler.parts(code, mode):
        value = await _evaluate(part)
        last = value if is_expression else None
    return last


def _value_outcome(value: object) -> Outcome:
    """Tell the value of a run that went well, unless it is None or displays itself."""
    if value is None:
        return {"status": "ok"}
    builtins._ = value  # type: ignore[attr-defined]  # as at CPython's own prompt
    bundle = rich.bundle_of(value)
    if bundle is None:
        return {"status": "ok"}
    data, metadata = bundle
    return {"status": "ok", "value": data, **({"metadata": metadata} if metadata else {})}


def _exit(error: SystemExit) -> Outcome:
    """Tell the program's own end: ``sys.exit()`` and ``sys.exit(0)`` are a good one."""
    if error.code is None or error.code == 0:
        return {"status": "ok"}
    code = str(error.code)
    traceback = f"SystemExit: {code}\n"
    return {
        "status": "error",
        "error": {"type": "SystemExit", "message": code, "traceback": traceback},
    }


def describe(error: BaseException, filename: str) -> ErrorDetails:
    """Tell an error in a form for the page, with what helps a reader."""
    if isinstance(error, ModuleNotFoundError):
        with suppress(ImportError):  # it comes with the examples, which may not be had
            from .missing import explain

            explain(error)
    told = report(error, filename)
    details: ErrorDetails = {
        "type": told.type,
        "message": told.message,
        "traceback": told.traceback,
    }
    if told.line is not None:
        details["line"] = told.line
    if told.columns is not None:
        details["columns"] = list(told.columns)
    if may_need_advice(error):
        with suppress(ImportError):  # it comes with what examples import, perhaps not now
            from .advice import advice

            if (sentence := advice(error)) is not None:
                details["advice"] = sentence
    return details


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
    tell_check: Tell | None = None,
    examples: Iterable[Span] | None = None,
    expect: str | None = None,
) -> Outcome:
    """Run a block to its end, whatever it raises, and say how it ended.

    ``filename`` is what tracebacks call the block; it must be the block's alone, so that
    functions of earlier blocks keep their own lines. ``set_interruptible`` is told when Stop may
    raise a ``KeyboardInterrupt``: in the event loop that starts this coroutine, one would be lost
    or break the interpreter. Tasks that it has begun and that are not done are named; without
    ``keeps_tasks`` they are cancelled. ``examples`` are what the page shows of a transcript, and
    ``expect`` is what a script shall show: how it compares goes to ``tell_check``.
    """
    earlier = _tasks()
    plainly = partial(_execute, compiler=_Compiler(filename))

    async def compare(code: str, mode: Mode) -> object:
        from . import comparison  # it imports doctest, for which a first run need not wait

        assert tell_check
        return await comparison.execute(
            plainly, code, filename=filename, tell=tell_check, examples=examples, expect=expect
        )

    async def at_prompt(code: str, mode: Mode) -> object:
        from .console import showing_values  # with what consoles need besides, later than a start

        with showing_values():
            return await plainly(code, mode)

    execute = compare if tell_check else at_prompt if mode == "console" else plainly
    try:
        outcome = await _run(code, filename, mode, set_interruptible, execute)
    except KeyboardInterrupt:  # Stop was pressed while an error was being described
        details: ErrorDetails = {
            "type": "KeyboardInterrupt",
            "message": "Stopped.",
            "traceback": "",
        }
        outcome = {"status": "stopped", "error": details}
    if left := [task for task in _tasks() if task not in earlier]:
        outcome["tasks"] = sorted(map(_name, left))
        if not keeps_tasks:
            await _cancel(left)
    return outcome


async def _run(
    code: str,
    filename: str,
    mode: Mode,
    set_interruptible: Callable[[bool], None],
    execute: Execute,
) -> Outcome:
    global _task, _variables
    remember_source(filename, code)
    # What was warned of in an earlier run is warned of again.
    vars(__main__).pop("__warningregistry__", None)
    _task = _current_task()
    for variable, value in _variables.items():
        variable.set(value)
    interruption.take()  # of an earlier run
    try:
        set_interruptible(True)
        try:
            value = await execute(code, mode)
            outcome = _value_outcome(value)
        except BaseException as fault:
            rich.show_figures(sys.modules, keep=isinstance(fault, Exception))
            raise
        rich.show_figures(sys.modules, keep=True)
        return outcome
    except BaseException as raised:
        error = carried(raised)
        if isinstance(error, asyncio.CancelledError) and interruption.take():
            error = KeyboardInterrupt().with_traceback(error.__traceback__)
        if isinstance(error, SystemExit):
            return {**_exit(error), "exited": True} if mode == "console" else _exit(error)
        stopped = isinstance(error, KeyboardInterrupt)
        status: Literal["stopped", "error"] = "stopped" if stopped else "error"
        return {"status": status, "error": describe(error, filename)}
    finally:
        _task = None
        set_interruptible(False)
        _variables = dict(copy_context())
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
