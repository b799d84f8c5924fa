"""What is made anew after a snapshot was restored."""

import logging
import random
import subprocess
import sys
import tempfile
import time

import pytest

from python_run.memory import snapshot


def test_prepare_imports_what_a_run_needs() -> None:
    code = (
        "import sys; from python_run.memory import snapshot as s; s.prepare(); print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    env = {"PYTHONPATH": "src/python"}
    told = subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout
    needed = {"bridge", "running.runner", "streams", "library.finder", "memory.checkpoint"}
    assert {f"python_run.{name}" for name in needed} <= set(told.split())


def test_refresh_seeds_random_anew() -> None:
    state = random.getstate()
    snapshot.refresh()
    first = random.random()
    random.setstate(state)
    snapshot.refresh()
    assert random.random() != first


def test_refresh_lets_other_names_of_temporary_files_follow() -> None:
    names = iter(["frozen"])
    tempfile._name_sequence = names  # type: ignore[attr-defined]
    snapshot.refresh()
    assert tempfile._name_sequence is not names  # type: ignore[attr-defined]


def test_refresh_lets_logging_count_from_now() -> None:
    before = time.time_ns()
    snapshot.refresh()
    assert logging._startTime >= before  # type: ignore[attr-defined]


def test_refresh_imports_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "random")
    monkeypatch.delitem(sys.modules, "tempfile")
    snapshot.refresh()
    assert "random" not in sys.modules
    assert "tempfile" not in sys.modules
