"""What `npm run corpus` compares with: the blocks of a page in this Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import native_doctest
from native_doctest import Result, run_page


def run(*texts: str, timeout: int = 20) -> list[Result]:
    return run_page([{"text": text} for text in texts], timeout)


CASES = {
    ">>> 1 + 1\n2": "matched",
    ">>> 1 + 1\n3": "differed",
    ">>> x = 1": "quiet",
    ">>> x = 1\n>>> x\n1\n>>> x / 0": "error",
    ">>> 1 / 0\nTraceback (most recent call last):\n  ...\nZeroDivisionError: division": "matched",
    ">>> print(list(range(99)))\n[0,  1, ..., 98]": "matched",
    ">>> raise SystemExit": "error",
    ">>> while True: pass": "error",
    "x = 1\nprint(x)": "quiet",
    "x = 1 / 0": "error",
    "$ pip install it": "error",
    ">>>no space": "error",
    "": "quiet",
}


@pytest.mark.parametrize(("text", "outcome"), CASES.items())
def test_outcome(text: str, outcome: str) -> None:
    result = run(text, timeout=1)[0]
    assert result["outcome"] == outcome
    assert bool(result["detail"]) == (outcome in ("differed", "error"))


def test_blocks_share_a_namespace_and_a_failure_ends_none() -> None:
    results = run("class A: pass", ">>> A\n<class '__main__.A'>", "1 / 0", ">>> A()\n<...>")
    assert [result["outcome"] for result in results] == ["quiet", "matched", "error", "matched"]
    assert not hasattr(sys.modules["__main__"], "A")


def test_a_long_difference_is_cut() -> None:
    detail = run(">>> print('x' * 10_000)\ny")[0]["detail"]
    assert len(detail) == native_doctest.LONGEST_DETAIL + 1


def test_as_a_process(tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_text("n = 7")
    blocks = [
        {"text": ">>> import theirs\n>>> print(theirs.n); input()\n7"},
        {"text": "import threading\nthreading.Thread(target=threading.Event().wait).start()"},
        {"text": ">>> open('file', 'w').write('abc')\n3"},
    ]
    answer = subprocess.run(
        [sys.executable, native_doctest.__file__],
        input=json.dumps({"blocks": blocks, "timeout": 20}),
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert [result["outcome"] for result in json.loads(answer)] == ["error", "quiet", "matched"]
