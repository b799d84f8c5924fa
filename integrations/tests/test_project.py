"""The documented project: built by pip, put into the site, named on its pages."""

import hashlib
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from small_project import write_project
from sphinx.errors import ExtensionError

from python_run_docs import messages, project
from python_run_docs.page_html import with_packages
from python_run_docs.project import ProjectError, Wheel, find_project

WHEEL = "little_shapes-1.2-py3-none-any.whl"


pytestmark = pytest.mark.usefixtures("without_isolation")


@pytest.fixture
def little(tmp_path: Path) -> Path:
    return write_project(tmp_path / "project")


def found(said: str, root: Path, *outputs: Path) -> Wheel:
    wheel = find_project(said, root, outputs)
    assert isinstance(wheel, Wheel)
    return wheel


def test_a_folder_is_built_and_the_same_again(
    little: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (little / "docs").mkdir()
    wheel = found("..", little / "docs")
    assert wheel.name == WHEEL
    digest = hashlib.sha256(wheel.data).hexdigest()
    assert wheel.path == f"python-run-wheels/{WHEEL}#sha256={digest}"
    (tmp_path / WHEEL).write_bytes(wheel.data)
    with zipfile.ZipFile(tmp_path / WHEEL) as archive:
        assert "little_shapes/__init__.py" in archive.namelist()
    monkeypatch.setattr(project, "_built", {})
    assert found(str(little), tmp_path) == wheel


def test_is_built_anew_only_when_it_has_changed(
    little: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = little / "docs"
    docs.mkdir()
    first = found(".", little, docs)
    with monkeypatch.context() as patch:
        patch.setattr(project, "_run_build", lambda _: pytest.fail("was built again"))
        (docs / "index.md").write_text("a change of the docs")
        (little / ".git").mkdir()
        assert found(".", little, docs) is first
    (little / "little_shapes" / "more.py").write_text("x = 1")
    assert found(".", little, docs) != first


def test_a_wheel_and_a_requirement(little: Path, tmp_path: Path) -> None:
    wheel = found(".", little)
    (tmp_path / WHEEL).write_bytes(wheel.data)
    assert found(WHEEL, tmp_path) == wheel
    assert find_project("little-shapes ==1.2", tmp_path) == "little-shapes==1.2"


def test_a_wheel_for_browsers_may_be_compiled(tmp_path: Path) -> None:
    name = "lib-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
    (tmp_path / name).touch()
    assert found(name, tmp_path).name == name


def test_what_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = "lib-1.0-cp311-cp311-linux_x86_64.whl"
    (tmp_path / compiled).touch()
    (tmp_path / "lib.whl").touch()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "setup.py").write_text("raise SystemExit('I am broken')")
    nowhere = messages.no_path(tmp_path.parent / "nowhere")
    no_project = messages.no_project(tmp_path, ("pyproject.toml", "setup.py"))
    for said, message in {
        compiled: messages.compiled_wheel(compiled, ["cp311-cp311-linux_x86_64"]),
        "lib.whl": messages.wrong_wheel_name("lib.whl"),
        ".": messages.not_installable(".", no_project),
        "../nowhere": messages.not_installable("../nowhere", nowhere),
        "broken": messages.build_failed(tmp_path / "broken", ""),
    }.items():
        with pytest.raises(ProjectError, match=re.escape(message)):
            find_project(said, tmp_path)
    with pytest.raises(ProjectError, match="I am broken"):
        find_project("broken", tmp_path)
    monkeypatch.setattr(project.importlib.util, "find_spec", lambda _: None)  # type: ignore[attr-defined]
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ProjectError, match=re.escape(messages.NO_BUILDER)):
        find_project("broken", tmp_path)


def test_an_earlier_wheel_goes(tmp_path: Path) -> None:
    Wheel("lib-1.0-py3-none-any.whl", b"1").place(tmp_path)
    new = Wheel("lib-2.0-py3-none-any.whl", b"2")
    new.place(tmp_path)
    [file] = (tmp_path / project.FOLDER).iterdir()
    os.utime(file, (1, 1))
    new.place(tmp_path)
    assert (file.name, file.read_bytes(), file.stat().st_mtime) == (new.name, b"2", 1)


