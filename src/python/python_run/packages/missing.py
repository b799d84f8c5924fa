"""Say of a module that is not there how to get it, or why it cannot be had."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

_NO_WINDOWS = "it draws windows, and Python has none in a browser"
_NO_TERMINAL = "it needs a terminal, and there is none in a browser"
_NO_SYSTEM = "it needs an operating system, and there is none in a browser"

REASONS: Mapping[str, str] = {
    **dict.fromkeys(("tkinter", "idlelib", "turtledemo"), _NO_WINDOWS),
    **dict.fromkeys(("curses", "readline", "_curses"), _NO_TERMINAL),
    **dict.fromkeys(("ensurepip", "venv"), "packages are installed in another way here"),
    **dict.fromkeys(("grp", "pwd", "resource", "syslog"), _NO_SYSTEM),
    **dict.fromkeys(("msvcrt", "nt", "winreg", "winsound", "_winapi"), "it is of Windows alone"),
    "test": "it is the suite of tests of Python itself, which is left out to save the download",
    "dbm": "no database of this kind was built for the browser; sqlite3 is there",
}
"""Why parts of the standard library are not in Python 3.14 for the browser."""

_packages: dict[str, str] = {}
_failures: dict[str, str] = {}
"""Why packages were not installed, by their modules."""


def know(packages: Mapping[str, str]) -> None:
    """Take over which package of the lock file has a module, by the module."""
    _packages.update(packages)


def remember(modules: Iterable[str], why: str) -> None:
    """Take over why the packages of these modules were not installed."""
    _failures.update(dict.fromkeys(modules, why))


def note(name: str) -> str:
    """Return what to say of the module ``name``; "" for nothing."""
    top = name.partition(".")[0]
    if top in _failures:
        return _failures[top]
    if top in sys.modules:
        return ""  # it is there, and has no such part
    if top in REASONS or top in sys.stdlib_module_names:
        why = REASONS.get(top, _NO_SYSTEM)
        return f"{top} is not part of Python in the browser: {why}."
    package = _packages.get(top, top)
    have = f"The package {package} has it" if top in _packages else "A package may have it"
    # Short lines: a traceback is not wrapped.
    return (
        f"{have}. To install it, begin the code with\n"
        f'# /// script\n# dependencies = ["{package}"]\n# ///\n'
        f'or give the block packages="{package}".'
    )


def explain(error: ModuleNotFoundError) -> None:
    """Add to the error of a missing module how to get it."""
    if not error.name or not str(error).startswith("No module named "):
        return  # raised by somebody who says why
    if (text := note(error.name)) and text not in getattr(error, "__notes__", ()):
        error.add_note(text)
