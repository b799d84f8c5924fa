"""Chooses the blocks that run, and marks them in the HTML.

The script puts ``<python-run>`` around a marked block. It does not stand there already when the
page is made: a theme's rules for places (``.code-block-caption + div``, ``dd > :last-child``) would
miss the block, which the script sees to, and a long page would not be upgraded as it is read.
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.util import logging
from sphinx.util.matching import Matcher
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from python_run_docs.page_html import NO_RUN, RUN, Blocks, blocks_of_page, escaped

from .config import PROJECT
from .doctest_groups import Groups, is_hidden_test, tested_as
from .hidden_code import add_setups, document_of, take_setups
from .recognise import DIRECTIVE, is_python, is_runnable

logger = logging.getLogger(__name__)

#: Attribute of a literal block that the directive made, and of one that runs: the element's own.
ATTRIBUTES = "python_run"

#: Attribute of a literal block that names no language.
INHERITS = "python_run_inherits"

#: Attribute of a transcript: its text before Sphinx takes doctest's directives off.
TESTED_AS = "python_run_tested_as"

#: Attribute of a block that runs: whether it is not shown, and only there for those that need it.
HIDDEN = "python_run_hidden"

#: What marks a block that runs, in the HTML.
MARK = 'data-python-run="on"'
SELECTOR = "[data-python-run=on]"


class RunnableBlock(nodes.literal_block):
    """A literal block that runs, with its element's attributes in ``ATTRIBUTES``."""


class NoteSource(SphinxPostTransform):
    """Notes which blocks name no language, before Sphinx gives them that of their page, and what
    transcripts look like, before it takes doctest's directives off.
    """

    default_priority = HighlightLanguageTransform.default_priority - 1

    def run(self, **kwargs: object) -> None:
        for block in self.document.findall(nodes.literal_block):
            if "language" not in block:
                block[INHERITS] = True
        for text in _texts(self.document):
            if DIRECTIVE.search(text.rawsource):
                text[TESTED_AS] = text.rawsource


def can_run_in(builder: Builder) -> bool:
    """Whether a builder makes pages for a browser: no e-books, help files, or parts of pages."""
    return (
        isinstance(builder, StandaloneHTMLBuilder)
        and not builder.embedded
        and not isinstance(builder, SerializingHTMLBuilder)
    )


def choose_blocks(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Makes a ``RunnableBlock`` of each block that runs; leaves nothing of ours in the others."""
    setups = take_setups(doctree, docname, _page_session(app))
    can_run = can_run_in(app.builder)
    groups = Groups(app.config, doctree, docname) if can_run else None
    runnable: list[tuple[str, str | None, dict[str, str]]] = []
    for block in [*_texts(doctree), *filter(is_hidden_test, doctree.findall(nodes.comment))]:
        inherits = block.attributes.pop(INHERITS, False)
        options = block.attributes.pop(ATTRIBUTES, None)
        noted = block.attributes.pop(TESTED_AS, None)
        if groups is None or block.rawsource != block.astext():  # Sphinx highlights no other.
            continue
        document = document_of(block, docname)
        if not _runs(app, block, document, by_directive=options is not None, inherits=inherits):
            continue
        tested = tested_as(block) or noted
        is_trimmed = tested not in (None, block.rawsource)
        attributes = {
            **groups.attributes(block),
            **({"expect": tested} if is_trimmed else {}),
            **(options or {}),
        }
        if "packages" in attributes and (project := project_from(app, docname)):
            attributes["packages"] += f" {project}"
        _replace(block, attributes)
        runnable.append((document, _session(app, attributes), attributes))
    if groups is not None:
        add_setups(doctree, [*groups.setups, *setups], runnable)


def project_from(app: Sphinx, docname: str) -> str:
    """What a page installs of the documented project: its address, or a requirement."""
    project = str(app.config[PROJECT])
    if not project.startswith("_static/"):
        return project
    path, hash_sign, digest = project.partition("#")  # Sphinx makes addresses without one
    return relative_uri(app.builder.get_target_uri(docname), path) + hash_sign + digest


def _texts(doctree: nodes.document) -> Iterator[nodes.literal_block | nodes.doctest_block]:
    yield from list(doctree.findall(nodes.literal_block))
    yield from list(doctree.findall(nodes.doctest_block))


def _page_session(app: Sphinx) -> str:
    """The session of the blocks that are not told otherwise."""
    return str(app.config.python_run_options.get("session", "page"))


def _session(app: Sphinx, attributes: dict[str, str]) -> str | None:
    """The session of a block; None for the page's own."""
    session = attributes.get("session")
    return None if session == _page_session(app) else session


def _replace(block: nodes.Element, options: dict[str, str]) -> None:
    attributes = {**block.attributes, ATTRIBUTES: options, HIDDEN: isinstance(block, nodes.comment)}
    runnable = RunnableBlock(block.rawsource, block.rawsource, **attributes)
    runnable.source, runnable.line = block.source, block.line
    block.replace_self(runnable)


def _runs(
    app: Sphinx, block: nodes.Element, document: str, *, by_directive: bool, inherits: bool
) -> bool:
    classes: set[str] = set().union(
        *(element.get("classes", ()) for element in _with_ancestors(block))
    )
    choice = _blocks_of_document(app, document)
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


def _blocks_of_document(app: Sphinx, docname: str) -> Blocks:
    is_excluded = Matcher(app.config.python_run_exclude)(docname)
    default: Blocks = "all" if app.config.python_run_default and not is_excluded else "marked"
    try:
        return blocks_of_page(app.env.metadata.get(docname, {}), default)
    except ValueError:  # told by `check_metadata`, once
        return default


def check_metadata(app: Sphinx, doctree: nodes.document) -> None:
    """Warns of metadata that says what it cannot."""
    docname = app.env.docname
    try:
        blocks_of_page(app.env.metadata.get(docname, {}), "all")
    except ValueError as error:
        logger.warning("%s", error, location=docname)


def visit_runnable_block(self: HTML5Translator, node: RunnableBlock) -> None:
    """Lets Sphinx write the block, and puts the mark into its start tag, which takes no more."""
    start = len(self.body)
    try:
        self.visit_literal_block(node)
    finally:  # Sphinx skips what is in the node, by an exception.
        written = "".join(self.body[start:])
        attributes = _attributes(node[ATTRIBUTES]) + (" hidden" if node[HIDDEN] else "")
        self.body[start:] = [written.replace("<div", f"<div {attributes}", 1)]


def depart_runnable_block(self: HTML5Translator, node: RunnableBlock) -> None:
    self.depart_literal_block(node)


def _attributes(options: dict[str, str]) -> str:
    values = {f"data-python-run-{name}": value for name, value in sorted(options.items())}
    return " ".join([MARK, *(f'{name}="{escaped(value)}"' for name, value in values.items())])
