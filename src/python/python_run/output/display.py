"""Rich output through IPython's protocol.

https://ipython.readthedocs.io/en/stable/config/integrating.html says what an object may define. We
send data by media type; the page chooses which of the types to show.
"""

from __future__ import annotations

import json
import math
import traceback
import warnings
from base64 import b64encode
from collections.abc import Callable, Collection, Mapping
from secrets import token_hex
from typing import Any, TypeAlias

from .. import bridge, streams
from ..bridge import Act, Bundle, Metadata
from .pretty import is_pretty, pretty

__all__ = ["DisplayHandle", "clear_output", "display", "publish_display_data", "update_display"]

Types: TypeAlias = "Collection[str] | None"

# By media type, in IPython's order: the method, and the types that it may return.
_FORMS: dict[str, tuple[str, tuple[type, ...]]] = {
    "text/html": ("_repr_html_", (str,)),
    "text/markdown": ("_repr_markdown_", (str,)),
    "image/svg+xml": ("_repr_svg_", (str,)),
    "image/png": ("_repr_png_", (bytes, str)),
    "image/jpeg": ("_repr_jpeg_", (bytes, str)),
    "text/latex": ("_repr_latex_", (str,)),
    "application/json": ("_repr_json_", (list, dict)),
}

_CANARY = "_ipython_canary_method_should_not_exist_"


def _method(value: object, name: str) -> Callable[..., Any] | None:
    """Return a method of the protocol; None for classes, and for objects with any attribute."""
    if isinstance(value, type):
        return None
    try:
        if getattr(value, _CANARY, None) is not None:
            return None
        method = getattr(value, name, None)
    except Exception:
        return None
    return method if callable(method) else None


def _print_error(error: Exception) -> None:
    """Print the traceback of a protocol method, without our own frames before it."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_globals.get("__package__") == __package__:
        frames = frames.tb_next
    traceback.print_exception(type(error), error, frames)


def _call(method: Callable[..., Any], *given: Any, **options: Any) -> Any:
    """Call a protocol method; if it fails, print the error and return None."""
    try:
        return method(*given, **options)
    except NotImplementedError:
        return None
    except Exception as error:
        _print_error(error)
        return None


def _with_metadata(result: Any) -> tuple[Any, Any]:
    """Split a method's result: data, or data and metadata."""
    if isinstance(result, tuple) and len(result) == 2:
        return result
    return result, None


def _finite(value: Any) -> Any:
    """Replace numbers that JSON does not have with null."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _encoded(kind: str, data: Any) -> str:
    """Return data in a bundle's form."""
    if _is_json(kind):
        return data if isinstance(data, str) else json.dumps(_finite(data), default=str)
    if isinstance(data, (bytes, bytearray, memoryview)):
        is_text = kind.startswith("text/") or kind.endswith("+xml")
        return bytes(data).decode() if is_text else b64encode(data).decode("ascii")
    if isinstance(data, (list, tuple)):  # lines, as in notebook files
        return "".join(map(str, data))
    return str(data)


def _plain(metadata: Mapping[str, Any]) -> Metadata:
    """Keep metadata that is text, a number or a truth value."""
    kept: Metadata = {}
    for kind, details in metadata.items():
        if isinstance(details, Mapping):
            kept[str(kind)] = {
                str(key): value
                for key, value in details.items()
                if type(value) in (str, int, float, bool) and _finite(value) is not None
            }
    return {kind: details for kind, details in kept.items() if details}


def _encoded_bundle(
    data: Mapping[str, Any], metadata: Mapping[str, Any]
) -> tuple[Bundle, Metadata]:
    bundle = {str(k): _encoded(str(k), item) for k, item in data.items() if item is not None}
    return bundle, _plain(metadata)


def _wanted(kind: str, include: Types, exclude: Types) -> bool:
    return not (include and kind not in include) and not (exclude and kind in exclude)


