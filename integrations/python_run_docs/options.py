"""The attributes of `<python-run>` as authors write them: which there are, and what they may be."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from . import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class OptionError(ValueError):
    """An option with a wrong value; the message says what to write."""


def _text(value: str) -> str:
    if not value.strip():
        raise OptionError(messages.ANY_TEXT)
    return value


def _text_or_empty(value: str) -> str:
    return value


def _flag(value: str) -> str | None:
    if value.lower() in {"", "true", "yes", "on", "1"}:
        return ""
    if value.lower() in {"false", "no", "off", "0"}:
        return None
    raise OptionError(messages.TRUE_OR_FALSE)


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise OptionError(messages.one_of(choices))
        return value

    return check


def _seconds(value: str) -> str:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise OptionError(messages.SECONDS)
    return value.strip()


def _lines(value: str) -> str:
    if not re.fullmatch(r"\s*\d+\s*(?:-\s*\d+\s*)?", value):
        raise OptionError(messages.LINES)
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

    :raises OptionError: the message names the option and its value
    """
    try:
        return _CHECKS[name](value)
    except OptionError as error:
        raise OptionError(messages.wrong_value(name, value, str(error))) from None


def site_attribute(name: str, value: object) -> str | None:
    """
    The same for a setting of the whole site, which may be a boolean or a number. An empty text
    counts where it means something: a session without a name is an interpreter for each run.

    :raises OptionError: the message names the setting
    """
    if name not in SITE_OPTIONS:
        raise OptionError(messages.unknown_option(name, SITE_OPTIONS))
    is_flag = name in FLAGS
    if is_flag != isinstance(value, bool) or value is None:
        rule = messages.TRUE_OR_FALSE if is_flag else messages.TEXT_OR_NUMBER
        raise OptionError(messages.wrong_value(name, value, rule))
    return attribute(name, str(value))
