"""Send requests of ``httpx`` through the browser: its releases on PyPI use only sockets.

Pyodide's distribution has a build with its own transports, which this does not affect.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import ModuleType
from typing import Any

from .web import Answer, Question, UnreadableError, answer_to, fetch_answer, question


def adapt_httpx(module: ModuleType) -> None:
    """Put transports that use the browser into the module ``httpx._transports.default``."""
    httpx: Any = module

    class Body(httpx.SyncByteStream, httpx.AsyncByteStream):  # type: ignore[misc]
        """An answer's body, which the browser returns as a whole."""

        def __init__(self, data: bytes) -> None:
            self._data = data

        def __iter__(self) -> Iterator[bytes]:
            yield self._data

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield self._data

    def asked(request: Any, body: bytes) -> tuple[Question, float | None]:
        url = str(request.url.copy_with(fragment=None))
        seconds = request.extensions.get("timeout", {}).get("read")
        return question(request.method, url, request.headers.items(), body), seconds

    def response(request: Any, answer: Answer) -> Any:
        # The browser has followed redirections, whatever the program wants.
        if answer.url != str(request.url.copy_with(fragment=None)):
            request.url = httpx.URL(answer.url)
        return httpx.Response(
            answer.status,
            headers=answer.headers.items(),
            stream=Body(answer.body),
            extensions={"reason_phrase": answer.reason.encode("ascii", "ignore")},
        )

    def failure(error: Exception) -> Exception:
        if isinstance(error, UnreadableError):
            return httpx.ConnectError(str(error))  # type: ignore[no-any-return]
        return httpx.ReadTimeout("the server did not answer in time")  # type: ignore[no-any-return]

    class HTTPTransport(httpx.BaseTransport):  # type: ignore[misc]
        """Sends requests through the browser. Ignores settings of connections."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def handle_request(self, request: Any) -> Any:
            try:
                answer = answer_to(*asked(request, b"".join(request.stream)))
            except (UnreadableError, TimeoutError) as error:
                raise failure(error) from error.__cause__
            return response(request, answer)

    class AsyncHTTPTransport(httpx.AsyncBaseTransport):  # type: ignore[misc]
        """Sends requests through the browser, and lets other tasks run meanwhile."""

        def __init__(self, *_: object, **__: object) -> None:
            pass

        async def handle_async_request(self, request: Any) -> Any:
            body = b"".join([part async for part in request.stream])
            try:
                answer = await fetch_answer(*asked(request, body))
            except (UnreadableError, TimeoutError) as error:
                raise failure(error) from error.__cause__
            return response(request, answer)

    httpx.HTTPTransport = HTTPTransport
    httpx.AsyncHTTPTransport = AsyncHTTPTransport
