"""Send requests of ``urllib.request`` through the browser: there are no sockets."""

from __future__ import annotations

from asyncio import wait_for
from collections.abc import Iterable
from email.message import Message
from http.client import parse_headers
from io import BytesIO
from types import ModuleType
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.response import addinfourl

_OWN_HEADERS = frozenset(
    (
        *("accept-encoding", "connection", "content-length", "cookie", "host"),
        *("transfer-encoding", "user-agent"),
    )
)
"""Headers that the browser sets itself."""


class Answer(NamedTuple):
    """A server's answer, after redirections."""

    url: str
    status: int
    reason: str
    headers: Message
    body: bytes


def _headers(text: str) -> Message:
    message = parse_headers(BytesIO(f"{text.strip()}\r\n\r\n".encode("latin-1", "replace")))
    # The browser has already decompressed the body.
    for name in ("content-encoding", "content-length"):
        del message[name]
    return message


class UnreadableError(Exception):
    """Why there is no answer, as far as the browser says."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"the browser could not read {url}: the server is out of reach, or does not let "
            "pages of other sites read its answers (CORS)"
        )


class Question(NamedTuple):
    """A program's request."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None


def question(
    method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes | None
) -> Question:
    """Return a request without the headers that the browser adds itself."""
    kept = {name: value for name, value in headers if name.lower() not in _OWN_HEADERS}
    return Question(method, url, kept, body or None)


async def _fetch(asked: Question, seconds: float | None = None) -> Answer:
    from js import Object, fetch
    from pyodide.ffi import to_js

    method, url, headers, body = asked
    options = {"method": method, "headers": headers, "body": body}
    sent = fetch(url, to_js(options, dict_converter=Object.fromEntries))
    response = await (sent if seconds is None else wait_for(sent, seconds))
    pairs = [f"{name}: {value}" for name, value in response.headers.entries()]
    data = (await response.arrayBuffer()).to_bytes()
    found = _headers("\r\n".join(pairs))
    return Answer(response.url, response.status, response.statusText, found, data)


def _request(asked: Question) -> Answer:
    """Send a request, and block the Worker until the answer: for code that cannot await it."""
    from js import XMLHttpRequest
    from pyodide.ffi import to_js

    request = XMLHttpRequest.new()
    request.open(asked.method, asked.url, False)
    request.responseType = "arraybuffer"
    for name, value in asked.headers.items():
        request.setRequestHeader(name, value)
    request.send(to_js(asked.body))
    found = _headers(request.getAllResponseHeaders())
    data = request.response.to_bytes()
    return Answer(request.responseURL, request.status, request.statusText, found, data)


async def fetch_answer(asked: Question, seconds: float | None = None) -> Answer:
    """Send a request, and let other tasks run until the answer.

    :param seconds: How long to wait for the head of the answer; None for no limit.
    :raises TimeoutError: It took longer.
    :raises UnreadableError: There is no answer.
    """
    from pyodide.ffi import JsException

    try:
        return await _fetch(asked, seconds)
    except JsException as error:
        raise UnreadableError(asked.url) from error


def answer_to(asked: Question, seconds: float | None = None) -> Answer:
    """Send a request, and wait for the answer; limit the time only if Python can be suspended.

    Raises what `fetch_answer` raises.
    """
    from pyodide.ffi import JsException, can_run_sync, run_sync

    if can_run_sync():
        answer: Answer = run_sync(fetch_answer(asked, seconds))
        return answer
    try:
        return _request(asked)
    except JsException as error:
        raise UnreadableError(asked.url) from error


def adapt_urllib(module: ModuleType) -> None:
    """Make the module ``urllib.request`` send its requests through the browser."""

    def open_in_browser(_self: object, request: Any) -> addinfourl:
        body = request.data
        if body is not None and not isinstance(body, bytes):
            body = body.read() if hasattr(body, "read") else b"".join(body)
        url = request.full_url
        asked = question(request.get_method(), url, request.header_items(), body)
        try:
            answer = answer_to(asked)
        except UnreadableError as error:
            raise URLError(str(error)) from error.__cause__
        response = addinfourl(BytesIO(answer.body), answer.headers, answer.url, answer.status)
        response.msg = answer.reason  # type: ignore[attr-defined]
        return response

    module.HTTPHandler.http_open = open_in_browser
    module.HTTPSHandler.https_open = open_in_browser
