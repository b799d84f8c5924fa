"""The event loop that blocks."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time

import pytest

from python_run.running.blocking_loop import run


async def doubled(number: int, seconds: float) -> int:
    await asyncio.sleep(seconds)
    return 2 * number


def test_runs_tasks_and_timers() -> None:
    async def main() -> list[int]:
        order = asyncio.Queue[int]()

        async def put(number: int, seconds: float) -> None:
            await order.put(await doubled(number, seconds))

        async with asyncio.TaskGroup() as group:
            group.create_task(put(2, 0.02))
            group.create_task(put(1, 0))
        return [await order.get(), await order.get()]

    assert run(main()) == [2, 4]


def test_runs_within_a_loop_that_goes_on_afterwards() -> None:
    async def main() -> list[object]:
        task = asyncio.current_task()
        outer = asyncio.create_task(doubled(3, 0))
        inner = run(doubled(1, 0.001))
        is_same = asyncio.current_task() is task
        return [inner, is_same, await outer]

    assert asyncio.run(main()) == [2, True, 6]


def test_a_call_takes_the_place_of_a_thread() -> None:
    async def main() -> list[object]:
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(lambda: 1 / 0)
        return [await asyncio.to_thread(pow, 2, 3)]

    assert run(main()) == [8]


def test_refuses_what_belongs_to_another_loop() -> None:
    async def main() -> None:
        run(asyncio.ensure_future(doubled(1, 0)))  # type: ignore[arg-type]  # that is the point

    with pytest.raises(RuntimeError, match="pass a coroutine"):
        asyncio.run(main())


def test_an_interrupt_ends_a_task_that_computes_and_the_others_clean_up() -> None:
    cleaned: list[str] = []

    async def other() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            cleaned.append("other")

    async def main() -> None:
        task = asyncio.create_task(other())
        await asyncio.sleep(0)
        signal.raise_signal(signal.SIGINT)
        await task

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        run(main())
    assert cleaned == ["other"]
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupt_ends_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupted)
    with pytest.raises(KeyboardInterrupt), contextlib.suppress(asyncio.CancelledError):
        run(doubled(1, 3600))
