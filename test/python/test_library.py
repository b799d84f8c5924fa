"""The rest of the standard library, from archives that are fetched when they are first needed."""

from __future__ import annotations

import importlib.util
import inspect
import linecache
import marshal
import sys
import traceback
import zipfile
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import PathFinder
from pathlib import Path
from zipimport import zipimporter

import pytest

from python_run.library import finder

# Names that the standard library has, of modules that nothing here needs.
PACKAGE, MODULE, ABSENT, STRANGER = "wsgiref", "antigravity", "turtledemo", "stranger"


CONTENTS = {
    "examples": frozenset({PACKAGE, f"{PACKAGE}.warm", MODULE}),
    "library": frozenset(
        {PACKAGE, MODULE, *(f"{PACKAGE}.{name}" for name in ("hot", "warm", "cold", "deep"))}
        | {f"{PACKAGE}.deep.er"}
    ),
}


class Archives:
    """Fetched archives, and which were fetched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fetched: list[str] = []
        self.faults: dict[str, Exception] = {}

    def __call__(self, name: str) -> str:
        self.fetched.append(name)
        if fault := self.faults.get(name):
            raise fault
        return str(self.folder / f"{name}.zip")


def write_zip(path: Path, files: dict[str, str], *, as_bytecode: bool) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            if as_bytecode:
                code = compile(text, f"{path}/{name}", "exec")
                header = importlib.util.MAGIC_NUMBER + b"\x01" + bytes(11)
                archive.writestr(f"{name}c", header + marshal.dumps(code))
            else:
                archive.writestr(name, text)


HOT = "x = 'hot'\n\n\ndef f():\n    # a comment\n    return 1 / 0\n"


@pytest.fixture
def archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archives]:
    """A start-up archive with a part of a package; nothing else is fetched yet."""
    startup = tmp_path / "startup.zip"
    write_zip(startup, {f"{PACKAGE}/__init__.py": "", f"{PACKAGE}/hot.py": HOT}, as_bytecode=True)
    warm = {f"{PACKAGE}/warm.py": "x = 'warm'", f"{MODULE}.py": "x = 'as bytecode'"}
    write_zip(tmp_path / "examples.zip", warm, as_bytecode=True)
    write_zip(
        tmp_path / "library.zip",
        {
            f"{PACKAGE}/__init__.py": "",
            f"{PACKAGE}/hot.py": HOT,
            f"{PACKAGE}/warm.py": "x = 'not this one'",
            f"{PACKAGE}/cold.py": f"from {PACKAGE}.hot import x",
            f"{PACKAGE}/deep/__init__.py": "",
            f"{PACKAGE}/deep/er.py": "x = 'deeper'",
            f"{MODULE}.py": "x = 'from source'",
            f"{STRANGER}.py": "x = 'not among the contents'",
        },
        as_bytecode=False,
    )
    before = set(sys.modules)
    for name in (PACKAGE, MODULE):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", [str(startup)])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(zipimporter, "get_source", zipimporter.get_source)
    fetch = Archives(tmp_path)
    finder.install(fetch, CONTENTS)
    yield fetch
    linecache.clearcache()
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_it_is_asked_right_after_the_path(archives: Archives) -> None:
    finders = [type(finder) for finder in sys.meta_path]
    at = sys.meta_path.index(PathFinder)
    assert finders.index(finder.LibraryFinder) == at + 1
    assert archives.fetched == []


def test_what_start_up_has_needs_no_archive(archives: Archives) -> None:
    assert import_module(f"{PACKAGE}.hot").x == "hot"
    assert archives.fetched == []


@pytest.mark.parametrize(
    ("name", "x", "fetched"),
    [
        (MODULE, "as bytecode", ["examples"]),
        (f"{PACKAGE}.warm", "warm", ["examples"]),
        (f"{PACKAGE}.cold", "hot", ["library"]),
        (f"{PACKAGE}.deep.er", "deeper", ["library"]),
    ],
)
def test_the_rest_comes_from_the_first_archive_that_has_it(
    archives: Archives, name: str, x: str, fetched: list[str]
) -> None:
    assert import_module(name).x == x
    assert archives.fetched == fetched


def test_each_is_fetched_once(archives: Archives) -> None:
    for name in (MODULE, f"{PACKAGE}.warm", f"{PACKAGE}.cold", f"{PACKAGE}.deep.er"):
        import_module(name)
    assert archives.fetched == ["examples", "library"]


@pytest.mark.parametrize("name", [ABSENT, f"{PACKAGE}.absent", STRANGER])
def test_nothing_is_fetched_for_a_module_that_is_nowhere(archives: Archives, name: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}'"):
        import_module(name)
    assert archives.fetched == []


def test_a_package_of_the_readers_own_is_left_alone(
    archives: Archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / PACKAGE).mkdir()
    (tmp_path / PACKAGE / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(ModuleNotFoundError):
        import_module(f"{PACKAGE}.cold")
    assert archives.fetched == []


def test_a_failed_fetch_is_a_missing_module_and_is_tried_again(archives: Archives) -> None:
    archives.faults["library"] = OSError("no network")
    with pytest.raises(ModuleNotFoundError, match="no network") as caught:
        import_module(f"{PACKAGE}.cold")
    assert caught.value.name == f"{PACKAGE}.cold"
    archives.faults.clear()
    assert import_module(f"{PACKAGE}.cold").x == "hot"
    assert archives.fetched == ["library", "library"]


def test_another_archive_helps_out(archives: Archives) -> None:
    archives.faults["examples"] = OSError("not found")
    assert import_module(MODULE).x == "from source"


class TestSources:
    def traceback_of_hot(self) -> str:
        hot = import_module(f"{PACKAGE}.hot")
        with pytest.raises(ZeroDivisionError) as caught:
            hot.f()
        return "".join(traceback.format_exception(caught.value))

    def test_tracebacks_have_the_lines_of_bytecode(self, archives: Archives) -> None:
        assert "in f\n    return 1 / 0\n" in self.traceback_of_hot()
        assert archives.fetched == ["library"]

    def test_inspect_has_the_source_of_bytecode(self, archives: Archives) -> None:
        hot = import_module(f"{PACKAGE}.hot")
        assert inspect.getsource(hot.f) == HOT.partition("\n\n\n")[2]
        assert inspect.getsource(hot) == HOT

    def test_a_traceback_without_the_archive_has_no_lines(self, archives: Archives) -> None:
        archives.faults["library"] = OSError("no network")
        for _ in range(2):
            assert "in f\nZeroDivisionError" in self.traceback_of_hot()
            linecache.clearcache()
        assert archives.fetched == ["library"]

    def test_other_bytecode_has_no_source(self, archives: Archives, tmp_path: Path) -> None:
        write_zip(tmp_path / "other.zip", {f"{STRANGER}.py": ""}, as_bytecode=True)
        assert zipimporter(str(tmp_path / "other.zip")).get_source(STRANGER) is None
        assert archives.fetched == []
