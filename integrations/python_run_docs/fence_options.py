"""The options that an author may give a fence, and the attributes of `<python-run>` they become."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class OptionError(ValueError):
    """An option with a value that it cannot have; the message says what it can be."""


def _text(value: str) -> str:
    return value


def _lines(value: str) -> str:
    """A fence's header is one line: what is typed on several has `\\n` between."""
    return value.replace("\\n", "\n")


def _flag(value: str) -> str | None:
    if value.lower() in {"", "readonly", "true", "yes", "on", "1"}:
        return ""
    if value.lower() in {"false", "no", "off", "0"}:
        return None
    raise OptionError("is neither true nor false")


def _choice(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise OptionError(f"is not one of {', '.join(choices)}")
        return value

    return check


def _seconds(value: str) -> str:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise OptionError("is not a number of seconds")
    return value


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "session": _text,
    "label": _text,
    "readonly": _flag,
    "theme": _choice("auto", "light", "dark"),
    "prefetch": _choice("intent", "visible", "none"),
    "timeout": _seconds,
    "stdin": _lines,
}

#: Every option, by its attribute's name.
OPTIONS = tuple(_CHECKS)

#: Those that a whole site may set.
SITE_OPTIONS = tuple(name for name in OPTIONS if name != "stdin")


def attribute(name: str, value: str) -> str | None:
    """
    The value of the attribute that an option becomes; None when the attribute is left out.

    :raises OptionError: with a sentence that names the option
    """
    try:
        return _CHECKS[name](value)
    except OptionError as error:
        raise OptionError(f'{name}="{value}" {error}') from None
