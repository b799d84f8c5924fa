"""Folders of packages: with one, no request of a page leaves its site."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import io
import json
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from . import messages
from .assets import dist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from packaging.tags import Tag

#: The name of the lock file, which a page looks for in its folder of packages.
LOCK = "pyodide-lock.json"

#: The package index that is asked when none is named.
PYPI = "https://pypi.org/simple/"

#: As the page asks (src/runtime/package-files.ts).
ACCEPT = "application/vnd.pypi.simple.v1+json, text/html;q=0.1, */*;q=0.01"

#: Seconds in which a server must answer.
TIMEOUT = 60


def resolver() -> ModuleType:
    """What chooses wheels in the reader's browser, too: the wheel's own copy, or the checkout's."""
    name = f"{__package__}._resolver"
    if name in sys.modules:
        return sys.modules[name]
    package = Path(__file__).parent
    for path in (
        package / "_resolver.py",
        package.parents[1] / "src" / "python" / "python_run" / "packages" / "resolver.py",
    ):
        spec = importlib.util.spec_from_file_location(name, path) if path.is_file() else None
        if spec and spec.loader:
            module = sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise FileNotFoundError(messages.resolver_missing(package / "_resolver.py"))


class Fetcher:
    """Brings files from their servers, or from the disk (`file:`); each once."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    async def __call__(self, _kind: str, url: str, _name: str, sha256: str | None = None) -> bytes:
        if url not in self._files:
            self._files[url] = await asyncio.to_thread(self._get, url)
        data = self._files[url]
        if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
            raise resolver().FetchError({"code": "other-digest", "url": url})
        return data

    def _get(self, url: str) -> bytes:
        error = resolver().FetchError
        request = urllib.request.Request(url, headers={"Accept": ACCEPT})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return bytes(response.read())
        except urllib.error.HTTPError as fault:
            fault.close()
            why = {"code": "answered", "url": url, "status": fault.code}
            raise error(why, fault.code in (404, 410)) from None
        except OSError as fault:
            raise error({"code": "unreadable", "url": url, "detail": str(fault)}) from None


def _imports(wheel: bytes) -> list[str]:
    """The modules at the top of a wheel."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        for name in archive.namelist():
            top, _, rest = name.partition("/")
            if top.endswith((".dist-info", ".data")) or not name.endswith((".py", ".so")):
                continue
            found.add(top if rest else top.partition(".")[0])
    return sorted(found)


def _entry(wheel: Any, data: bytes) -> dict[str, Any]:
    """What the lock file says of a wheel, in pyodide's form."""
    known = wheel.locked or {"imports": _imports(data), "package_type": "package"}
    return {
        "name": wheel.name,
        "version": wheel.version,
        "file_name": wheel.file_name,
        "install_dir": wheel.install_dir,
        "sha256": hashlib.sha256(data).hexdigest(),
        "package_type": known["package_type"],
        "imports": known["imports"],
        "depends": list(wheel.requires),
        "unvendored_tests": False,
    }


def _manifest() -> tuple[dict[str, Any], dict[str, Any]]:
    runtime = dist() / "runtime"
    manifest = json.loads((runtime / "manifest.json").read_text(encoding="utf-8"))
    lock = json.loads((runtime / manifest["files"]["lock"]["file"]).read_text(encoding="utf-8"))
    return manifest, lock


def browser_tags() -> Mapping[Tag, int]:
    """The tags of wheels that the Python in the browser takes."""
    _, lock = _manifest()
    tags: Mapping[Tag, int] = resolver().tags(lock["info"])
    return tags


async def _collect(
    requirements: Sequence[str], index: str | None, base: str | None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The lock file and the files, by their names."""
    module, fetch = resolver(), Fetcher()
    manifest, lock = _manifest()
    base = base or f"https://cdn.jsdelivr.net/pyodide/v{manifest['pyodide']}/full/"
    sources = module.Sources(
        lock=lock,
        base_url=urljoin(base, "."),
        index_url=index or PYPI,
        prefers_index=index is not None,
    )
    wheels = await module.Resolver(sources, fetch).resolve(requirements)
    packages, files = {}, {}
    for wheel in wheels:
        try:
            data = await fetch("wheel", wheel.url, wheel.name, wheel.sha256)
        except module.FetchError as error:
            raise module.failed(wheel.name, error.phrase) from None
        packages[wheel.name] = _entry(wheel, data)
        files[wheel.file_name] = data
    return {"info": lock["info"], "packages": packages}, files


def write_packages(
    to: Path, requirements: Sequence[str], index: str | None = None, base: str | None = None
) -> list[str]:
    """Fills a folder with what the requirements need, and a lock file with digests.

    Files of an earlier lock file that are not needed any more are removed. Returns what is there
    then, as names and versions.

    :param index: A package index; PyPI when it is None.
    :param base: The folder of pyodide's packages; its CDN when it is None.
    :raises ValueError: Something cannot be had; the message says what, and why.
    :raises OSError: The folder cannot be written.
    """
    try:
        lock, files = asyncio.run(_collect(requirements, index, base))
    except resolver().PackageError as error:
        raise ValueError(
            " ".join(messages.package_problem(**phrase) for phrase in error.phrases)
        ) from None
    to.mkdir(parents=True, exist_ok=True)
    _remove_earlier(to, keep=set(files))
    for name, data in files.items():
        (to / name).write_bytes(data)
    text = json.dumps(lock, indent=1, sort_keys=True)
    (to / LOCK).write_text(f"{text}\n", encoding="utf-8")
    return [f"{one['name']} {one['version']}" for one in lock["packages"].values()]


def _remove_earlier(folder: Path, keep: set[str]) -> None:
    if not (folder / LOCK).is_file():
        return
    earlier = json.loads((folder / LOCK).read_text(encoding="utf-8"))
    for entry in earlier["packages"].values():
        name = Path(entry["file_name"]).name
        if name not in keep:
            (folder / name).unlink(missing_ok=True)
