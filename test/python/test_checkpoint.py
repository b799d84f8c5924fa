"""What is made sure of, and put right, around a copy of an interpreter's memory."""

import asyncio
import os
import sys
from collections.abc import Iterator

import pytest

from python_run.memory import checkpoint, package_loader
from python_run.running.execution import remember_source


@pytest.fixture(autouse=True)
def _released() -> Iterator[None]:
    yield
    checkpoint.release()


def test_holds_where_nothing_goes_on() -> None:
    assert checkpoint.hold() == ""


def test_holds_after_a_program_that_was_awaited() -> None:
    async def program() -> None:
        await asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))

    asyncio.run(program())
    assert checkpoint.hold() == ""


def test_tells_of_tasks_that_go_on() -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(0))
    assert checkpoint.hold().startswith("this goes on: <Task pending")
    loop.run_until_complete(task)
    loop.close()
    assert checkpoint.hold() == ""


def test_tells_of_timers_that_go_on() -> None:
    loop = asyncio.new_event_loop()
    timer = loop.call_later(3600, print)
    assert checkpoint.hold().startswith("this goes on: <TimerHandle")
    timer.cancel()
    loop.close()
    assert checkpoint.hold() == ""


@pytest.mark.parametrize("code", ["from pyodide.code import run_js", "import pyodide_js as p"])
def test_tells_of_a_block_that_uses_javascript(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linecache.cache", {})
    remember_source("<example 1>", f"x = 1\n{code}\n")
    assert checkpoint.hold() == "a program has used JavaScript"


def test_tells_of_a_package_that_uses_javascript(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "js", sys)
    assert checkpoint.hold() == "a program has used JavaScript"


def test_release_puts_right_what_a_start_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["/own"])
    monkeypatch.setattr(sys, "excepthook", print)
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
    monkeypatch.delitem(sys.modules, package_loader.NAME, raising=False)
    path = sys.path
    assert checkpoint.hold() == ""
    assert package_loader.NAME in sys.modules
    sys.path.insert(0, "")
    sys.excepthook = sys.__excepthook__
    os.environ["LD_LIBRARY_PATH"] = "/usr/lib"
    checkpoint.release()
    assert sys.path is path
    assert path == ["/own"]
    assert sys.excepthook is print
    assert "LD_LIBRARY_PATH" not in os.environ
    assert package_loader.NAME not in sys.modules


def test_release_without_hold_changes_nothing() -> None:
    before = sys.path[:]
    checkpoint.release()
    assert sys.path == before
