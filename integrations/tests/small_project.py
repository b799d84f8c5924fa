"""A real little project, for what is built from it."""

from pathlib import Path

PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "little-shapes"
version = "{version}"
requires-python = ">=3.10"
"""


def write_project(folder: Path, version: str = "1.2") -> Path:
    """Writes the project with its package."""
    package = folder / "little_shapes"
    package.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(PYPROJECT.format(version=version))
    (package / "__init__.py").write_text("def area(a, b):\n    return a * b\n")
    return folder
