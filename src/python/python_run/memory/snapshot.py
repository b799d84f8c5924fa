"""Prepares a snapshot of an interpreter's memory, and renews parts of it after restoring.

A snapshot is made once on a reader's machine; every interpreter restored from it begins with the
same memory. What must differ between them is renewed after restoring. (Not the seed of string
hashes: it determines the order of the snapshot's dictionaries and sets.)
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
    package_loader.defer()  # Pyodide imports it again after restoring
    gc.collect()


def refresh() -> None:
    """After restoring, renew what was random or depended on the time in the snapshot.

    ``uuid``, ``secrets`` and ``os.urandom`` ask the browser each time; ``tempfile`` creates its
    generator of names when it first needs one. Modules that were not imported have nothing to
    renew.
    """
    if random := sys.modules.get("random"):
        random.seed()
    if logging := sys.modules.get("logging"):
        logging._startTime = time.time_ns()  # type: ignore[attr-defined]
    if tempfile := sys.modules.get("tempfile"):
        tempfile._name_sequence = None  # type: ignore[attr-defined]
    if hasattr(time, "tzset"):
        time.tzset()
