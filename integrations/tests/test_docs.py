"""The project's own site, built with its own plugin."""

import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import PROJECT
from test_mkdocs import build_strictly

ROOT = PROJECT.parent


class Examples(HTMLParser):
    """The code of the blocks that run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_inside = self._runs = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag == "div" and "highlight" in classes:
            self._runs = "language-python" in classes and "no-run" not in classes
        if tag == "code" and self._runs:
            self._is_inside, self._runs = True, False
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "code":
            self._is_inside = False

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.found[-1] += data


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, installed: Path) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    build_strictly(ROOT, folder, installed)
    return folder


def page(site: Path, name: str) -> str:
    return (site / name / "index.html").read_text(encoding="utf-8")


def test_the_reference_has_all_of_the_manifest(site: Path) -> None:
    text = page(site, "attributes")
    manifest = json.loads((ROOT / "custom-elements.json").read_text(encoding="utf-8"))
    [element] = [
        declaration
        for module in manifest["modules"]
        for declaration in module["declarations"]
        if declaration.get("tagName") == "python-run"
    ]
    for kind in ("attributes", "cssParts", "cssProperties"):
        for item in element[kind]:
            assert f"<code>{item['name']}</code>" in text, item
    for name in ("python-run-end", "run(): Promise&lt;RunResult&gt;", "state"):
        assert f"<code>{name}</code>" in text


def test_every_page_is_reached_and_sections_of_the_readme_came(site: Path) -> None:
    for path in site.glob("*/index.html"):
        text = path.read_text(encoding="utf-8")
        assert "README: " not in text
        assert f'href="../{path.parent.name}/"' in page(site, "blocks") or path.parent.name in (
            "blocks",
            "404",
        )
    assert "name that folder" in page(site, "packages")


#: What an example ends with; the others end well.
ENDS = {'half("ten")': TypeError}

#: Examples that end only when they are stopped.
ENDLESS = "while n >= 0:"


def test_every_example_runs(site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In this Python, one page after the other, as a reader would who goes from top to bottom."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _: None)
    count = 0
    for path in [site / "index.html", *sorted(site.glob("*/index.html"))]:
        text = path.read_text(encoding="utf-8")
        examples = [code for code in Examples(text).found if ENDLESS not in code]
        assert not examples or "/python-run.js" in text
        setups = re.findall(r"<template id=[^>]*>(.*?)</template>", text, re.DOTALL)
        names: dict[str, object] = {"__name__": "__main__"}
        for code in [*setups, *examples]:
            monkeypatch.setattr("sys.stdin", io.StringIO("Ada\nGrace\n"))
            count += 1
            end = next((error for line, error in ENDS.items() if line in code), None)
            if end:
                with pytest.raises(end):
                    exec(code, names)
            else:
                exec(code, names)
    assert count > 10