def _whole_bundle(
    value: object, include: Types, exclude: Types
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Call ``_repr_mimebundle_``."""
    method = _method(value, "_repr_mimebundle_")
    if not method:
        return {}, {}
    data, metadata = _with_metadata(_call(method, include=include, exclude=exclude))
    if not isinstance(data, Mapping):
        return {}, {}
    wanted = {kind: item for kind, item in data.items() if _wanted(kind, include, exclude)}
    return wanted, dict(metadata) if isinstance(metadata, Mapping) else {}


def _form(value: object, kind: str) -> tuple[Any, Any]:
    """Return the data and metadata of one form; None as data if there is none."""
    name, allowed = _FORMS[kind]
    method = _method(value, name)
    if not method:
        return None, None
    data, metadata = _with_metadata(_call(method))
    if data is None or isinstance(data, allowed):
        return data, metadata
    expected = " or ".join(kind.__name__ for kind in allowed)
    warnings.warn(
        f"{name} of {type(value).__name__} returned {type(data).__name__}, not {expected}: "
        "it is not shown",
        stacklevel=2,
    )
    return None, None


def _text(value: object) -> str:
    """Return an object as text: pretty-printed if its class says how, else its ``repr``."""
    text = _call(pretty, value) if is_pretty(value) else None
    return repr(value) if text is None else text


def _formatted(
    value: object, include: Types, exclude: Types
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    method = _method(value, "_ipython_display_")
    if method:
        try:
            method()
        except NotImplementedError:
            pass
        except Exception as error:
            _print_error(error)
        else:
            return None
    data, metadata = _whole_bundle(value, include, exclude)
    for kind in _FORMS:
        if kind in data or not _wanted(kind, include, exclude):
            continue
        form, details = _form(value, kind)
        if form is not None:
            data[kind] = form
        if isinstance(details, Mapping):
            # As from _repr_mimebundle_, it may be by media type.
            metadata[kind] = details.get(kind, details)
    if "text/plain" not in data and _wanted("text/plain", include, exclude):
        data["text/plain"] = _text(value)
    return data, metadata


def mime_bundle(
    value: object, include: Types = None, exclude: Types = None
) -> tuple[Bundle, Metadata] | None:
    """Return an object's forms and their metadata; None if it has displayed itself.

    If a method raises, its traceback is printed, and the other forms remain, as in notebooks. What
    ``repr`` raises is raised.
    """
    formatted = _formatted(value, include, exclude)
    return None if formatted is None else _encoded_bundle(*formatted)


def publish_display_data(
    data: Mapping[str, Any],
    metadata: Mapping[str, Any] | None = None,
    *,
    transient: Mapping[str, Any] | None = None,
    update: bool = False,
    **_: Any,
) -> None:
    """Show an object whose forms the caller has."""
    bundle, details = _encoded_bundle(data, metadata or {})
    name = (transient or {}).get("display_id")
    act: Act
    if not update:
        act = {"type": "show", "data": bundle, "metadata": details}
        if name:
            act["displayId"] = str(name)
    elif name:
        act = {"type": "update", "data": bundle, "metadata": details, "displayId": str(name)}
    else:
        return  # there is nothing to update
    streams.flush()
    bridge.display(act)


def display(
    *objs: object,
    include: Types = None,
    exclude: Types = None,
    metadata: Mapping[str, Any] | None = None,
    transient: Mapping[str, Any] | None = None,
    display_id: str | bool | None = None,
    raw: bool = False,
    clear: bool = False,
    update: bool = False,
    **options: Any,
) -> DisplayHandle | None:
    """Show objects in their richest form.

    With ``display_id``, a name or True for a new one, return a handle that can later change what is
    shown. With ``raw``, the objects are dictionaries of data by media type. With ``clear``, earlier
    output is cleared.
    """
    handle = None
    if display_id:
        handle = DisplayHandle(None if display_id is True else str(display_id))
        transient = {**(transient or {}), "display_id": handle.display_id}
        if not objs:
            objs, raw = ({},), True
    if update and "display_id" not in (transient or {}):
        raise TypeError("display_id required for update_display")
    if clear:
        clear_output(wait=True)
    for obj in objs:
        formatted: tuple[Mapping[str, Any], Mapping[str, Any]] | None
        if raw and isinstance(obj, Mapping):
            formatted = obj, {}
        else:
            formatted = _formatted(obj, include, exclude)
        if formatted is None:
            continue
        data, details = formatted
        merged = {**details}
        for kind, more in (metadata or {}).items():
            merged[kind] = {**details.get(kind, {}), **more} if isinstance(more, Mapping) else more
        publish_display_data(data, merged, transient=transient, update=update, **options)
    return handle


def update_display(obj: object, *, display_id: str, **options: Any) -> None:
    """Show another object in all places with this id."""
    display(obj, display_id=display_id, update=True, **options)


class DisplayHandle:
    """Changes the output in a place."""

    def __init__(self, display_id: str | None = None) -> None:
        self.display_id = token_hex(16) if display_id is None else display_id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} display_id={self.display_id}>"

    def display(self, obj: object, **options: Any) -> None:
        """Show an object in a new place, and in those that have this handle's id."""
        display(obj, display_id=self.display_id, **options)

    def update(self, obj: object, **options: Any) -> None:
        """Show another object in the places of this handle."""
        update_display(obj, display_id=self.display_id, **options)


def clear_output(wait: bool = False) -> None:
    """Clear what the run has shown so far; with ``wait``, only when something else comes."""
    streams.flush()
    bridge.display({"type": "clear", "wait": bool(wait)})
