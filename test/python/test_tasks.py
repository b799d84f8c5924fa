"""Tasks that a block leaves behind."""

from __future__ import annotations

import asyncio

import pytest

from conftest import Run
from python_run.running import runner

CODE = """
import asyncio
ended = []
async def tick(seconds):
    try:
        await asyncio.sleep(seconds)
    finally:
        ended.append(seconds)
asyncio.create_task(tick(0))
asyncio.create_task(tick(3600))
await asyncio.sleep(0.01)
"""


@pytest.mark.usefixtures("run")
def test_a_session_keeps_them_and_names_them_once() -> None:
    async def both() -> list[runner.Outcome]:
        first = await runner.run(CODE, "<example 1>", "script")
        second = await runner.run("ended", "<example 2>", "script")
        return [first, second]

    first, second = asyncio.run(both())
    assert first == {"status": "ok", "tasks": ["tick"]}
    assert second == {"status": "ok", "value": {"text/plain": "[0]"}}


@pytest.mark.usefixtures("run")
def test_without_a_session_they_are_cancelled_before_the_end() -> None:
    async def both() -> list[runner.Outcome]:
        first = await runner.run(CODE, "<example 1>", "script", tasks="cancel")
        second = await runner.run("ended", "<example 2>", "script")
        return [first, second]

    first, second = asyncio.run(both())
    assert first["tasks"] == ["tick"]
    assert second == {"status": "ok", "value": {"text/plain": "[0, 3600]"}}


def test_one_that_does_not_end_is_not_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CANCEL_TIMEOUT", 0.01)
    code = """
import asyncio
async def stubborn():
    for _ in range(2):
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            pass
task = asyncio.create_task(stubborn())
await asyncio.sleep(0)
raise ValueError
"""

    async def once() -> runner.Outcome:
        return await runner.run(code, "<example 1>", "script", tasks="cancel")

    outcome = asyncio.run(once())
    assert outcome["status"] == "error"
    assert outcome["tasks"] == ["stubborn"]
