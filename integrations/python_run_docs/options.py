"""The attributes of `<python-run>` as authors write them: which there are, and what they may be."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class OptionError(ValueError):
    """An option with a value that it cannot have; the message says what it must be."""


def _text(value: str) -> str:
    if not value.strip():
        raise OptionError("must have a value")
    return value


def _text_or_empty(value: str) -> str:
    return value


def _flag(value: str) -> str | None:
    if value.lower() in {"", "true", "yes", "on", "1"}:
        return ""
    if value.lower() in {"false", "no", "off", "0"}:
        return None
    raise OptionError("must be true or false")


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise OptionError(f"must be one of {', '.join(choices)}")
        return value

    return check


def _seconds(value: str) -> str:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise OptionError("must be a number of seconds, such as 2.5; 0 is no limit")
    return value.strip()


def _lines(value: str) -> str:
    if not re.fullmatch(r"\s*\d+\s*(?:-\s*\d+\s*)?", value):
        raise OptionError("must be the first line and the last, such as 3-7")
    return value.strip()


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "session": _text_or_empty,
    "depends": _text,
    "label": _text,
    "readonly": _flag,
    "theme": _one_of("auto", "light", "dark"),
    "prefetch": _one_of("intent", "visible", "none"),
    "timeout": _seconds,
    "stdin": _text,
    "packages": _text,
    "package-base": _text,
    "package-index": _text,
    "trusted": _flag,
    "sandbox": _flag,
    "expect": _text,
    "setup": _text,
    "files": _text,
    "src": _text,
    "lines": _lines,
    "hide-code": _flag,
    "persist": _flag,
    "console": _flag,
}

#: Every option, by its attribute's name.
OPTIONS = tuple(_CHECKS)

#: Those that are true or false.
FLAGS = frozenset(name for name, check in _CHECKS.items() if check is _flag)

#: Those with a value of several lines.
OPTIONS_OF_LINES = frozenset({"stdin", "expect"})

#: Those that are one block's own.
_BLOCK_OPTIONS = OPTIONS_OF_LINES | {"setup", "files", "src", "lines", "hide-code", "console"}

#: Those that a whole site may set.
SITE_OPTIONS = tuple(name for name in OPTIONS if name not in _BLOCK_OPTIONS)


def attribute(name: str, value: str) -> str | None:
    """
    The value of the attribute that an option becomes; None when the attribute is left out.

    :raises OptionError: with a sentence that names the option and its value
    """
    try:
        return _CHECKS[name](value)
    except OptionError as error:
        raise OptionError(f'{name}="{value}": {name} {error}') from None


def site_attribute(name: str, value: object) -> str | None:
    """
    The same for a setting of the whole site, which may be a boolean or a number. An empty text
    counts where it means something: a session without a name is an interpreter for each run.

    :raises OptionError: with a sentence that names the setting
    """
    if name not in SITE_OPTIONS:
        raise OptionError(f"{name}: there is no such setting; there are {', '.join(SITE_OPTIONS)}")
    is_flag = name in FLAGS
    if is_flag != isinstance(value, bool) or value is None:
        must = "true or false" if is_flag else "a text or a number"
        raise OptionError(f"{name}={value!r}: {name} must be {must}")
    return attribute(name, str(value))
