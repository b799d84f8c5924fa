"""Let the text and the axes of a transparent figure have the page's text colour, light or dark.

Matplotlib has no colour that is decided later. What it would draw in the colour of text is drawn in
one that nobody uses, and that is then replaced by SVG's ``currentColor``.
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
"""Almost black: a colour map has black itself, but hardly this."""

_TEXT_COLORS = ("text.color", "axes.labelcolor", "xtick.color", "ytick.color")


def _on_own_ground(figure: Figure) -> Iterator[Artist | None]:
    """Tell the texts that do not stand on the page, but on something of the figure's colours."""
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
    """Return which colours of an artist may be the text's; never those that stand for data."""
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
            # Of an annotation, and of an axis in three dimensions; they are no children of it.
            for part in (getattr(artist, name, None) for name in ("arrow_patch", "line")):
                if isinstance(part, Artist):
                    yield part


@contextmanager
def marked(figure: Figure) -> Iterator[None]:
    """Draw what has the colour of text, and is neither filled nor data, in the colour to replace.

    The background of legends goes, as the axes' does that they take it from.
    """
    dpi = figure.dpi
    figure.draw_without_rendering()  # ticks are made when they are drawn
    figure.dpi = dpi  # Matplotlib 3.10 leaves it at SVG's
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
    """Return the drawing of a marked figure, whose text has the page's colour."""
    return svg.replace(_MARK, "currentColor")
