"""Rich output: IPython's protocol, `display` and what goes with it."""

from __future__ import annotations

import base64
import json
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import Act, Run
from python_run.bridge import Bundle
from python_run.output import display, ipython_finder, rich
from python_run.output.display import DisplayHandle, clear_output, mime_bundle, update_display

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + (64).to_bytes(4, "big") + (32).to_bytes(4, "big")


class Html:
    def __init__(self, html: object = "<b>bold</b>") -> None:
        self.html = html

    def _repr_html_(self) -> object:
        if isinstance(self.html, Exception):
            raise self.html
        return self.html

    def __repr__(self) -> str:
        return "Html()"


def bundle(value: object, **options: Any) -> Bundle:
    forms = mime_bundle(value, **options)
    assert forms is not None
    return forms[0]


@pytest.mark.parametrize(
    ("name", "kind", "given", "data"),
    [
        ("_repr_html_", "text/html", "<b>1</b>", "<b>1</b>"),
        ("_repr_markdown_", "text/markdown", "*1*", "*1*"),
        ("_repr_svg_", "image/svg+xml", "<svg/>", "<svg/>"),
        ("_repr_png_", "image/png", b"\x89P", "iVA="),
        ("_repr_png_", "image/png", "iVA=", "iVA="),
        ("_repr_jpeg_", "image/jpeg", b"\xff", "/w=="),
        ("_repr_latex_", "text/latex", "$1$", "$1$"),
        ("_repr_json_", "application/json", {"a": [1]}, '{"a": [1]}'),
    ],
)
@pytest.mark.parametrize("with_metadata", [False, True])
def test_a_method_gives_a_form(
    name: str, kind: str, given: object, data: str, with_metadata: bool
) -> None:
    result = (given, {"width": 2}) if with_metadata else given
    value = type("Value", (), {name: lambda _: result, "__repr__": lambda _: "V"})()
    metadata = {kind: {"width": 2}} if with_metadata else {}
    assert mime_bundle(value) == ({kind: data, "text/plain": "V"}, metadata)


def test_a_whole_bundle_comes_before_the_single_forms() -> None:
    class Both(Html):
        def _repr_mimebundle_(self, **_: object) -> object:
            data = {"text/html": "whole", "image/png": b"\x89P", "text/x": ["a\n", "b"]}
            return data, {"image/png": {"width": 3, "skip": None, "deep": [1]}}

    assert mime_bundle(Both()) == (
        {"text/html": "whole", "image/png": "iVA=", "text/x": "a\nb", "text/plain": "Html()"},
        {"image/png": {"width": 3}},
    )


def test_a_whole_bundle_is_told_what_is_wanted() -> None:
    class Asked:
        def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> object:
            return {"text/html": f"{include} {exclude}", "text/markdown": "other"}

    assert bundle(Asked(), include=["text/html"]) == {"text/html": "['text/html'] None"}


def test_forms_can_be_left_out() -> None:
    assert bundle(Html(), include={"text/plain"}) == {"text/plain": "Html()"}
    assert bundle(Html(), exclude={"text/plain"}) == {"text/html": "<b>bold</b>"}


def test_a_form_that_is_none_is_not_there() -> None:
    assert bundle(Html(None)) == {"text/plain": "Html()"}


def test_a_form_that_fails_prints_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert bundle(Html(ValueError("no html"))) == {"text/plain": "Html()"}
    told = capsys.readouterr().err
    assert told.endswith("ValueError: no html\n")
    assert "python_run/output/display.py" not in told, "the runtime's own frames are no help"


def test_a_form_that_is_not_implemented_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert bundle(Html(NotImplementedError())) == {"text/plain": "Html()"}
    assert capsys.readouterr().err == ""


def test_a_form_of_a_wrong_type_is_warned_about() -> None:
    with pytest.warns(UserWarning, match="_repr_html_ of Html returned int, not str"):
        assert bundle(Html(1)) == {"text/plain": "Html()"}


def test_a_class_is_not_its_instances() -> None:
    assert bundle(Html) == {"text/plain": repr(Html)}


def test_an_object_with_any_attribute_has_none() -> None:
    class Anything:
        def __getattr__(self, name: str) -> object:
            return lambda *_, **__: "<b>"

        def __repr__(self) -> str:
            return "Anything()"

    assert bundle(Anything()) == {"text/plain": "Anything()"}


def test_an_object_whose_attributes_fail_is_plain(run: Run) -> None:
    outcome = run(
        "class A:\n    def __getattr__(self, n): raise ValueError(n)\n"
        "    def __repr__(self): return 'A()'\nA()"
    )
    assert outcome == {"status": "ok", "value": {"text/plain": "A()"}}


