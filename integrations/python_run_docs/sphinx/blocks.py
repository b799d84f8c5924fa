"""Chooses the blocks that run, and marks them in the HTML.

The script puts ``<python-run>`` around a marked block. It does not stand there already when the
page is made: a theme's rules for places (``.code-block-caption + div``, ``dd > :last-child``) would
miss the block, which the script sees to, and a long page would not be upgraded as it is read.
"""

import html
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.util import logging
from sphinx.util.matching import Matcher
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from .recognise import is_python, is_runnable

logger = logging.getLogger(__name__)

#: Attribute of a literal block that the directive made, and of one that runs: the element's own.
OPTIONS = "python_run"

#: Attribute of a literal block that names no language.
INHERITS = "python_run_inherits"

#: Classes with which an author turns on or off a block, or all that is in something.
RUN, NO_RUN = "run", "no-run"

#: What marks a block that runs, in the HTML.
MARK = 'data-python-run="on"'
SELECTOR = "[data-python-run=on]"

#: Name of the metadata with which a page says which of its blocks run, and what it can say.
METADATA = "python-run"
CHOICES = {
    **dict.fromkeys(("all", "true", "on", "yes"), "all"),
    "marked": "marked",
    **dict.fromkeys(("none", "false", "off", "no"), "none"),
}


class RunnableBlock(nodes.literal_block):
    """A literal block that runs, with its element's attributes in ``OPTIONS``."""


class NoteInheritedLanguages(SphinxPostTransform):
    """Notes which blocks name no language, before Sphinx gives them that of their page."""

    default_priority = HighlightLanguageTransform.default_priority - 1

    def run(self, **kwargs: object) -> None:
        for block in self.document.findall(nodes.literal_block):
            if "language" not in block:
                block[INHERITS] = True


def can_run_in(builder: Builder) -> bool:
    """Whether a builder makes pages for a browser: no e-books, help files, or parts of pages."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not builder.embedded
        and not isinstance(builder, SerializingHTMLBuilder)
    )


def choose_blocks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Makes a ``RunnableBlock`` of each block that runs; leaves nothing of ours in the others."""
    can_run = can_run_in(app.builder)
    blocks: list[nodes.literal_block | nodes.doctest_block] = [
        *doctree.findall(nodes.literal_block),
        *doctree.findall(nodes.doctest_block),
    ]
    for block in blocks:
        inherits = block.attributes.pop(INHERITS, False)
        options = block.attributes.pop(OPTIONS, None)
        if not can_run or block.rawsource != block.astext():  # Sphinx highlights no other.
            continue
        if _runs(app, block, docname, by_directive=options is not None, inherits=inherits):
            attributes = {**block.attributes, OPTIONS: options or {}}
            runnable = RunnableBlock(block.rawsource, block.rawsource, **attributes)
            runnable.source, runnable.line = block.source, block.line
            block.replace_self(runnable)


def _runs(
    app: Sphinx, block: nodes.Element, docname: str, *, by_directive: bool, inherits: bool
) -> bool:
    around = list(_with_ancestors(block))
    classes: set[str] = set().union(*(element.get("classes", ()) for element in around))
    # singlehtml makes one page of all documents, and notes on sections where they come from.
    documents = [element["docname"] for element in around if "docname" in element]
    choice = blocks_of_page(app, documents[0] if documents else docname)
    if NO_RUN in classes or choice == "none":
        return False
    if by_directive:
        return True
    is_doctest = isinstance(block, nodes.doctest_block)
    language = "doctest" if is_doctest else block.get("language", "default")
    if RUN in classes:
        return is_python(language)
    return choice == "all" and is_runnable(block.rawsource, language, inherits=inherits)


def _with_ancestors(node: nodes.Element) -> Iterator[nodes.Element]:
    element: nodes.Element | None = node
    while element is not None:
        yield element
        element = element.parent


def blocks_of_page(app: Sphinx, docname: str) -> str:
    """Which blocks of a document run: all Python blocks, those that are marked, or none."""
    said = _metadata(app, docname)
    if said in CHOICES:
        return CHOICES[said]
    is_excluded = Matcher(app.config.python_run_exclude)(docname)
    return "all" if app.config.python_run_default and not is_excluded else "marked"


def check_metadata(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.docname
    said = _metadata(app, docname)
    if said is not None and said not in CHOICES:
        message = "%s is %r in the page's metadata; it must be all, marked or none."
        logger.warning(message, METADATA, said, location=docname)


def _metadata(app: Sphinx, docname: str) -> str | None:
    said = app.env.metadata.get(docname, {}).get(METADATA)
    return None if said is None else str(said).strip().lower()


def visit_runnable_block(self: HTML5Translator, node: RunnableBlock) -> None:
    """Lets Sphinx write the block, and puts the mark into its start tag, which takes no more."""
    start = len(self.body)
    try:
        self.visit_literal_block(node)
    finally:  # Sphinx skips what is in the node, by an exception.
        written = "".join(self.body[start:])
        self.body[start:] = [written.replace("<div", f"<div {_attributes(node[OPTIONS])}", 1)]


def depart_runnable_block(self: HTML5Translator, node: RunnableBlock) -> None:
    self.depart_literal_block(node)


def _attributes(options: dict[str, str]) -> str:
    values = {f"data-python-run-{name}": value for name, value in sorted(options.items())}
    return " ".join([MARK, *(f'{name}="{_escaped(value)}"' for name, value in values.items())])


def _escaped(value: str) -> str:
    return html.escape(value).replace("\n", "&#10;")
