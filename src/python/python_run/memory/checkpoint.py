"""Prepares a checkpoint: a copy of the memory, from which another interpreter continues.

It is made while nothing runs. It does not include the interpreter's state in JavaScript, so none is
made if that would be missed.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import linecache
import os
import re
import sys
from typing import Any, NamedTuple

from . import package_loader

_JAVASCRIPT = re.compile(r"\b(?:run_js|pyodide_js)\b")

_LIBRARY_PATH = "LD_LIBRARY_PATH"


class _Kept(NamedTuple):
    """Settings of Pyodide's start that a program may have changed."""

    path: list[str]
    excepthook: Any
    library_path: str | None


_kept: _Kept | None = None


_GOING_ON = (asyncio.Task, asyncio.Handle)


def _is_on(thing: object) -> bool:
    if isinstance(thing, asyncio.Handle):
        return thing._callback is not None  # type: ignore[attr-defined]  # see `waiting`
    return isinstance(thing, asyncio.Task) and not thing.done()


def _find_going_on() -> object:
    everything = gc.get_objects()
    kinds = {kind for kind in set(map(type, everything)) if issubclass(kind, _GOING_ON)}
    if not kinds:
        return None
    return next((thing for thing in everything if type(thing) in kinds and _is_on(thing)), None)


def _going_on() -> object:
    """Return a task or a timer that is still active: the browser's event loop holds those."""
    if _find_going_on() is None:
        return None
    gc.collect()  # an exception in a reference cycle may hold finished ones
    return _find_going_on()


def _reaches_javascript() -> bool:
    """Return whether a program may have left something in JavaScript."""
    if "js" in sys.modules:
        return True
    blocks = [name for name in linecache.cache if name.startswith("<")]
    return any(_JAVASCRIPT.search(line) for name in blocks for line in linecache.getlines(name))


def hold() -> str:
    """Make the interpreter ready to be copied. Return why that is impossible, or "".

    ``release`` reverses the changes, here and in the copy.
    """
    global _kept
    if (thing := _going_on()) is not None:
        return f"this goes on: {thing!r}"
    if _reaches_javascript():
        return "a program has used JavaScript"
    _kept = _Kept(sys.path[:], sys.excepthook, os.environ.get(_LIBRARY_PATH))
    if package_loader.NAME not in sys.modules:
        package_loader.defer()  # Pyodide imports it when the copy starts
    return ""


def release() -> None:
    """Let the interpreter continue: the copied one, or the copy."""
    global _kept
    kept, _kept = _kept, None
    if kept is None:
        return
    sys.path[:] = kept.path
    sys.excepthook = kept.excepthook
    if kept.library_path is None:
        os.environ.pop(_LIBRARY_PATH, None)
    else:
        os.environ[_LIBRARY_PATH] = kept.library_path
    if isinstance(sys.modules.get(package_loader.NAME), package_loader.PackageLoader):
        del sys.modules[package_loader.NAME]
    importlib.invalidate_caches()
