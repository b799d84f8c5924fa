"""Every builder, on a site with everything: what can run, what stays as it is."""

import filecmp
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import SITE, SITE_FILES, Build, Built

from python_run_docs import assets

BROWSER = ["html", "dirhtml", "singlehtml"]
OTHERS = [
    "epub",
    "latex",
    "man",
    "texinfo",
    "text",
    "gettext",
    "linkcheck",
    "xml",
    "pseudoxml",
    "json",
    "htmlhelp",
    "dummy",
]
THEMES = ["alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme"]

#: The code of the example site's first page, and what of it is set for the block alone.
INDEX: list[tuple[str, dict[str, str | None] | None]] = [
    ("greeting", {}),
    ("again", {}),
    ("in globals()", {"session": "", "label": "Alone", "readonly": ""}),
    ("input(", {"timeout": "60", "stdin": "Ada\n36"}),
    ("in a note", {}),
    ("launch_rocket", None),
    ("-m example", None),
    ("first tab", {}),
    ("second tab", {}),
]


def assert_index(built: Built, page: str = "index.html") -> None:
    blocks = built.blocks(page)[: len(INDEX)]
    assert [block.own if block.runs else None for block in blocks] == [own for _, own in INDEX]
    for block, (text, _) in zip(blocks, INDEX, strict=True):
        assert text in block.text


@pytest.mark.parametrize("theme", THEMES)
def test_themes(build: Build, theme: str) -> None:
    built = build(SITE_FILES, html_theme=theme)
    assert built.warnings == ""
    assert_index(built)
    for name, runs in [
        ("index.html", 1),
        ("fences.html", 1),
        ("reference.html", 1),
        ("quiet.html", 0),
        ("genindex.html", 0),
        ("search.html", 0),
    ]:
        assert len(built.scripts(name)) == runs, name


def test_fences_and_docstrings(build: Build) -> None:
    built = build(SITE_FILES)
    assert [block.own if block.runs else None for block in built.blocks("fences.html")] == [
        {},
        None,
        {"session": "own"},
        {},
    ]
    [example] = built.blocks("reference.html")
    lines = [line.rstrip() for line in example.text.splitlines()]  # Sphinx 8 leaves a blank
    assert (example.runs, lines) == (True, [">>> 3 * 4", "12"])


@pytest.mark.parametrize("builder", BROWSER)
def test_browser_builders(build: Build, builder: str) -> None:
    built = build(SITE_FILES, builder)
    assert built.warnings == ""
    if builder == "singlehtml":
        assert sum(block.runs for block in built.blocks()) == 15
        assert "launch_rocket" in built.page()
    else:
        assert_index(built)
    quiet = {"html": "quiet.html", "dirhtml": "quiet/index.html"}.get(builder)
    assert quiet is None or built.scripts(quiet) == []
    for page in built.out.rglob("*.html"):
        for script in built.scripts(page.relative_to(built.out).as_posix()):
            address, _, checksum = (script["src"] or "").partition("?v=")
            assert (page.parent / address).is_file(), page
            assert checksum
    copied = built.out / "_static" / "python-run"
    assert files_of(copied) == files_of(assets.dist())


def test_pages_are_those_of_sphinx_but_for_the_marks_and_the_script(build: Build) -> None:
    config: dict[str, Any] = {"html_theme": "alabaster", "html_copy_source": False}
    ours = build(SITE_FILES, **config)
    extensions = [name for name in site_extensions() if "python_run" not in name]
    without = build(without_directive(), extensions=extensions, **config)
    names = [path.name for path in without.out.glob("*.html")]
    assert "data-python-run" not in "".join(map(without.page, names))
    for name in names:
        assert plain(ours.page(name)) == without.page(name), name


def plain(page: str) -> str:
    """A page without all that the extension is to add."""
    page = re.sub(r' data-python-run(?:-\w+)?="[^"]*"', "", page)
    page = re.sub(r"<div hidden .*?</div>\n</div>\n", "", page, flags=re.DOTALL)
    page = re.sub(r'<script type="text/x-python".*?</script>\n', "", page, flags=re.DOTALL)
    page = re.sub(r" *<link [^>]*python-run-docs\.css[^>]*>\n", "", page)
    return re.sub(r" *<script [^>]*/python-run\.js[^>]*></script>\n", "", page)


