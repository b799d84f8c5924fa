"""Matplotlib's figures, with the real Matplotlib."""

from __future__ import annotations

import base64
import io
import re
import sys
from collections.abc import Iterator
from typing import Protocol

import pytest
from PIL import Image

from conftest import Act, Run
from python_run import bridge
from python_run.output import rich

PLOT = "import matplotlib.pyplot as plt\n"


@pytest.fixture(autouse=True)
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        plt.switch_backend(f"module://{rich.BACKEND}")
        yield
        plt.close("all")


def size(act: Act) -> tuple[int, int]:
    image = Image.open(io.BytesIO(base64.b64decode(act["data"]["image/png"])))
    return image.size


def test_show_shows_figures_in_order_and_forgets_them(run: Run, shown: list[Act]) -> None:
    outcome = run(
        PLOT + "plt.figure(); plt.title('one')\nplt.figure(); plt.title('two')\nplt.show()\n"
        "plt.get_fignums()"
    )
    assert outcome.get("value") == {"text/plain": "[]"}
    assert [act["metadata"]["image/png"]["alt"] for act in shown] == ["Plot. one", "Plot. two"]


def test_what_is_left_open_is_shown_at_the_end(run: Run, shown: list[Act]) -> None:
    assert run(PLOT + "_ = plt.plot([1, 2])\nNone") == {"status": "ok"}
    assert len(shown) == 1
    assert run(PLOT + "plt.get_fignums()").get("value") == {"text/plain": "[]"}
    assert len(shown) == 1


def test_what_is_left_open_is_shown_before_an_error(run: Run, shown: list[Act]) -> None:
    assert run(PLOT + "plt.plot([1, 2])\n1 / 0")["error"]["type"] == "ZeroDivisionError"
    assert len(shown) == 1


def test_stop_shows_nothing_more(run: Run, shown: list[Act]) -> None:
    assert run(PLOT + "plt.plot([1, 2])\nraise KeyboardInterrupt")["status"] == "stopped"
    assert run(PLOT + "plt.get_fignums()").get("value") == {"text/plain": "[]"}
    assert shown == []


def test_a_figure_that_is_the_value_is_shown_once(run: Run, shown: list[Act]) -> None:
    outcome = run(PLOT + "fig, ax = plt.subplots()\nax.set_title('A')\nfig")
    assert outcome["metadata"]["image/png"]["alt"] == "Plot. A"
    assert shown == []


def test_a_figure_that_changes_after_it_was_displayed_is_shown_again(
    run: Run, shown: list[Act]
) -> None:
    code = PLOT + "fig, ax = plt.subplots()\nrich_display(fig)\n"
    import builtins

    builtins.rich_display = rich.display  # type: ignore[attr-defined]
    try:
        assert run(code) == {"status": "ok"}
        assert len(shown) == 1
        assert run(code + "line = ax.plot([1, 2])") == {"status": "ok"}
        assert len(shown) == 3
    finally:
        del builtins.rich_display  # type: ignore[attr-defined]


