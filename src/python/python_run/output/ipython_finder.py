"""Supplies ``IPython.display``, ``turtle`` and other modules of notebooks if they are missing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGES = ("IPython", "IPython.core")
MODULES = (
    "IPython.display",
    "IPython.core.display",
    "IPython.core.display_functions",
    "IPython.core.getipython",
)
# Plotly shows nothing without this module, in version 4.2.0 or later; it only checks for it.
FORMAT = "nbformat"


def get_ipython() -> None:
    """Return None: no IPython shell is running."""


class DisplayLoader:
    """Fills these modules with our own functions and classes."""

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        if name == "turtle":
            from . import turtle_graphics

            module.__all__ = turtle_graphics.__all__  # type: ignore[attr-defined]
            module.__getattr__ = lambda name: getattr(turtle_graphics, name)  # type: ignore[method-assign]
            return
        if name == FORMAT:
            module.__version__ = "5.0.0"  # type: ignore[attr-defined]
            return
        from . import display, display_objects

        if name in PACKAGES or name.endswith("getipython"):
            module.get_ipython = get_ipython  # type: ignore[attr-defined]
        if name == "IPython":
            # Matplotlib and others ask for the version.
            module.version_info = (9, 0, 0, "")  # type: ignore[attr-defined]
            module.__version__ = "9.0.0"  # type: ignore[attr-defined]
        if name in PACKAGES:
            module.display = display.display  # type: ignore[attr-defined]
        elif not name.endswith("getipython"):
            for source in (display, display_objects):
                names = source.__all__
                vars(module).update({public: getattr(source, public) for public in names})


class DisplayFinder:
    """The last finder of ``sys.meta_path``: an installed IPython is found first."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in (*PACKAGES, *MODULES, FORMAT, "turtle"):
            return None
        parent = sys.modules.get(name.rpartition(".")[0])
        if parent and not isinstance(getattr(parent.__spec__, "loader", None), DisplayLoader):
            return None  # part of an installed IPython
        loader: Any = DisplayLoader()
        return ModuleSpec(name, loader, is_package=name in PACKAGES)


def install() -> None:
    """Add the finder of these modules after all others."""
    sys.meta_path.append(DisplayFinder())
