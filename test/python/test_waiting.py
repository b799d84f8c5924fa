"""Waits that Stop ends."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from python_run import bridge
from python_run.running import waiting


@pytest.fixture(autouse=True)
def _own_sleep(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(time, "sleep", time.sleep)
    monkeypatch.setattr(bridge, "_worker", bridge._worker)
    yield
    waiting.take_interruption()


class Flag:
    """A stop flag that answers what it is told to, and remembers when it was deaf."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.events: list[object] = []

    def __call__(self, request: str) -> str:
        call = json.loads(request)["call"]
        self.events.append(call)
        return json.dumps(call == "listen" and self.answers.pop(0))

    def install(self, wait: Any = None) -> None:
        if wait is not None:
            time.sleep = wait
        bridge.connect(self)
        waiting._interruptible_sleep()


def test_a_sleep_asks_for_stop_now_and_then() -> None:
    flag = Flag(False, False, True)
    flag.install()
    begin = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        time.sleep(3600)
    assert flag.answers == []
    assert time.monotonic() - begin >= 3 * waiting.SLICE


def test_no_signal_rises_while_a_program_sleeps() -> None:
    flag = Flag(False)
    flag.install(lambda seconds: flag.events.append(seconds))
    time.sleep(0.01)
    assert flag.events == ["deafen", 0.01, "listen"]


def test_a_sleep_lasts_as_long_as_it_should() -> None:
    Flag(*[False] * 1000).install()
    begin = time.monotonic()
    time.sleep(2.5 * waiting.SLICE)
    assert time.monotonic() - begin >= 2.5 * waiting.SLICE


@pytest.mark.parametrize(("seconds", "error"), [(-1, ValueError), ("1", TypeError)])
def test_a_sleep_refuses_what_cpythons_own_refuses(seconds: Any, error: type[Exception]) -> None:
    flag = Flag(False)
    flag.install()
    with pytest.raises(error):
        time.sleep(seconds)
    assert flag.events in ([], ["deafen", "listen"])


def test_interrupts_what_a_task_awaits() -> None:
    async def main() -> str:
        task = asyncio.ensure_future(asyncio.sleep(3600))
        await asyncio.sleep(0)
        assert waiting.interrupt(task)
        try:
            await task
        except asyncio.CancelledError:
            return "interrupted" if waiting.take_interruption() else "cancelled"
        return "done"

    assert asyncio.run(main()) == "interrupted"


def test_leaves_a_task_alone_that_is_busy_or_over() -> None:
    async def main() -> list[bool]:
        task = asyncio.current_task()
        over = asyncio.ensure_future(asyncio.sleep(0))
        await over
        return [waiting.interrupt(one) for one in (task, over, None)]

    assert asyncio.run(main()) == [False, False, False]


class Loop(asyncio.SelectorEventLoop):
    """A loop whose class may be changed."""


def test_what_waits_for_a_loop_is_interrupted_as_in_a_terminal() -> None:
    own = Loop.run_until_complete
    waiting._interruptible_loop(Loop, lambda: True)
    loop = Loop()

    async def nested() -> None:
        loop.call_soon(waiting.interrupt, None)
        await asyncio.sleep(3600)

    async def cancelled() -> None:
        raise asyncio.CancelledError

    try:
        with pytest.raises(KeyboardInterrupt):
            loop.run_until_complete(nested())
        with pytest.raises(asyncio.CancelledError):
            loop.run_until_complete(cancelled())
    finally:
        Loop.run_until_complete = own  # type: ignore[method-assign]
        loop.close()
