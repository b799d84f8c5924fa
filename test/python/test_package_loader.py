"""Pyodide's package loader, which its start only seems to import."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from python_run.memory import package_loader
from python_run.memory.package_loader import NAME, Folder, PackageLoader


@pytest.fixture
def site_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for Pyodide's folder; its package is a fake that says what was called."""
    packages = tmp_path / "site-packages"
    (tmp_path / "pyodide").mkdir()
    packages.mkdir()
    (tmp_path / "pyodide/__init__.py").touch()
    (tmp_path / "pyodide/_package_loader.py").write_text(
        "initialized = 0\n"
        "def init_loaded_packages():\n"
        "    global initialized\n"
        "    initialized += 1\n"
        "def unpack_buffer(buffer): return f'unpacked {buffer}'\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(PackageLoader, "SITE_PACKAGES", Folder(str(packages)))
    for name in ("pyodide", NAME):
        monkeypatch.setitem(sys.modules, name, sys)
        monkeypatch.delitem(sys.modules, name)
    package_loader.defer()
    return packages


def stand_in() -> PackageLoader:
    loader = import_module(NAME)
    assert isinstance(loader, PackageLoader)
    return loader


@pytest.mark.usefixtures("site_packages")
def test_the_start_gets_the_folders_from_a_stand_in() -> None:
    loader = stand_in()
    assert str(loader.DSO_DIR) == "/usr/lib"
    assert str(loader.SITE_PACKAGES).endswith("/site-packages")


@pytest.mark.usefixtures("site_packages")
def test_after_the_start_an_import_gets_the_module() -> None:
    loader = stand_in()
    loader.init_loaded_packages()
    assert NAME not in sys.modules
    module = import_module(NAME)
    assert module is not loader
    assert module.initialized == 0


def test_packages_that_are_there_at_the_start_are_told(site_packages: Path) -> None:
    (site_packages / "attrs-1.dist-info").mkdir()
    stand_in().init_loaded_packages()
    assert import_module(NAME).initialized == 1


@pytest.mark.usefixtures("site_packages")
def test_what_loads_a_package_comes_from_the_module() -> None:
    loader = stand_in()
    assert loader.unpack_buffer("wheel") == "unpacked wheel"  # type: ignore[operator]
    loader.init_loaded_packages()
    assert loader.unpack_buffer("wheel") == "unpacked wheel"  # type: ignore[operator]
    with pytest.raises(AttributeError, match="nothing"):
        loader.nothing  # noqa: B018
    with pytest.raises(AttributeError, match="__path__"):
        loader.__path__  # noqa: B018
