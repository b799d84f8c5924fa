"""Whole sites, built by the real generators with what the wheel installs."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from markdown_blocks import Blocks, classes, own

from python_run_docs import cli, messages
from python_run_docs.options import OPTIONS
from python_run_docs.page_html import BLOCKS

DIST = Path(__file__).parents[2] / "dist"

PYTHON = "```python\nx = 1\n```\n"
PAGES = {
    "index.md": f"# Home\n\n{PYTHON}",
    "guide/deep.md": f"# Deep\n\n{PYTHON}",
    "prose.md": "# Prose\n\nNo code, and `python` in it.\n\n```console\n$ ls\n```\n",
}
MATERIAL = {"name": "material", "font": False}


@dataclass(frozen=True)
class Built:
    out: Path
    log: str
    succeeded: bool

    def page(self, name: str = "index.html") -> str:
        return (self.out / name).read_text(encoding="utf-8")

    def blocks(self, name: str = "index.html") -> list[dict[str, str | None]]:
        return Blocks(self.page(name)).found

    def marked(self, name: str) -> list[dict[str, str | None]]:
        return [block for block in self.blocks() if name in classes(block)]

    def scripts(self, name: str = "index.html") -> list[str]:
        return re.findall(r"<script[^>]*/python-run\.js[^>]*></script>", self.page(name))

    def runs(self, name: str = "index.html") -> list[bool]:
        return ["no-run" not in classes(block) for block in self.blocks(name)]


Build = Callable[..., Built]


@pytest.fixture
def build(tmp_path: Path, installed: Path) -> Build:
    """Builds a site from the texts of its pages and its settings."""
    number = 0

    def run(
        pages: Mapping[str, str] = PAGES, *arguments: str, tool: str = "mkdocs", **config: Any
    ) -> Built:
        nonlocal number
        number += 1
        return build_site(tmp_path / str(number), installed, pages, config, *arguments, tool=tool)

    return run


def build_site(
    folder: Path,
    installed: Path,
    pages: Mapping[str, str],
    config: Mapping[str, Any],
    *arguments: str,
    tool: str = "mkdocs",
) -> Built:
    write_site(folder, pages, config)
    done = subprocess.run(
        [*TOOLS[tool], "build", *arguments],
        cwd=folder,
        env=environment(installed),
        capture_output=True,
        text=True,
        check=False,
    )
    return Built(folder / "site", done.stdout + done.stderr, done.returncode == 0)


TOOLS = {
    "mkdocs": [sys.executable, "-m", "mkdocs"],
    "properdocs": [sys.executable, "-m", "properdocs"],
    "zensical": [sys.executable, "-m", "zensical"],
}


def environment(installed: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(installed), "NO_MKDOCS_2_WARNING": "1"}


def build_strictly(source: Path, folder: Path, installed: Path) -> None:
    """Builds a site that is there, without a warning."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=source,
        env=environment(installed),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr


