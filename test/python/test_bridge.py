"""The way between Python and its Worker."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any

import pytest

from conftest import Run
from python_run import bridge


def call(name: str, **keywords: Any) -> Any:
    answer = bridge.answer(json.dumps({"call": name, **keywords}))
    assert isinstance(answer, str)
    return json.loads(answer)


class Worker:
    """Answers what Python calls for, and keeps the calls."""

    def __init__(self, answer: str | Awaitable[str] = "null") -> None:
        self.answer = answer
        self.calls: list[object] = []

    def __call__(self, request: str) -> str | Awaitable[str]:
        self.calls.append(json.loads(request))
        return self.answer


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    worker = Worker()
    monkeypatch.setattr(bridge, "_worker", bridge._worker)
    bridge.connect(worker)
    return worker


def test_the_worker_calls_by_name_and_keywords(run: Run) -> None:
    assert call("statements", source="1\n2") == [
        {"source": "1", "exits": False},
        {"source": "2", "exits": False},
    ]
    assert call("statements", source="if x:") is None
    assert call("complete", before="prin")["options"] == [{"label": "print", "detail": "function"}]
    assert call("describe", before="no_such(", after="") is None


def test_a_run_is_awaited(run: Run) -> None:
    request = {"call": "run", "code": "6 * 7", "filename": "<example 1>", "mode": "script"}
    answer = bridge.answer(json.dumps(request))
    assert not isinstance(answer, str)
    assert json.loads(asyncio.run(answer)) == {"status": "ok", "value": {"text/plain": "42"}}


def test_python_calls_by_name_and_keywords(worker: Worker) -> None:
    bridge.display({"type": "clear", "wait": True})
    bridge.expose(True)
    worker.answer = '"a line"'
    assert bridge.ask("secret", waits=False) == "a line"
    worker.answer = "1.5"
    assert bridge.density() == 1.5
    assert worker.calls == [
        {"call": "display", "act": {"type": "clear", "wait": True}},
        {"call": "expose", "on": True},
        {"call": "ask", "kind": "secret", "waits": False},
        {"call": "density"},
    ]


def test_any_text_crosses(worker: Worker) -> None:
    text = "\ud800 é 𝒳\x00"  # noqa: RUF001
    bridge.display({"type": "show", "data": {"text/plain": text}, "metadata": {}})
    assert worker.calls[0] == {
        "call": "display",
        "act": {"type": "show", "data": {"text/plain": text}, "metadata": {}},
    }


def test_a_program_that_changes_json_does_not_change_the_bridge(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(json, "dumps", refuse)
    monkeypatch.setattr(worker, "calls", [])
    bridge.deafen()
    assert worker.calls == [{"call": "deafen"}]
