"""What the tests of the Python package share."""

from __future__ import annotations

import asyncio
import builtins
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Literal, Protocol, TypedDict, cast

import pytest
from hypothesis import HealthCheck, settings

from python_run import bridge
from python_run.bridge import Bundle, Metadata, Mode
from python_run.running import execution, runner
from python_run.running.tracebacks import ErrorDetails

# The same examples each time, however slow the machine; `--hypothesis-profile=search` draws new
# ones.
settings.register_profile(
    "search",
    deadline=None,
    max_examples=1000,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile(
    "fixed", settings.get_profile("search"), max_examples=100, derandomize=True, database=None
)
settings.load_profile("fixed")


class Outcome(TypedDict, total=False):
    """How a run ended, whichever way."""

    status: Literal["ok", "error", "stopped"]
    value: Bundle
    metadata: Metadata
    error: ErrorDetails
    tasks: list[str]
    exited: bool


class Act(TypedDict, total=False):
    """What a program does to its output, whichever it is."""

    type: Literal["show", "update", "clear"]
    data: Bundle
    metadata: Metadata
    displayId: str
    wait: bool


class Run(Protocol):
    """Runs a block in a ``__main__`` that lasts for one test."""

    def __call__(
        self, code: str, filename: str = "<example 1>", mode: Mode = "script"
    ) -> Outcome: ...


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    main = ModuleType("__main__")
    for module in (execution, runner):
        monkeypatch.setattr(module, "__main__", main)
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(runner, "_variables", {})

    def run_block(code: str, filename: str = "<example 1>", mode: Mode = "script") -> Outcome:
        return cast(Outcome, asyncio.run(runner.run(code, filename, mode)))

    yield run_block
    vars(builtins).pop("_", None)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Act]:
    """Return what programs display, as it is sent to the page."""
    acts: list[Act] = []
    monkeypatch.setattr(bridge, "display", acts.append)
    return acts
