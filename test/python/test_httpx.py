"""The real ``httpx``, whose requests go through a browser: only its two functions are not real."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any
from zipimport import zipimporter

import pytest

from python_run.library import finder


class JsError(Exception):
    """Stands for ``pyodide.ffi.JsException``."""


@dataclass
class Buffer:
    data: bytes

    def to_bytes(self) -> bytes:
        return self.data


@dataclass
class Server:
    """What a browser asks, and what it gets."""

    status: int = 200
    reason: str = "OK"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    final_url: str = ""
    is_closed: bool = False
    is_slow: bool = False
    asked: list[tuple[str, str, dict[str, str], bytes | None]] = field(default_factory=list)

    def ask(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> None:
        self.asked.append((method, url, headers, body))
        if self.is_closed:
            raise JsError("TypeError: Failed to fetch")

    async def fetch(self, url: str, options: dict[str, Any]) -> object:
        self.ask(options["method"], url, options["headers"], options["body"])
        if self.is_slow:
            await asyncio.Event().wait()

        async def body() -> Buffer:
            return Buffer(self.body)

        return SimpleNamespace(
            url=self.final_url or url,
            status=self.status,
            statusText=self.reason,
            headers=SimpleNamespace(entries=lambda: list(self.headers.items())),
            arrayBuffer=body,
        )

    def request(self) -> object:
        """Return an `XMLHttpRequest`, which waits for the answer."""
        request = SimpleNamespace(headers={})

        def open_(method: str, url: str, is_async: bool) -> None:
            assert is_async is False
            request.method, request.url = method, url

        def send(body: bytes | None) -> None:
            self.ask(request.method, request.url, request.headers, body)
            request.status, request.statusText = self.status, self.reason
            request.responseURL = self.final_url or request.url
            request.response = Buffer(self.body)

        request.open, request.send = open_, send
        request.setRequestHeader = request.headers.__setitem__
        request.getAllResponseHeaders = lambda: "".join(
            f"{name}: {value}\r\n" for name, value in self.headers.items()
        )
        return request


def run_sync(waiting: Coroutine[Any, Any, object]) -> object:
    return asyncio.run(waiting)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def httpx(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Import httpx as in the Worker, with the finders that are installed there."""
    js: Any = ModuleType("js")
    js.fetch = server.fetch
    js.Object = SimpleNamespace(fromEntries=None)
    js.XMLHttpRequest = SimpleNamespace(new=server.request)
    ffi: Any = ModuleType("pyodide.ffi")
    ffi.JsException = JsError
    ffi.can_run_sync = lambda: True
    ffi.run_sync = run_sync
    ffi.to_js = lambda value, dict_converter=None: value
    for name, module in {"js": js, "pyodide": ModuleType("pyodide"), "pyodide.ffi": ffi}.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(zipimporter, "get_source", zipimporter.get_source)
    before = set(sys.modules)
    assert not any(name.split(".")[0] == "httpx" for name in before)
    finder.install(lambda name: name, {finder.SOURCES: frozenset()})
    yield import_module("httpx")
    for name in set(sys.modules) - before:
        if name.split(".")[0] in ("httpx", "httpcore"):
            del sys.modules[name]


@pytest.fixture(params=["suspended", "blocked", "async"])
def get(httpx: Any, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a function that makes a request in one of the ways that there are."""
    if request.param == "async":

        async def ask(method: str, url: str, **options: Any) -> Any:
            async with httpx.AsyncClient() as client:
                return await client.request(method, url, **options)

        return lambda *given, **options: asyncio.run(ask(*given, **options))
    if request.param == "blocked":
        monkeypatch.setattr(sys.modules["pyodide.ffi"], "can_run_sync", lambda: False)
    return httpx.request


Get = Callable[..., Any]


def test_an_answer_is_read(get: Get, server: Server) -> None:
    server.headers = {"content-type": "application/json; charset=utf-8", "x-a": "1"}
    server.body = '{"name": "Zoë"}'.encode()
    response = get("GET", "https://docs.example/a?b=c#part")
    assert (response.status_code, response.reason_phrase) == (200, "OK")
    assert response.json() == {"name": "Zoë"}
    assert response.headers["x-a"] == "1"
    assert response.elapsed.total_seconds() >= 0
    assert str(response.url) == "https://docs.example/a?b=c#part"
    ((method, url, headers, body),) = server.asked
    assert (method, url, body) == ("GET", "https://docs.example/a?b=c", None)
    assert headers == {"accept": "*/*"}, "the rest is the browser's own"


def test_a_body_and_headers_are_sent(get: Get, server: Server) -> None:
    server.status, server.reason = 201, "Created"
    response = get("POST", "https://docs.example/", json={"a": 1}, headers={"X-Own": "2"})
    assert response.status_code == 201
    ((method, _, headers, body),) = server.asked
    assert (method, body) == ("POST", b'{"a":1}')
    assert headers == {"accept": "*/*", "x-own": "2", "content-type": "application/json"}


def test_the_browser_has_unpacked_the_body(get: Get, server: Server) -> None:
    server.headers = {"content-encoding": "gzip", "content-length": "3"}
    server.body = b"unpacked"
    response = get("GET", "https://docs.example/")
    assert response.text == "unpacked"
    assert "content-encoding" not in response.headers


def test_a_redirection_that_was_followed_is_told(get: Get, server: Server) -> None:
    server.final_url = "https://docs.example/there"
    assert str(get("GET", "https://docs.example/here").url) == "https://docs.example/there"


def test_an_error_of_the_server_is_one_of_httpx(get: Get, server: Server, httpx: Any) -> None:
    server.status, server.reason = 404, "Not Found"
    with pytest.raises(httpx.HTTPStatusError, match="404 Not Found"):
        get("GET", "https://docs.example/").raise_for_status()


def test_what_cannot_be_read_is_told_in_a_sentence(get: Get, server: Server, httpx: Any) -> None:
    server.is_closed = True
    with pytest.raises(httpx.ConnectError, match=r"could not read https://.*\(CORS\)") as caught:
        get("GET", "https://docs.example/data")
    assert str(caught.value.request.url) == "https://docs.example/data"


@pytest.mark.parametrize("get", ["suspended", "async"], indirect=True)
def test_waiting_ends(get: Get, server: Server, httpx: Any) -> None:
    server.is_slow = True
    with pytest.raises(httpx.ReadTimeout, match="did not answer in time"):
        get("GET", "https://docs.example/", timeout=0.01)


def test_a_stream_has_the_whole_body(httpx: Any, server: Server) -> None:
    server.body = b"a\nb\n"
    with httpx.stream("GET", "https://docs.example/") as response:
        assert list(response.iter_lines()) == ["a", "b"]


def test_transports_take_what_they_take_elsewhere(httpx: Any, server: Server) -> None:
    class Counting(httpx.HTTPTransport):  # type: ignore[misc]
        count = 0

        def handle_request(self, request: Any) -> Any:
            self.count += 1
            return super().handle_request(request)

    transport = Counting(retries=3, verify=False)
    with httpx.Client(transport=transport, base_url="https://docs.example") as client:
        assert client.get("/a").status_code == 200
    assert transport.count == 1
    assert server.asked[0][1] == "https://docs.example/a"


def test_nothing_of_sockets_is_imported(get: Get) -> None:
    get("GET", "https://docs.example/")
    assert "httpcore" not in sys.modules
