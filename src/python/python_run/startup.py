"""What makes a new interpreter one of ours."""

from __future__ import annotations

import gc

from . import streams
from .library import finder
from .output import ipython_finder, rich
from .running import waiting


def start() -> None:
    """Put what is different here in the place of what CPython has."""
    streams.install()
    rich.install()
    ipython_finder.install()
    finder.install()
    waiting.install()
    # What is there by now stays: the collector need not go through it again and again.
    gc.freeze()
