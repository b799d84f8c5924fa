"""Describes a call: what it accepts, and its purpose."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from typing import Any, TypedDict

from .cursor import Path, cursor
from .members import value_of

_AS_WRITTEN: dict[str, Any] = {}
"""Keeps annotations unevaluated, if Python supports that."""

if sys.version_info >= (3, 14):
    from annotationlib import Format

    _AS_WRITTEN["annotation_format"] = Format.STRING


class Description(TypedDict):
    """The same shape as ``Signature`` in the protocol."""

    name: str
    signature: str
    """With its brackets; empty if Python does not know it."""
    doc: str
    """The first paragraph of the docstring; may be empty."""


def signature(value: object) -> inspect.Signature:
    """Return a callable's signature; raise what ``inspect.signature`` raises."""
    take: Callable[..., inspect.Signature] = inspect.signature
    return take(value, **_AS_WRITTEN)


def description(before: str, after: str) -> Description | None:
    """Describe the call around the cursor, or the name at it; None if there is neither.

    ``before`` and ``after`` are the code on both sides of the cursor.
    """
    rest = re.match(r"\w*", after)
    here = cursor(before + (rest.group() if rest else ""))
    around = [call.callee for call in here.calls]
    named = [here.path] if here.path and here.path.names[-1] else []
    for path in named + around if not around else around + named:
        if (found := _describe(path)) is not None:
            return found
    return None


def _describe(path: Path) -> Description | None:
    try:
        value = value_of(path)
    except Exception:  # it does not exist, or its class fails
        return None
    if not callable(value):
        return None
    try:
        text = str(signature(value))
    except Exception:  # some functions in C have no signature, and a repr may fail
        text = ""
    try:
        doc = inspect.getdoc(value) or ""
    except Exception:  # __doc__ may be a property
        doc = ""
    name = ".".join(path.names)
    return {"name": name, "signature": text, "doc": doc.strip().split("\n\n")[0]}
