"""Facts about an expression that its form alone shows."""

from __future__ import annotations

import ast
import builtins
from typing import NamedTuple


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BUILTINS = frozenset(dir(builtins))

SCALAR_CALLS = words(
    "abs ascii bin bool bytes chr float format hash hex id input int isinstance issubclass len "
    "oct ord repr round str"
)
ITERATOR_CALLS = words("enumerate filter iter map open reversed zip")
# Their results hold the objects in their arguments, or in the receiver.
_PASSING_CALLS = words("cast enumerate filter iter list next reversed sorted tuple zip")
_PASSING_METHODS = words("get items keys pop setdefault values view reshape ravel")


CALL = "()"


class Reference(NamedTuple):
    """``name.path``, without items, and with ``()`` for an intermediate call."""

    name: str
    path: tuple[str, ...]


def reference(node: ast.expr) -> Reference | None:
    """Return how an expression leads from a name to an object; None if it does not."""
    path: list[str] = []
    is_called = False
    while True:
        match node:
            case ast.Name(id=name):
                if is_called and name in BUILTINS:
                    return None  # a new object
                return Reference(name, tuple(reversed(path)))
            case ast.Attribute(value=inner, attr=attribute):
                path.append(attribute)
            case ast.Call(func=inner):
                is_called = True
                path.append(CALL)
            case ast.Subscript(value=inner) | ast.Await(value=inner) | ast.Starred(value=inner):
                pass
            case ast.NamedExpr(target=inner):
                pass
            case _:
                return None
        node = inner


def shared_names(node: ast.expr) -> set[str]:
    """Return the names whose objects, or parts of them, may be the expression's value or in it."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Starred(value=inner):
            return shared_names(inner)
        case ast.NamedExpr(value=inner):
            return shared_names(inner)
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return _shared_by_any(parts)
        case ast.BoolOp(values=parts) | ast.Dict(values=parts):
            return _shared_by_any(parts)
        case ast.IfExp(body=one, orelse=other):
            return shared_names(one) | shared_names(other)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in _PASSING_CALLS:
            return _shared_by_any(arguments)
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _PASSING_METHODS:
            return shared_names(inner)
        case ast.ListComp(elt=element) | ast.SetComp(elt=element) | ast.GeneratorExp(elt=element):
            return _shared_by_comprehension([element], node.generators)
        case ast.DictComp(key=key, value=value, generators=generators):
            return _shared_by_comprehension([key, value], generators)
    return set()


def _shared_by_any(nodes: list[ast.expr]) -> set[str]:
    return set().union(*map(shared_names, nodes))


def _shared_by_comprehension(
    elements: list[ast.expr], generators: list[ast.comprehension]
) -> set[str]:
    shared = _shared_by_any(elements)
    for generator in reversed(generators):
        targets = {name.id for name in ast.walk(generator.target) if isinstance(name, ast.Name)}
        if shared & targets:
            shared = (shared - targets) | shared_names(generator.iter)
    return shared


def attribute_root(node: ast.expr) -> str | None:
    """Return ``a`` for ``a`` or ``a.b.c``; None for anything else."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def is_scalar(node: ast.expr) -> bool:
    """Tell whether the value can surely be neither changed in place nor called."""
    match node:
        case ast.Constant() | ast.JoinedStr() | ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.UnaryOp(operand=operand):
            return is_scalar(operand)
        case ast.BinOp(left=left, right=right):
            return is_scalar(left) and is_scalar(right)
        case ast.Call(func=ast.Name(id=name)):
            return name in SCALAR_CALLS
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()) | ast.JoinedStr())):
            return True
    return False


def is_non_empty(node: ast.expr) -> bool:
    """Tell whether a loop over the value surely has a first turn."""
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return any(not isinstance(element, ast.Starred) for element in elements)
        case ast.Constant(value=str() | bytes() as text):
            return len(text) > 0
        case ast.Call(func=ast.Name(id="range"), args=arguments):
            return _is_non_empty_range(arguments)
        case ast.Call(func=ast.Name(id="enumerate" | "reversed"), args=[inner, *_]):
            return is_non_empty(inner)
    return False


def _is_non_empty_range(arguments: list[ast.expr]) -> bool:
    match arguments:
        case [ast.Constant(value=int() as stop)]:
            return stop > 0
        case [ast.Constant(value=int() as start), ast.Constant(value=int() as stop)]:
            return start < stop
    return False


def is_main_guard(node: ast.expr) -> bool:
    """Recognise ``__name__ == "__main__"``, which is true in every block."""
    match node:
        case ast.Compare(
            left=ast.Name(id="__name__"),
            ops=[ast.Eq()],
            comparators=[ast.Constant(value="__main__")],
        ):
            return True
    return False
