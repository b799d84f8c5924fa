"""Which package of ours imports which, as pyproject.toml has it; and none in a circle."""

from __future__ import annotations

from pathlib import Path

from importlinter.cli import lint_imports

CONFIGURATION = Path(__file__).parents[2] / "pyproject.toml"


def test_imports_go_one_way() -> None:
    assert lint_imports(config_filename=str(CONFIGURATION), no_cache=True) == 0
