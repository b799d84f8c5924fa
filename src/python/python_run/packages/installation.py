"""Find out which packages a block needs, and what must be installed for it.

The Worker (src/worker/packages.ts) asks before each run that may need a package, fetches the files
and unpacks them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from importlib import invalidate_caches
from os import scandir
from pathlib import Path
from platform import python_version
from site import getsitepackages
from typing import Any, TypedDict

from .. import bridge
from ..bridge import Phrase
from . import missing
from .resolver import FetchError, Kind, PackageError, Resolver, Sources, Wheel, fits_python

SCRIPT = re.compile(r"(?m)^# /// script$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
"""The metadata of a script, as PEP 723 defines it."""


class PackageSources(TypedDict):
    """Where packages come from."""

    pageUrl: str
    lockUrl: str
    lockSha256: str | None
    baseUrl: str
    indexUrl: str | None
    prefersIndex: bool


class ToldWheel(TypedDict):
    """A package's file, as reported to the page."""

    name: str
    version: str
    url: str
    fileName: str
    sha256: str | None
    size: int | None
    installDir: str


class Requirements(TypedDict):
    requirements: list[str]


class Plan(TypedDict):
    wheels: list[ToldWheel]


class Failure(TypedDict):
    error: Sequence[Phrase]
    """Why it is not possible."""


def _script_metadata(code: str) -> dict[str, Any]:
    """Return what ``code`` declares (PEP 723).

    :raises PackageError: The declaration is not valid.
    """
    found = SCRIPT.search(code.replace("\r\n", "\n") + "\n")
    if found is None:
        return {}
    import tomllib

    text = "".join(
        line[2:] if line.startswith("# ") else line[1:]
        for line in found["content"].splitlines(keepends=True)
    )
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackageError({"code": "script-unreadable", "detail": str(error)}) from None


def _check_python(required: object) -> None:
    """Compare the running Python with what a script requires.

    :raises PackageError: It is another Python, or the requirement is not valid.
    """
    version = python_version()
    try:
        if not isinstance(required, str):
            raise ValueError
        fits = fits_python(required, version)
    except ValueError:
        raise PackageError({"code": "script-python"}) from None
    if not fits:
        raise PackageError({"code": "python-differs", "required": required, "version": version})


def script_requirements(code: str) -> list[str]:
    """Return the dependencies that ``code`` declares (PEP 723).

    :raises PackageError: The declaration is not valid, or is for another Python.
    """
    metadata = _script_metadata(code)
    _check_python(metadata.get("requires-python", ""))
    dependencies = metadata.get("dependencies", [])
    if not isinstance(dependencies, list) or not all(isinstance(one, str) for one in dependencies):
        raise PackageError({"code": "script-dependencies"})
    return dependencies


def declared(code: str) -> Requirements | Failure:
    """Return the requirements that ``code`` declares, or why they cannot be read."""
    try:
        return {"requirements": script_requirements(code)}
    except PackageError as error:
        return {"error": error.phrases}


def installed() -> dict[str, str]:
    """Return the version of each installed package, by name."""
    found = {}
    for folder in getsitepackages():
        with scandir(folder) as entries:
            for entry in entries:
                name, _, version = entry.name.removesuffix(".dist-info").rpartition("-")
                if entry.name.endswith(".dist-info") and name:
                    found[name] = version
    return found


_sources: Sources | None = None
_owners: dict[str, str] = {}
"""The package of each module that the lock file knows."""


def offer(sources: PackageSources, lock: str) -> None:
    """Store where packages come from. ``lock`` is the text of the lock file."""
    global _sources, _owners
    _sources = Sources(
        lock=json.loads(lock),
        base_url=sources["baseUrl"],
        index_url=sources["indexUrl"],
        prefers_index=sources["prefersIndex"],
        page_url=sources["pageUrl"],
    )
    _owners = {}
    for name, entry in _sources.lock["packages"].items():
        for module in entry["imports"]:
            _owners.setdefault(module, name)
    missing.know(_owners)


def providers(modules: Sequence[str]) -> dict[str, str]:
    """Return the packages that contain these modules, if the lock file knows them."""
    return {module: _owners[module] for module in modules if module in _owners}


async def choose(requirements: Sequence[str]) -> Plan | Failure:
    """Return the wheels to install from the sources in ``offer``, or why there are none."""
    assert _sources
    resolver = Resolver(_sources, _bytes, installed())
    try:
        return {"wheels": [_told(wheel) for wheel in await resolver.resolve(requirements)]}
    except PackageError as error:
        return {"error": error.phrases}


async def _bytes(kind: Kind, url: str, name: str, sha256: str | None = None) -> bytes:
    fetched = await bridge.fetch(kind, url, name, sha256)
    if fetched["path"] is None:
        assert fetched["problem"]
        raise FetchError(fetched["problem"], fetched["isMissing"])
    file = Path(fetched["path"])
    try:
        return file.read_bytes()
    finally:
        file.unlink()


def _told(wheel: Wheel) -> ToldWheel:
    """Return a wheel in the form of the protocol."""
    return {
        "name": wheel.name,
        "version": wheel.version,
        "url": wheel.url,
        "fileName": wheel.file_name,
        "sha256": wheel.sha256,
        "size": wheel.size,
        "installDir": wheel.install_dir,
    }


def finish() -> None:
    """Make imports find what was installed."""
    invalidate_caches()
    for path in getsitepackages():
        sys.path_importer_cache.pop(path, None)
