"""The Sphinx extension: ``extensions = ["python_run_docs.sphinx"]``."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from python_run_docs import __version__

from .blocks import (
    NoteSource,
    RunnableBlock,
    check_metadata,
    choose_blocks,
    depart_runnable_block,
    visit_runnable_block,
)
from .config import add_config_values, check_config
from .directive import PythonRunDirective
from .hidden_code import PythonRunSetupDirective
from .page import add_script, build_project, copy_files


def setup(app: Sphinx) -> ExtensionMetadata:
    add_config_values(app)
    app.add_directive("python-run", PythonRunDirective)
    app.add_directive("python-run-setup", PythonRunSetupDirective)
    app.add_node(RunnableBlock, html=(visit_runnable_block, depart_runnable_block))
    app.add_post_transform(NoteSource)
    app.connect("config-inited", check_config)
    app.connect("builder-inited", copy_files)
    app.connect("builder-inited", build_project)
    app.connect("doctree-read", check_metadata)
    app.connect("doctree-resolved", choose_blocks)
    app.connect("html-page-context", add_script)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
