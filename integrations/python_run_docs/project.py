"""The documented project, for its pages to import: a wheel, made when the site is."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from . import messages
from .packages import browser_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The folder of a site that holds the wheel.
FOLDER = "python-run-wheels"

#: When the files of a wheel were made, unless the environment says it: a zip cannot say earlier.
EPOCH = "315532800"

#: What a folder has that can be built.
_PROJECT_FILES = ("pyproject.toml", "setup.py")

#: Lines of what a build said that a message shows.
_LINES = 20

#: Folders of a project that no wheel is made of.
_NO_SOURCES = re.compile(r"\..*|__pycache__|node_modules|build|dist|_build|.*\.egg-info|site")


class ProjectError(Exception):
    """The project cannot be had; the message says why, and what to do."""


@dataclass(frozen=True)
class Wheel:
    """A wheel that browsers can install."""

    name: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it lies, from the folder that `place` was given; with its digest."""
        digest = hashlib.sha256(self.data).hexdigest()
        return f"{FOLDER}/{quote(self.name)}#sha256={digest}"

    def place(self, folder: Path) -> None:
        """Writes it, unless it is there, and removes those of earlier versions."""
        to = folder / FOLDER / self.name
        to.parent.mkdir(parents=True, exist_ok=True)
        for other in to.parent.glob("*.whl"):
            if other != to:
                other.unlink()
        if not to.is_file() or to.read_bytes() != self.data:
            to.write_bytes(self.data)


def find_project(said: str, root: Path, outputs: Iterable[Path] = ()) -> Wheel | str:
    """
    What a site's setting names: the wheel, or a requirement that the reader's browser resolves.

    :param said: A folder with a project, which is built; a wheel; or a requirement.
    :param root: What a path is relative to.
    :param outputs: What the generator reads and writes: a change there is none of the project.
    :raises ProjectError: It cannot be had.
    """
    path = (root / said).resolve()
    if path.is_dir() and any((path / name).is_file() for name in _PROJECT_FILES):
        return _checked(_build(path, outputs))
    if path.is_file() and path.suffix == ".whl":
        return _checked(Wheel(path.name, path.read_bytes()))
    try:
        # A path that there is not, such as `../lib`, is no requirement either.
        return str(Requirement(said))
    except InvalidRequirement:
        is_folder = path.is_dir()
        problem = messages.no_project(path, _PROJECT_FILES) if is_folder else messages.no_path(path)
        raise ProjectError(messages.not_installable(said, problem)) from None


def _checked(wheel: Wheel) -> Wheel:
    """
    :raises ProjectError: Browsers cannot run it.
    """
    try:
        tags = parse_wheel_filename(wheel.name)[3]
    except InvalidWheelFilename:
        raise ProjectError(messages.wrong_wheel_name(wheel.name)) from None
    if not tags & browser_tags().keys():
        raise ProjectError(messages.compiled_wheel(wheel.name, sorted(map(str, tags))))
    return wheel


#: What was built, with what it was made of: `mkdocs serve` builds a site again and again.
_built: dict[Path, tuple[str, Wheel]] = {}


def _build(project: Path, outputs: Iterable[Path]) -> Wheel:
    state = _state(project, {path.resolve() for path in outputs})
    if project not in _built or _built[project][0] != state:
        _built[project] = (state, _run_build(project))
    return _built[project][1]


def _state(project: Path, ignored: set[Path]) -> str:
    """Changes when a file of the project does."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(project):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not _NO_SOURCES.fullmatch(name) and here / name not in ignored
        )
        for name in sorted(files):
            stat = (here / name).lstat()
            digest.update(f"{here / name}\0{stat.st_mtime_ns}\0{stat.st_size}\n".encode())
    return digest.hexdigest()


def _run_build(project: Path) -> Wheel:
    with tempfile.TemporaryDirectory(prefix="python-run-") as folder:
        done = subprocess.run(
            [*_builder(Path(folder)), str(project)],
            env={"SOURCE_DATE_EPOCH": EPOCH, **os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            said = "\n".join(done.stdout.strip().splitlines()[-_LINES:])
            raise ProjectError(messages.build_failed(project, said))
        return Wheel(wheels[0].name, wheels[0].read_bytes())


def _builder(folder: Path) -> list[str]:
    """The command that builds a wheel into a folder; what lacks is the project."""
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel"]
        return [*pip, "--quiet", "--no-deps", "--wheel-dir", str(folder)]
    if uv := shutil.which("uv"):
        return [uv, "build", "--quiet", "--wheel", "--out-dir", str(folder)]
    raise ProjectError(messages.NO_BUILDER)
