"""Completions at the cursor: names, attributes and keyword arguments of live objects."""

from __future__ import annotations

import builtins
import inspect
import keyword
from collections.abc import Iterable, Iterator
from typing import TypedDict

from .cursor import Call, Path, cursor
from .members import Kind, kind_of, member, namespace, value_of
from .signatures import signature

LONGEST_LIST = 500


class Option(TypedDict):
    label: str
    detail: Kind


class Completions(TypedDict):
    """The same shape as ``Completions`` in the protocol."""

    prefix: str
    """The part of the word that is typed already."""
    options: list[Option]


def completions(before: str) -> Completions:
    """Return what can come after the code ``before`` the cursor."""
    here = cursor(before)
    if here.path is None:
        return {"prefix": "", "options": []}
    *owners, prefix = here.path.names
    if owners or here.path.literal:
        found = list(_attributes(Path(tuple(owners), here.path.literal), prefix))
    else:
        given = _arguments(here.argument_of, prefix) if here.argument_of else ()
        found = [*given, *sorted(_names(prefix), key=lambda option: option["label"])]
    return {"prefix": prefix, "options": found[:LONGEST_LIST]}


def _fitting(names: Iterable[str], prefix: str) -> Iterator[str]:
    """Yield the names that begin with ``prefix``; with an underscore only if one was typed."""
    for name in names:
        if name.startswith(prefix) and (prefix or not name.startswith("_")):
            yield name


def _names(prefix: str) -> Iterator[Option]:
    own = namespace()
    for name in _fitting(own, prefix):
        yield {"label": name, "detail": kind_of(own[name])}
    if not prefix:
        return  # all of Python's names would hide the program's
    for name in _fitting(vars(builtins), prefix):
        if name not in own:
            yield {"label": name, "detail": kind_of(vars(builtins)[name])}
    for name in _fitting(keyword.kwlist, prefix):
        if name not in vars(builtins):
            yield {"label": name, "detail": "keyword"}


def _attributes(path: Path, prefix: str) -> Iterator[Option]:
    try:
        owner = value_of(path)
        names = dir(owner)
    except Exception:  # there is no such object, or its __dir__ fails
        return
    for name in _fitting(sorted({str(name) for name in names}), prefix):
        yield {"label": name, "detail": _kind_of_member(owner, name)}


def _kind_of_member(owner: object, name: str) -> Kind:
    try:
        return kind_of(member(owner, name))
    except LookupError:
        return "property"


def _arguments(call: Call, prefix: str) -> Iterator[Option]:
    try:
        parameters = signature(value_of(call.callee)).parameters.values()
    except Exception:  # its parameters are not known
        return
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    for parameter in parameters:
        name = parameter.name
        if parameter.kind in by_name and name.startswith(prefix) and name not in call.given:
            yield {"label": f"{name}=", "detail": "argument"}
