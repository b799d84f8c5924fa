"""The drawing of the standard module ``turtle``, without a window."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator

import pytest

from conftest import Act, Run
from python_run.output import ipython_finder, turtle_graphics


@pytest.fixture(autouse=True)
def turtle(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Stand in for the standard module; return the pauses that were made."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    monkeypatch.setattr(turtle_graphics, "_screen", turtle_graphics._Screen())
    monkeypatch.setattr(turtle_graphics, "_first", [])
    monkeypatch.delitem(sys.modules, "turtle", raising=False)
    monkeypatch.setattr(sys, "meta_path", [ipython_finder.DisplayFinder(), *sys.meta_path])
    yield pauses
    sys.modules.pop("turtle", None)


def svg(shown: list[Act]) -> str:
    return shown[-1]["data"]["image/svg+xml"]


def lines(shown: list[Act]) -> list[str]:
    return re.findall(r'<polyline points="([^"]*)"', svg(shown))


def test_a_square(run: Run, shown: list[Act]) -> None:
    code = "from turtle import *\nspeed(0)\nfor _ in range(4):\n    fd(50)\n    lt(90)\n"
    assert run(code + "heading()").get("value") == {"text/plain": "0.0"}
    assert [act["type"] for act in shown[:2]] == ["show", "update"]
    assert len({act["displayId"] for act in shown}) == 1
    assert lines(shown) == ["0,0 50,0 50,-50 0,-50 0,0"]


def test_each_run_begins_a_drawing(run: Run, shown: list[Act]) -> None:
    code = "import turtle\nturtle.speed(0)\nturtle.forward(10)\nturtle.pos()"
    assert run(code).get("value") == {"text/plain": "(10.00,0.00)"}
    assert run(code).get("value") == {"text/plain": "(10.00,0.00)"}
    assert [act["type"] for act in shown].count("show") == 2


def test_it_is_animated_at_its_speed(run: Run, shown: list[Act], turtle: list[float]) -> None:
    run("import turtle\nturtle.speed(1)\nturtle.forward(100)")
    slow = len(turtle)
    turtle.clear()
    run("import turtle\nturtle.speed(10)\nturtle.forward(100)")
    fast = len(turtle)
    turtle.clear()
    run("import turtle\nturtle.speed(0)\nturtle.forward(100)\nturtle.tracer(0)\nturtle.fd(9)")
    assert slow > fast > 0
    assert len(turtle) == 0
    assert lines(shown)[0].endswith("109,0")


def test_stop_ends_it_with_what_was_drawn(
    run: Run, shown: list[Act], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", stop)
    assert run("import turtle\nturtle.forward(100)")["status"] == "stopped"
    assert len(lines(shown)) == 1


@pytest.mark.parametrize(
    ("code", "part"),
    [
        (
            "t.color('red', 'light blue'); t.begin_fill(); t.circle(20); t.end_fill()",
            '<polygon points="0,0 ',
        ),
        (
            "t.color('red', 'light blue'); t.begin_fill(); t.circle(20); t.end_fill()",
            'fill="lightblue" fill-rule="evenodd"',
        ),
        ("t.pencolor(1.0, 0, 0); t.fd(1)", 'stroke="#ff0000"'),
        ("t.getscreen().colormode(255); t.pencolor((0, 255, 0)); t.fd(1)", 'stroke="#00ff00"'),
        ("t.pensize(5); t.fd(1)", 'stroke-width="5"'),
        ("t.dot(10, 'blue')", 'r="5" fill="blue"'),
        ("t.write('a < b', align='center', font=('Arial', 12, 'bold'))", ">a &lt; b</text>"),
        ("turtle.bgcolor('black'); t.fd(1)", 'height="324" fill="black"'),
        ("t.shape('turtle'); t.fd(1)", 'points="16,0 '),
        ("t.goto(500, 0)", 'viewBox="-212 -162 724.5 324"'),
        ("t.pencolor('\"><script>'); t.fd(1)", 'stroke="&quot;&gt;&lt;script&gt;"'),
    ],
)
def test_what_is_drawn(run: Run, shown: list[Act], code: str, part: str) -> None:
    outcome = run(f"import turtle\nt = turtle.Turtle()\nt.speed(0)\n{code}\nNone")
    assert outcome == {"status": "ok"}
    assert part in svg(shown)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("t.circle(50); round(abs(t.pos()), 6)", "0.0"),
        ("t.circle(50, 180); (round(t.xcor()), round(t.ycor()), t.heading())", "(0, 100, 180.0)"),
        ("t.circle(-50, 90); (round(t.xcor()), round(t.ycor()), t.heading())", "(50, -50, 270.0)"),
        ("t.circle(50, -90); (round(t.xcor()), round(t.ycor()), t.heading())", "(-50, 50, 270.0)"),
        ("t.setheading(90); t.fd(10); t.pos()", "(0.00,10.00)"),
        ("t.radians(); t.left(3.141592653589793 / 2); round(t.heading(), 2)", "1.57"),
        ("t.towards(0, 10), t.distance(3, 4)", "(90.0, 5.0)"),
        ("t.penup(); t.isdown()", "False"),
        ("t.color('red'); t.color()", "('red', 'red')"),
        ("t.speed('fast'); t.speed()", "10"),
        ("t.teleport(5, 6); t.home(); t.pos()", "(0.00,0.00)"),
        ("turtle.Vec2D(1, 2) * 2 - (1, 1)", "(1.00,3.00)"),
    ],
)
def test_where_it_is(run: Run, shown: list[Act], code: str, value: str) -> None:
    outcome = run(f"import turtle\nt = turtle.Turtle()\nt.speed(0)\n{code}")
    assert outcome.get("value") == {"text/plain": value}


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("turtle.onkey(print, 'a')", "module 'turtle' has no 'onkey' here: there is no window"),
        ("turtle.shape('cat')", "There is no shape named cat"),
        ("turtle.color(1, 2, 3)", "bad color sequence: (1, 2, 3)"),
    ],
)
def test_what_cannot_be(run: Run, shown: list[Act], code: str, error: str) -> None:
    assert run(f"import turtle\n{code}")["error"]["message"] == error


def test_its_title_describes_it(run: Run, shown: list[Act]) -> None:
    run("import turtle\nturtle.title('A line')\nturtle.fd(1)\nturtle.done()")
    assert shown[-1]["metadata"] == {"image/svg+xml": {"alt": "Turtle drawing: A line"}}


def test_the_last_picture_is_shown_without_a_call(run: Run, shown: list[Act]) -> None:
    run("import turtle\nturtle.tracer(0)\nturtle.fd(7)")
    assert lines(shown)[0].endswith("7,0")
