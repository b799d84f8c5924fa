"""Choosing wheels, from an index and a lock file of the test."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from python_run.packages.resolver import (
    FetchError,
    Kind,
    PackageError,
    Phrase,
    Resolver,
    Sources,
    Wheel,
)

INFO = {
    "abi_version": "2026_0",
    "arch": "wasm32",
    "platform": "emscripten_5_0_3",
    "python": "3.14.2",
}
INDEX = "https://index.example/simple/"
BASE = "https://cdn.example/full/"
FILES = "https://index.example/files/"
ABI = "pyemscripten_2026_0"
WINDOWS = "x-1.0-cp314-cp314-win_amd64.whl"


def wheel(name: str, version: str, requires: Iterable[str] = ()) -> bytes:
    data = io.BytesIO()
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {one}" for one in requires)]
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(lines) + "\n\nText")
    return data.getvalue()


class Web:
    """Answers like the page, and notes what was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.pages: dict[str, list[dict[str, Any]]] = {}
        self.asked: list[tuple[str, str]] = []

    def add(
        self,
        name: str,
        version: str,
        requires: Iterable[str] = (),
        tag: str = "py3-none-any",
        file: Mapping[str, Any] | None = None,
    ) -> None:
        file_name = f"{name}-{version}-{tag}.whl"
        data = wheel(name, version, requires)
        self.files[f"https://index.example/files/{file_name}"] = data
        entry = {
            "filename": file_name,
            "url": f"../../files/{file_name}",
            "hashes": {"sha256": hashlib.sha256(data).hexdigest()},
            **(file or {}),
        }
        self.pages.setdefault(name, []).append(entry)

    async def __call__(self, kind: Kind, url: str, name: str, sha256: str | None = None) -> bytes:
        self.asked.append((kind, url))
        page = self.pages.get(url.removeprefix(INDEX).rstrip("/"))
        if kind == "index" and page is not None:
            return json.dumps({"name": name, "files": page}).encode()
        if url not in self.files:
            raise FetchError({"code": "gone"}, is_missing=True)
        assert sha256 in (None, hashlib.sha256(self.files[url]).hexdigest())
        return self.files[url]


@pytest.fixture
def web() -> Web:
    return Web()


def locked(name: str, version: str = "1.0", depends: Iterable[str] = ()) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "file_name": f"{name}-{version}-py3-none-any.whl",
        "install_dir": "site",
        "sha256": "0" * 64,
        "imports": [name],
        "depends": list(depends),
    }


def resolve(
    web: Web,
    *requirements: str,
    lock: Mapping[str, Any] | None = None,
    installed: Mapping[str, str] | None = None,
    **sources: Any,
) -> list[Wheel]:
    places = {"index_url": INDEX, "page_url": "https://page.example/docs/", **sources}
    whole = Sources(lock={"info": INFO, "packages": lock or {}}, base_url=BASE, **places)
    return asyncio.run(Resolver(whole, web, installed).resolve(requirements))


def reason(web: Web, *requirements: str, **places: Any) -> Phrase:
    """Return why they cannot be had."""
    with pytest.raises(PackageError) as caught:
        resolve(web, *requirements, **places)
    return caught.value.phrases[-1]


def names(wheels: Iterable[Wheel]) -> list[str]:
    return [f"{one.name} {one.version}" for one in wheels]


def test_takes_the_newest_that_fits(web: Web) -> None:
    for version in ("1.0", "1.10", "1.9", "2.0rc1"):
        web.add("one", version)
    assert names(resolve(web, "one")) == ["one 1.10"]
    assert names(resolve(web, "one<1.10")) == ["one 1.9"]
    assert names(resolve(web, "one>=2.0rc1")) == ["one 2.0rc1"]
    assert names(resolve(web, "One")) == ["one 1.10"]


def test_brings_dependencies_before_who_needs_them(web: Web) -> None:
    web.add("top", "1.0", ["left", "right>=1"])
    web.add("left", "1.0", ["deep"])
    web.add("right", "1.0", ["deep", "top"])  # packages may need each other
    web.add("deep", "1.0")
    found = resolve(web, "top")
    order = names(found)
    assert order.index("deep 1.0") < order.index("left 1.0") < order.index("top 1.0")
    assert len(order) == 4
    assert found[-1].requires == ("left", "right")


