"""What must be done around a snapshot of an interpreter's memory.

A snapshot is made once on a reader's machine; every interpreter that is restored from it begins
with the same memory. What must differ from one to the next is made anew after restoring. (Not the
seed of string hashes: dictionaries and sets of the snapshot are ordered by it.)
"""

from __future__ import annotations

import gc
import importlib
import sys
import time

from . import package_loader


def prepare() -> None:
    """Import what start-up and a first run need, before the snapshot is made."""
    for name in ("memory.checkpoint", "packages.imports", "running.runner", "startup"):
        importlib.import_module(f"python_run.{name}")
    package_loader.defer()  # Pyodide asks for it again when it is restored
    gc.collect()


def refresh() -> None:
    """Make anew, after restoring, what was random or of its time in the snapshot.

    ``uuid``, ``secrets`` and ``os.urandom`` ask the browser each time; ``tempfile`` makes its names
    when the first one is asked for. Modules that were not imported yet have nothing to renew.
    """
    if random := sys.modules.get("random"):
        random.seed()
    if logging := sys.modules.get("logging"):
        logging._startTime = time.time_ns()  # type: ignore[attr-defined]
    if tempfile := sys.modules.get("tempfile"):
        tempfile._name_sequence = None  # type: ignore[attr-defined]
    if hasattr(time, "tzset"):
        time.tzset()
