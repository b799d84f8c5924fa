"""The standard library beyond start-up, fetched when an import first needs it.

Start-up has an archive of its own on ``sys.path``. Two others follow, in this order: the modules
that examples use most, as bytecode, and the whole library as source. The second one also supplies
the source text of modules that are there only as bytecode.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from zipimport import zipimporter

from .. import bridge
from ..streams import adapt_getpass

if TYPE_CHECKING:
    from importlib.abc import Loader

FetchArchive: TypeAlias = Callable[[Any], str]
"""Fetches an archive by name into the file system; returns its path. Called until it succeeds."""

Contents: TypeAlias = Mapping[str, frozenset[str]]
"""The modules of each archive, by its name, in the order in which archives are searched."""

SOURCES = "library"
"""The archive with the whole library as source."""


Adapt: TypeAlias = Callable[[ModuleType], None]
"""Changes a module for this platform, right after its execution."""


class AdaptingLoader:
    """The loader of a module that needs changes for this platform."""

    def __init__(self, loader: Loader, adapt: Adapt) -> None:
        self._loader = loader
        self._adapt = adapt

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._adapt(module)

    def __getattr__(self, name: str) -> object:
        return getattr(self._loader, name)  # get_source and other methods of the loader


def _adapting(spec: ModuleSpec, adapt: Adapt | None) -> ModuleSpec:
    if adapt and spec.loader:
        spec.loader = AdaptingLoader(spec.loader, adapt)  # type: ignore[assignment]
    return spec


class PackageFinder:
    """Finds what ``PathFinder`` finds, but only a few modules of packages, and adapts them."""

    def __init__(self, adapted: Mapping[str, Adapt]) -> None:
        self._adapted = adapted

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._adapted:
            return None
        spec = PathFinder.find_spec(name, path, target)
        return spec and _adapting(spec, self._adapted[name])


class LibraryFinder:
    """A finder for ``sys.meta_path``. It fetches an archive when first asked for a module in it."""

    def __init__(
        self, fetch: FetchArchive, contents: Contents, adapted: Mapping[str, Adapt] | None = None
    ) -> None:
        self._fetch = fetch
        self._contents = contents
        self._adapted = adapted or {}
        self._paths: dict[str, str] = {}
        self._has_sources = True

    def _folder(self, archive: str, name: str) -> str:
        """Return a module's folder in the archive; raise if the archive is not available."""
        if archive not in self._paths:
            self._paths[archive] = self._fetch(archive)
        return "/".join([self._paths[archive], *name.split(".")[:-1]])

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        # The modules of one package may be in several archives: they are found by the package's
        # name, whatever its __path__ says, unless the package is the reader's own.
        parent = sys.modules.get(name.rpartition(".")[0])
        loader = getattr(getattr(parent, "__spec__", None), "loader", None)
        if parent is not None and not isinstance(loader, zipimporter):
            return None
        fault: Exception | None = None
        for archive, names in self._contents.items():
            if name not in names:
                continue
            try:
                folder = self._folder(archive, name)
            except Exception as error:
                fault = error
                continue
            if spec := PathFinder.find_spec(name, [folder], target):
                return _adapting(spec, self._adapted.get(name))
        if fault is not None:
            # As for a missing module: programs that can do without it continue.
            raise ModuleNotFoundError(str(fault), name=name) from None
        return None

    def source(self, name: str) -> str | None:
        """Return the text of a library module; None if there is none, or it cannot be fetched."""
        if name not in self._contents[SOURCES] or not self._has_sources:
            return None
        try:
            folder = self._folder(SOURCES, name)
        except Exception:
            # Each line of a traceback would ask again, and might wait as long.
            self._has_sources = False
            return None
        return zipimporter(folder).get_source(name)


def _adapt_urllib(module: ModuleType) -> None:
    from .web import adapt_urllib

    adapt_urllib(module)


def _adapt_httpx(module: ModuleType) -> None:
    from .web_httpx import adapt_httpx

    adapt_httpx(module)


def _contents() -> Contents:
    from . import contents  # type: ignore[attr-defined]  # the build makes it

    return {name: frozenset(modules.split()) for name, modules in contents.ARCHIVES.items()}


def _show_sources(finder: LibraryFinder) -> None:
    """Make ``linecache`` find the text, and with it tracebacks, ``inspect`` and ``pdb``.

    They all ask the module's loader, which has only bytecode.
    """
    own = zipimporter.get_source

    @wraps(own)
    def get_source(self: zipimporter, fullname: str) -> str | None:
        text = own(self, fullname)
        return finder.source(fullname) if text is None else text

    zipimporter.get_source = get_source  # type: ignore[method-assign]


def _archive(name: Literal["examples", "library"]) -> str:
    from pyodide.ffi import can_run_sync

    return bridge.archive(name, can_run_sync())


def install(fetch: FetchArchive = _archive, contents: Contents | None = None) -> None:
    """Search the archives right after ``sys.path``.

    Later finders only explain why a module is missing.
    """
    finder = LibraryFinder(
        fetch,
        _contents() if contents is None else contents,
        {"getpass": adapt_getpass, "urllib.request": _adapt_urllib},
    )
    at = sys.meta_path.index(PathFinder)
    packages = PackageFinder({"httpx._transports.default": _adapt_httpx})
    sys.meta_path[at : at + 1] = [packages, PathFinder, finder]
    _show_sources(finder)
