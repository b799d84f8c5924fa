"""What `sphinx.ext.doctest` says of blocks, and that its own builder goes on to work."""

import doctest
import re
from textwrap import dedent
from typing import Any

import pytest
from conftest import Build
from test_sphinx_setup import hidden

from python_run_docs import messages

EXTENSIONS = ["sphinx.ext.doctest", "python_run_docs.sphinx"]

PAGE = dedent(
    """
    Page
    ====

    .. testsetup::

       x = 1

    .. testsetup:: tour, other

       y = 2

    .. testsetup:: *

       z = 3

    .. doctest::

       >>> x + z  # doctest: +SKIP
       4
       >>> print("a\\n\\nb")
       a
       <BLANKLINE>
       b

    .. testcode:: tour

       print(y)
       print(z)

    .. testoutput:: tour

       2
       3

    .. testcode:: tour
       :hide:

       w = y + 1

    .. doctest:: tour
       :options: +NORMALIZE_WHITESPACE

       >>> w
       3

    .. testcleanup::

       del x

    >>> 1 + 1
    2
    """
)


def test_groups_are_sessions_with_setup_and_outputs(build: Build) -> None:
    built = build(PAGE, extensions=EXTENSIONS)
    assert built.warnings == ""
    tested = '>>> x + z  # doctest: +SKIP\n4\n>>> print("a\\n\\nb")\na\n<BLANKLINE>\nb'
    page, tour = (
        {"setup": "python-run-setup-1 python-run-setup-4"},
        {"session": "tour", "setup": "python-run-setup-2 python-run-setup-4"},
    )
    assert [(block.text.split("\n")[0], block.own) for block in built.blocks() if block.runs] == [
        (">>> x + z", {"expect": tested, **page}),
        ("print(y)", {"expect": "2\n3\n", **tour}),
        ("w = y + 1", tour),
        (">>> w", {"expect": ">>> w  # doctest: +NORMALIZE_WHITESPACE\n3", **tour}),
        (">>> 1 + 1", page),
    ]
    assert hidden(built.page()) == {
        "python-run-setup-1": "x = 1",
        "python-run-setup-2": "y = 2",
        "python-run-setup-4": "z = 3",
    }
    [start] = re.findall(r"<div [^>]* hidden[^>]*>", built.page())
    assert 'data-python-run="on"' in start
    assert "del x" not in built.page()


def test_its_own_builder_tests_the_same(build: Build) -> None:
    with_us = build(PAGE, "doctest", extensions=EXTENSIONS)
    without = build(PAGE, "doctest", extensions=["sphinx.ext.doctest"])
    [summary, other] = [
        re.sub(r"\d{4}-.*|.*/.*", "", (built.out / "output.txt").read_text())
        for built in (with_us, without)
    ]
    assert "0 failures in tests" in summary
    assert summary == other


def test_without_it_there_are_no_such_directives(build: Build) -> None:
    built = build(PAGE)
    assert 'Unknown directive type "testsetup"' in built.warnings
    assert [block.own for block in built.blocks() if block.runs] == [{}]


def test_flags_survive_in_text_and_docstrings(build: Build) -> None:
    flagged = ">>> f(1)  # doctest: +ELLIPSIS\n1...\n"
    source = f"Page\n====\n\n{flagged}\n.. code-block:: pycon\n\n"
    source += "".join(f"   {line}\n" for line in flagged.splitlines())
    shown = ">>> f(1)\n1..."
    built = build(source)
    lines = [re.sub(r" +$", "", block.text, flags=re.M) for block in built.blocks()]
    assert lines == [shown, shown]
    assert [block.own for block in built.blocks()] == [{"expect": flagged.strip()}] * 2
    kept = build(source, trim_doctest_flags=False)
    assert [(block.text, block.own) for block in kept.blocks()] == [(flagged.strip(), {})] * 2


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [":options: +ELLIPSIS, -NORMALIZE_WHITESPACE", "", ">>> f(1)", "1...", ">>> 2", "2"],
            ">>> f(1)  # doctest: +ELLIPSIS, -NORMALIZE_WHITESPACE\n1...\n"
            ">>> 2  # doctest: +ELLIPSIS, -NORMALIZE_WHITESPACE\n2",
        ),
        (
            [":options: +ELLIPSIS", "", '>>> print("""a', '... b""")', "a", "..."],
            '>>> print("""a\n... b""")  # doctest: +ELLIPSIS\na\n...',
        ),
        (
            [":options: +ELLIPSIS, +SKIP", "", ">>> f(1)  # doctest: -ELLIPSIS", "1"],
            ">>> f(1)  # doctest: +SKIP, -ELLIPSIS\n1",
        ),
        (
            [":options: +ELLIPSIS", "", ">>> f(1)  # doctest: -ELLIPSIS", "1"],
            ">>> f(1)  # doctest: -ELLIPSIS\n1",
        ),
        ([":pyversion: < 3", "", ">>> 1", "2"], ">>> 1  # doctest: +SKIP\n2"),
        ([":pyversion: >= 3", "", ">>> 1", "1"], None),
    ],
)
def test_options_of_a_directive_hold_for_its_examples(
    build: Build, lines: list[str], expected: str | None
) -> None:
    source = "Page\n====\n\n.. doctest::\n" + "".join(f"   {line}\n" for line in lines)
    built = build(source, extensions=EXTENSIONS)
    [block] = built.blocks()
    assert block.own.get("expect") == expected


def outputs(output: str, *options: str) -> str:
    lines = "".join(f"   {option}\n" for option in options)
    text = "".join(f"   {line}\n" for line in output.splitlines())
    return f"Page\n====\n\n.. testcode::\n\n   f()\n\n.. testoutput::\n{lines}\n{text}"


@pytest.mark.parametrize(
    ("source", "config", "expected"),
    [
        (outputs("1 ... 9"), {}, "1 ... 9\n"),
        (outputs("1", ":hide:"), {}, "1\n"),
        (outputs("1", ":options: -ELLIPSIS"), {}, "1\n"),
        (outputs("1...", ":options: -ELLIPSIS"), {}, None),
        (outputs("1", ":options: +NORMALIZE_WHITESPACE"), {}, None),
        (outputs("1"), {"doctest_default_flags": doctest.NORMALIZE_WHITESPACE}, None),
        (outputs("Traceback (most recent call last):\n  ...\nKeyError: 1"), {}, None),
        (outputs("1", ":skipif: True"), {}, None),
        (outputs("1", ":skipif: x == 1"), {"doctest_global_setup": "x = 1"}, None),
        (outputs("1", ":skipif: x == 2"), {"doctest_global_setup": "x = 1"}, "1\n"),
    ],
)
def test_what_is_compared(
    build: Build, source: str, config: dict[str, Any], expected: str | None
) -> None:
    built = build(source, extensions=EXTENSIONS, **config)
    assert built.warnings == ""
    [block] = [block for block in built.blocks() if block.runs]
    assert block.own.get("expect") == expected


def test_global_setup_and_set_up_code_that_is_skipped(build: Build) -> None:
    setup = ".. testsetup::\n   :skipif: {}\n\n   {}\n\n"
    source = "Page\n====\n\n" + setup.format("True", "a = 1") + setup.format("1 / 0", "b = 1")
    built = build(source + ">>> 1\n", extensions=EXTENSIONS, doctest_global_setup="c = 1")
    assert list(hidden(built.page()).values()) == ["c = 1", "b = 1"]
    failed = messages.skipif_failed(ZeroDivisionError("division by zero"))
    assert f"index.rst:9: WARNING: {failed}" in built.warnings