def test_chooses_anew_when_a_later_requirement_excludes_it(web: Web) -> None:
    web.add("one", "1.0")
    web.add("one", "2.0")
    web.add("two", "1.0", ["three"])
    web.add("three", "1.0", ["one<2"])
    assert names(resolve(web, "one", "two")) == ["one 1.0", "three 1.0", "two 1.0"]


def test_says_when_nothing_fits_all(web: Web) -> None:
    web.add("one", "1.0")
    web.add("two", "1.0", ["one<1"])
    assert reason(web, "one", "two") == {
        "code": "package-no-version",
        "specifier": "<1",
        "newest": "1.0",
    }


def test_evaluates_markers_and_extras_for_this_python(web: Web) -> None:
    web.add(
        "one",
        "1.0",
        [
            "windows; sys_platform == 'win32'",
            "browser; sys_platform == 'emscripten'",
            "old; python_version < '3.14'",
            "fancy; extra == 'fancy'",
        ],
    )
    web.add("browser", "1.0")
    web.add("fancy", "1.0")
    assert names(resolve(web, "one")) == ["browser 1.0", "one 1.0"]
    assert names(resolve(web, "one[fancy]")) == ["browser 1.0", "fancy 1.0", "one 1.0"]
    assert names(resolve(web, "one", "one[fancy]")) == ["browser 1.0", "fancy 1.0", "one 1.0"]


def test_prefers_compiled_wheels_of_this_abi(web: Web) -> None:
    web.add("one", "1.0")
    web.add("one", "1.0", tag="cp314-cp314-pyemscripten_2026_0_wasm32")
    web.add("one", "2.0", tag="cp314-cp314-pyodide_2025_0_wasm32")
    web.add("one", "3.0", tag="cp314-cp314-manylinux_2_17_x86_64")
    (found,) = resolve(web, "one")
    assert found.file_name == "one-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl"


def test_skips_what_was_yanked_or_is_for_another_python(web: Web) -> None:
    web.add("one", "1.0")
    web.add("one", "2.0", file={"yanked": "broken"})
    web.add("one", "3.0", file={"requires-python": ">=3.15"})
    assert names(resolve(web, "one")) == ["one 1.0"]
    assert names(resolve(web, "one==2.0")) == ["one 2.0"]


def test_asks_the_lock_file_first_and_a_named_index_before_it(web: Web) -> None:
    web.add("one", "2.0")
    lock = {"one": locked("one", depends=["two"]), "two": locked("two")}
    (two, one) = resolve(web, "one", lock=lock)
    assert (one.version, one.url, one.sha256) == ("1.0", f"{BASE}{one.file_name}", "0" * 64)
    assert two.url == f"{BASE}two-1.0-py3-none-any.whl"
    assert web.asked == []
    assert names(resolve(web, "one", lock=lock, prefers_index=True)) == ["one 2.0"]
    assert names(resolve(web, "two", lock=lock, prefers_index=True)) == ["two 1.0"]
    assert names(resolve(web, "one>1", lock=lock)) == ["one 2.0"]


def test_asks_nobody_where_there_is_no_index(web: Web) -> None:
    lock = {"one": locked("one")}
    for requirement, version in (("one>1", "1.0"), ("two", "")):
        why = reason(web, requirement, lock=lock, index_url=None)
        assert why == {"code": "package-no-index", "version": version}
    assert web.asked == []


def test_takes_metadata_from_beside_the_wheel(web: Web) -> None:
    text = b"Name: one\nRequires-Dist: two\n"
    web.add("one", "1.0", file={"core-metadata": {"sha256": hashlib.sha256(text).hexdigest()}})
    web.add("two", "1.0", file={"core-metadata": True})  # but it is not there
    web.files["https://index.example/files/one-1.0-py3-none-any.whl.metadata"] = text
    assert names(resolve(web, "one")) == ["two 1.0", "one 1.0"]
    assert [url for kind, url in web.asked if kind == "wheel"] == [
        "https://index.example/files/two-1.0-py3-none-any.whl"
    ]


