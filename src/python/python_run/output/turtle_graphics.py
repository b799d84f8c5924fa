"""``turtle`` without a window: draws like the standard module, as an animated SVG in the output.

The drawing appears while the program draws, at the speed of ``speed`` and ``tracer``, and can be
stopped at any time. Keys, clicks and timers need a window, and are missing.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from html import escape
from typing import Any

from .display import DisplayHandle, publish_display_data

FRAME = 0.04
"""Seconds between two pictures of a moving turtle."""

WIDTH, HEIGHT = 400.0, 300.0
"""Smallest visible part of the plane, in steps; it grows with the drawing."""

MARGIN = 12.0

_ARROW = "-5,-4.5 9,0 -5,4.5 -2.5,0"
_SHAPES = {
    "classic": _ARROW,
    "arrow": "-10,-8 10,0 -10,8",
    "triangle": "-6,-9 12,0 -6,9",
    "square": "-10,-10 10,-10 10,10 -10,10",
    "turtle": "16,0 10,4 7,8 9,12 3,9 -6,8 -10,12 -10,6 -14,0 "
    "-10,-6 -10,-12 -6,-8 3,-9 9,-12 7,-8 10,-4",
    "circle": " ".join(
        f"{10 * math.cos(n * math.pi / 8):.1f},{10 * math.sin(n * math.pi / 8):.1f}"
        for n in range(16)
    ),
}
_SPEEDS = {"fastest": 0, "fast": 10, "normal": 6, "slow": 3, "slowest": 1}


class TurtleGraphicsError(Exception):
    """The standard module's error for a wrong argument."""


Terminator = TurtleGraphicsError


class Vec2D(tuple[float, float]):
    """A position, or a vector."""

    def __new__(cls, x: float, y: float) -> Vec2D:
        return super().__new__(cls, (x, y))

    def __add__(self, other: Any) -> Vec2D:
        return Vec2D(self[0] + other[0], self[1] + other[1])

    def __sub__(self, other: Any) -> Vec2D:
        return Vec2D(self[0] - other[0], self[1] - other[1])

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Vec2D):
            return self[0] * other[0] + self[1] * other[1]
        return Vec2D(self[0] * other, self[1] * other)

    __rmul__ = __mul__

    def __neg__(self) -> Vec2D:
        return Vec2D(-self[0], -self[1])

    def __abs__(self) -> float:
        return math.hypot(*self)

    def __repr__(self) -> str:
        return f"({self[0]:.2f},{self[1]:.2f})"


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # no "-0"


def _points(points: list[Vec2D]) -> str:
    # The plane's y axis points up, the drawing's points down.
    return " ".join(f"{_number(x)},{_number(-y)}" for x, y in points)


