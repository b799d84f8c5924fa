"""Builds real sites with the installed Sphinx, and the wheel for other generators."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Protocol

import pytest
from sphinx.testing.util import SphinxTestApp

SITE = Path(__file__).parent / "site"
PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has the wheel's content, as an environment has it."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "lib")
    return folder / "lib"


@pytest.fixture
def without_isolation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Projects are built with the hatchling that is here: the tests need no network."""
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")


@dataclass(frozen=True)
class Block:
    """A code block of a page: the attributes of its outermost element, and its text."""

    attributes: Mapping[str, str | None]
    text: str

    @property
    def runs(self) -> bool:
        return self.attributes.get("data-python-run") == "on"

    @property
    def own(self) -> dict[str, str | None]:
        """What is set for this block alone."""
        prefix = "data-python-run-"
        return {
            name.removeprefix(prefix): value
            for name, value in self.attributes.items()
            if name.startswith(prefix)
        }


class PageParser(HTMLParser):
    """Finds code blocks and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.scripts: list[dict[str, str | None]] = []
        self._depth = 0
        self._attributes: dict[str, str | None] = {}
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "script":
            self.scripts.append(attributes)
        if tag != "div":
            return
        if self._depth:
            self._depth += 1
        elif "highlight-" in (attributes.get("class") or ""):
            self._depth, self._attributes, self._text = 1, attributes, []

    def handle_endtag(self, tag: str) -> None:
        if tag != "div" or not self._depth:
            return
        self._depth -= 1
        if not self._depth:
            self.blocks.append(Block(self._attributes, "".join(self._text).strip()))

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._text.append(data)


@dataclass(frozen=True)
class Built:
    """A site that was built."""

    out: Path
    warnings: str

    def page(self, name: str = "index.html") -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def blocks(self, name: str = "index.html") -> list[Block]:
        return _parsed(self.page(name)).blocks

    def scripts(self, name: str = "index.html") -> list[dict[str, str | None]]:
        """Our script tags."""
        scripts = _parsed(self.page(name)).scripts
        return [script for script in scripts if "/python-run.js" in (script.get("src") or "")]


def _parsed(page: str) -> PageParser:
    parser = PageParser()
    parser.feed(page)
    return parser


class Build(Protocol):
    def __call__(
        self,
        source: str | Mapping[str, str],
        builder: str = "html",
        *,
        parallel: int = 0,
        **config: Any,
    ) -> Built: ...


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Builds a site from the text of its one page, or from the texts of its files."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    number = 0

    def run(
        source: str | Mapping[str, str], builder: str = "html", *, parallel: int = 0, **config: Any
    ) -> Built:
        nonlocal number
        number += 1
        folder = tmp_path / str(number) / "source"
        if source == SITE_FILES:
            shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            files = {"index.rst": source} if isinstance(source, str) else source
            for name, text in {"conf.py": "", **files}.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            config.setdefault("extensions", ["python_run_docs.sphinx"])
        # Sphinx adds the suffixes of extensions to its default, which is there for all tests.
        config.setdefault("source_suffix", {".rst": "restructuredtext"})
        app = SphinxTestApp(
            builder,
            srcdir=folder,
            builddir=tmp_path / str(number) / "build",
            confoverrides=config,
            parallel=parallel,
        )
        try:
            app.build(force_all=True)
            return Built(Path(app.outdir), app.warning.getvalue())
        finally:
            app.cleanup()

    return run


#: Stands for the example site in `site/`.
SITE_FILES = "site/"
