"""Which blocks run."""

import pytest
from conftest import Build

from python_run_docs import messages
from python_run_docs.page_html import BLOCKS

TITLE = "Page\n====\n\n"
PROGRAM = "print('hello')"
TRANSCRIPT = ">>> 1 + 1\n2"
SHELL = "python3 -m venv example"


def code_block(text: str, language: str = "python", *options: str) -> str:
    head = "\n".join([f".. code-block:: {language}", *(f"   {option}" for option in options)])
    return f"{head}\n\n{indented(text)}\n\n"


def literal(text: str) -> str:
    return f"::\n\n{indented(text)}\n\n"


def indented(text: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in text.splitlines())


RUNS = {
    "python": code_block(PROGRAM),
    "python3": code_block(PROGRAM, "python3"),
    "py": code_block(PROGRAM, "py"),
    "Python, in capitals": code_block(PROGRAM, "Python"),
    "python that is a transcript": code_block(TRANSCRIPT),
    "python of a later version than this one's": code_block("x = = 1"),
    "pycon": code_block(TRANSCRIPT, "pycon"),
    "ipython3": code_block(PROGRAM, "ipython3"),
    "ipython3 that only shows a value": code_block("place * 2", "ipython3"),
    "a doctest block": f"{TRANSCRIPT}\n\n",
    "an indented doctest block": f"   {TRANSCRIPT.replace(chr(10), chr(10) + '   ')}\n\n",
    "a literal block with a program": literal(PROGRAM),
    "a literal block with a transcript": literal(TRANSCRIPT),
    "a literal block with top-level await": literal("await work()"),
    "a literal block with an assignment": literal("x = 1"),
}

STAYS = {
    "another language": code_block("console.log(1)", "js"),
    "none": code_block(PROGRAM, "none"),
    "text": code_block(TRANSCRIPT, "text"),
    "pycon without a prompt": code_block("2", "pycon"),
    "ipython with its own prompts": code_block("In [1]: 1 + 1\nOut[1]: 2", "ipython3"),
    "ipython with its own prompt, of one assignment": code_block("In [1]: x = 1", "ipython3"),
    "ipython with a magic": code_block("%timeit work()", "ipython3"),
    "a literal block with a command": literal(SHELL),
    "a literal block with a path": literal("path/to/file"),
    "a literal block with data": literal('{"a": [1, 2]}'),
    "a literal block with a word": literal("hello"),
    "a literal block with YAML": literal("name: Ada\nage: 36"),
    "a literal block with INI": literal("[metadata]\nname = example"),
    "a literal block with part of a function": literal("return x"),
    "a literal block that is a comment": literal("# print('hello')"),
    "a parsed literal block": ".. parsed-literal::\n\n   print(**'hello'**)\n\n",
}


@pytest.mark.parametrize("source", RUNS.values(), ids=RUNS)
def test_runs(build: Build, source: str) -> None:
    built = build(TITLE + source)
    assert [block.runs for block in built.blocks()] == [True]
    assert len(built.scripts()) == 1


@pytest.mark.parametrize("source", STAYS.values(), ids=STAYS)
def test_stays_as_it_is(build: Build, source: str) -> None:
    built = build(TITLE + source)
    assert not any(block.runs for block in built.blocks())
    assert built.scripts() == []


def test_the_pages_language_is_no_word_of_the_author(build: Build) -> None:
    source = TITLE + ".. highlight:: python\n\n" + literal(SHELL) + literal(PROGRAM)
    other = TITLE + ".. highlight:: c\n\n" + literal("f(x)")
    for language in ("default", "python3"):
        files = {"index.rst": source, "other.rst": ":orphan:\n\n" + other}
        built = build(files, highlight_language=language)
        assert [block.runs for block in built.blocks()] == [False, True]
        assert [block.runs for block in built.blocks("other.html")] == [False]
    assert [block.runs for block in build(TITLE + literal(SHELL)).blocks()] == [False]


def test_off_by_a_class_on_the_block_or_around_it(build: Build) -> None:
    container = ".. container:: no-run\n\n"
    built = build(
        TITLE
        + code_block("1", "python", ":class: no-run")
        + ".. rst-class:: no-run\n\n"
        + f"{TRANSCRIPT}\n\n"
        + container
        + indented(code_block("3"))
        + "\n\n"
        + ".. python-run::\n   :class: no-run\n\n   4\n\n"
        + code_block("5")
    )
    assert [block.runs for block in built.blocks()] == [False, False, False, False, True]


