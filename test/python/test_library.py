"""The rest of the standard library, from an archive that is fetched when it is first needed."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from python_run import library

# Names that the standard library has, of modules that nothing here needs.
PACKAGE, MODULE, ABSENT = "wsgiref", "antigravity", "turtledemo"


class Archive:
    """A fetched archive, and how often it was fetched."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.fetched = 0
        self.fault: Exception | None = None

    def __call__(self) -> str:
        self.fetched += 1
        if self.fault:
            raise self.fault
        return str(self.path)


def write_zip(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """A start-up archive with a part of a package; the whole library is not fetched yet."""
    startup = write_zip(
        tmp_path / "startup.zip", {f"{PACKAGE}/__init__.py": "", f"{PACKAGE}/hot.py": "x = 'hot'"}
    )
    whole = write_zip(
        tmp_path / "library.zip",
        {
            f"{PACKAGE}/__init__.py": "",
            f"{PACKAGE}/hot.py": "x = 'not this one'",
            f"{PACKAGE}/cold.py": f"from {PACKAGE}.hot import x",
            f"{PACKAGE}/deep/__init__.py": "",
            f"{PACKAGE}/deep/er.py": "x = 'deeper'",
            f"{MODULE}.py": "x = 'module'",
            "stranger.py": "x = 'not of the standard library'",
        },
    )
    fetch = Archive(whole)
    before = set(sys.modules)
    for name in (PACKAGE, MODULE):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", [str(startup)])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    library.install(fetch)
    yield fetch
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_it_is_asked_right_after_the_path(archive: Archive) -> None:
    finders = [type(finder) for finder in sys.meta_path]
    at = sys.meta_path.index(PathFinder)
    assert finders.index(library.LibraryFinder) == at + 1
    assert archive.fetched == 0


def test_what_start_up_has_needs_no_archive(archive: Archive) -> None:
    assert import_module(f"{PACKAGE}.hot").x == "hot"
    assert archive.fetched == 0


@pytest.mark.parametrize(
    ("name", "x"),
    [(MODULE, "module"), (f"{PACKAGE}.cold", "hot"), (f"{PACKAGE}.deep.er", "deeper")],
)
def test_the_rest_comes_from_the_archive(archive: Archive, name: str, x: str) -> None:
    assert import_module(name).x == x
    assert archive.fetched == 1


def test_it_is_fetched_once(archive: Archive) -> None:
    for name in (MODULE, f"{PACKAGE}.cold", f"{PACKAGE}.deep.er"):
        import_module(name)
    assert archive.fetched == 1


@pytest.mark.parametrize("name", [ABSENT, f"{PACKAGE}.absent"])
def test_a_module_that_is_nowhere(archive: Archive, name: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=name):
        import_module(name)
    assert archive.fetched == 1


def test_other_names_are_left_alone(archive: Archive) -> None:
    with pytest.raises(ModuleNotFoundError, match="No module named 'stranger'"):
        import_module("stranger")
    assert archive.fetched == 0


def test_a_failed_fetch_is_a_missing_module_and_is_tried_again(archive: Archive) -> None:
    archive.fault = OSError("no network")
    with pytest.raises(ModuleNotFoundError, match="no network") as caught:
        import_module(MODULE)
    assert caught.value.name == MODULE
    archive.fault = None
    assert import_module(MODULE).x == "module"
    assert archive.fetched == 2
