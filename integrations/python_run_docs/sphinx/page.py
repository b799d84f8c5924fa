"""Brings the script into the pages that use it, and its files into the site."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError

from python_run_docs import assets

from .blocks import SELECTOR, RunnableBlock, can_run_in
from .config import page_options


def copy_files(app: Sphinx) -> None:
    if not can_run_in(app.builder) or app.config.python_run_url:
        return
    try:
        assets.copy(Path(app.outdir) / "_static" / assets.FOLDER)
    except FileNotFoundError as error:
        raise ExtensionError(str(error)) from error


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, object],
    doctree: nodes.document | None,
) -> None:
    """Adds the script tag to a page with something that runs."""
    builder = app.builder
    if doctree is None or not isinstance(builder, StandaloneHTMLBuilder) or not can_run_in(builder):
        return
    if not any(doctree.findall(_runs)):
        return
    folder = app.config.python_run_url.rstrip("/") or assets.FOLDER
    attributes = assets.script_attributes(
        {"selector": SELECTOR, **page_options(app.config.python_run_options)}
    )
    # app.add_js_file() would remember it for every page of a later build.
    builder.add_js_file(f"{folder}/{assets.ENTRY}", type="module", **attributes)


def _runs(node: nodes.Node) -> bool:
    """Whether this is a block that runs, or HTML with the element, written by hand."""
    if isinstance(node, nodes.raw):
        return "html" in node.get("format", "").split() and "<python-run" in node.astext()
    return isinstance(node, RunnableBlock)
