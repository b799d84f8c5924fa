"""IPython's pretty printer, as far as objects use it: ``_repr_pretty_(printer, cycle)``.

https://ipython.readthedocs.io/en/stable/api/generated/IPython.lib.pretty.html says what an object
may call. Text that does not fit into a line is broken at its outer groups first; a broken group is
broken at all its breakables, as in Oppen's printer and its successors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeAlias

MAX_WIDTH = 79
MAX_ITEMS = 1000
"""Most items of a container that are shown, as in IPython."""


class _Break(NamedTuple):
    """A possible line end: the text here if the line goes on, and the next line's indentation."""

    separator: str
    indentation: int
    is_forced: bool = False


_Part: TypeAlias = "str | _Break | list[_Part]"
"""A list is a group, which is broken at all its breaks, or at none."""


def _fits(part: _Part, room: int, following: list[tuple[_Part, bool]]) -> bool:
    """Tell whether ``part`` fits into the line, with what follows up to the next line end."""
    waiting = [*following, (part, False)]
    while waiting and room >= 0:
        now, is_broken = waiting.pop()
        is_after = len(waiting) < len(following)
        if isinstance(now, list):
            waiting += [(one, is_broken) for one in reversed(now)]
        elif isinstance(now, str):
            room -= len(now)
        elif now.is_forced or is_broken:
            return is_after
        else:
            room -= len(now.separator)
    return room >= 0


def _layout(document: _Part) -> str:
    """Lay out lines of at most ``MAX_WIDTH`` characters, if possible."""
    written: list[str] = []
    column = 0
    waiting: list[tuple[_Part, bool]] = [(document, False)]
    while waiting:
        part, is_broken = waiting.pop()
        if isinstance(part, list):
            is_broken = not _fits(part, MAX_WIDTH - column, waiting)
            waiting += [(one, is_broken) for one in reversed(part)]
            continue
        if isinstance(part, str):
            text = part
        elif part.is_forced or is_broken:
            text, column = "\n" + " " * part.indentation, -1
        else:
            text = part.separator
        written.append(text)
        column += len(text)
    return "".join(written)


class Printer:
    """The printer that is passed to ``_repr_pretty_``."""

    max_width = MAX_WIDTH
    max_seq_length = MAX_ITEMS
    verbose = False
    newline = "\n"

    def __init__(self) -> None:
        self.indentation = 0
        self._groups: list[list[_Part]] = [[]]
        self._open: list[int] = []
        """The ids of the objects being printed."""

    def _add(self, part: _Part) -> None:
        self._groups[-1].append(part)

    def text(self, obj: str) -> None:
        """Print text unchanged."""
        self._add(obj)

    def breakable(self, sep: str = " ") -> None:
        """Print a separator, or end the line."""
        self._add(_Break(sep, self.indentation))

    def break_(self) -> None:
        """End the line."""
        self._add(_Break("", self.indentation, is_forced=True))

    def begin_group(self, indent: int = 0, open: str = "") -> None:  # noqa: A002 -- IPython's name
        """Begin a group, in one line if possible; ``indent`` moves its other lines."""
        if open:
            self.text(open)
        group: list[_Part] = []
        self._add(group)
        self._groups.append(group)
        self.indentation += indent

    def end_group(self, dedent: int = 0, close: str = "") -> None:
        """End a group; ``dedent`` is the same as its ``indent``."""
        self.indentation -= dedent
        self._groups.pop()
        if close:
            self.text(close)

    @contextmanager
    def group(
        self,
        indent: int = 0,
        open: str = "",  # noqa: A002 -- IPython's name
        close: str = "",
    ) -> Iterator[None]:
        """Print a group in a ``with`` statement."""
        self.begin_group(indent, open)
        try:
            yield
        finally:
            self.end_group(indent, close)

    @contextmanager
    def indent(self, indent: int) -> Iterator[None]:
        """Indent the lines that begin inside a ``with`` statement."""
        self.indentation += indent
        try:
            yield
        finally:
            self.indentation -= indent

    def flush(self) -> None:
        """Do nothing: the layout happens at the end."""

    def pretty(self, obj: object) -> None:
        """Print an object in its own way."""
        is_cycle = id(obj) in self._open
        self._open.append(id(obj))
        try:
            with self.group():
                self._print(obj, is_cycle)
        finally:
            self._open.pop()

    def _print(self, obj: Any, is_cycle: bool) -> None:
        # As in IPython, the nearest class decides: if it has its own `__repr__`, that is used.
        for kind in type(obj).__mro__:
            if kind in _BRACKETS:
                self._items(obj, *_BRACKETS[kind], is_cycle)
            elif callable(method := vars(kind).get("_repr_pretty_")):
                method(obj, self, is_cycle)
            elif "__repr__" in vars(kind):
                for number, line in enumerate(repr(obj).splitlines()):
                    if number:
                        self.break_()
                    self.text(line)
            else:
                continue
            return

    def _items(self, obj: Iterable[object], start: str, end: str, is_cycle: bool) -> None:
        if is_cycle:
            self.text(f"{start}...{end}")
            return
        items = list(obj)
        if isinstance(obj, (set, frozenset)):
            if not items:
                self.text(repr(obj))
                return
            with suppress(Exception):  # items without an order stay as they are
                items.sort()
        with self.group(len(start), start, end):
            for number, item in enumerate(items):
                if number:
                    self.text(",")
                    self.breakable()
                if number == MAX_ITEMS:
                    self.text("...")
                    break
                self.pretty(item)
                if isinstance(obj, Mapping):
                    self.text(": ")
                    self.pretty(obj[item])
            if isinstance(obj, tuple) and len(items) == 1:
                self.text(",")

    def getvalue(self) -> str:
        """Return the whole text."""
        return _layout(self._groups[0])


_BRACKETS: Mapping[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}


def is_pretty(obj: object) -> bool:
    """Tell whether an object's class says how to print it."""
    return any("_repr_pretty_" in vars(kind) for kind in type(obj).__mro__)


def pretty(obj: object) -> str:
    """Return the text of an object, in lines."""
    printer = Printer()
    printer.pretty(obj)
    return printer.getvalue()