def test_takes_addresses_of_wheels(web: Web) -> None:
    url = "https://page.example/docs/wheels/one-1.0-py3-none-any.whl"
    web.files[url] = wheel("one", "1.0", ["two"])
    web.add("two", "1.0")
    expected = ["two 1.0", "one 1.0"]
    assert names(resolve(web, "wheels/one-1.0-py3-none-any.whl")) == expected
    assert names(resolve(web, f"one @ {url}")) == expected
    found = resolve(web, f"{url}#sha256={hashlib.sha256(web.files[url]).hexdigest()}")
    assert found[-1].sha256 is not None
    assert found[-1].url == url


def test_reads_an_index_of_plain_links(web: Web) -> None:
    links = (
        '<a href="../../files/one-1.0-py3-none-any.whl#sha256=abc">one</a>'
        '<a href="../../files/one-2.0-py3-none-any.whl" data-yanked="bad">one</a>'
        '<a href="../../files/one-3.0-py3-none-any.whl" data-requires-python="&gt;=3.15">one</a>'
        '<a name="anchor">x</a>'
    )
    web.files[f"{INDEX}one/"] = links.encode()
    web.files["https://index.example/files/one-1.0-py3-none-any.whl"] = wheel("one", "1.0")

    async def fetch(kind: Kind, url: str, name: str, sha256: str | None = None) -> bytes:
        return await web(kind, url, name, None)

    lock = {"info": INFO, "packages": {}}
    sources = Sources(lock=lock, base_url=BASE, index_url=INDEX)
    (found,) = asyncio.run(Resolver(sources, fetch).resolve(["one"]))
    assert (found.version, found.sha256) == ("1.0", "abc")


def test_keeps_what_is_installed(web: Web) -> None:
    web.add("one", "2.0")
    web.add("two", "1.0", ["One>=1"])
    assert names(resolve(web, "two", installed={"One": "1.5"})) == ["two 1.0"]
    why = reason(web, "one>=2", installed={"one": "1.5"})
    assert why == {"code": "package-installed", "name": "one", "version": "1.5"}


@pytest.mark.parametrize(
    ("requirement", "why"),
    [
        ("nothing", {"code": "package-unknown", "index": INDEX, "by": ""}),
        ("one>=9", {"code": "package-no-version", "specifier": ">=9", "newest": "2.0"}),
        ("one", {"code": "package-unfit", "what": "one 2.0", "abi": ABI, "instead": "0.5"}),
        ("source", {"code": "package-source-only"}),
        ("one one", {"code": "requirement-unclear", "text": "one one"}),
        ("bad.whl", {"code": "wheel-name", "file": "bad.whl"}),
        (WINDOWS, {"code": "package-unfit", "what": WINDOWS, "abi": ABI, "instead": ""}),
        ("gone", {"code": "gone"}),
        ("zip", {"code": "wheel-unreadable", "url": f"{FILES}zip-1.0-py3-none-any.whl"}),
    ],
)
def test_says_why_it_cannot_be_had(web: Web, requirement: str, why: Phrase) -> None:
    web.add("one", "2.0", tag="cp314-cp314-manylinux_2_17_x86_64")
    web.add("gone", "1.0")
    del web.files["https://index.example/files/gone-1.0-py3-none-any.whl"]
    web.add("zip", "1.0", file={"hashes": {}})
    web.files["https://index.example/files/zip-1.0-py3-none-any.whl"] = b"no zip"
    web.pages["source"] = [{"filename": "source-1.0.tar.gz", "url": "x", "hashes": {}}]
    lock = {"one": locked("one", "0.5")}
    asked = requirement + ("!=0.5" if requirement == "one" else "")
    assert reason(web, asked, lock=lock) == why


def test_says_which_package_needs_it(web: Web) -> None:
    web.add("one", "1.0", ["two"])
    with pytest.raises(PackageError, match="package-failed, package-unknown") as caught:
        resolve(web, "one")
    assert caught.value.phrases == (
        {"code": "package-failed", "name": "two", "by": "one"},
        {"code": "package-unknown", "index": INDEX, "by": "one"},
    )


def test_says_when_an_index_answers_something_else(web: Web) -> None:
    web.files[f"{INDEX}one/"] = b"{}"
    assert reason(web, "one") == {"code": "index-unreadable", "url": f"{INDEX}one/"}
