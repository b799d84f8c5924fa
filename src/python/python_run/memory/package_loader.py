"""Postpones the import of Pyodide's package loader until there is a package to load.

Pyodide imports it at each start, with `zipfile`, `shutil`, `tempfile`, `pathlib` and their imports:
an eighth of what a start would have to fetch. At the start, it only needs two folders.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from os import scandir
from site import getsitepackages
from types import ModuleType

NAME = "pyodide._package_loader"


class Folder:
    """As much of a `Path` as the start uses: its text. In JavaScript, it is not a string."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __str__(self) -> str:
        return self._path


class PackageLoader(ModuleType):
    """Replaces the module while Pyodide starts; Pyodide's JavaScript keeps this object."""

    DSO_DIR = Folder("/usr/lib")

    @property
    def SITE_PACKAGES(self) -> Folder:  # noqa: N802  # the name is the module's
        # Pyodide makes a snapshot only if Python has held this object since the start. The real
        # module imports it too.
        with suppress(ImportError):
            self.loaded_packages = import_module("pyodide_js").loadedPackages
        return Folder(getsitepackages()[0])

    def init_loaded_packages(self) -> None:
        """End the start: from now on, imports get the real module."""
        if sys.modules.get(NAME) is self:
            del sys.modules[NAME]
        with scandir(str(self.SITE_PACKAGES)) as entries:
            has_packages = any(entry.name.endswith(".dist-info") for entry in entries)
        if has_packages:
            import_module(NAME).init_loaded_packages()

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # the import system asks a module for these
        if sys.modules.get(NAME) is self:
            del sys.modules[NAME]
        return getattr(import_module(NAME), name)


def defer() -> None:
    """Make Pyodide's start find the stand-in."""
    sys.modules[NAME] = PackageLoader(NAME)
