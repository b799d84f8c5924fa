"""Says how to get a missing module, or why it is not available."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from ..bridge import Phrase

REASONS: Mapping[str, str] = {
    **dict.fromkeys(("tkinter", "idlelib", "turtledemo"), "no-windows"),
    **dict.fromkeys(("curses", "readline", "_curses"), "no-terminal"),
    **dict.fromkeys(("ensurepip", "venv"), "other-installer"),
    **dict.fromkeys(("grp", "pwd", "resource", "syslog"), "no-system"),
    **dict.fromkeys(("msvcrt", "nt", "winreg", "winsound", "_winapi"), "windows-only"),
    "test": "tests",
    "dbm": "no-database",
}
"""Why parts of the standard library are not in Python 3.14 for the browser."""

_packages: dict[str, str] = {}
_failures: dict[str, Sequence[Phrase]] = {}
"""Why packages were not installed, by their modules."""


def know(packages: Mapping[str, str]) -> None:
    """Store the lock file's packages, by their modules."""
    _packages.update(packages)


def remember(modules: Iterable[str], why: Sequence[Phrase]) -> None:
    """Store why the packages of these modules were not installed."""
    _failures.update(dict.fromkeys(modules, why))


def advice(error: ModuleNotFoundError) -> Sequence[Phrase]:
    """Return how to get the missing module, or why it is not available; empty if unknown."""
    if not error.name or not str(error).startswith("No module named "):
        return ()  # raised by other code, with its own reason
    return of_module(error.name)


def of_module(name: str) -> Sequence[Phrase]:
    """Return the advice for the module ``name``."""
    top = name.partition(".")[0]
    if top in _failures:
        return _failures[top]
    if top in sys.modules:
        return ()  # the package exists, but has no such module
    if top in REASONS or top in sys.stdlib_module_names:
        reason = REASONS.get(top, "no-system")
        return [{"code": "module-left-out", "module": top, "reason": reason}]
    if top in _packages:
        return [{"code": "module-in-package", "package": _packages[top]}]
    return [{"code": "module-maybe-package", "package": top}]
