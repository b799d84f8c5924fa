"""Examines a program's objects without running any of its code, as far as possible.

Reads no property, and calls no ``__getattr__``. It does call a class's ``__dir__``, which exists
for this purpose.
"""

from __future__ import annotations

import builtins
import inspect
import sys
import types
from collections.abc import Mapping
from typing import Literal

from .cursor import Path

_BINDING = (
    types.FunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    types.MemberDescriptorType,
    types.GetSetDescriptorType,
    types.BuiltinFunctionType,
    classmethod,
    staticmethod,
)
"""Attributes of a class whose ``__get__`` runs none of the program's code."""


def namespace() -> Mapping[str, object]:
    """Return the names that a program has defined."""
    return vars(sys.modules["__main__"])


def member(owner: object, name: str) -> object:
    """Return an attribute.

    Raises ``LookupError`` if there is none, or only running code would tell.
    """
    try:
        found = inspect.getattr_static(owner, name)
    except AttributeError:
        raise LookupError(name) from None
    if isinstance(found, type) or not hasattr(type(found), "__get__"):
        return found
    if type(found) not in _BINDING:
        raise LookupError(name)
    if isinstance(owner, types.ModuleType) or name in _own(owner):
        return found  # such a function is not bound
    if isinstance(owner, type):
        return found.__get__(None, owner)
    return found.__get__(owner, type(owner))


def _own(owner: object) -> Mapping[str, object]:
    """Return an instance's own attributes."""
    try:
        own = object.__getattribute__(owner, "__dict__")
    except (AttributeError, TypeError):
        return {}
    return own if isinstance(own, dict) and not isinstance(owner, type) else {}


def value_of(path: Path) -> object:
    """Return the object to which a path leads.

    Raises ``LookupError`` if there is none, or only running code would tell.
    """
    names = list(path.names)
    found: object = path.literal
    if path.literal is None:
        first = names.pop(0)
        known = namespace()
        found = known[first] if first in known else vars(builtins)[first]
    for name in names:
        found = member(found, name)
    return found


Kind = Literal["argument", "class", "function", "keyword", "module", "property", ""]
"""What a completion is; empty for a value. The page's words know each."""


def kind_of(value: object) -> Kind:
    """Return what a value is."""
    if isinstance(value, type):
        return "class"
    if isinstance(value, types.ModuleType):
        return "module"
    return "function" if callable(value) else ""
