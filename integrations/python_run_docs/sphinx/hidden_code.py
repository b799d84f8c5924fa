"""Hidden code that runs before blocks: the directive ``python-run-setup``, and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from python_run_docs import messages
from python_run_docs.page_html import hidden_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.util.typing import OptionSpec

logger = logging.getLogger(__name__)

#: The session of code that runs before the blocks of every session of a page.
EVERY_SESSION = "*"

#: Attribute of a node that the directive made: the session's name; None for the page's own.
_SESSION = "python_run_setup"


@dataclass(frozen=True)
class HiddenCode:
    """Code that runs before the blocks of a session."""

    code: str
    #: Its session; None for the page's own.
    session: str | None
    #: The document that has it.
    document: str
    #: What the author calls it.
    name: str | None = None
    #: Where it stands; for messages.
    node: nodes.Node | None = None

    def precedes(self, session: str | None) -> bool:
        return self.session in (session, EVERY_SESSION)


class PythonRunSetupDirective(SphinxDirective):
    """Python code that no page shows and that runs before the blocks of a session, once."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {
        "session": directives.unchanged_required,
        "name": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        self.assert_has_content()
        code = "\n".join(self.content)
        # A comment, as Sphinx makes one of `testsetup`: no builder shows it.
        node = nodes.comment(code, code)
        node[_SESSION] = self.options.get("session")
        node["name"] = self.options.get("name")
        self.set_source_info(node)
        return [node]


def take_setups(doctree: nodes.document, docname: str, page_session: str) -> list[HiddenCode]:
    """Takes what the directive made out of a document.

    :param page_session: the session of blocks that are not told otherwise
    """
    found = [node for node in doctree.findall(nodes.comment) if _SESSION in node]
    setups = []
    for node in found:
        session = None if node[_SESSION] == page_session else node[_SESSION]
        document = document_of(node, docname)
        setups.append(HiddenCode(node.astext(), session, document, node["name"], node))
    for node in found:
        node.parent.remove(node)
    return setups


def document_of(node: nodes.Node, docname: str) -> str:
    """The document of a node: singlehtml makes one of all, and notes what came from where."""
    element: nodes.Node | None = node
    while element is not None:
        if isinstance(element, nodes.Element) and "docname" in element:
            return str(element["docname"])
        element = element.parent
    return docname


def add_setups(
    doctree: nodes.document,
    setups: Sequence[HiddenCode],
    blocks: Iterable[tuple[str, str | None, dict[str, Any]]],
) -> None:
    """Gives blocks the ids of the code that precedes them, and puts that code into the page.

    :param blocks: of those that run, the document, the session and the attributes
    """
    ids: dict[int, str] = {}
    documents = set()
    for document, session, attributes in blocks:
        documents.add(document)
        mine = [
            number
            for number, setup in enumerate(setups)
            if setup.document == document and setup.precedes(session)
        ]
        for number in mine:
            name = setups[number].name
            ids[number] = nodes.make_id(name) if name else f"python-run-setup-{number + 1}"
        names = [*(ids[number] for number in mine), *attributes.get("setup", "").split()]
        if names:
            attributes["setup"] = " ".join(dict.fromkeys(names))
    for number, setup in enumerate(setups):
        if number in ids:
            html = hidden_code(ids[number], setup.code)
            doctree.append(nodes.raw(html, html, format="html"))
        elif setup.node is not None and setup.document in documents:
            logger.warning("%s", messages.unused_setup(setup.session), location=setup.node)
