"""What the tests of the Python package share."""

from __future__ import annotations

import asyncio
import builtins
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Protocol

import pytest

from python_run import runner


class Run(Protocol):
    """Runs a block in a ``__main__`` that lasts for one test."""

    def __call__(
        self, code: str, filename: str = "<example 1>", mode: runner.Mode = "script"
    ) -> runner.Outcome: ...


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    main = ModuleType("__main__")
    monkeypatch.setattr(runner, "__main__", main)
    monkeypatch.setitem(sys.modules, "__main__", main)
    monkeypatch.setattr(runner, "_variables", {})

    def run_block(
        code: str, filename: str = "<example 1>", mode: runner.Mode = "script"
    ) -> runner.Outcome:
        return asyncio.run(runner.run(code, filename, mode))

    yield run_block
    vars(builtins).pop("_", None)
