"""The element's attributes, as authors write them: which there are, and what they may be."""

import math
from collections.abc import Callable

from docutils.parsers.rst import directives

#: Turns what an author wrote into an attribute's value; a ValueError says what is wrong with it.
Converter = Callable[[str | None], str]


def text(argument: str | None) -> str:
    if argument is None:
        raise ValueError("it must have a value")
    return argument


def text_or_empty(argument: str | None) -> str:
    return directives.unchanged(argument)


def flag(argument: str | None) -> str:
    directives.flag(argument)
    return ""


def seconds(argument: str | None) -> str:
    value = text(argument).strip()
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise ValueError("it must be a number of seconds, such as 2.5; 0 is no limit")
    return value


def one_of(*values: str) -> Converter:
    def convert(argument: str | None) -> str:
        return directives.choice(argument or "", values)

    return convert


#: What can be set for a page as well as for a block.
PAGE_OPTIONS: dict[str, Converter] = {
    "session": text_or_empty,
    "label": text,
    "readonly": flag,
    "theme": one_of("auto", "light", "dark"),
    "prefetch": one_of("intent", "visible", "none"),
    "timeout": seconds,
}

BLOCK_OPTIONS: dict[str, Converter] = {**PAGE_OPTIONS, "stdin": text}
