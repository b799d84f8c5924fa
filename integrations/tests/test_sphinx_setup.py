"""Hidden code: the directive ``python-run-setup``."""

import re

import pytest
from conftest import Build

from python_run_docs import messages

TITLE = "Page\n====\n\n"
BLOCK = ".. python-run::\n\n   print(x)\n\n"


def setup(*options: str, code: str = "x = 1") -> str:
    head = "\n".join([".. python-run-setup::", *(f"   {option}" for option in options)])
    return f"{head}\n\n   {code}\n\n"


def block(*options: str) -> str:
    return BLOCK.replace("::\n", "::\n" + "".join(f"   {option}\n" for option in options), 1)


def hidden(page: str) -> dict[str | None, str]:
    """The code that a page hides, by its id."""
    found = re.findall(r'<script type="text/x-python" id="([^"]*)">\n(.*?)\n</script>', page, re.S)
    return dict(found)


def test_runs_before_the_blocks_of_the_pages_session(build: Build) -> None:
    built = build(
        TITLE
        + setup()
        + block()
        + block(":session: other")
        + ".. code-block:: python\n\n   x\n\n"
        + setup(code="y = 2")
    )
    assert built.warnings == ""
    names = "python-run-setup-1 python-run-setup-2"
    assert [one.own for one in built.blocks()] == [
        {"setup": names},
        {"session": "other"},
        {"setup": names},
    ]
    page = built.page()
    assert hidden(page) == {"python-run-setup-1": "x = 1", "python-run-setup-2": "y = 2"}
    assert page.index("print") < page.index("text/x-python")


def test_runs_before_those_of_a_named_session_or_of_every_one(build: Build) -> None:
    built = build(
        TITLE
        + setup(":session: tour", ":name: The data")
        + setup(":session: *")
        + setup(":session: page")
        + block(":session: tour", ":setup: own")
        + block(),
    )
    assert built.warnings == ""
    assert [one.own for one in built.blocks()] == [
        {"session": "tour", "setup": "the-data python-run-setup-2 own"},
        {"setup": "python-run-setup-2 python-run-setup-3"},
    ]


def test_the_pages_session_has_the_name_that_conf_py_gives_it(build: Build) -> None:
    source = TITLE + setup(":session: tour") + block()
    built = build(source, python_run_options={"session": "tour"})
    assert [one.own for one in built.blocks()] == [{"setup": "python-run-setup-1"}]


def test_code_that_would_end_a_script(build: Build) -> None:
    page = build(TITLE + setup(code="x = '</Script><!--'") + block()).page()
    assert (
        '<template id="python-run-setup-1">x = &#x27;&lt;/Script&gt;&lt;!--&#x27;\n</template>'
        in page
    )


def test_each_page_of_singlehtml_keeps_its_own(build: Build) -> None:
    index = f"{TITLE}.. toctree::\n\n   a\n   b\n"
    pages = {name: f"{name}\n=\n\n{setup(code=name)}{block()}" for name in "ab"}
    files = {"index.rst": index, **{f"{name}.rst": text for name, text in pages.items()}}
    built = build(files, "singlehtml")
    codes = hidden(built.page())
    assert [codes[one.own["setup"]] for one in built.blocks()] == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (setup(":sesion: a"), r'index\.rst:4: ERROR: .*"python-run-setup".*\n.*"sesion"'),
        (setup(":session:"), r'index\.rst:4: ERROR: .*"python-run-setup"'),
        (".. python-run-setup::\n", r"index\.rst:4: ERROR: Content block expected"),
        (
            setup(":session: toru"),
            rf"index\.rst:4: WARNING: {re.escape(messages.unused_setup('toru'))}",
        ),
    ],
)
def test_mistakes_are_told_with_their_line(build: Build, source: str, message: str) -> None:
    built = build(TITLE + source + "\n" + block())
    assert re.search(message, built.warnings), built.warnings


def test_where_nothing_runs_nothing_is_left_of_it(build: Build) -> None:
    source = TITLE + setup(code="secret = 1") + block()
    for builder in ("text", "xml", "epub"):
        built = build(source, builder)
        assert "python-run" not in built.warnings
        for file in built.out.glob("index.*"):
            assert "secret" not in file.read_text(encoding="utf-8")
    off = build(f":python-run: none\n\n{source}")
    assert off.warnings == ""
    assert "secret" not in off.page()