def write_site(folder: Path, pages: Mapping[str, str], config: Mapping[str, Any]) -> None:
    for name, text in pages.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = {
        "site_name": "Site",
        "plugins": ["python-run"],
        "markdown_extensions": ["attr_list", "pymdownx.superfences"],
        **config,
    }
    # JSON is YAML.
    for name in ("mkdocs.yml", "properdocs.yml"):
        (folder / name).write_text(json.dumps(settings), encoding="utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("tool", ["mkdocs", "properdocs"])
def test_the_plugin_is_all_that_is_needed(build: Build, tool: str) -> None:
    built = build(PAGES, "--strict", tool=tool, theme=MATERIAL)
    assert built.succeeded, built.log
    assert built.scripts() == ['<script type="module" src="python-run/python-run.js"></script>']
    assert built.scripts("guide/deep/index.html") == [
        '<script type="module" src="../../python-run/python-run.js"></script>'
    ]
    assert built.scripts("prose/index.html") == []
    assert built.scripts("404.html") == []
    assert files_of(built.out / "python-run") == files_of(DIST)
    [block] = built.blocks()
    assert "language-python" in classes(block)


def test_pages_may_be_files(build: Build) -> None:
    built = build(use_directory_urls=False)
    assert built.scripts("guide/deep.html") == [
        '<script type="module" src="../python-run/python-run.js"></script>'
    ]


def test_the_script_is_where_instant_navigation_finds_it(build: Build) -> None:
    page = build(theme=MATERIAL).page()
    container = page.index('data-md-component="container"')
    assert container < page.index("/python-run.js") < page.index("</main>")


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_other_themes(build: Build, theme: str) -> None:
    built = build(theme=theme, markdown_extensions=[])
    assert len(built.scripts()) == 1
    page = built.page()
    assert page.index("/python-run.js") < page.index("</body>")
    assert '<pre><code class="language-python">x = 1</code></pre>' in page


def test_there_is_no_script_in_the_page(build: Build) -> None:
    """Nothing that a strict Content-Security-Policy forbids."""
    with_plugin = build(theme=MATERIAL).page()
    without = build(theme=MATERIAL, plugins=[]).page()
    [tag] = re.findall(r"<script[^>]*/python-run\.js[^>]*></script>", with_plugin)
    plain = with_plugin.replace(tag, "").replace('class="language-python ', 'class="')
    assert plain == without


def test_a_build_gives_the_same_again(build: Build) -> None:
    def bytes_of(built: Built) -> dict[str, bytes]:
        files = files_of(built.out)
        return {name: files[name] for name in files if not name.startswith("sitemap.xml")}

    assert bytes_of(build(theme=MATERIAL)) == bytes_of(build(theme=MATERIAL))


class TestOptingOut:
    PAGE = f"{PYTHON}\n```python run\ny = 2\n```\n\n```{{.python .no-run}}\nz = 3\n```\n"

    @pytest.mark.parametrize(
        ("blocks", "meta", "runs"),
        [
            (None, None, [True, True, False]),
            ("all", None, [True, True, False]),
            ("marked", None, [False, True, False]),
            ("none", None, [False, False, False]),
            (None, "false", [False, False, False]),
            (None, "none", [False, False, False]),
            (None, "marked", [False, True, False]),
            ("marked", "true", [True, True, False]),
            ("none", "all", [True, True, False]),
        ],
    )
    def test_which_blocks_run(
        self, build: Build, blocks: str | None, meta: str | None, runs: list[bool]
    ) -> None:
        front = f"---\npython-run: {meta}\n---\n" if meta else ""
        plugin = {"python-run": {"blocks": blocks} if blocks else {}}
        built = build({"index.md": front + self.PAGE}, "--strict", plugins=[plugin])
        assert built.succeeded, built.log
        assert built.runs() == runs
        assert bool(built.scripts()) == any(runs)

    def test_elements_written_by_hand(self, build: Build) -> None:
        page = "<python-run><pre><code>1</code></pre></python-run>\n"
        assert "<python-run>" in build({"index.md": page}).page()
        built = build({"index.md": f"---\npython-run: false\n---\n\n{page}"})
        assert "<python-run>" not in built.page()
        assert "<pre><code>1</code></pre>" in built.page()
        assert not built.scripts()

    def test_metadata_that_says_nothing(self, build: Build) -> None:
        built = build({"index.md": f"---\npython-run: some\n---\n\n{PYTHON}"}, "--strict")
        assert not built.succeeded
        wrong = messages.wrong_metadata("python-run", "some", BLOCKS)
        assert f"index.md: {wrong}" in built.log


def test_what_is_set_for_the_site(build: Build) -> None:
    options = {"session": "", "label": "An <example>", "readonly": True, "timeout": 2.5}
    built = build(plugins=[{"python-run": {**options, "theme": "dark", "prefetch": "none"}}])
    attributes = (
        'data-label="An &lt;example&gt;" data-prefetch="none" data-readonly="" data-session="" '
        'data-theme="dark" data-timeout="2.5"'
    )
    assert built.scripts() == [
        f'<script type="module" src="python-run/python-run.js" {attributes}></script>'
    ]


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"blocks": "some"}, "Expected one of: ('all', 'marked', 'none')"),
        (
            {"theme": "pink"},
            messages.wrong_value("theme", "pink", messages.one_of(["auto", "light", "dark"])),
        ),
        ({"timeout": "soon"}, messages.wrong_value("timeout", "soon", messages.SECONDS)),
    ],
)
def test_wrong_settings(build: Build, option: Mapping[str, str], message: str) -> None:
    built = build(plugins=[{"python-run": option}])
    assert not built.succeeded
    assert message in built.log


