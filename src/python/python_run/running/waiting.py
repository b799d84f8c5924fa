"""Makes waits end on Stop. CPython checks for signals between bytecodes, and a wait has none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from .. import bridge

SLICE = 0.05
"""Seconds between checks of the stop flag while a program sleeps."""

_blocking: list[asyncio.Task[Any]] = []
"""The tasks for which ``asyncio.run`` and ``run_until_complete`` wait, the innermost last."""


_is_interrupted = False


def take_interruption() -> bool:
    """Return once whether Stop cancelled a task, whose end is then a ``KeyboardInterrupt``."""
    global _is_interrupted
    was_interrupted, _is_interrupted = _is_interrupted, False
    return was_interrupted


def interrupt(task: asyncio.Task[Any] | None) -> bool:
    """Cancel what a program awaits, as Ctrl+C does. Return False if it awaits nothing.

    ``task`` is the run's own. A task that is executing code, or is in a blocking wait, learns of
    Stop through its signal.
    """
    global _is_interrupted
    target = _blocking[-1] if _blocking else task
    if target is None or target.done():
        return False
    coroutine = target.get_coro()
    if not getattr(coroutine, "cr_suspended", True):
        return False
    _is_interrupted = True
    return target.cancel()


def _interruptible_sleep() -> None:
    wait = time.sleep

    def doze(seconds: float) -> None:
        # Pyodide waits for a promise that it makes from a coroutine. A KeyboardInterrupt at that
        # moment came out as an error of the conversion.
        try:
            bridge.deafen()
            wait(seconds)
        finally:
            if bridge.listen():
                raise KeyboardInterrupt

    @wraps(wait)
    def sleep(seconds: float, /) -> None:
        if not seconds > SLICE:
            doze(seconds)
            return
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            doze(min(left, SLICE))

    time.sleep = sleep  # type: ignore[assignment]  # it takes what it passes on


def _interruptible_loop(
    loop_class: type[asyncio.AbstractEventLoop], can_wait: Callable[[], bool]
) -> None:
    wait: Callable[..., Any] = loop_class.run_until_complete

    @wraps(wait)
    def run_until_complete(
        self: asyncio.AbstractEventLoop, future: asyncio.Future[Any] | Coroutine[Any, Any, Any]
    ) -> Any:
        if not can_wait():
            from . import blocking_loop

            return blocking_loop.run(future)  # type: ignore[arg-type]  # it reports a future itself
        task = asyncio.ensure_future(future, loop=self)
        if not isinstance(task, asyncio.Task):
            return wait(self, task)
        _blocking.append(task)
        try:
            return wait(self, task)
        except asyncio.CancelledError:
            if take_interruption():
                raise KeyboardInterrupt from None
            raise
        finally:
            _blocking.remove(task)

    loop_class.run_until_complete = run_until_complete  # type: ignore[assignment, method-assign]


def _blocking_run(loop_class: type[object], can_wait: Callable[[], bool]) -> None:
    own = asyncio.run

    @wraps(own)
    def run(main: Any, *, debug: bool | None = None, **more: Any) -> Any:
        is_web = isinstance(asyncio._get_running_loop(), loop_class)
        if can_wait() or not is_web or more:
            return own(main, debug=debug, **more)
        from . import blocking_loop

        return blocking_loop.run(main, debug=debug)

    asyncio.run = run


def _forgetting_handles() -> None:
    """Make a handle release its callback after running, like a cancelled one.

    An error's traceback may keep the handle for long; ``python_run.memory.checkpoint`` must know
    what is still due.
    """
    own = asyncio.Handle._run

    @wraps(own)
    def run(self: asyncio.Handle) -> None:
        try:
            own(self)
        finally:
            self._callback = None  # type: ignore[attr-defined]  # as after `cancel`

    asyncio.Handle._run = run  # type: ignore[method-assign]


def install() -> None:
    """Make ``time.sleep`` and ``asyncio.run`` end when the reader presses Stop."""
    from pyodide.ffi import can_run_sync
    from pyodide.webloop import WebLoop

    _forgetting_handles()
    _interruptible_sleep()
    _interruptible_loop(WebLoop, can_run_sync)
    _blocking_run(WebLoop, can_run_sync)
