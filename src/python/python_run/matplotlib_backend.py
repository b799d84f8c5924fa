"""Show Matplotlib's figures as output: on ``plt.show()``, and at the end of a run.

Matplotlib imports this because of the variable ``MPLBACKEND``. A figure is a PNG image in the
resolution of the reader's screen, or an SVG drawing with ``rcParams["savefig.format"] = "svg"``;
its text has the page's colour with ``rcParams["savefig.transparent"] = True``. Both are cropped to
the drawing, and described by the figure's title and its axes' labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext, suppress
from io import BytesIO
from typing import Any
from weakref import WeakSet

import matplotlib as mpl
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from . import bridge
from .output.display import publish_display_data
from .output.page_colors import marked, with_page_colors


def _phrases(axes: Any) -> Iterator[str]:
    if title := axes.get_title() or axes.get_title("left") or axes.get_title("right"):
        yield title
    for name in ("x", "y", "z"):
        read = getattr(axes, f"get_{name}label", None)
        if read and (label := read()):
            yield f"{name} axis: {label}"


def description(figure: Figure) -> str:
    """Describe a figure for readers who cannot see it."""
    title = figure.get_suptitle() if hasattr(figure, "get_suptitle") else ""
    phrases = [title] if title else []
    for axes in figure.axes:
        phrases.extend(_phrases(axes))
    return ". ".join(["Plot", *(phrase.replace("\n", " ").rstrip(".") for phrase in phrases)])


_shown: WeakSet[Figure] = WeakSet()
"""Figures that were shown. Matplotlib marks them stale if they have changed since."""


def mime_bundle(
    figure: Figure, include: object = None, exclude: object = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a figure's forms, for IPython's protocol."""
    try:
        return _forms(figure)
    finally:
        figure.stale = False
        _shown.add(figure)


def _forms(figure: Figure) -> tuple[dict[str, Any], dict[str, Any]]:
    drawn = BytesIO()
    plain = {"text/plain": repr(figure)}
    alt = description(figure)
    if mpl.rcParams["savefig.format"] == "svg":
        follows_page = bool(mpl.rcParams["savefig.transparent"])
        with marked(figure) if follows_page else nullcontext():
            figure.savefig(drawn, format="svg", bbox_inches="tight")
        text = drawn.getvalue().decode()
        svg = text[text.index("<svg") :]
        if follows_page:
            svg = with_page_colors(svg)
        return {**plain, "image/svg+xml": svg}, {"image/svg+xml": {"alt": alt}}
    ratio = min(max(bridge.density(), 1.0), 4.0)
    figure.savefig(drawn, format="png", dpi=figure.dpi * ratio, bbox_inches="tight")
    png = drawn.getvalue()
    sizes = {"width": png[16:20], "height": png[20:24]}  # from the PNG header
    details: dict[str, Any] = {
        key: round(int.from_bytes(size, "big") / ratio) for key, size in sizes.items()
    }
    return {**plain, "image/png": png}, {"image/png": {**details, "alt": alt}}


def _display(manager: FigureManagerBase) -> None:
    """Show a figure and forget it: the next run starts without figures."""
    figure = manager.canvas.figure
    try:
        publish_display_data(*mime_bundle(figure))
    finally:
        Gcf.destroy(manager)


class FigureManager(FigureManagerBase):
    """A figure of ``pyplot``. There is no window."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show all open figures, in the order in which they were created."""
        for manager in Gcf.get_all_fig_managers():
            _display(manager)

    def show(self) -> None:
        _display(self)


class FigureCanvas(FigureCanvasAgg):
    """Draws with Agg."""

    manager_class: Any = FigureManager


def show_open_figures(*, keep: bool) -> None:
    """Show the open figures that a run has not shown; without ``keep``, only close them."""
    try:
        for manager in Gcf.get_all_fig_managers() if keep else []:
            figure = manager.canvas.figure
            if figure not in _shown or figure.stale:
                _display(manager)
    finally:
        with suppress(Exception):
            Gcf.destroy_all()


# Shows figures that are a block's value, or are passed to `display`, through the protocol.
Figure._repr_mimebundle_ = mime_bundle  # type: ignore[attr-defined]
