"""The standard streams: each print is written at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

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