def test_the_resolution_is_the_screens(
    run: Run, shown: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = PLOT + "plt.figure(figsize=(4, 2)); plt.plot([1, 2]); plt.show()"
    run(code)
    monkeypatch.setattr(bridge, "density", lambda: 2.0)
    run(code)
    single, double = map(size, shown)
    assert double[0] == pytest.approx(2 * single[0], abs=4)
    details = [act["metadata"]["image/png"] for act in shown]
    assert details[0]["width"] == single[0]
    assert details[1]["width"] == round(double[0] / 2)
    assert details[1]["height"] == round(double[1] / 2)


def test_a_figure_can_be_a_drawing(run: Run, shown: list[Act]) -> None:
    run(
        PLOT
        + "plt.rcParams['savefig.format'] = 'svg'\nplt.plot([1, 2]); plt.xlabel('t'); plt.show()"
    )
    assert shown[0]["data"]["image/svg+xml"].startswith("<svg")
    assert shown[0]["metadata"] == {"image/svg+xml": {"alt": "Plot. x axis: t"}}


class Draw(Protocol):
    """Draws a figure as transparent SVG; ``settings`` are done before ``code``."""

    def __call__(self, code: str, settings: str = "") -> str: ...


class TestTransparentDrawing:
    """Its text has the page's colour, which may be dark or light at any time."""

    @pytest.fixture
    def drawn(self, run: Run, shown: list[Act]) -> Draw:
        def draw(code: str, settings: str = "") -> str:
            asked = "plt.rcParams.update({'savefig.format': 'svg', 'savefig.transparent': True})\n"
            assert run(f"{PLOT}{asked}{settings}\n{code}\nplt.show()") == {"status": "ok"}
            return shown[-1]["data"]["image/svg+xml"]

        return draw

    @staticmethod
    def colors(svg: str) -> set[str]:
        return set(re.findall(r"(?:fill|stroke): ([^;\"]+)", svg)) - {"none"}

    def test_text_and_axes_have_the_pages_colour(self, drawn: Draw) -> None:
        svg = drawn("plt.plot([1, 2]); plt.title('t'); plt.xlabel('x'); plt.tick_params()")
        assert self.colors(svg) == {"currentColor", "#1f77b4"}

    def test_so_have_lines_and_edges_of_the_colour_of_text(self, drawn: Draw) -> None:
        svg = drawn(
            "plt.plot([1, 2], 'ko--'); plt.axhline(1, color='black')\n"
            "plt.bar([1, 2], [1, 2], color='red', edgecolor='black')\n"
            "plt.annotate('here', (0, 1), (1, 2), arrowprops={'arrowstyle': '->'})"
        )
        assert self.colors(svg) == {"currentColor", "#ff0000"}

    def test_other_colours_stay(self, drawn: Draw) -> None:
        svg = drawn("plt.plot([1], color='green'); plt.title('t', color='navy')")
        assert self.colors(svg) == {"currentColor", "#000080", "#008000"}

    def test_colours_that_are_data_stay(self, drawn: Draw) -> None:
        svg = drawn(
            "plt.axis('off'); plt.scatter([1, 2, 3], [1, 2, 3], c=[0, 1, 2], cmap='gray')\n"
            "plt.bar([1], [1], color='black')"
        )
        assert "#ffffff" in self.colors(svg)
        assert "currentColor" not in svg

    @pytest.mark.parametrize(
        "code",
        [
            "plt.imshow([[0, 1]]); plt.text(0, 0, 'cell', gid='own')",
            "plt.pcolormesh([[0, 1]]); plt.text(0, 0, 'cell', gid='own')",
            "plt.text(0, 0, 'boxed', bbox={'facecolor': 'wheat'}, gid='own')",
            "from matplotlib.patheffects import withStroke\n"
            "plt.text(0, 0, 'x', path_effects=[withStroke(foreground='w')], gid='own')",
            "plt.table([['a']])[0, 0].get_text().set_gid('own')",
        ],
    )
    def test_text_on_a_ground_of_its_own_stays(self, drawn: Draw, code: str) -> None:
        svg = drawn(code)
        assert "currentColor" in svg
        (own,) = re.findall(r'<g id="own">.*?</g>\s*</g>', svg, re.DOTALL)
        assert "currentColor" not in own

    def test_a_legend_takes_no_ground_from_axes_that_have_none(self, drawn: Draw) -> None:
        code = "plt.plot([1], label='one'); plt.legend()"
        assert "#ffffff" not in self.colors(drawn(code))
        assert "#ffff00" in self.colors(drawn(code.replace("()", "(facecolor='yellow')")))

    def test_a_style_says_what_the_colour_of_text_is(self, drawn: Draw) -> None:
        svg = drawn("plt.plot([1, 2]); plt.title('t')", "plt.style.use('dark_background')")
        assert self.colors(svg) == {"currentColor", "#8dd3c7"}

    def test_axes_in_three_dimensions(self, drawn: Draw) -> None:
        svg = drawn("plt.axes(projection='3d').set_zlabel('z')")
        assert "currentColor" in self.colors(svg)
        assert "#000000" not in self.colors(svg)

    def test_the_figure_is_as_it_was(self, run: Run, drawn: Draw) -> None:
        drawn(
            "import io\ndef pixels():\n    file = io.BytesIO(); fig.savefig(file, format='png')\n"
            "    return file.getvalue()\n"
            "fig, ax = plt.subplots(); ax.plot([1, 2], 'ko'); ax.legend(['l']); before = pixels()"
        )
        assert run("pixels() == before").get("value") == {"text/plain": "True"}

    def test_without_it_nothing_has(self, drawn: Draw) -> None:
        settings = "plt.rcParams['savefig.transparent'] = False"
        assert "currentColor" not in drawn("plt.plot([1, 2])", settings)


@pytest.mark.parametrize(
    ("code", "alt"),
    [
        ("plt.plot([1])", "Plot"),
        (
            "plt.plot([1]); plt.title('T.'); plt.xlabel('x in\\nmetres'); plt.ylabel('y')",
            "Plot. T. x axis: x in metres. y axis: y",
        ),
        (
            "plt.suptitle('S'); plt.subplot(121); plt.title('a'); plt.subplot(122); plt.title('b')",
            "Plot. S. a. b",
        ),
        ("plt.plot([1]); plt.title('left', loc='left')", "Plot. left"),
        ("ax = plt.subplot(projection='3d'); ax.set_zlabel('up')", "Plot. z axis: up"),
    ],
)
def test_a_figure_is_described(run: Run, shown: list[Act], code: str, alt: str) -> None:
    run(PLOT + code + "\nplt.show()")
    assert shown[0]["metadata"]["image/png"]["alt"] == alt


def test_one_figure_can_be_shown(run: Run, shown: list[Act]) -> None:
    run(PLOT + "a = plt.figure()\nb = plt.figure()\nb.suptitle('b')\nb.show()")
    assert [act["metadata"]["image/png"]["alt"] for act in shown] == ["Plot. b", "Plot"]


def test_the_backend_is_found_by_its_name(
    run: Run, shown: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    rich.install()
    assert run("import os\nos.environ['MPLBACKEND']").get("value") == {
        "text/plain": "'module://python_run.matplotlib_backend'"
    }
    assert run(PLOT + "plt.get_backend()").get("value") == {
        "text/plain": "'module://python_run.matplotlib_backend'"
    }
