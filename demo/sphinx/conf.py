"""A small site with Sphinx: `sphinx-build demo/sphinx .cache/demo-sphinx`."""

import sys
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "library"
sys.path.insert(0, str(LIBRARY))

project = "larder"
copyright = "the authors of python-run"  # noqa: A001
release = "1.0"
html_theme = "furo"
html_title = "larder"

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.napoleon",
    "python_run_docs.sphinx",
]
doctest_global_setup = "from larder import *"

# The pages import the version that they describe.
python_run_project = "../library"
