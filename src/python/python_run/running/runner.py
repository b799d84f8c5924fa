"""Run a block's code in the module ``__main__``, as a script or as typed at a prompt."""

from __future__ import annotations

import asyncio
import builtins
import sys
from collections.abc import Collection, Sequence
from contextvars import ContextVar, copy_context
from functools import partial
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

import __main__

from .. import bridge, streams
from ..bridge import Bundle, Example, Metadata, Mode
from ..output import rich
from . import waiting
from .execution import Compiler, Execute, carried, execute, remember_source
from .tracebacks import ErrorDetails, describe

CANCEL_TIMEOUT = 1.0
"""Seconds that cancelled tasks have for cleaning up."""


class _Ended(TypedDict):
    tasks: NotRequired[list[str]]
    """Names of the functions whose tasks it left behind."""
    exited: NotRequired[bool]
    """Whether input at a prompt ended the program."""


class Success(_Ended):
    status: Literal["ok"]
    value: NotRequired[Bundle]
    metadata: NotRequired[Metadata]


class Failure(_Ended):
    status: Literal["error", "stopped"]
    error: ErrorDetails


Outcome: TypeAlias = Success | Failure
"""How a run ended."""


def _value_outcome(value: object) -> Outcome:
    """Return the outcome of a run that succeeded, with its value unless None or displayed."""
    if value is None:
        return {"status": "ok"}
    builtins._ = value  # type: ignore[attr-defined]  # as at CPython's prompt
    bundle = rich.bundle_of(value)
    if bundle is None:
        return {"status": "ok"}
    data, metadata = bundle
    outcome: Success = {"status": "ok", "value": data}
    if metadata:
        outcome["metadata"] = metadata
    return outcome


def _exit(error: SystemExit) -> Outcome:
    """Return the outcome of an exit: ``sys.exit()`` and ``sys.exit(0)`` are a success."""
    if error.code is None or error.code == 0:
        return {"status": "ok"}
    code = str(error.code)
    traceback = f"SystemExit: {code}\n"
    return {
        "status": "error",
        "error": {"type": "SystemExit", "message": code, "traceback": traceback},
    }


_task: asyncio.Task[object] | None = None
"""The task in which a block runs."""


_variables: dict[ContextVar[Any], object] = {}
"""The context variables after the last run, such as the precision of ``decimal``.

Each run is a task, and a task has a copy of the context.
"""


def _current_task() -> asyncio.Task[object] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # this coroutine runs without an event loop
        return None


def _tasks() -> set[asyncio.Task[Any]]:
    """Return the other tasks in the event loop."""
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
    """Interrupt what the block awaits, as Ctrl+C does; return whether it awaits anything."""
    return waiting.interrupt(_task)


async def run(
    code: str,
    filename: str,
    mode: Mode,
    tasks: Literal["keep", "cancel"] = "keep",
    examples: Sequence[Example] | None = None,
    expect: str | None = None,
) -> Outcome:
    """Run a block to its end, whatever it raises, and return how it ended.

    ``filename`` is the block's name in tracebacks; no other block may have it, so that functions of
    earlier blocks keep their own lines. Tasks that the block started and that have not finished are
    named, and then left or cancelled. ``examples`` are those that the page shows of a transcript,
    and ``expect`` is the expected output of a script; the comparison is reported during the run.
    """
    earlier = _tasks()
    plainly = partial(execute, compiler=Compiler(filename))

    async def compare(code: str, mode: Mode) -> object:
        from . import comparison  # imports doctest, which would delay a first run

        if examples is None:
            return await comparison.run_script(code, plainly, expect or "")
        await comparison.run_transcript(code, filename, examples, plainly)
        return None

    async def at_prompt(code: str, mode: Mode) -> object:
        from ..output import displayhook  # most pages have no console

        with displayhook.showing_values():
            return await plainly(code, mode)

    is_compared = examples is not None or expect is not None
    way = compare if is_compared else at_prompt if mode == "console" else plainly
    try:
        outcome = await _run(code, filename, mode, way)
    except KeyboardInterrupt:  # Stop was pressed while an error was being described
        details: ErrorDetails = {
            "type": "KeyboardInterrupt",
            "message": "",
            "traceback": "",
        }
        outcome = {"status": "stopped", "error": details}
    if left := [task for task in _tasks() if task not in earlier]:
        outcome["tasks"] = sorted(map(_name, left))
        if tasks == "cancel":
            await _cancel(left)
    return outcome


async def _run(code: str, filename: str, mode: Mode, execute: Execute) -> Outcome:
    global _task, _variables
    remember_source(filename, code)
    # Show warnings of earlier runs again.
    vars(__main__).pop("__warningregistry__", None)
    _task = _current_task()
    for variable, value in _variables.items():
        variable.set(value)
    waiting.take_interruption()  # from an earlier run
    try:
        bridge.expose(True)
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
        if isinstance(error, asyncio.CancelledError) and waiting.take_interruption():
            error = KeyboardInterrupt().with_traceback(error.__traceback__)
        if isinstance(error, SystemExit):
            outcome = _exit(error)
            if mode == "console":
                outcome["exited"] = True
            return outcome
        stopped = isinstance(error, KeyboardInterrupt)
        status: Literal["stopped", "error"] = "stopped" if stopped else "error"
        return {"status": status, "error": describe(error, filename)}
    finally:
        _task = None
        bridge.expose(False)
        _variables = dict(copy_context())
        streams.flush()
