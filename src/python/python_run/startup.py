"""Sets up a new interpreter."""

from __future__ import annotations

import gc

from . import streams
from .library import finder
from .output import ipython_finder, rich
from .running import waiting


def start() -> None:
    """Replace the parts of CPython that differ here."""
    streams.install()
    rich.install()
    ipython_finder.install()
    finder.install()
    waiting.install()
    # Everything here stays: the collector need not examine it again and again.
    gc.freeze()
