"""Waits, and Stop."""

from __future__ import annotations

import time
from typing import Any

import pytest

from python_run import waiting


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What happens, in order: waits, and whether signals rise."""
    events: list[object] = []
    monkeypatch.setattr(time, "sleep", events.append)
    waiting.install(events.append)
    return events


def test_no_signal_rises_while_a_program_sleeps(told: list[object]) -> None:
    time.sleep(0.5)
    assert told == [True, 0.5, False]


@pytest.mark.parametrize(("seconds", "error"), [(-1, ValueError), ("1", TypeError)])
def test_what_cpython_refuses_is_refused(
    monkeypatch: pytest.MonkeyPatch, seconds: Any, error: type[Exception]
) -> None:
    monkeypatch.setattr(time, "sleep", time.sleep)
    told: list[bool] = []
    waiting.install(told.append)
    with pytest.raises(error):
        time.sleep(seconds)
    assert told == [True, False]
