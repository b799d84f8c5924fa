"""Give a transparent figure's text and axes the page's text colour, light or dark.

Matplotlib has no colour that is decided later. So what it would draw in the text's colour is drawn
in a colour that nobody uses, which is then replaced by SVG's ``currentColor``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.table import Cell
from matplotlib.text import Text

_MARK = "#010002"
"""Almost black: a colour map contains black itself, but hardly this."""

_TEXT_COLORS = ("text.color", "axes.labelcolor", "xtick.color", "ytick.color")


def _on_own_ground(figure: Figure) -> Iterator[Artist | None]:
    """Yield the texts that are not on the page, but on something in the figure's own colours."""
    for axes in figure.findobj(mpl.axes.Axes):
        if axes.images or any(isinstance(one, QuadMesh) for one in axes.collections):
            yield from axes.texts
    for cell in figure.findobj(Cell):
        yield cell
        yield cell.get_text()
    for text in figure.findobj(Text):
        if text.get_bbox_patch() or text.get_path_effects():
            yield text


def _names(artist: Artist) -> tuple[str, ...]:
    """Return which colours of an artist may be the text's colour; never those that show data."""
    if isinstance(artist, Text):
        return ("color",)
    if isinstance(artist, Line2D):
        return ("color", "markeredgecolor", "markerfacecolor")
    if isinstance(artist, FancyArrowPatch):
        return ("edgecolor", "facecolor")
    return ("edgecolor",) if isinstance(artist, Patch) else ()


def _artists(figure: Figure) -> Iterator[Artist]:
    fixed = set(_on_own_ground(figure))
    for artist in figure.findobj():
        if artist not in fixed:
            yield artist
            # Parts of an annotation, and of a three-dimensional axis, that are not its children.
            for part in (getattr(artist, name, None) for name in ("arrow_patch", "line")):
                if isinstance(part, Artist):
                    yield part


@contextmanager
def marked(figure: Figure) -> Iterator[None]:
    """Draw what has the text's colour, and is neither filled nor data, in the replaceable colour.

    Removes the background of legends if it is the axes' background.
    """
    dpi = figure.dpi
    figure.draw_without_rendering()  # drawing creates the ticks
    figure.dpi = dpi  # Matplotlib 3.10 leaves it at SVG's value
    settings: Any = mpl.rcParams
    colors = {to_hex(settings[key]) for key in _TEXT_COLORS}
    undo: list[tuple[Callable[[Any], Any], Any]] = []

    def change(artist: Artist, name: str, value: object) -> None:
        setter = getattr(artist, f"set_{name}")
        undo.append((setter, getattr(artist, f"get_{name}")()))
        setter(value)

    try:
        for artist in _artists(figure):
            for name in _names(artist):
                color = getattr(artist, f"get_{name}")()
                *_, alpha = to_rgba(color)
                if alpha and to_hex(color) in colors:
                    change(artist, name, (*to_rgba(_MARK)[:3], alpha))
        for legend in figure.findobj(Legend):
            frame = legend.get_frame()
            if to_hex(frame.get_facecolor()) == to_hex(settings["axes.facecolor"]):
                change(frame, "facecolor", "none")
        yield
    finally:
        for setter, value in reversed(undo):
            setter(value)


def with_page_colors(svg: str) -> str:
    """Return the drawing of a marked figure, with its text in the page's colour."""
    return svg.replace(_MARK, "currentColor")
