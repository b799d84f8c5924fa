"""An event loop that blocks, for browsers in which Python cannot wait for JavaScript's own loop."""

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
    """In the place of a selector, which waits for sockets: there are none."""

    def select(self, timeout: float | None) -> list[object]:
        if timeout is None or timeout > 0:
            time.sleep(3600 if timeout is None else timeout)
        return []


class BlockingLoop(asyncio.BaseEventLoop):
    """Tasks, timers and what is made of them; no sockets, no threads, nothing of JavaScript's."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Waits()

    def _process_events(self, event_list: list[object]) -> None:
        """There are no events of sockets."""

    def _write_to_self(self) -> None:
        """There is no other thread that could have to wake this one."""

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
        _leave_task(loop, task)  # type: ignore[arg-type]  # there is one
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)
        if task:
            _enter_task(loop, task)  # type: ignore[arg-type]


@contextmanager
def _interrupted_at_once() -> Iterator[None]:
    """Keep the runner from its own handling of Ctrl+C, by which a task that computes goes on."""
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
    """Run ``main`` to its end, while all tasks of the running loop, if there is one, stand still.

    Raises ``RuntimeError`` when ``main`` is a future or a task: those belong to their own loop.
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