def site_extensions() -> list[str]:
    return re.findall(r'^    "([\w.]+)",$', (SITE / "conf.py").read_text(), re.MULTILINE)


def without_directive() -> dict[str, str]:
    """The example site with Sphinx's own directive in the place of ours."""
    files = {path.name: path.read_text() for path in SITE.iterdir() if path.is_file()}
    for name, text in files.items():
        text = re.sub(r"\.\. python-run::", ".. code-block:: python", text)
        text = re.sub(r"\.\. python-run-setup::\n(\n| .*\n)+", "", text)
        text = text.replace("{python-run}", "{code-block} python")
        text = re.sub(r"^ *:(session|label|readonly|timeout):.*\n", "", text, flags=re.MULTILINE)
        files[name] = re.sub(r"^ *:stdin:\n( {6}.*\n)+", "", text, flags=re.MULTILINE)
    return files


@pytest.mark.parametrize("builder", OTHERS)
def test_other_builders_make_what_they_make_without_us(build: Build, builder: str) -> None:
    config: dict[str, Any] = {
        "html_theme": "alabaster",
        "linkcheck_ignore": [".*"],
        "html_copy_source": False,
    }
    with_us = build(SITE_FILES, builder, **config)
    extensions = [name for name in site_extensions() if "python_run" not in name]
    without = build(without_directive(), builder, extensions=extensions, **config)
    ours, others = contents(with_us.out, with_us.out), contents(without.out, without.out)
    assert ours.keys() == others.keys()
    for name in ours:
        assert ours[name] == others[name], name


#: Python's own pickles, and what Sphinx notes of the configuration.
PRIVATE = (".doctree", ".pickle", ".buildinfo")


def contents(folder: Path, root: Path) -> dict[str, bytes]:
    """The files of a build, also those in an e-book, without what names the folder they lie in."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or path.name.endswith(PRIVATE):
            continue
        if path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                found |= {f"{name}/{inner}": book.read(inner) for inner in book.namelist()}
        else:
            found[name] = path.read_bytes()
    build_root = str(root.parent.parent).encode()
    return {name: normal(content, build_root) for name, content in found.items()}


def normal(content: bytes, root: bytes) -> bytes:
    content = content.replace(root, b"")
    # Where a message came from: the directive's options take lines.
    content = re.sub(rb"(?m)^#: .*$", b"", content)
    return re.sub(rb'(linenos|line)="\d+"', b"", content)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sphinx_build(source: Path, out: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", *arguments, source, out],
        env={**os.environ, "PYTHONPATH": str(Path(assets.__file__).parents[1])},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def test_parallel_and_twice_the_same_bytes(tmp_path: Path) -> None:
    """Sphinx warns of extensions that are not safe; it writes in parallel from six pages on."""
    source = tmp_path / "source"
    source.mkdir()
    for path in SITE.iterdir():
        if path.is_file():
            (source / path.name).write_bytes(path.read_bytes())
    for number in range(20):
        page = f":orphan:\n\nPage {number}\n=======\n\n.. python-run::\n   :session: s\n\n   f()\n"
        (source / f"page{number}.rst").write_text(page)
    outs = [tmp_path / name for name in ("one", "two", "three")]
    for out, jobs in zip(outs, ("1", "2", "2"), strict=True):
        sphinx_build(source, out, "-j", jobs)
    names = [path.relative_to(outs[0]) for path in outs[0].rglob("*") if path.is_file()]
    names = [path for path in names if not path.name.endswith((".doctree", ".pickle"))]
    assert len([name for name in names if name.suffix == ".html"]) > 20
    for other in outs[1:]:
        assert filecmp.cmpfiles(outs[0], other, names, shallow=False)[1:] == ([], [])


def test_a_second_build_rewrites_nothing_and_follows_the_configuration(tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / "out"
    source.mkdir()
    (source / "conf.py").write_text("extensions = ['python_run_docs.sphinx']")
    (source / "index.rst").write_text("Page\n====\n\n.. code-block:: python\n\n   print(1)\n")
    sphinx_build(source, out)
    script = out / "_static" / "python-run" / "python-run.js"
    os.utime(script, (1, 1))
    before = script.stat().st_mtime_ns
    sphinx_build(source, out, "-D", "python_run_default=0")
    assert script.stat().st_mtime_ns == before
    page = (out / "index.html").read_text()
    assert "data-python-run" not in page
    assert "python-run.js" not in page