class _Screen:
    """The plane on which all turtles draw, and its picture in the output."""

    def __init__(self) -> None:
        self.turtles: list[Turtle] = []
        self._handle: DisplayHandle | None = None
        self._colormode = 1.0
        self._tracer = 1
        self._drawn = 0.0
        self._title = ""
        self._wipe()

    def _wipe(self) -> None:
        self._items: list[list[Any]] = []
        self._background = ""
        self._left, self._right = -WIDTH / 2, WIDTH / 2
        self._bottom, self._top = -HEIGHT / 2, HEIGHT / 2

    def _begin(self) -> None:
        """Show a new picture when a run first draws something."""
        if self._handle is None:
            self._handle = DisplayHandle()
            publish_display_data(*self._forms(), transient={"display_id": self._handle.display_id})

    def _reach(self, point: Vec2D, around: float = 0) -> None:
        x, y = point
        self._left, self._right = min(self._left, x - around), max(self._right, x + around)
        self._bottom, self._top = min(self._bottom, y - around), max(self._top, y + around)

    def _forms(self) -> tuple[dict[str, str], dict[str, Any]]:
        left, top = self._left - MARGIN, -self._top - MARGIN
        width = self._right - self._left + 2 * MARGIN
        height = self._top - self._bottom + 2 * MARGIN
        place = f'x="{_number(left)}" y="{_number(top)}"'
        size = f'width="{_number(width)}" height="{_number(height)}"'
        background = f'<rect {place} {size} fill="{self._background}"/>' if self._background else ""
        shapes = [self._markup(item) for item in self._items]
        shapes += [part for turtle in self.turtles for part in turtle._markup()]
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="{_number(left)} '
            f'{_number(top)} {_number(width)} {_number(height)}" stroke-linecap="round" '
            f'stroke-linejoin="round">{background}{"".join(shapes)}</svg>'
        )
        alt = f"Turtle drawing{': ' if self._title else ''}{self._title}"
        return {"text/plain": alt, "image/svg+xml": svg}, {"image/svg+xml": {"alt": alt}}

    @staticmethod
    def _markup(item: list[Any]) -> str:
        kind, *rest = item
        if kind == "line":
            color, width, points = rest
            stroke = f'stroke="{color}" stroke-width="{_number(width)}"'
            return f'<polyline points="{_points(points)}" fill="none" {stroke}/>'
        if kind == "fill":
            color, points = rest
            return f'<polygon points="{_points(points)}" fill="{color}" fill-rule="evenodd"/>'
        markup: str = rest[0]
        return markup

    def _draw(self, *, now: bool = False) -> None:
        """Show the current drawing, but not more often than people can see."""
        if self._handle and (now or time.monotonic() - self._drawn >= FRAME):
            self._drawn = time.monotonic()
            options = {"transient": {"display_id": self._handle.display_id}, "update": True}
            publish_display_data(*self._forms(), **options)  # type: ignore[arg-type]

    def _color(self, args: tuple[Any, ...]) -> str:
        """Return a colour in CSS."""
        value = args[0] if len(args) == 1 else args
        if isinstance(value, str):
            return escape(value.replace(" ", ""))
        try:
            parts = [round(255 * part / self._colormode) for part in value]
        except TypeError:
            raise TurtleGraphicsError(f"bad color arguments: {value!r}") from None
        if len(parts) != 3 or not all(0 <= part <= 255 for part in parts):
            raise TurtleGraphicsError(f"bad color sequence: {value!r}")
        return "#{:02x}{:02x}{:02x}".format(*parts)

    def bgcolor(self, *args: Any) -> str | None:
        """Set the colour of the plane, or return it."""
        if not args:
            return self._background or "white"
        self._begin()
        self._background = self._color(args)
        self._draw()
        return None

    def colormode(self, mode: float | None = None) -> float | None:
        """Set the maximum of a colour's parts, 1.0 or 255, or return it."""
        if mode is None:
            return self._colormode
        self._colormode = mode
        return None

    def tracer(self, n: int | None = None, delay: int | None = None) -> int | None:
        """Animate (not 0), or show nothing until ``update`` or the end (0)."""
        if n is None:
            return self._tracer
        self._tracer = n
        return None

    def update(self) -> None:
        """Show the current drawing."""
        self._begin()
        self._draw(now=True)

    def setup(self, width: float = WIDTH, height: float = HEIGHT, *_: object) -> None:
        """Set the smallest visible part of the plane, in steps."""
        self._begin()
        if width > 1:
            self._left, self._right = -width / 2, width / 2
        if height > 1:
            self._bottom, self._top = -height / 2, height / 2

    def screensize(
        self, canvwidth: float = WIDTH, canvheight: float = HEIGHT, bg: Any = None
    ) -> None:
        """Set the smallest visible part of the plane, and its colour."""
        self.setup(canvwidth, canvheight)
        if bg is not None:
            self.bgcolor(bg)

    def title(self, text: str) -> None:
        """Set a description of the drawing, for readers who cannot see it."""
        self._title = str(text)

    def window_width(self) -> float:
        """Return the width of the visible part."""
        return self._right - self._left

    def window_height(self) -> float:
        """Return the height of the visible part."""
        return self._top - self._bottom

    def clear(self) -> None:
        """Delete the drawing."""
        self._begin()
        self._items.clear()
        self._background = ""
        self._draw()

    clearscreen = clear

    def reset(self) -> None:
        """Delete the drawing, and send all turtles home."""
        self.clear()
        for turtle in self.turtles:
            turtle._start()

    resetscreen = reset

    def delay(self, delay: int | None = None) -> int | None:
        """Do nothing: pictures come as fast as they can be seen."""
        return 10 if delay is None else None

    def mainloop(self) -> None:
        """Show the current drawing: there is no window to wait in."""
        self.update()

    done = exitonclick = bye = mainloop


