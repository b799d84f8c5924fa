"""The demo sites, built as the README says, without a warning."""

import re
from pathlib import Path

import pytest
from conftest import PROJECT
from test_mkdocs import build_strictly
from test_sphinx_builders import sphinx_build

DEMO = PROJECT.parent / "demo"
WHEEL = "larder-1.0-py3-none-any.whl"


pytestmark = pytest.mark.usefixtures("without_isolation")


def test_sphinx(tmp_path: Path) -> None:
    sphinx_build(DEMO / "sphinx", tmp_path / "html")
    assert (tmp_path / "html" / "_static" / "python-run-wheels" / WHEEL).is_file()
    page = (tmp_path / "html" / "groups.html").read_text()
    assert len(re.findall('data-python-run="on"', page)) == 3
    sphinx_build(DEMO / "sphinx", tmp_path / "doctest", "-b", "doctest")
    summary = (tmp_path / "doctest" / "output.txt").read_text()
    assert re.search(r"[1-9]\d* tests\n *0 failures in tests", summary), summary


def test_mkdocs(tmp_path: Path, installed: Path) -> None:
    build_strictly(DEMO / "mkdocs", tmp_path, installed)
    assert (tmp_path / "python-run-wheels" / WHEEL).is_file()
    for name in ("index.html", "groups/index.html", "reference/index.html"):
        page = (tmp_path / name).read_text()
        assert WHEEL in page
        assert "/python-run.js" in page
