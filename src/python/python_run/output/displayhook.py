"""Shows values at a prompt in their richest form."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .. import bridge
from . import rich


def _show(value: object) -> None:
    """Show a value at a prompt like ``sys.displayhook``, but in its richest form."""
    if not rich.is_rich(value):
        sys.__displayhook__(value)
        return
    if (bundle := rich.bundle_of(value)) is not None:
        data, metadata = bundle
        bridge.display({"type": "show", "data": data, "metadata": metadata})
    builtins._ = value  # type: ignore[attr-defined]


@contextmanager
def showing_values() -> Iterator[None]:
    """Show values in their richest form, unless the program has its own display hook."""
    if sys.displayhook is not sys.__displayhook__:
        yield
        return
    sys.displayhook = _show
    try:
        yield
    finally:
        if sys.displayhook is _show:
            sys.displayhook = sys.__displayhook__
