"""Whether a value has more to show than its ``repr``, and the way to the page for what has.

Imported at each start, and small: what does the work is imported when there is something to show.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, TypedDict

Bundle: TypeAlias = dict[str, str]
"""The forms of one object, by media type: text as it is, binary in base64, JSON as its text."""

Metadata: TypeAlias = dict[str, dict[str, "str | int | float | bool"]]
"""What is to be known of some of those forms, such as an image's ``width`` and ``alt``."""


class Act(TypedDict, total=False):
    """What a program does to its output; the same shape as ``DisplayAct`` in the protocol."""

    type: Literal["show", "update", "clear"]
    data: Bundle
    metadata: Metadata
    displayId: str
    wait: bool


Send: TypeAlias = Callable[[Act], None]

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
"""Any of these makes an object a rich one."""

BACKEND = "python_run.matplotlib_backend"
TURTLE = "python_run.turtle_graphics"


def _nobody(_: Act) -> None:
    """For callers that show nothing."""


send: Send = _nobody
"""Shows something on the page, in order with what is printed."""

pixel_ratio: Callable[[], float] = lambda: 1.0  # noqa: E731
"""Gives the pixels of the reader's screen in one CSS pixel."""


def is_rich(value: object) -> bool:
    """Tell whether ``value`` may have another form than its ``repr``."""
    if type(value).__module__ == "builtins":
        return False
    try:
        return any(hasattr(value, name) for name in METHODS)
    except Exception:  # of a __getattr__ that fails in another way
        return False


def bundle_of(value: object) -> tuple[Bundle, Metadata] | None:
    """Return the forms of the value of a block; None where it has displayed itself."""
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


def install(sender: Send, ratio: Callable[[], float]) -> None:
    """Let programs show things: ``display`` is a builtin, as in notebooks."""
    global send, pixel_ratio
    send, pixel_ratio = sender, ratio
    builtins.display = display  # type: ignore[attr-defined]
    os.environ.setdefault("MPLBACKEND", f"module://{BACKEND}")

    from . import ipython_finder

    ipython_finder.install()
