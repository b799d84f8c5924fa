"""Brings the script into the pages that use it, and its files into the site."""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError

from python_run_docs import assets
from python_run_docs.project import ProjectError, Wheel, find_project

from .blocks import SELECTOR, RunnableBlock, can_run_in, project_from
from .config import PROJECT, page_options

STYLE = Path(__file__).parent / "python-run-docs.css"


def copy_files(app: Sphinx) -> None:
    if not can_run_in(app.builder):
        return
    static = Path(app.outdir) / "_static"
    static.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(STYLE, static / STYLE.name)
    if app.config.python_run_url:
        return
    try:
        assets.copy(static / assets.FOLDER)
    except FileNotFoundError as error:
        raise ExtensionError(str(error)) from error


def build_project(app: Sphinx) -> None:
    """Puts the wheel of the documented project into the site."""
    builder = app.builder
    said = app.config.python_run_project
    if not said or not isinstance(builder, StandaloneHTMLBuilder) or not can_run_in(builder):
        return
    outputs = [Path(app.srcdir), Path(app.outdir), Path(app.doctreedir)]
    try:
        project = find_project(said, Path(app.confdir), outputs)
    except ProjectError as error:
        raise ExtensionError(f"python_run_project: {error}") from error
    if isinstance(project, Wheel):
        project.place(Path(app.outdir) / "_static")
        project = f"_static/{project.path}"
    app.config[PROJECT] = project
    # What Sphinx compares with the last build, to know whether pages are out of date.
    builder.build_info = builder.create_build_info()


def add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, object],
    doctree: nodes.document | None,
) -> None:
    """Adds the script and the style to a page with something that runs."""
    builder = app.builder
    if doctree is None or not isinstance(builder, StandaloneHTMLBuilder) or not can_run_in(builder):
        return
    if not any(doctree.findall(_runs)):
        return
    folder = app.config.python_run_url.rstrip("/") or assets.FOLDER
    options = {"selector": SELECTOR, **page_options(app.config.python_run_options)}
    if project := project_from(app, pagename):
        options["packages"] = f"{options.get('packages') or ''} {project}".strip()
    attributes = assets.script_attributes(options)
    # The application's methods of these names would remember them for all pages of a later build.
    builder.add_js_file(f"{folder}/{assets.ENTRY}", type="module", **attributes)
    builder.add_css_file(STYLE.name)


def _runs(node: nodes.Node) -> bool:
    """Whether this is a block that runs, or HTML with the element, written by hand."""
    if isinstance(node, nodes.raw):
        return "html" in node.get("format", "").split() and "<python-run" in node.astext()
    return isinstance(node, RunnableBlock)
