"""What is done to a page's HTML: finding what can run, opting out, the script tag."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from . import messages

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Which blocks of a page run: all Python blocks, those that are marked, or none.
Blocks: TypeAlias = Literal["all", "marked", "none"]
BLOCKS: tuple[Blocks, ...] = get_args(Blocks)

#: What a page's metadata sets `Blocks` with, and what it may say for them.
META_KEY = "python-run"
_SAID: Mapping[str, Blocks] = {
    **dict.fromkeys(("all", "true", "on", "yes"), "all"),
    "marked": "marked",
    **dict.fromkeys(("none", "false", "off", "no"), "none"),
}

#: The classes of a block that runs where only marked ones do, and of one that never does.
RUN, NO_RUN = "run", "no-run"

#: The names of Python that the browser's side takes (`src/markup/recognisers.ts`).
LANGUAGES = (
    "python",
    "python3",
    "ipython",
    "ipython3",
    "py",
    "py3",
    "pycon",
    "pycon3",
    "python-repl",
    "python-console",
    "doctest",
)

#: The tags that a block begins with, and what is passed over: what mkdocstrings documents is no
#: example, and what stands in the element has its own attributes.
_START = re.compile(
    r'<details class="mkdocstrings-source">.*?</details>|<python-run\b.*?</python-run>'
    r"|<div\b[^>]*>|<pre\b[^>]*>(?:(?:<span></span>)?<code\b[^>]*>)?",
    re.DOTALL,
)
_CLASS = re.compile(r'(?<=\sclass=")[^"]*')
_IS_PYTHON = re.compile(rf"(?:lang|language|highlight)-(?:{'|'.join(LANGUAGES)})")


def blocks_of_page(meta: Mapping[str, object], default: Blocks) -> Blocks:
    """
    Which blocks of a page run, by its metadata.

    :raises ValueError: when the metadata says what it cannot
    """
    value = meta.get(META_KEY)
    if value is None:
        return default
    said = _SAID.get(str(value).strip().lower())
    if said is None:
        raise ValueError(messages.wrong_metadata(META_KEY, value, BLOCKS))
    return said


def limit(html: str, blocks: Blocks) -> str:
    """
    Says in the HTML itself which blocks run. The script tag could not: where the reader goes from
    page to page without loading them anew, the settings are those of the first page.
    """
    if blocks == "all":
        return html
    if blocks == "none":
        html = re.sub(r"</?python-run\b[^>]*>", "", html)

    def opt_out(start: re.Match[str]) -> str:
        if not _can_run(start[0]) or (blocks == "marked" and RUN in _classes(start[0])):
            return start[0]
        return _CLASS.sub(lambda classes: f"{classes[0]} {NO_RUN}", start[0], count=1)

    return _START.sub(opt_out, html)


def with_packages(html: str, packages: str, default: str = "") -> str:
    """
    Lets every block that can run install packages, beside its own, or beside `default` where it has
    none. On the script tag, the addresses among them would be those of the page that came first.
    """

    def add(start: re.Match[str]) -> str:
        text = start[0]
        prefix = "" if text.startswith("<python-run") else "data-python-run-"
        if prefix and not _can_run(text):
            return text
        tag, end, rest = text.partition(">") if not prefix else (text, "", "")
        own = re.search(rf'(?<=\s{prefix}packages=")[^"]*', tag)
        if own:
            tag = f"{tag[: own.end()]} {escaped(packages)}{tag[own.end() :]}"
        else:
            value = escaped(f"{default} {packages}".strip())
            tag = re.sub(r"^<[\w-]+", rf'\g<0> {prefix}packages="{value}"', tag)
        return f"{tag}{end}{rest}"

    return _START.sub(add, html)


def can_run(html: str) -> bool:
    """Whether a page has a block that can run, and so a use for the script."""
    starts = (start[0] for start in _START.finditer(html))
    return any(start.startswith("<python-run") or _can_run(start) for start in starts)


def _can_run(start: str) -> bool:
    classes = _classes(start)
    return any(map(_IS_PYTHON.fullmatch, classes)) and not classes & {NO_RUN, "doc-signature"}


def _classes(start: str) -> set[str]:
    if start.startswith(("<details", "<python-run")):
        return set()
    return {name for classes in _CLASS.findall(start) for name in classes.split()}


def hidden_code(name: str, code: str) -> str:
    """An element with code that the page does not show, for the attribute `setup`."""
    if re.search(r"<(?:/script|script|!--)", code, re.IGNORECASE):  # what a script cannot hold
        return f'<template id="{escaped(name)}">{escape(code)}\n</template>\n'
    return f'<script type="text/x-python" id="{escaped(name)}">\n{code}\n</script>\n'


def script_tag(src: str, attributes: Mapping[str, str]) -> str:
    all_attributes = {"type": "module", "src": src, **attributes}
    written = "".join(f' {name}="{escaped(value)}"' for name, value in all_attributes.items())
    return f"<script{written}></script>"


def escaped(value: str) -> str:
    """For an attribute, on one line: Markdown processors look at lines."""
    return escape(value).replace("\n", "&#10;")
