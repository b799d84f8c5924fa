"""Finds out whether a value has more to show than its ``repr``.

Imported at each start, so it is small: other modules do the work, imported when there is something
to show.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Mapping
from typing import Any

from ..bridge import Bundle, Metadata

METHODS = (
    "_ipython_display_",
    "_repr_mimebundle_",
    "_repr_html_",
    "_repr_markdown_",
    "_repr_svg_",
    "_repr_png_",
    "_repr_jpeg_",
    "_repr_latex_",
    "_repr_json_",
    "_repr_pretty_",
)
"""Any of these methods makes an object rich."""

BACKEND = "python_run.matplotlib_backend"
TURTLE = "python_run.output.turtle_graphics"


def is_rich(value: object) -> bool:
    """Tell whether ``value`` may have another form than its ``repr``."""
    if type(value).__module__ == "builtins":
        return False
    try:
        return any(hasattr(value, name) for name in METHODS)
    except Exception:  # from a __getattr__ that raises another error
        return False


def bundle_of(value: object) -> tuple[Bundle, Metadata] | None:
    """Return the forms of a block's value; None if it has displayed itself."""
    if not is_rich(value):
        return {"text/plain": repr(value)}, {}
    from .display import mime_bundle

    return mime_bundle(value)


def display(*objects: object, **options: Any) -> object:
    """Show objects in their richest form, as in a notebook; see ``IPython.display.display``."""
    from .display import display as show

    return show(*objects, **options)


def show_figures(modules: Mapping[str, Any], *, keep: bool) -> None:
    """Show the figures that are open at the end of a run, or only close them."""
    for name in (BACKEND, TURTLE):
        if module := modules.get(name):
            module.show_open_figures(keep=keep)


def install() -> None:
    """Make ``display`` a builtin, as in notebooks, and set Matplotlib's backend."""
    builtins.display = display  # type: ignore[attr-defined]
    os.environ.setdefault("MPLBACKEND", f"module://{BACKEND}")