class Turtle:
    """A pen that moves."""

    def __init__(
        self, shape: str = "classic", undobuffersize: int = 0, visible: bool = True
    ) -> None:
        self._shape, self._is_visible = shape, visible
        self._start()
        _screen.turtles.append(self)

    def _start(self) -> None:
        self._position, self._heading, self._full = Vec2D(0, 0), 0.0, 360.0
        self._is_down, self._width = True, 1.0
        self._pen = self._fill = "currentColor"
        self._speed = 3
        self._filled: list[Vec2D] | None = None
        self._fill_at = 0
        self._line: list[Any] | None = None

    def _markup(self) -> Iterator[str]:
        if self._is_visible:
            x, y = self._position
            turn = f"translate({_number(x)} {_number(-y)}) rotate({_number(-self._heading)})"
            colors = f'fill="{self._fill}" stroke="{self._pen}"'
            yield f'<polygon transform="{turn}" points="{_SHAPES[self._shape]}" {colors}/>'

    def _put(self, kind: str, *rest: Any) -> None:
        _screen._items.append([kind, *rest])
        self._line = None

    def _walk(self, target: Vec2D) -> None:
        """Move there in a straight line; draw if the pen is down."""
        _screen._begin()
        start, way = self._position, target - self._position
        line = self._line
        if self._is_down:
            if line is None or not _screen._items or line is not _screen._items[-1]:
                line = ["line", self._pen, self._width, [start]]
                _screen._items.append(line)
                self._line = line
            line[3].append(start)
        for part in self._parts(abs(way)):
            self._position = start + way * part
            if line is not None and self._is_down:
                line[3][-1] = self._position
            _screen._reach(self._position, self._width / 2)
            self._pause(moves=True)
        if self._filled is not None:
            self._filled.append(target)

    def _parts(self, length: float) -> Iterator[float]:
        """Yield the fractions of the way at which the turtle is shown."""
        if self._speed and _screen._tracer:
            steps = int(length / (3 * 1.1**self._speed * self._speed))
            yield from (n / (steps + 1) for n in range(1, steps + 1))
        yield 1.0

    def _pause(self, *, moves: bool) -> None:
        if not _screen._tracer:
            return
        if self._speed and moves:
            _screen._draw(now=True)
            time.sleep(FRAME)
        else:
            _screen._draw()

    def forward(self, distance: float) -> None:
        """Move forward."""
        turn = math.radians(self._heading)
        self._walk(self._position + Vec2D(math.cos(turn), math.sin(turn)) * distance)

    def back(self, distance: float) -> None:
        """Move backward."""
        self.forward(-distance)

    def left(self, angle: float) -> None:
        """Turn left."""
        _screen._begin()
        self._heading = (self._heading + angle * 360 / self._full) % 360
        self._pause(moves=False)

    def right(self, angle: float) -> None:
        """Turn right."""
        self.left(-angle)

    def goto(self, x: Any, y: float | None = None) -> None:
        """Move to a position."""
        self._walk(Vec2D(*x) if y is None else Vec2D(x, y))

    def teleport(
        self, x: float | None = None, y: float | None = None, *, fill_gap: bool = False
    ) -> None:
        """Jump to a position without drawing."""
        _screen._begin()
        here = self._position
        self._position = Vec2D(here[0] if x is None else x, here[1] if y is None else y)
        self._line = None
        _screen._reach(self._position)
        self._pause(moves=False)

    def setx(self, x: float) -> None:
        """Move horizontally to a coordinate."""
        self.goto(x, self._position[1])

    def sety(self, y: float) -> None:
        """Move vertically to a coordinate."""
        self.goto(self._position[0], y)

    def setheading(self, angle: float) -> None:
        """Turn to a direction; 0 is to the right."""
        self.left(angle - self.heading())

    def home(self) -> None:
        """Move to the origin, and turn to the right."""
        self.goto(0, 0)
        self.setheading(0)

    def circle(self, radius: float, extent: float | None = None, steps: int | None = None) -> None:
        """Move along a circle whose centre is on the left, or with ``steps``, along a polygon."""
        whole = 360.0 if extent is None else extent * 360 / self._full
        count = steps or 1 + int(min(11 + abs(radius) / 6, 59) * abs(whole) / 360)
        turn = whole / count * (1 if radius > 0 else -1)
        length = 2 * abs(radius) * math.sin(math.radians(abs(whole) / count) / 2)
        if whole < 0:
            length, turn = -length, -turn * -1
        heading = self._heading
        for number in range(count):
            self._heading = (heading + turn * (number + 0.5)) % 360
            self.forward(length)
        self._heading = (heading + turn * count) % 360

    def dot(self, size: float | None = None, *color: Any) -> None:
        """Draw a dot."""
        _screen._begin()
        size = max(self._width + 4, 2 * self._width) if size is None else size
        fill = _screen._color(color) if color else self._pen
        x, y = self._position
        _screen._reach(self._position, size / 2)
        at = f'cx="{_number(x)}" cy="{_number(-y)}" r="{_number(size / 2)}"'
        self._put("markup", f'<circle {at} fill="{fill}"/>')
        self._pause(moves=False)

    def stamp(self) -> int:
        """Leave a copy of the turtle's shape."""
        _screen._begin()
        visible, self._is_visible = self._is_visible, True
        self._put("markup", "".join(self._markup()))
        self._is_visible = visible
        self._pause(moves=False)
        return len(_screen._items)

    def write(
        self,
        arg: object,
        move: bool = False,
        align: str = "left",
        font: tuple[Any, ...] = ("Arial", 8, "normal"),
    ) -> None:
        """Write text."""
        _screen._begin()
        name, size, style = (*font, "Arial", 8, "normal")[:3] if len(font) < 3 else font[:3]
        anchor = {"left": "start", "center": "middle", "right": "end"}[align]
        pixels = float(size) * 4 / 3
        x, y = self._position
        look = f'font-family="{escape(str(name))}" font-size="{_number(pixels)}"'
        if "bold" in str(style):
            look += ' font-weight="bold"'
        if "italic" in str(style):
            look += ' font-style="italic"'
        at = f'x="{_number(x)}" y="{_number(-y)}" text-anchor="{anchor}" fill="{self._pen}"'
        _screen._reach(self._position, pixels)
        self._put("markup", f"<text {at} {look}>{escape(str(arg))}</text>")
        self._pause(moves=False)

    def position(self) -> Vec2D:
        """Return the position."""
        return self._position

    def xcor(self) -> float:
        """Return the x coordinate."""
        return self._position[0]

    def ycor(self) -> float:
        """Return the y coordinate."""
        return self._position[1]

    def heading(self) -> float:
        """Return the direction."""
        return self._heading * self._full / 360

    def _to(self, x: Any, y: float | None) -> Vec2D:
        if isinstance(x, Turtle):
            return x._position - self._position
        return (Vec2D(*x) if y is None else Vec2D(x, y)) - self._position

    def towards(self, x: Any, y: float | None = None) -> float:
        """Return the direction to a position or another turtle."""
        across, up = self._to(x, y)
        return math.degrees(math.atan2(up, across)) % 360 * self._full / 360

    def distance(self, x: Any, y: float | None = None) -> float:
        """Return the distance to a position or another turtle."""
        return abs(self._to(x, y))

    def degrees(self, fullcircle: float = 360.0) -> None:
        """Measure angles in units of which a full circle has this many."""
        self._full = fullcircle

    def radians(self) -> None:
        """Measure angles in radians."""
        self._full = 2 * math.pi

    def pendown(self) -> None:
        """Start drawing."""
        self._is_down = True

    def penup(self) -> None:
        """Stop drawing."""
        self._is_down, self._line = False, None

    def isdown(self) -> bool:
        """Return whether it draws."""
        return self._is_down

    def pensize(self, width: float | None = None) -> float | None:
        """Set the width of lines, or return it."""
        if width is None:
            return self._width
        self._width, self._line = float(width), None
        return None

    def pencolor(self, *args: Any) -> str | None:
        """Set the colour of lines, or return it."""
        if not args:
            return self._pen
        self._pen, self._line = _screen._color(args), None
        return None

    def fillcolor(self, *args: Any) -> str | None:
        """Set the fill colour, or return it."""
        if not args:
            return self._fill
        self._fill = _screen._color(args)
        return None

    def color(self, *args: Any) -> tuple[str, str] | None:
        """Set the colours of lines and fills, or return both."""
        if not args:
            return self._pen, self._fill
        if len(args) == 2:
            self.pencolor(args[0])
            self.fillcolor(args[1])
        else:
            self.pencolor(*args)
            self.fillcolor(*args)
        return None

    def filling(self) -> bool:
        """Return whether ``end_fill`` will fill something."""
        return self._filled is not None

    def begin_fill(self) -> None:
        """Start a shape, which ``end_fill`` will fill."""
        _screen._begin()
        self._filled = [self._position]
        self._fill_at, self._line = len(_screen._items), None

    def end_fill(self) -> None:
        """Fill the shape since ``begin_fill``."""
        if self._filled:
            # Below the lines around it.
            _screen._items.insert(self._fill_at, ["fill", self._fill, self._filled])
            self._filled, self._line = None, None
            self._pause(moves=False)

    def speed(self, speed: Any = None) -> int | None:
        """Set the speed from 1 to 10, or 0 for instant movement; or return it."""
        if speed is None:
            return self._speed
        speed = _SPEEDS.get(speed, speed)
        self._speed = round(speed) if 0.5 < speed < 10.5 else 0
        return None

    def shape(self, name: str | None = None) -> str | None:
        """Set the turtle's shape, or return it."""
        if name is None:
            return self._shape
        if name not in _SHAPES:
            raise TurtleGraphicsError(f"There is no shape named {name}")
        self._shape = name
        return None

    def showturtle(self) -> None:
        """Show the turtle."""
        self._is_visible = True
        self._pause(moves=False)

    def hideturtle(self) -> None:
        """Hide the turtle."""
        self._is_visible = False
        self._pause(moves=False)

    def isvisible(self) -> bool:
        """Return whether the turtle is visible."""
        return self._is_visible

    def reset(self) -> None:
        """Delete the drawing, and send the turtle home."""
        _screen.clear()
        self._start()

    def clear(self) -> None:
        """Delete the drawing."""
        _screen.clear()
        self._line = None

    def getscreen(self) -> _Screen:
        """Return the plane."""
        return _screen

    fd, bk, backward, rt, lt = forward, back, back, right, left
    setpos = setposition = goto
    seth, pos, width = setheading, position, pensize
    pd = down = pendown
    pu = up = penup
    st, ht = showturtle, hideturtle


