"""What a program imports that is not there."""

from __future__ import annotations

import sys

import pytest

from python_run.packages.imports import missing


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import json, sys", []),
        ("import no_such", ["no_such"]),
        ("import no_such.part as other", ["no_such"]),
        ("from no_such.part import one", ["no_such"]),
        ("def f():\n    import no_such", ["no_such"]),
        ("try:\n    import no_such\nexcept ImportError: pass", ["no_such"]),
        ("import no_such, no_such_2\nfrom no_such import x", ["no_such", "no_such_2"]),
        ("from . import sibling\nfrom .no_such import x", []),
        ("import tkinter, turtle", []),  # there is no package with them
        ("await no_such()\nimport no_such", ["no_such"]),
        ("import = 1", []),
        ("'\0'", []),
        ("print('import no_such')", []),
    ],
)
def test_finds_modules_that_are_not_there(code: str, expected: list[str]) -> None:
    assert missing(code) == expected


def test_sees_modules_of_the_program(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "own_module.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert missing("import own_module") == []


def test_leaves_broken_finders_to_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def find_spec(self, *_: object) -> None:
            raise RuntimeError

    monkeypatch.setattr(sys, "meta_path", [Broken()])
    assert missing("import no_such") == []