def test_only_what_is_marked(build: Build) -> None:
    source = (
        TITLE
        + code_block("1")
        + code_block("2", "python", ":class: run")
        + ".. python-run::\n\n   3\n\n"
        + code_block("4", "console", ":class: run")
        + literal("f(x)")
    )
    expected = [False, True, True, False, False]
    for built in (
        build(source, python_run_default=False),
        build(source, python_run_exclude=["i*"]),
    ):
        assert [block.runs for block in built.blocks()] == expected
    built = build(source, python_run_exclude=["other"])
    assert [block.runs for block in built.blocks()] == [True, True, True, False, True]


@pytest.mark.parametrize("builder", ["html", "singlehtml"])
@pytest.mark.parametrize(
    ("said", "default", "expected"),
    [
        ("none", True, [False, False, False]),
        ("off", True, [False, False, False]),
        ("marked", True, [False, True, True]),
        ("all", False, [True, True, True]),
        ("on", False, [True, True, True]),
    ],
)
def test_a_page_says_which_of_its_blocks_run(
    build: Build, builder: str, said: str, default: bool, expected: list[bool]
) -> None:
    page = (
        f":python-run: {said}\n\n{TITLE}{code_block('1')}"
        + code_block("2", "python", ":class: run")
        + ".. python-run::\n\n   3\n\n"
    )
    index = f"{TITLE}.. toctree::\n\n   page\n\n{code_block('0')}"
    built = build({"index.rst": index, "page.rst": page}, builder, python_run_default=default)
    if builder == "singlehtml":
        blocks = sorted(built.blocks(), key=lambda block: block.text)
        assert [block.runs for block in blocks] == [default, *expected]
    else:
        assert [block.runs for block in built.blocks("page.html")] == expected
        assert len(built.scripts("page.html")) == any(expected)
    assert built.warnings == ""


@pytest.mark.parametrize(
    ("said", "runs"), [("none", False), ("off", False), ("false", False), ("all", True)]
)
def test_the_front_matter_of_a_myst_page(build: Build, said: str, runs: bool) -> None:
    page = f"---\npython-run: {said}\n---\n\n# Page\n\n```python\nprint(1)\n```\n"
    extensions = ["python_run_docs.sphinx", "myst_parser"]
    built = build({"index.md": page}, extensions=extensions)
    assert [block.runs for block in built.blocks()] == [runs]
    assert built.warnings == ""


def test_metadata_that_says_nothing_is_a_warning(build: Build) -> None:
    built = build(":python-run: sometimes\n\n" + TITLE + code_block("1"))
    assert "index.rst" in built.warnings
    assert messages.wrong_metadata("python-run", "sometimes", BLOCKS) in built.warnings
    assert [block.runs for block in built.blocks()] == [True]


def test_included_files(build: Build) -> None:
    built = build(
        {
            "index.rst": TITLE
            + ".. literalinclude:: program.py\n   :language: python\n\n"
            + ".. literalinclude:: program.py\n\n"
            + ".. literalinclude:: notes.txt\n\n"
            + ".. literalinclude:: program.py\n   :diff: notes.txt\n",
            "program.py": PROGRAM,
            "notes.txt": SHELL,
        }
    )
    assert [block.runs for block in built.blocks()] == [True, True, False, False]


def test_an_element_in_raw_html_brings_the_script(build: Build) -> None:
    element = TITLE + ".. raw:: html\n\n   <python-run><pre>1</pre></python-run>\n"
    assert len(build(element).scripts()) == 1
    assert build(element.replace("raw:: html", "raw:: latex")).scripts() == []


def test_sphinxs_own_doctest_directives(build: Build) -> None:
    built = build(
        TITLE
        + ".. testsetup::\n\n   x = 1\n\n"
        + ".. doctest::\n\n   >>> x\n   1\n\n"
        + ".. testcode::\n\n   print(2)\n\n"
        + ".. testoutput::\n\n   2\n",
        extensions=["python_run_docs.sphinx", "sphinx.ext.doctest"],
    )
    assert [(block.text, block.runs) for block in built.blocks()] == [
        (">>> x\n1", True),
        ("print(2)", True),
        ("2", False),
    ]
