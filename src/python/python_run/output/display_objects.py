"""The classes of ``IPython.display``: data of a known type."""

from __future__ import annotations

import json
import mimetypes
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeAlias

from ..bridge import Bundle

__all__ = [
    "HTML",
    "JSON",
    "SVG",
    "Code",
    "DisplayObject",
    "Image",
    "Javascript",
    "Latex",
    "Markdown",
    "Math",
    "Pretty",
    "TextDisplayObject",
]

Source: TypeAlias = "str | bytes | PathLike[str] | None"


def _fetched(url: str) -> bytes:
    from urllib.request import urlopen

    with urlopen(url) as response:
        content: bytes = response.read()
    return content


class DisplayObject:
    """Data from a string, a file or an address, with metadata."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | PathLike[str] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        if isinstance(data, PathLike):
            data, filename = None, data
        elif isinstance(data, str) and url is None and filename is None:
            if data.startswith(("http://", "https://")):
                data, url = None, data
            elif self._is_file(data):
                data, filename = None, data
        self.data = data
        self.url = url
        self.filename = None if filename is None else fspath(filename)
        self.metadata = metadata or {}
        self.reload()

    def __repr__(self) -> str:
        return f"<IPython.core.display.{type(self).__name__} object>"

    def _is_file(self, data: str) -> bool:
        """Tell whether a string that was given as data is the name of a file with the data."""
        return False

    def _loaded(self, content: bytes) -> Any:
        return content

    def reload(self) -> None:
        """Read the file or the address again."""
        if self.filename is not None:
            self.data = self._loaded(Path(self.filename).read_bytes())
        elif self.url is not None and self.data is None:
            self.data = self._loaded(_fetched(self.url))

    def _with_metadata(self) -> Any:
        return (self.data, dict(self.metadata)) if self.metadata else self.data


class TextDisplayObject(DisplayObject):
    """Data that is text."""

    def _loaded(self, content: bytes) -> Any:
        return content.decode()

    def reload(self) -> None:
        super().reload()
        if self.data is not None and not isinstance(self.data, str):
            raise TypeError(f"{type(self).__name__} expects text, not {self.data!r}")


class Pretty(TextDisplayObject):
    """Plain text."""

    def __repr__(self) -> str:
        return self.data or ""


class HTML(TextDisplayObject):
    """HTML; the page shows it without scripts."""

    def _repr_html_(self) -> Any:
        return self._with_metadata()

    def __html__(self) -> Any:
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    def _repr_markdown_(self) -> Any:
        return self._with_metadata()


class Latex(TextDisplayObject):
    """LaTeX with delimiters."""

    def _repr_latex_(self) -> Any:
        return self._with_metadata()


class Math(TextDisplayObject):
    """A formula in LaTeX, with or without delimiters."""

    def _repr_latex_(self) -> Any:
        formula = (self.data or "").strip("$")
        return f"$\\displaystyle {formula}$"


class SVG(DisplayObject):
    """A drawing."""

    def _loaded(self, content: bytes) -> Any:
        return content.decode()

    def _is_file(self, data: str) -> bool:
        return data.endswith(".svg")

    def _repr_svg_(self) -> Any:
        data = self.data.decode() if isinstance(self.data, bytes) else self.data
        start = (data or "").find("<svg")
        return data[start:] if start > 0 else data


class JSON(DisplayObject):
    """Data as a tree."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | PathLike[str] | None = None,
        expanded: bool = False,
        metadata: dict[str, Any] | None = None,
        root: str = "root",
        **more: Any,
    ) -> None:
        details = {"expanded": expanded, "root": root, **(metadata or {}), **more}
        super().__init__(data, url, filename, details)

    def reload(self) -> None:
        super().reload()
        if isinstance(self.data, (str, bytes)):
            self.data = json.loads(self.data)

    def _repr_json_(self) -> Any:
        return self._with_metadata()


class Javascript(TextDisplayObject):
    """A script. The page shows its text, and does not run it."""

    def __repr__(self) -> str:
        return self.data or ""


class Code(TextDisplayObject):
    """A program's text."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | PathLike[str] | None = None,
        language: str | None = None,
    ) -> None:
        self.language = language
        super().__init__(data, url, filename)

    def __repr__(self) -> str:
        return self.data or ""


_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"RIFF": "webp",
    b"BM": "bmp",
}


class Image(DisplayObject):
    """An image: PNG, JPEG, GIF, WebP or BMP.

    ``width`` and ``height`` are in CSS pixels. An address (``url``) is passed to the page, which
    loads nothing from elsewhere unless the author allows it; with ``embed``, it is fetched here.
    """

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | PathLike[str] | None = None,
        format: str | None = None,  # noqa: A002 -- IPython's name
        embed: bool | None = None,
        width: int | None = None,
        height: int | None = None,
        retina: bool = False,
        unconfined: bool = False,
        metadata: dict[str, Any] | None = None,
        alt: str | None = None,
    ) -> None:
        self.embed = embed
        given = {"width": width, "height": height, "alt": alt}
        details = {key: value for key, value in given.items() if value is not None}
        super().__init__(data, url, filename, {**(metadata or {}), **details})
        self.format = (format or self._guess()).lower().replace("jpg", "jpeg")
        if retina and isinstance(self.data, bytes) and self.data.startswith(b"\x89PNG"):
            for key, at in (("width", 16), ("height", 20)):
                self.metadata.setdefault(key, int.from_bytes(self.data[at : at + 4], "big") // 2)

    def _is_file(self, data: str) -> bool:
        kind, _ = mimetypes.guess_type(data)
        return len(data) < 1000 and bool(kind) and str(kind).startswith("image/")

    def _guess(self) -> str:
        if isinstance(self.data, bytes):
            for signature, name in _SIGNATURES.items():
                if self.data.startswith(signature):
                    return name
        kind, _ = mimetypes.guess_type(self.filename or self.url or "")
        return str(kind).removeprefix("image/") if kind else "png"

    def reload(self) -> None:
        if self.url is None or self.embed:
            super().reload()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        bundle: Bundle = {"text/plain": repr(self)}
        if self.data is None:
            attributes = {"src": self.url, **self.metadata}
            text = " ".join(f'{key}="{escape(str(it))}"' for key, it in attributes.items())
            return {**bundle, "text/html": f"<img {text}>"}, {}
        kind = f"image/{self.format}"
        return {**bundle, kind: self.data}, {kind: self.metadata}
