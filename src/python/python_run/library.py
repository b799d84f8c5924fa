"""The rest of the standard library, fetched at the first import that needs it.

Start-up has an archive with the modules that CPython and most examples use. The whole library
is in a second archive, which this finder knows; it is asked after ``sys.path`` found nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TypeAlias

FetchArchive: TypeAlias = Callable[[], str]
"""Brings the archive to the file system and returns its path; called until it does not raise."""


class LibraryFinder:
    """A finder for ``sys.meta_path``; it fetches the archive when first asked for a module."""

    def __init__(self, fetch: FetchArchive) -> None:
        self._fetch = fetch
        self._archive: str | None = None

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        # A package of the start-up archive has only some of its modules there: the rest are
        # found by the package's name, whatever its __path__ says.
        package, _, _ = name.rpartition(".")
        if name.partition(".")[0] not in sys.stdlib_module_names:
            return None
        if self._archive is None:
            try:
                self._archive = self._fetch()
            except Exception as error:
                # As for a module that is not there: programs that can do without it go on.
                raise ModuleNotFoundError(str(error), name=name) from None
        folder = "/".join([self._archive, *package.split(".")] if package else [self._archive])
        return PathFinder.find_spec(name, [folder], target)


def install(fetch: FetchArchive) -> None:
    """Ask the library's archive right after ``sys.path``.

    Finders that come later only explain why a module is missing.
    """
    sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, LibraryFinder(fetch))