def test_packages_of_blocks() -> None:
    html = (
        '<div class="language-python highlight"><pre><span></span><code>1</code></pre></div>'
        '<div class="language-python highlight" data-python-run-packages="attrs"><pre></pre></div>'
        '<pre><code class="language-pycon">2</code></pre>'
        '<pre><code class="language-js">3</code></pre>'
        '<div class="language-python no-run highlight"></div>'
        "<python-run><pre>4</pre></python-run>"
        '<python-run packages="attrs" label=">"><pre>5</pre></python-run>'
    )
    named = re.findall(r'<([\w-]+)[^>]*? (\S*packages="[^"]*")', with_packages(html, "a.whl", "b"))
    assert named == [
        ("div", 'data-python-run-packages="b a.whl"'),
        ("div", 'data-python-run-packages="attrs a.whl"'),
        ("pre", 'data-python-run-packages="b a.whl"'),
        ("python-run", 'packages="b a.whl"'),
        ("python-run", 'packages="attrs a.whl"'),
    ]


PAGES = {
    "index.rst": "Home\n====\n\n.. toctree::\n\n   guide/page\n\n.. python-run::\n\n   1\n",
    "guide/page.rst": "Page\n====\n\n.. python-run::\n   :packages: attrs\n\n   2\n",
}


class TestSphinx:
    @pytest.mark.parametrize("builder", ["html", "dirhtml"])
    def test_pages_name_the_wheel_that_lies_in_the_site(
        self, build: Build, little: Path, builder: str
    ) -> None:
        options = {"packages": "idna"}
        built = build(PAGES, builder, python_run_project=str(little), python_run_options=options)
        page = "guide/page.html" if builder == "html" else "guide/page/index.html"
        up = "../" if builder == "html" else "../../"
        path = found(".", little).path
        for name, prefix in (("index.html", ""), (page, up)):
            [script] = built.scripts(name)
            assert script["data-packages"] == f"idna {prefix}_static/{path}"
        [block] = built.blocks(page)
        assert block.own == {"packages": f"attrs {up}_static/{path}"}
        assert (built.out / "_static" / project.FOLDER / WHEEL).is_file()
        assert built.warnings == ""

    def test_a_requirement_goes_to_the_reader(self, build: Build) -> None:
        built = build(PAGES, python_run_project="little-shapes==1.2")
        assert built.scripts()[0]["data-packages"] == "little-shapes==1.2"
        assert not (built.out / "_static" / project.FOLDER).exists()

    def test_what_is_wrong_stops_the_build(self, build: Build, tmp_path: Path) -> None:
        problem = messages.no_path(tmp_path / "1" / "nowhere")
        wrong = f"python_run_project: {messages.not_installable('../nowhere', problem)}"
        with pytest.raises(ExtensionError, match=re.escape(wrong)):
            build(PAGES, python_run_project="../nowhere")
        assert build(PAGES, "text", python_run_project="../nowhere").warnings == ""

    def test_a_new_version_is_on_all_pages(self, tmp_path: Path, little: Path) -> None:
        from test_sphinx_builders import sphinx_build

        docs = little / "docs"
        docs.mkdir()
        (docs / "conf.py").write_text(
            "extensions = ['python_run_docs.sphinx']\npython_run_project = '..'\n"
        )
        (docs / "index.rst").write_text("Home\n====\n\n.. python-run::\n\n   1\n")
        sphinx_build(docs, docs / "_build")
        page = docs / "_build" / "index.html"
        assert WHEEL in page.read_text()
        before = page.stat().st_mtime_ns
        sphinx_build(docs, docs / "_build")
        assert page.stat().st_mtime_ns == before
        write_project(little, "1.3")
        sphinx_build(docs, docs / "_build")
        assert "little_shapes-1.3-" in page.read_text()
        [wheel] = (docs / "_build" / "_static" / project.FOLDER).iterdir()
        assert wheel.name == "little_shapes-1.3-py3-none-any.whl"


class TestMkDocs:
    @pytest.fixture
    def build_site(self, tmp_path: Path, installed: Path) -> Any:
        from test_mkdocs import build_site

        return lambda pages, **config: build_site(tmp_path / "site", installed, pages, config)

    def test_blocks_name_the_wheel_that_lies_in_the_site(
        self, build_site: Any, little: Path
    ) -> None:
        code = "```python\n1\n```\n"
        built = build_site(
            {"index.md": code, "guide/page.md": code},
            plugins=[{"python-run": {"project": "../project", "packages": "idna"}}],
        )
        assert built.succeeded, built.log
        path = found(".", little).path
        for name, prefix in (("index.html", ""), ("guide/page/index.html", "../../")):
            [block] = built.blocks(name)
            assert block["data-python-run-packages"] == f"idna {prefix}{path}"
        assert (built.out / project.FOLDER / WHEEL).is_file()

    def test_what_is_wrong_stops_the_build(self, build_site: Any) -> None:
        built = build_site({"index.md": "#"}, plugins=[{"python-run": {"project": "../no"}}])
        assert not built.succeeded
        problem = messages.no_path(built.out.parents[1] / "no")
        assert messages.not_installable("../no", problem) in built.log
        assert "Traceback" not in built.log
