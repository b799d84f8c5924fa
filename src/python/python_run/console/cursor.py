"""Reads the code before the cursor, which is being typed and may be incomplete."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n]*)
  | (?P<string> (?P<prefix> [rbuftRBUFT]{0,2})
        (?: '''(?:\\.|[^\\])*?''' | \"""(?:\\.|[^\\])*?\"""
          | '(?!'')(?:\\.|[^\\\n'])*' | "(?!"")(?:\\.|[^\\\n"])*" ))
  | (?P<opened> [rbuftRBUFT]{0,2}['"])
  | (?P<name> [^\W\d]\w*)
  | (?P<number> \d[\w.]*)
  | (?P<space> \s+)
  | (?P<operator> [-+*/%&|^@=!<>:]=)
  | (?P<symbol> .)
    """,
    re.VERBOSE | re.DOTALL,
)

_CLOSING = {")": "(", "]": "[", "}": "{"}

_NO_CALLEE = frozenset(keyword.kwlist)
"""Keywords: before a bracket, they do not make a call."""


@dataclass(frozen=True)
class Path:
    """Names separated by dots."""

    names: tuple[str, ...]
    literal: type | None = None
    """The type of a literal before the first name."""


@dataclass(frozen=True)
class Call:
    """A call whose closing bracket is not typed yet."""

    callee: Path
    given: frozenset[str]
    """The arguments already given by name."""


@dataclass(frozen=True)
class Cursor:
    path: Path | None
    """What is being typed; the last name is only its beginning, perhaps empty. None if nothing is
    known: in a string or a comment, or after a value that only running code would give.
    """
    calls: tuple[Call, ...]
    """The surrounding calls, the innermost first."""
    argument_of: Call | None
    """The call whose argument is being typed."""


@dataclass
class _Bracket:
    symbol: str
    callee: Path | None
    given: set[str] = field(default_factory=set)


class _Reader:
    """Reads tokens from left to right, and tracks the value that ends at each."""

    def __init__(self) -> None:
        self._brackets: list[_Bracket] = []
        self._path: Path | None = Path(())
        """The value that ends here; without names if none does; None if it is not known."""
        self._has_dot = False
        self._is_definition = False
        self._is_unread = False

    def read(self, text: str) -> Cursor:
        end = ""
        for token in _TOKEN.finditer(text):
            end = token.lastgroup or ""
            if end == "comment":
                self._is_unread = token.end() == len(text)
            elif end == "opened":
                self._is_unread = True
                break
            elif end != "space":
                self._take(end, token.group(), token.group("prefix") or "")
        brackets = [
            Call(bracket.callee, frozenset(bracket.given)) if bracket.callee else None
            for bracket in reversed(self._brackets)
        ]
        return Cursor(
            path=None if self._is_unread else self._typed(end),
            calls=tuple(call for call in brackets if call),
            argument_of=brackets[0] if brackets else None,
        )

    def _typed(self, end: str) -> Path | None:
        if self._has_dot:
            return self._path and Path((*self._path.names, ""), self._path.literal)
        if end == "name":
            return self._path
        return None if end in ("string", "number") else Path(("",))

    def _take(self, kind: str, text: str, prefix: str) -> None:
        if kind == "name":
            self._take_name(text)
            return
        if kind == "string":
            self._path = Path((), bytes if "b" in prefix.lower() else str)
        elif kind == "number":
            self._path = None
        elif text == ".":
            # After a value. Nothing precedes the dots of `...` and of relative imports.
            is_value = self._path is None or self._path != Path(())
            self._path = self._path if is_value and not self._has_dot else None
            self._has_dot = True
            return
        elif text in "([{":
            is_call = text == "(" and not self._is_definition and self._can_be_called()
            self._brackets.append(_Bracket(text, self._path if is_call else None))
            self._path = Path(())
        elif text in _CLOSING:
            while self._brackets and self._brackets.pop().symbol != _CLOSING[text]:
                pass
            self._path = None
        else:
            if text == "=" and self._path and self._brackets and len(self._path.names) == 1:
                self._brackets[-1].given.update(self._path.names)
            self._path = Path(())
        self._has_dot = self._is_definition = False

    def _take_name(self, name: str) -> None:
        if not self._has_dot:
            self._is_definition = self._path is not None and self._path.names[-1:] in (
                ("def",),
                ("class",),
            )
            self._path = Path((name,))
        elif self._path:
            self._path = Path((*self._path.names, name), self._path.literal)
        self._has_dot = False

    def _can_be_called(self) -> bool:
        if self._path is None or not self._path.names:
            return False
        return self._path.names[0] not in _NO_CALLEE


def cursor(before: str) -> Cursor:
    """Read the code ``before`` the cursor."""
    return _Reader().read(before)
