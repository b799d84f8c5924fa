"""The built files, and the distribution that carries them."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from python_run_docs import __version__, assets, messages

PROJECT = Path(__file__).parents[1]
REPOSITORY = PROJECT.parent


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_dist_is_that_of_the_checkout() -> None:
    assert assets.dist() == REPOSITORY / "dist"


def test_dist_is_the_packages_own_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "python_run_docs"
    monkeypatch.setattr(assets, "__file__", str(package / "assets.py"))
    missing = re.escape(messages.files_missing(package / "dist"))
    with pytest.raises(FileNotFoundError, match=missing):
        assets.dist()
    for folder in (tmp_path / "dist", package / "dist"):
        folder.mkdir(parents=True)
        (folder / assets.ENTRY).touch()
        assert assets.dist() == folder


def test_copy_replaces_what_differs_and_removes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "source", tmp_path / "deep" / "target"
    (source / "runtime").mkdir(parents=True)
    (source / assets.ENTRY).write_text("entry")
    (source / "runtime" / "wasm").write_bytes(b"\0asm\r\n")
    monkeypatch.setattr(assets, "dist", lambda: source)
    assets.copy(target)
    assert files_of(target) == files_of(source)

    (target / "mine.txt").write_text("mine")
    for name in (assets.ENTRY, "runtime/wasm"):
        os.utime(target / name, (1, 1))
    (source / assets.ENTRY).write_text("ENTRY")  # as long as before
    assets.copy(target)
    assert files_of(target) == {**files_of(source), "mine.txt": b"mine"}
    assert (target / "runtime" / "wasm").stat().st_mtime == 1


def test_script_attributes() -> None:
    attributes = assets.script_attributes(
        {"timeout": "5", "readonly": "", "session": "", "theme": None}
    )
    assert attributes == {"data-readonly": "", "data-session": "", "data-timeout": "5"}
    assert list(attributes) == sorted(attributes)


def build(project: Path, to: Path, target: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", to],
        cwd=project,
        check=True,
        capture_output=True,
    )
    [made] = to.iterdir()
    return made


def members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_has_dist_byte_for_byte_also_from_an_sdist(tmp_path: Path) -> None:
    wheel = build(PROJECT, tmp_path / "wheel", "wheel")
    sdist = build(PROJECT, tmp_path / "sdist", "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    [unpacked] = (tmp_path / "unpacked").iterdir()
    again = build(unpacked, tmp_path / "again", "wheel")
    inside = members(wheel)
    record = f"python_run_docs-{__version__}.dist-info/RECORD"  # in the order of the archive
    assert {**members(again), record: b""} == {**inside, record: b""}

    prefix = "python_run_docs/dist/"
    built = {name: content for name, content in inside.items() if name.startswith(prefix)}
    expected = files_of(assets.dist())
    assert {name.removeprefix(prefix): content for name, content in built.items()} == expected
    rest = {name for name in inside if name not in built}
    assert all(name.startswith(("python_run_docs/", "python_run_docs-")) for name in rest)
    assert not any("/test" in name or name.endswith(".pyc") for name in rest)
    assert "python_run_docs/py.typed" in rest
    resolver = REPOSITORY / "src" / "python" / "python_run" / "packages" / "resolver.py"
    assert inside["python_run_docs/_resolver.py"] == resolver.read_bytes()

    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    where = subprocess.run(
        [sys.executable, "-c", "from python_run_docs import assets; print(assets.dist())"],
        env={**os.environ, "PYTHONPATH": str(installed)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    assert Path(where) == installed / "python_run_docs" / "dist"

    metadata = message_from_bytes(inside[f"python_run_docs-{__version__}.dist-info/METADATA"])
    assert metadata["Requires-Python"] == ">=3.10"
    assert metadata["Version"] == __version__


def test_the_version_is_that_of_the_built_files() -> None:
    package = json.loads((REPOSITORY / "package.json").read_text(encoding="utf-8"))
    assert __version__ == package["version"]


def test_no_wheel_without_a_build(tmp_path: Path) -> None:
    project = tmp_path / "integrations"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("tests", ".*", "__pycache__"))
    with pytest.raises(subprocess.CalledProcessError) as failure:
        build(project, tmp_path / "wheel", "wheel")
    assert b"Run `npm run build` first" in failure.value.stderr
