"""A blocking event loop, for browsers in which Python cannot wait for JavaScript's own loop."""

from __future__ import annotations

import asyncio
import signal
import time
from asyncio.tasks import _enter_task, _leave_task
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


class _Waits:
    """Replaces the selector, which waits for sockets: there are none."""

    def select(self, timeout: float | None) -> list[object]:
        if timeout is None or timeout > 0:
            time.sleep(3600 if timeout is None else timeout)
        return []


class BlockingLoop(asyncio.BaseEventLoop):
    """Runs tasks, timers and what uses them; has no sockets, no threads, and no JavaScript."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Waits()

    def _process_events(self, event_list: list[object]) -> None:
        """Do nothing: sockets do not exist, so they have no events."""

    def _write_to_self(self) -> None:
        """Do nothing: there is no other thread that would have to wake this one."""

    def run_in_executor(
        self, executor: object, func: Callable[[*Arguments], T], *args: *Arguments
    ) -> asyncio.Future[T]:
        """Call ``func`` at once: there are no threads."""
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def _outside_of_the_running_loop() -> Iterator[None]:
    loop = asyncio._get_running_loop()
    task = asyncio.current_task() if loop else None
    if task:
        _leave_task(loop, task)  # type: ignore[arg-type]  # there is a loop
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)
        if task:
            _enter_task(loop, task)  # type: ignore[arg-type]


@contextmanager
def _interrupted_at_once() -> Iterator[None]:
    """Disable the runner's own handling of Ctrl+C, which does not stop a task that computes."""
    handler = signal.getsignal(signal.SIGINT)

    def interrupt(number: int, frame: FrameType | None) -> None:
        if callable(handler):
            handler(number, frame)

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def run(main: Coroutine[Any, Any, T], *, debug: bool | None = None) -> T:
    """Run ``main`` to its end. All tasks of the running loop, if any, pause meanwhile.

    Raises ``RuntimeError`` if ``main`` is a future or a task: those belong to their own loop.
    """
    if not asyncio.iscoroutine(main):
        raise RuntimeError(
            "this browser cannot wait here for a future or a task: await it, or pass a coroutine"
        )
    with (
        _outside_of_the_running_loop(),
        _interrupted_at_once(),
        asyncio.Runner(debug=debug, loop_factory=BlockingLoop) as runner,
    ):
        return runner.run(main)
