"""Reads the blocks of a page as Markdown processors write them."""

from collections.abc import Mapping
from html.parser import HTMLParser

Attributes = dict[str, str | None]


class Blocks(HTMLParser):
    """The attributes of the blocks: of all tags that a block begins with, together."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Attributes] = []
        self.open: Attributes | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        is_outermost = tag == "pre" or bool({"highlight", "codehilite"} & classes(attributes))
        if self.open is None and is_outermost:
            self.open = {}
            self.found.append(self.open)
        if self.open is not None and tag in {"div", "pre", "code"}:
            names = [self.open.get("class"), attributes.get("class")]
            self.open.update(attributes)
            self.open["class"] = " ".join(filter(None, names))

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self.open = None


def own(block: Attributes) -> Mapping[str, str | None]:
    prefix = "data-python-run-"
    return {
        name.removeprefix(prefix): value for name, value in block.items() if name.startswith(prefix)
    }


def classes(block: Attributes) -> set[str]:
    return set((block.get("class") or "").split())