def test_files_from_another_host(build: Build) -> None:
    built = build(plugins=[{"python-run": {"url": "https://cdn.example/1.0/"}}])
    assert built.scripts("guide/deep/index.html") == [
        '<script type="module" src="https://cdn.example/1.0/python-run.js"></script>'
    ]
    assert not (built.out / "python-run").exists()


def test_a_missing_build_is_said(build: Build, installed: Path, tmp_path: Path) -> None:
    copied = tmp_path / "without"
    for path in installed.rglob("*"):
        if path.is_file() and "dist" not in path.relative_to(installed).parts:
            target = copied / path.relative_to(installed)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    write_site(tmp_path / "site", PAGES, {})
    done = subprocess.run(
        [*TOOLS["mkdocs"], "build"],
        cwd=tmp_path / "site",
        env=environment(copied),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert messages.files_missing(copied / "python_run_docs" / "dist") in done.stderr
    assert "Traceback" not in done.stderr


def test_problems_count_in_strict_builds(build: Build) -> None:
    pages = {"index.md": "# Home\n", "guide/a.md": '```python run tiemout="1"\n1\n```\n'}
    built = build(pages, "--strict")
    assert not built.succeeded
    unknown = messages.unknown_option("tiemout", OPTIONS)
    assert f"python-run: guide/a.md: {unknown}" in built.log
    assert build(pages).succeeded


@pytest.mark.parametrize("name", ["python_run", "python_run_docs.markdown"])
def test_the_extension_may_be_listed_for_others(build: Build, name: str) -> None:
    extensions = ["pymdownx.superfences", {name: {"url": "/elsewhere/"}}]
    built = build(
        {"index.md": '```python run session="a"\n1\n```\n'}, markdown_extensions=extensions
    )
    assert built.scripts() == ['<script type="module" src="python-run/python-run.js"></script>']
    assert [own(block) for block in built.blocks()] == [{"session": "a"}]


class TestMkdocstrings:
    MODULE = '''
        """Shapes.

        ```python run session="shapes"
        print("in a docstring")
        ```
        """


        def area(width: float, height: float) -> float:
            """The area.

            Examples:
                >>> area(2, 3)
                6

                It works twice:

                >>> area(3, 2)
                6
            """
            return width * height
    '''

    @pytest.mark.parametrize(
        "order", [("python-run", "mkdocstrings"), ("mkdocstrings", "python-run")]
    )
    def test_examples_run_and_sources_do_not(
        self, build: Build, tmp_path: Path, order: tuple[str, str]
    ) -> None:
        (tmp_path / "shapes.py").write_text(textwrap.dedent(self.MODULE))
        options = {"separate_signature": True, "show_source": True}
        settings = {"handlers": {"python": {"paths": [str(tmp_path)], "options": options}}}
        plugins = [{name: settings} if name == "mkdocstrings" else name for name in order]
        built = build({"index.md": "::: shapes\n"}, plugins=plugins)
        assert built.succeeded, built.log
        assert [own(block) for block in built.marked("run")] == [{"session": "shapes"}]
        assert len(built.marked("language-pycon")) == 2
        assert not built.marked("no-run")
        assert len(built.scripts()) == 1

        off = build({"index.md": "---\npython-run: false\n---\n::: shapes\n"}, plugins=plugins)
        for mark in ("run", "language-pycon"):
            assert all("no-run" in classes(block) for block in off.marked(mark))
        assert not off.scripts()

    def test_a_page_of_signatures_and_sources_needs_no_script(
        self, build: Build, tmp_path: Path
    ) -> None:
        (tmp_path / "plain.py").write_text('def area(width: float) -> float:\n    """Area."""\n')
        options = {"separate_signature": True, "show_source": True}
        settings = {"handlers": {"python": {"paths": [str(tmp_path)], "options": options}}}
        built = build(
            {"index.md": "::: plain\n"}, plugins=["python-run", {"mkdocstrings": settings}]
        )
        assert "doc-signature" in built.page()
        assert "mkdocstrings-source" in built.page()
        assert not built.scripts()


class TestZensical:
    """It passes over plugins that it does not know: the extension has to do."""

    EXTENSIONS = ("pymdownx.superfences", "attr_list")

    def build(self, build: Build, pages: Mapping[str, str], **options: Any) -> Built:
        extensions = [*self.EXTENSIONS, {"python_run": options}]
        built = build(pages, "--strict", tool="zensical", markdown_extensions=extensions, theme={})
        assert built.succeeded, built.log
        return built

    def test_the_extension_is_all_that_is_needed(self, build: Build) -> None:
        built = self.build(build, PAGES, session="tour")
        start = '<script type="module" src="'
        end = 'python-run/python-run.js" data-session="tour">'
        assert f"{start}{end}" in built.page()
        assert f"{start}../../{end}" in built.page("guide/deep/index.html")
        assert "/python-run.js" not in built.page("prose/index.html")
        assert "language-python" in classes(built.blocks()[0])

    def test_pages_may_be_files(self, build: Build) -> None:
        extensions = [*self.EXTENSIONS, "python_run_docs.markdown"]
        built = build(
            PAGES,
            tool="zensical",
            markdown_extensions=extensions,
            theme={},
            use_directory_urls=False,
        )
        assert 'src="../python-run/python-run.js"' in built.page("guide/deep.html")

    def test_blocks_opt_out(self, build: Build) -> None:
        pages = {
            "index.md": TestOptingOut.PAGE,
            "off.md": f"---\npython-run: false\n---\n{TestOptingOut.PAGE}",
            "on.md": f"---\npython-run: true\n---\n{TestOptingOut.PAGE}",
        }
        built = self.build(build, pages, blocks="marked")
        assert built.runs() == [False, True, False]
        assert built.runs("off/index.html") == [False, False, False]
        assert built.runs("on/index.html") == [True, True, False]
        assert "/python-run.js" not in built.page("off/index.html")

    def test_files_that_were_copied_into_the_docs_are_served(
        self, build: Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cli.main(["copy", str(tmp_path / "1" / "docs" / "python-run")])
        assert messages.copied(tmp_path / "1" / "docs" / "python-run") in capsys.readouterr().out
        built = self.build(build, PAGES)
        assert files_of(built.out / "python-run") == files_of(DIST)


class TestCommandLine:
    def test_copies(self, tmp_path: Path) -> None:
        assert cli.main(["copy", str(tmp_path / "a" / "b")]) == 0
        assert files_of(tmp_path / "a" / "b") == files_of(DIST)

    def test_says_what_is_in_the_way(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SystemExit, match="2"):
            cli.main(["copy", str(tmp_path / "file")])
        assert "file" in capsys.readouterr().err

    def test_is_installed(self, installed: Path) -> None:
        code = (
            "from importlib.metadata import entry_points; import sys;"
            "[command] = entry_points(group='console_scripts', name='python-run-docs');"
            "sys.argv = ['python-run-docs', 'copy', '--help']; command.load()()"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment(installed),
            capture_output=True,
            text=True,
            check=True,
        )
        assert "usage: python-run-docs copy" in done.stdout


def test_live_reload(tmp_path: Path, installed: Path) -> None:
    write_site(tmp_path, {"index.md": "# Home\n"}, {"site_url": "https://example.org/sub/"})
    with serving(tmp_path, environment(installed)) as fetch:
        assert "/python-run.js" not in fetch("/sub/", lambda page: "Home" in page)
        (tmp_path / "docs" / "index.md").write_text(PAGES["index.md"])
        page = fetch("/sub/", lambda page: "language-python" in page)
        assert 'src="python-run/python-run.js"' in page
        script = (DIST / "python-run.js").read_text(encoding="utf-8")
        assert fetch("/sub/python-run/python-run.js", bool) == script


@contextmanager
def serving(
    folder: Path, env: Mapping[str, str]
) -> Iterator[Callable[[str, Callable[[str], bool]], str]]:
    """`mkdocs serve`, and a function that fetches a path until its text is as it should be."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [*TOOLS["mkdocs"], "serve", "--livereload", "--dev-addr", address]
    # What it builds stays there when it is ended.
    env = {**env, "TMPDIR": str(folder)}
    with subprocess.Popen(command, cwd=folder, env=env, stderr=subprocess.DEVNULL) as server:

        def fetch(path: str, is_right: Callable[[str], bool]) -> str:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and server.poll() is None:
                try:
                    connection = http.client.HTTPConnection(address, timeout=10)
                    connection.request("GET", path)
                    text = connection.getresponse().read().decode()
                    connection.close()
                except OSError:
                    text = ""
                if is_right(text):
                    return text
                time.sleep(0.05)
            raise TimeoutError(f"{path} never was as expected")

        try:
            yield fetch
        finally:
            server.terminate()
