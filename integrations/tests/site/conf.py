import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "Example"
copyright = "the authors"  # noqa: A001
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "python_run_docs.sphinx",
]
html_theme = "furo"
myst_enable_extensions = ["colon_fence"]
