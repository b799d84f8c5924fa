"""The directive's options, and those of conf.py."""

import re
from pathlib import Path

import pytest
from conftest import Build
from sphinx.errors import ConfigError, ExtensionError

from python_run_docs import assets, messages
from python_run_docs.options import SITE_OPTIONS

TITLE = "Page\n====\n\n"


def directive(*options: str, code: str = "print(input())") -> str:
    head = "\n".join([".. python-run::", *(f"   {option}" for option in options)])
    return f"{TITLE}{head}\n\n   {code}\n"


@pytest.mark.parametrize(
    ("option", "name", "value"),
    [
        (":session: tour", "session", "tour"),
        (":session:", "session", ""),
        (":label: A greeting", "label", "A greeting"),
        (":readonly:", "readonly", ""),
        (":theme: dark", "theme", "dark"),
        (":prefetch: visible", "prefetch", "visible"),
        (":timeout: 2.5", "timeout", "2.5"),
        (":stdin: Ada", "stdin", "Ada"),
        (":stdin:\n      Ada\n      36", "stdin", "Ada\n36"),
        (""":label: "<&>" 'it' """, "label", """"<&>" 'it'"""),
    ],
)
def test_an_option_is_an_attribute_of_the_block(
    build: Build, option: str, name: str, value: str
) -> None:
    built = build(directive(option))
    [block] = built.blocks()
    assert (block.runs, block.own) == (True, {name: value})
    assert built.warnings == ""


def test_a_flag_can_be_turned_off(build: Build) -> None:
    [block] = build(directive(":readonly: no")).blocks()
    assert block.own == {}


def test_a_stdin_of_two_lines_stands_on_one(build: Build) -> None:
    page = build(directive(":stdin:\n      Ada\n      36")).page()
    assert 'data-python-run-stdin="Ada&#10;36"' in page


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (":timeout: soon", messages.wrong_value("timeout", "soon", messages.SECONDS)),
        (":timeout: -1", messages.wrong_value("timeout", "-1", messages.SECONDS)),
        (":timeout: inf", messages.wrong_value("timeout", "inf", messages.SECONDS)),
        (":timeout:", messages.wrong_value("timeout", "", messages.SECONDS)),
        (":stdin:", messages.wrong_value("stdin", "", messages.ANY_TEXT)),
        (":readonly: maybe", messages.wrong_value("readonly", "maybe", messages.TRUE_OR_FALSE)),
        (":theme: blue", messages.one_of(["auto", "light", "dark"])),
        (":prefetch: early", messages.one_of(["intent", "visible", "none"])),
        (":sesion: tour", 'unknown option: "sesion"'),  # says docutils
        (":lines: all", messages.wrong_value("lines", "all", messages.LINES)),
    ],
)
def test_a_wrong_option_is_told_with_its_line(build: Build, option: str, message: str) -> None:
    built = build(directive(option))
    assert re.search(r"index\.rst:4: ERROR: .*\"python-run\" directive", built.warnings)
    assert message in built.warnings
    assert built.blocks() == []


def test_no_code_is_told_with_its_line(build: Build) -> None:
    built = build(TITLE + ".. python-run::\n   :session: tour\n")
    assert 'index.rst:4: ERROR: Content block expected for the "python-run"' in built.warnings


def test_it_can_what_a_code_block_can(build: Build) -> None:
    options = (
        ":caption: sum.py",
        ":name: sum",
        ":linenos:",
        ":lineno-start: 7",
        ":emphasize-lines: 1",
        ":class: wide",
    )
    reference = "\n:ref:`sum`\n"
    ours = build(directive(*options) + reference)
    sphinxs = build(
        directive(*options).replace("python-run::", "code-block:: python") + reference,
        extensions=[],
    )
    assert ours.warnings == sphinxs.warnings == ""
    assert 'data-python-run="on"' in ours.page()
    assert body(ours.page().replace(' data-python-run="on"', "")) == body(sphinxs.page())


def body(page: str) -> str:
    found = re.search(r'<div class="body".*?<div class="sphinxsidebar"', page, re.DOTALL)
    assert found is not None
    return found[0]


def test_what_conf_py_sets_stands_on_the_script(build: Build) -> None:
    options = {"session": "", "readonly": True, "timeout": 2.5, "prefetch": "none"}
    [script] = build(directive(), python_run_options=options).scripts()
    src = script.pop("src")
    assert src is not None
    assert re.fullmatch(r"_static/python-run/python-run\.js\?v=[0-9a-f]{8}", src)
    assert script == {
        "type": "module",
        "data-selector": "[data-python-run=on]",
        "data-session": "",
        "data-readonly": "",
        "data-timeout": "2.5",
        "data-prefetch": "none",
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sesion": "tour"}, messages.unknown_option("sesion", SITE_OPTIONS)),
        ({"stdin": "Ada"}, messages.unknown_option("stdin", SITE_OPTIONS)),
        (
            {"theme": "blue"},
            messages.wrong_value("theme", "blue", messages.one_of(["auto", "light", "dark"])),
        ),
        ({"timeout": True}, messages.wrong_value("timeout", True, messages.TEXT_OR_NUMBER)),
        ({"readonly": "yes"}, messages.wrong_value("readonly", "yes", messages.TRUE_OR_FALSE)),
        ({"label": None}, messages.wrong_value("label", None, messages.TEXT_OR_NUMBER)),
    ],
)
def test_a_wrong_option_in_conf_py_stops_the_build(
    build: Build, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=re.escape(f"python_run_options: {message}")):
        build(directive(), python_run_options=options)


def test_files_from_another_host(build: Build) -> None:
    for url in ("https://cdn.example/python-run", "https://cdn.example/python-run/"):
        built = build(directive(), python_run_url=url)
        [script] = built.scripts()
        assert script["src"] == "https://cdn.example/python-run/python-run.js"
        assert not (built.out / "_static" / "python-run").exists()
    with pytest.raises(ConfigError, match=re.escape(messages.relative_url("/python-run/"))):
        build(directive(), python_run_url="/python-run/")


def test_without_the_built_files_the_build_stops(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "__file__", "/nowhere/python_run_docs/assets.py")
    missing = messages.files_missing(Path("/nowhere/python_run_docs/dist"))
    with pytest.raises(ExtensionError, match=re.escape(missing)):
        build(directive())
    assert build(directive(), "text").warnings == ""