Pen = RawTurtle = RawPen = Turtle

_screen = _Screen()


def Screen() -> _Screen:  # noqa: N802 -- the standard module's name
    """Return the plane that all turtles draw on."""
    return _screen


def show_open_figures(*, keep: bool) -> None:
    """End a run's picture. The next run begins a new one, so that it can be repeated."""
    _screen._draw(now=True)
    _screen._handle = None
    _screen._wipe()
    for turtle in _screen.turtles:
        turtle._start()


_first: list[Turtle] = []
_TURTLE_NAMES = [name for name in vars(Turtle) if not name.startswith("_")]
_SCREEN_NAMES = [
    name for name in vars(_Screen) if not name.startswith("_") and name not in _TURTLE_NAMES
]


def __getattr__(name: str) -> Any:
    """Return a function for the first turtle, or for the plane."""
    if name in _SCREEN_NAMES:
        return getattr(_screen, name)
    if name not in _TURTLE_NAMES:
        raise AttributeError(f"module 'turtle' has no {name!r} here: there is no window")

    def call(*args: Any, **options: Any) -> Any:
        if not _first:
            _first.append(Turtle())
        return getattr(_first[0], name)(*args, **options)

    call.__name__ = name
    call.__doc__ = getattr(Turtle, name).__doc__
    return call


__all__ = [
    "Pen",
    "RawPen",
    "RawTurtle",
    "Screen",
    "Terminator",
    "Turtle",
    "TurtleGraphicsError",
    "Vec2D",
    *_SCREEN_NAMES,
    *_TURTLE_NAMES,
]
