"""Let ``urllib.request`` go through the browser: there are no sockets."""

from __future__ import annotations

from email.message import Message
from http.client import parse_headers
from io import BytesIO
from types import ModuleType
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.response import addinfourl

OWN_HEADERS = frozenset(
    ("accept-encoding", "connection", "content-length", "cookie", "host", "user-agent")
)
"""Headers that are the browser's own."""


class Answer(NamedTuple):
    """What a server has answered, after redirections."""

    url: str
    status: int
    reason: str
    headers: Message
    body: bytes


def _headers(text: str) -> Message:
    message = parse_headers(BytesIO(f"{text.strip()}\r\n\r\n".encode("latin-1", "replace")))
    # The browser has unpacked the body already.
    for name in ("content-encoding", "content-length"):
        del message[name]
    return message


async def _fetch(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    from js import Object, fetch  # type: ignore[import-not-found]
    from pyodide.ffi import to_js  # type: ignore[import-not-found]

    options = {"method": method, "headers": headers, "body": body}
    response = await fetch(url, to_js(options, dict_converter=Object.fromEntries))
    pairs = [f"{name}: {value}" for name, value in response.headers.entries()]
    data = (await response.arrayBuffer()).to_bytes()
    found = _headers("\r\n".join(pairs))
    return Answer(response.url, response.status, response.statusText, found, data)


def _request(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    """Ask, and block the Worker meanwhile: for where nothing can be awaited."""
    from js import XMLHttpRequest
    from pyodide.ffi import to_js

    request = XMLHttpRequest.new()
    request.open(method, url, False)
    request.responseType = "arraybuffer"
    for name, value in headers.items():
        request.setRequestHeader(name, value)
    request.send(to_js(body))
    found = _headers(request.getAllResponseHeaders())
    data = request.response.to_bytes()
    return Answer(request.responseURL, request.status, request.statusText, found, data)


def _ask(method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
    from pyodide.ffi import JsException, can_run_sync, run_sync

    try:
        if can_run_sync():
            answer: Answer = run_sync(_fetch(method, url, headers, body))
            return answer
        return _request(method, url, headers, body)
    except JsException as error:
        raise URLError(
            f"the browser could not read {url}: the server is out of reach, or does not let "
            "pages of other sites read its answers (CORS)"
        ) from error


def adapt_urllib(module: ModuleType) -> None:
    """Let the module ``urllib.request`` ask the browser."""

    def open_in_browser(_self: object, request: Any) -> addinfourl:
        headers = {
            name: value for name, value in request.header_items() if name.lower() not in OWN_HEADERS
        }
        body = request.data
        if body is not None and not isinstance(body, bytes):
            body = body.read() if hasattr(body, "read") else b"".join(body)
        answer = _ask(request.get_method(), request.full_url, headers, body)
        response = addinfourl(BytesIO(answer.body), answer.headers, answer.url, answer.status)
        response.msg = answer.reason  # type: ignore[attr-defined]
        return response

    module.HTTPHandler.http_open = open_in_browser
    module.HTTPSHandler.https_open = open_in_browser
