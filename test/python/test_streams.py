"""The standard streams: each print is written at once."""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from python_run.bridge import Kind, Reply
from python_run.streams import NOBODY, ReaderInput, adapt_getpass

SOURCES = Path(__file__).parents[2] / "src/python"


def output_of(code: str) -> bytes:
    """What a program writes to both streams, in the order in which it is written."""
    program = (
        f"import sys; sys.path.insert(0, {str(SOURCES)!r})\n"
        f"from python_run.streams import install; install()\n{code}"
    )
    # -S and -E: nothing of this machine's set-up.
    return subprocess.run(
        [sys.executable, "-S", "-E", "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
    ).stdout


def test_both_streams_are_seen_in_order() -> None:
    code = """
for i in range(3):
    print("out", i, end=" ")
    print("err", i, end=" ", file=sys.stderr)
"""
    assert output_of(code) == b"out 0 err 0 out 1 err 1 out 2 err 2 "


def test_nothing_waits_for_the_end_of_the_program() -> None:
    code = "import os\nprint('seen', end='')\nprint('too', end='', file=sys.stderr)\nos._exit(0)"
    assert output_of(code) == b"seentoo"


def test_they_take_any_text() -> None:
    code = "print('é𝒳🐍')\nprint('\\ud800', file=sys.stderr)"
    assert output_of(code) == "é𝒳🐍\n\\ud800\n".encode()


def test_text_that_is_no_text_is_the_programs_error() -> None:
    code = "try: print('\\ud800')\nexcept UnicodeEncodeError: print('refused')"
    assert output_of(code) == b"refused\n"


def test_they_look_like_cpythons_own() -> None:
    code = (
        "print(sys.stdout.mode, sys.stdout.encoding, sys.stdout.writable(), sys.stdout.fileno(),\n"
        "      sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)\n"
        "sys.stdout.buffer.write(b'bytes\\n')"
    )
    assert output_of(code) == b"w utf-8 True 1 True True\nbytes\n"


asked: list[Kind] = []
"""The kinds of the questions."""


@pytest.fixture(autouse=True)
def _forget() -> None:
    asked.clear()


def reader(*replies: Reply) -> ReaderInput:
    """A reader who answers these lines, and then ends the input."""
    answers = iter([*replies, None])

    def ask(kind: Kind) -> Reply:
        asked.append(kind)
        return next(answers)

    return ReaderInput(ask)


def test_input_is_read_by_line_until_the_reader_ends_it() -> None:
    stdin = reader("one", "", "three é")
    assert [stdin.readline() for _ in range(4)] == ["one\n", "\n", "three é\n", ""]


def test_input_is_iterated_and_read_whole() -> None:
    assert list(reader("one", "two")) == ["one\n", "two\n"]
    assert reader("one", "two").read() == "one\ntwo\n"


def test_a_line_may_be_read_in_parts() -> None:
    stdin = reader("abc", "d")
    assert [stdin.readline(2), stdin.read(1), stdin.readline(), stdin.readline()] == [
        "ab",
        "c",
        "\n",
        "d\n",
    ]


def test_stop_interrupts_a_program_that_waits() -> None:
    with pytest.raises(KeyboardInterrupt):
        reader({"refusal": "stopped"}).readline()


def test_says_why_nobody_can_be_asked() -> None:
    with pytest.raises(EOFError) as caught:
        reader({"refusal": "nobody"}).readline()
    assert str(caught.value) == NOBODY


def test_input_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", reader("Ada"))
    assert input() == "Ada"
    with pytest.raises(EOFError):
        input()


@pytest.fixture
def passwords() -> ModuleType:
    """The module ``getpass`` as it is imported here, adapted; not the one of this process."""
    spec = importlib.util.find_spec("getpass")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    adapt_getpass(module)
    return module


def test_passwords_are_asked_for_and_not_shown(
    passwords: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", reader("secret", "seen"))
    assert passwords.getpass("Key: ") == "secret"
    assert input() == "seen"
    assert asked == ["secret", "line"]
    assert capsys.readouterr().err == "Key: \n"


def test_a_password_may_not_come(passwords: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", reader())
    with pytest.raises(EOFError):
        passwords.getpass()


def test_a_program_may_have_its_own_stdin(
    passwords: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("own\n"))
    with pytest.warns(passwords.GetPassWarning):
        assert passwords.getpass() == "own"
