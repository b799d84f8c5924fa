"""What a block needs, and what is said of modules that are not there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from conftest import Run
from python_run import bridge
from python_run.bridge import FetchedFile, Phrase
from python_run.packages import installation, missing
from test_resolver import BASE, INDEX, INFO, Web, locked

SOURCES: installation.PackageSources = {
    "pageUrl": "https://page.example/",
    "lockUrl": "https://page.example/lock.json",
    "lockSha256": None,
    "baseUrl": BASE,
    "indexUrl": INDEX,
    "prefersIndex": True,
}


CUT: Phrase = {"code": "host-cut", "host": "index.example"}


def codes(told: Mapping[str, Any]) -> list[Phrase]:
    """Return why something cannot be."""
    assert list(told) == ["error"]
    return list(told["error"])


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(missing, "_packages", {})
    monkeypatch.setattr(missing, "_failures", {})
    monkeypatch.setattr(installation, "getsitepackages", lambda: [str(tmp_path)])


def offer(lock: dict[str, Any] | None = None) -> None:
    installation.offer(SOURCES, json.dumps({"info": INFO, "packages": lock or {}}))


def choose(web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Choose ``one`` and what it needs, where the page brings files to a folder."""
    brought = folder / "brought"

    async def fetch(kind: Any, url: str, name: str, sha256: str | None) -> FetchedFile:
        try:
            brought.write_bytes(await web(kind, url, name, sha256))
        except Exception:
            return {"path": None, "problem": CUT, "isMissing": False}
        return {"path": str(brought), "problem": None, "isMissing": False}

    monkeypatch.setattr(bridge, "fetch", fetch)
    offer()
    chosen = cast(dict[str, Any], asyncio.run(installation.choose(["one"])))
    assert not brought.exists(), "what was read is taken away"
    return chosen


@pytest.mark.parametrize(
    ("code", "requirements"),
    [
        ("print(1)", []),
        ('# /// script\n# dependencies = ["attrs<25"]\n# ///', ["attrs<25"]),
        ('"x"\n# /// script\r\n#\r\n# dependencies = [\r\n#  "a",\r\n# ]\r\n# ///\r\n', ["a"]),
        ("# /// script\n# requires-python = '>=3.11'\n# ///", []),
        ("# /// script\n# dependencies = []", []),  # no end: a comment
    ],
)
def test_reads_what_a_script_declares(code: str, requirements: list[str]) -> None:
    assert installation.declared(code) == {"requirements": requirements}


@pytest.mark.parametrize(
    ("required", "version", "fits"),
    [
        (">=3.11", "3.14.2", True),
        (">=3.11,<3.15", "3.14.2", True),
        ("==3.14.*", "3.14.2", True),
        ("~=3.13", "3.14.2", True),
        ("!=3.14.0", "3.14.2", True),
        ("", "3.14.2", True),
        (">=3.14", "3.14.0rc2", True),  # as pip and uv have it
        ("<3.14", "3.14.2", False),
        ("<3.14", "3.14.0rc2", False),
        (">=3.15", "3.14.2", False),
        ("~=3.13.0", "3.14.2", False),
        ("==3.14", "3.14.2", False),
    ],
)
def test_compares_the_python_that_a_script_requires(
    required: str, version: str, fits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "python_version", lambda: version)
    script = f'# /// script\n# requires-python = "{required}"\n# dependencies = ["a"]\n# ///'
    told = installation.declared(script)
    assert (told == {"requirements": ["a"]}) is fits
    assert ("error" in told) is not fits


def test_says_when_a_script_requires_another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "python_version", lambda: "3.14.2")
    told = installation.declared("# /// script\n# requires-python = '<3.12, >=3.9'\n# ///")
    code = {"code": "python-differs", "required": "<3.12, >=3.9", "version": "3.14.2"}
    assert codes(told) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("# dependencies = [", "script-unreadable"),
        ("# dependencies = 'attrs'", "script-dependencies"),
        ("# requires-python = '3.11'", "script-python"),
        ("# requires-python = 3.11", "script-python"),
    ],
)
def test_says_when_a_declaration_is_wrong(text: str, code: str) -> None:
    told = installation.declared(f"# /// script\n{text}\n# ///")
    assert [one["code"] for one in codes(told)] == [code]


def test_plans_in_the_protocols_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = Web()
    web.add("one", "1.0", ["two"], file={"size": 7})
    (tmp_path / "two-3.0.dist-info").mkdir()
    plan = choose(web, tmp_path, monkeypatch)
    (told,) = plan["wheels"]
    assert told.pop("sha256")
    assert told == {
        "name": "one",
        "version": "1.0",
        "url": "https://index.example/files/one-1.0-py3-none-any.whl",
        "fileName": "one-1.0-py3-none-any.whl",
        "size": 7,
        "installDir": "site",
    }


def test_plans_nothing_that_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = choose(Web(), tmp_path, monkeypatch)
    assert codes(plan) == [{"code": "package-failed", "name": "one", "by": ""}, CUT]


def test_knows_which_packages_have_modules() -> None:
    lock = {"scikit-learn": {**locked("scikit-learn"), "imports": ["sklearn"]}}
    offer(lock)
    found = installation.providers(["sklearn", "other"])
    assert found == {"sklearn": "scikit-learn"}
    told = missing.of_module("sklearn.svm")
    assert told == [{"code": "module-in-package", "package": "scikit-learn"}]


def test_tells_how_to_get_a_module(run: Run) -> None:
    outcome = run("import no_such_module.part")
    assert outcome["status"] == "error"
    advice = outcome["error"]["advice"]
    assert advice == [{"code": "module-maybe-package", "package": "no_such_module"}]


def test_tells_why_there_is_none(run: Run) -> None:
    missing.remember(["no_such_module"], [CUT])
    error = run("import no_such_module")["error"]
    assert error["advice"] == [CUT]
    assert str(error["traceback"]).endswith("No module named 'no_such_module'\n")
    left_out = {"code": "module-left-out", "module": "tkinter", "reason": "no-windows"}
    assert missing.of_module("tkinter.ttk") == [left_out]
    assert not missing.of_module("json.no_such")


def test_adds_nothing_to_the_errors_of_others(run: Run) -> None:
    error = run("raise ModuleNotFoundError('Install it.', name='x')")["error"]
    assert "advice" not in error