def test_json_without_numbers_that_it_has_not() -> None:
    class Data:
        def _repr_json_(self) -> object:
            return {"a": float("nan"), 1: [float("inf"), 2.5], "s": Path("x")}

    assert json.loads(bundle(Data())["application/json"]) == {"a": None, "1": [None, 2.5], "s": "x"}


def test_the_value_of_a_block_is_rich(run: Run) -> None:
    code = (
        "class T:\n    def _repr_html_(self): return '<i>t</i>', {'a': 1}\n"
        "    __repr__ = lambda s: 'T'\nT()"
    )
    assert run(code) == {
        "status": "ok",
        "value": {"text/html": "<i>t</i>", "text/plain": "T"},
        "metadata": {"text/html": {"a": 1}},
    }


def test_a_value_that_displays_itself_has_no_other(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("class T:\n    def _ipython_display_(self): print('self')\nT()") == {"status": "ok"}
    assert capsys.readouterr().out == "self\n"


def test_plain_values_import_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "python_run.output.display")
    for code in ("1", "{'a': [1.5]}", "class P: pass\nP()", "import decimal\ndecimal.Decimal(1)"):
        assert run(code)["status"] == "ok"
    assert "python_run.output.display" not in sys.modules


class TestDisplay:
    def test_shows_each_object(self, shown: list[Act]) -> None:
        assert display.display(Html(), 1) is None
        assert shown == [
            {
                "type": "show",
                "data": {"text/html": "<b>bold</b>", "text/plain": "Html()"},
                "metadata": {},
            },
            {"type": "show", "data": {"text/plain": "1"}, "metadata": {}},
        ]

    def test_takes_metadata(self, shown: list[Act]) -> None:
        display.display(Html(("x", {"a": 1, "b": 1})), metadata={"text/html": {"b": 2}})
        assert shown[0]["metadata"] == {"text/html": {"a": 1, "b": 2}}

    def test_takes_bundles(self, shown: list[Act]) -> None:
        display.display({"text/html": "raw", "image/png": b"\x89P"}, raw=True)
        assert shown[0]["data"] == {"text/html": "raw", "image/png": "iVA="}

    def test_gives_a_handle_to_what_has_a_name(self, shown: list[Act]) -> None:
        handle = display.display(1, display_id="name")
        assert handle is not None
        handle.update(2)
        update_display(3, display_id="name")
        handle.display(4)
        assert [(act["type"], act["data"]["text/plain"], act["displayId"]) for act in shown] == [
            ("show", "1", "name"),
            ("update", "2", "name"),
            ("update", "3", "name"),
            ("show", "4", "name"),
        ]

    def test_makes_names(self, shown: list[Act]) -> None:
        first, second = display.display(display_id=True), DisplayHandle()
        assert first is not None
        assert first.display_id != second.display_id
        assert shown[0]["data"] == {}
        assert repr(second) == f"<DisplayHandle display_id={second.display_id}>"

    def test_needs_a_name_to_update(self) -> None:
        with pytest.raises(TypeError, match="display_id required"):
            display.display(1, update=True)

    def test_clears(self, shown: list[Act]) -> None:
        clear_output()
        clear_output(wait=True)
        display.display(1, clear=True)
        assert shown[:3] == [
            {"type": "clear", "wait": False},
            {"type": "clear", "wait": True},
            {"type": "clear", "wait": True},
        ]

    def test_is_a_builtin(
        self, run: Run, shown: list[Act], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
        monkeypatch.setenv("MPLBACKEND", "agg")
        rich.install()
        assert run("h = display('a', display_id=True)\nh.update('b')")["status"] == "ok"
        assert [act["data"] for act in shown] == [{"text/plain": "'a'"}, {"text/plain": "'b'"}]


def is_ipython(name: str) -> bool:
    return name.split(".")[0] == "IPython"


class Uninstalled:
    """Finds what ``PathFinder`` does, without the IPython that Sphinx's notebooks brought here."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        installed = spec and (spec.origin or "").startswith(sysconfig.get_path("purelib"))
        return None if installed and is_ipython(name) else spec


@pytest.fixture
def without_ipython(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    finders = [Uninstalled if finder is PathFinder else finder for finder in sys.meta_path]
    monkeypatch.setattr(sys, "meta_path", finders)
    before = {name: module for name, module in sys.modules.items() if is_ipython(name)}
    for name in before:
        del sys.modules[name]
    ipython_finder.install()
    yield
    for name in [name for name in sys.modules if is_ipython(name)]:
        del sys.modules[name]
    sys.modules.update(before)


@pytest.mark.usefixtures("without_ipython")
class TestIPython:
    def test_has_the_names(self, run: Run, shown: list[Act]) -> None:
        outcome = run(
            "from IPython.display import (display, HTML, Markdown, Image, SVG, Latex, Math, JSON,\n"
            "    Javascript, Code, Pretty, clear_output, DisplayHandle, update_display)\n"
            "from IPython.core.display import HTML as core\nfrom IPython import get_ipython\n"
            "import IPython\nIPython.display.display(HTML('<b>'))\n"
            "(core is HTML, get_ipython(), IPython.version_info[0])"
        )
        assert outcome.get("value") == {"text/plain": "(True, None, 9)"}
        assert shown[0]["data"]["text/html"] == "<b>"

    def test_has_no_others(self, run: Run) -> None:
        outcome = run("import IPython.terminal")
        assert outcome["error"]["type"] == "ModuleNotFoundError"

    def test_gives_way_to_one_that_is_installed(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "IPython").mkdir()
        (tmp_path / "IPython" / "__init__.py").write_text("real = True\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        assert run("import IPython\nIPython.real").get("value") == {"text/plain": "True"}
        assert run("import IPython.display")["error"]["type"] == "ModuleNotFoundError"

    @pytest.mark.parametrize(
        ("code", "kind", "data"),
        [
            ("HTML('<b>')", "text/html", "<b>"),
            ("Markdown('*a*')", "text/markdown", "*a*"),
            ("Latex('$x$')", "text/latex", "$x$"),
            ("Math('x')", "text/latex", "$\\displaystyle x$"),
            ("Math('$x$')", "text/latex", "$\\displaystyle x$"),
            ("SVG('<?xml?><svg/>')", "image/svg+xml", "<svg/>"),
            ("JSON([1])", "application/json", "[1]"),
            ("JSON('{\"a\": 1}')", "application/json", '{"a": 1}'),
            ("Javascript('alert(1)')", "text/plain", "alert(1)"),
            ("Code('x = 1', language='python')", "text/plain", "x = 1"),
            ("Pretty('as is')", "text/plain", "as is"),
            ("Image(b'\\x89PNG\\r\\n\\x1a\\n')", "image/png", "iVBORw0KGgo="),
            ("Image(b'GIF89a')", "image/gif", "R0lGODlh"),
            ("Image(b'\\xff\\xd8\\xff')", "image/jpeg", "/9j/"),
            ("Image(b'?', format='jpg')", "image/jpeg", "Pw=="),
            ("Image(url='a.png\"')", "text/html", '<img src="a.png&quot;">'),
            (
                "Image('https://x.org/a.png', width=3, alt='an \"a\"')",
                "text/html",
                '<img src="https://x.org/a.png" width="3" alt="an &quot;a&quot;">',
            ),
        ],
    )
    def test_classes(self, run: Run, code: str, kind: str, data: str) -> None:
        outcome = run(f"from IPython.display import *\n{code}")
        assert outcome["value"][kind] == data

    def test_reads_files(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "a.png").write_bytes(PNG)
        (tmp_path / "a.svg").write_text("<svg/>")
        (tmp_path / "a.json").write_text("[1]")
        monkeypatch.chdir(tmp_path)
        for code, kind, data in [
            ("Image('a.png')", "image/png", base64.b64encode(PNG).decode()),
            ("Image(filename='a.png')", "image/png", base64.b64encode(PNG).decode()),
            (
                "import pathlib\nImage(pathlib.Path('a.png'))",
                "image/png",
                base64.b64encode(PNG).decode(),
            ),
            ("SVG('a.svg')", "image/svg+xml", "<svg/>"),
            ("JSON(filename='a.json')", "application/json", "[1]"),
        ]:
            outcome = run(f"from IPython.display import *\n{code}")
            assert outcome["value"][kind] == data

    def test_images_have_a_size_and_a_text(self, run: Run) -> None:
        outcome = run(f"from IPython.display import *\nImage({PNG!r}, retina=True, alt='A line')")
        assert outcome["metadata"] == {"image/png": {"width": 32, "height": 16, "alt": "A line"}}

    def test_json_says_how_it_is_shown(self, run: Run) -> None:
        outcome = run("from IPython.display import *\nJSON({}, expanded=True, root='data')")
        assert outcome["metadata"] == {"application/json": {"expanded": True, "root": "data"}}

    def test_text_must_be_text(self, run: Run) -> None:
        outcome = run("from IPython.display import *\nHTML(1)")
        assert outcome["error"]["message"] == "HTML expects text, not 1"
