"""What ``sphinx.ext.doctest`` says of blocks: its groups, set-up code and outputs.

Its directives leave nodes with attributes, and this reads them; where the extension is not loaded
there are none. A group is a session: ``default`` is the page's own.
"""

from __future__ import annotations

import doctest
import re
from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util import logging

from python_run_docs import messages

from .hidden_code import EVERY_SESSION, HiddenCode, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: The attribute that tells which of the directives made a node.
KIND = "testnodetype"

#: Flags for which the comparison in the browser does nothing else; with others it would find
#: differences where there are none.
_COMPARED_THE_SAME = (
    doctest.ELLIPSIS
    | doctest.IGNORE_EXCEPTION_DETAIL
    | doctest.DONT_ACCEPT_TRUE_FOR_1
    | doctest.DONT_ACCEPT_BLANKLINE
    | doctest.REPORTING_FLAGS
)

_EXCEPTION = re.compile(r"\s*Traceback \((?:most recent call|innermost) last\):")


def is_hidden_test(node: nodes.comment) -> bool:
    """Whether this is a block that runs with its group, but is not shown (``:hide:``)."""
    return node.get(KIND) in {"doctest", "testcode"}


def tested_as(block: nodes.Element) -> str | None:
    """The text of a ``doctest`` directive with its flags, where the page shows it without.

    Those of ``:options:`` hold for all its examples, before their own.
    """
    text: str | None = block.get("test")
    if block.get(KIND) != "doctest" or not block.get("options"):
        return text
    return _flagged(text or block.rawsource, block["options"])


def _flagged(text: str, options: dict[int, bool]) -> str:
    names = {flag: name for name, flag in doctest.OPTIONFLAGS_BY_NAME.items()}
    lines = text.split("\n")
    for example in _examples(text):
        flags = ", ".join(
            f"{'+' if is_on else '-'}{names[flag]}"
            for flag, is_on in options.items()
            if flag not in example.options
        )
        # The first line may end inside of a string; the last one cannot.
        last = example.lineno + example.source.count("\n") - 1
        line, directive, own = re.split(r"(#\s*doctest:\s*|$)", lines[last], maxsplit=1)
        if flags and directive:
            lines[last] = f"{line}{directive}{flags}, {own}"
        elif flags:
            lines[last] += f"  # doctest: {flags}"
    return "\n".join(lines)


def _examples(text: str) -> list[doctest.Example]:
    try:
        return doctest.DocTestParser().get_examples(text)
    except ValueError:
        return []  # Running it tells what is wrong with it.


class Groups:
    """The groups of a document, or of all documents where a page has them all."""

    def __init__(self, config: Config, doctree: nodes.document, docname: str) -> None:
        self._config = config
        self._docname = docname
        self.setups: list[HiddenCode] = []
        self._outputs: dict[nodes.Element, str] = {}
        self._read(doctree)

    def attributes(self, block: nodes.Element) -> dict[str, str]:
        """What a block's group, and the output below it, are for the element."""
        attributes = {}
        session = self._session(block) if KIND in block else None
        if session and session != EVERY_SESSION:
            attributes["session"] = session
        if block in self._outputs:
            # With its end of line it is no element's id.
            attributes["expect"] = f"{self._outputs[block]}\n"
        return attributes

    def _read(self, doctree: nodes.document) -> None:
        documents: dict[str, None] = {}
        latest: dict[tuple[str, str], nodes.Element] = {}
        for node in _tests(doctree):
            document = document_of(node, self._docname)
            documents[document] = None
            kind, groups = node.get(KIND), node.get("groups", ["default"])
            key = (document, groups[0])
            if kind == "testsetup" and not self._is_skipped(node):
                self.setups += [
                    HiddenCode(node.astext(), self._session_of_group(group), document)
                    for group in groups
                ]
            elif kind == "testcode":
                latest[key] = node
            elif kind == "testoutput" and key in latest:
                self._expect(latest[key], node)
            elif kind == "doctest":
                latest.pop(key, None)
        if code := self._setting("doctest_global_setup"):
            every = [HiddenCode(code, EVERY_SESSION, document) for document in documents]
            self.setups[:0] = every

    def _expect(self, code: nodes.Element, output: nodes.Element) -> None:
        flags: int = self._config.doctest_default_flags
        options: dict[int, bool] = output.get("options", {})
        for flag, is_on in options.items():
            flags = flags | flag if is_on else flags & ~flag
        text = output.astext()
        has_own_flags = flags & ~_COMPARED_THE_SAME or not (
            flags & doctest.ELLIPSIS or doctest.ELLIPSIS_MARKER not in text
        )
        if has_own_flags or _EXCEPTION.match(text):
            return
        if not self._is_skipped(code) and not self._is_skipped(output):
            self._outputs[code] = text

    def _session(self, node: nodes.Element) -> str | None:
        return self._session_of_group(node["groups"][0])

    def _session_of_group(self, group: str) -> str | None:
        own = {"default", self._setting("doctest_test_doctest_blocks")}
        return None if group in own else group

    def _is_skipped(self, node: nodes.Element) -> bool:
        if "skipif" not in node:
            return False
        try:
            return _is_true(node["skipif"], self._setting("doctest_global_setup"))
        except Exception as error:
            logger.warning("%s", messages.skipif_failed(error), location=node)
            return False

    def _setting(self, name: str) -> str:
        return str(getattr(self._config, name, ""))


@cache
def _is_true(condition: str, setup: str) -> bool:
    """What a condition of ``:skipif:`` is; the author's code, as ``make doctest`` runs it."""
    names: dict[str, object] = {}
    exec(setup, names)
    return bool(eval(condition, names))


def _tests(doctree: nodes.document) -> Iterator[nodes.Element]:
    for node in doctree.findall(nodes.Element):
        if KIND in node or isinstance(node, nodes.doctest_block):
            yield node
