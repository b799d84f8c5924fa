"""What crosses between Python and its Worker has the same shape on both sides.

The types in ``src/worker/bridge.ts``, with those of the protocol, are the source.
"""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import types
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import pytest

from python_run import bridge

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts/bridge-shapes.mjs"

Shape = Any
"""As the script tells it."""

PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def name_of(shape: Shape) -> str:
    return json.dumps(shape, sort_keys=True)


def union(shapes: Iterable[Shape]) -> Shape:
    """Unite shapes in one way: none twice, and objects with the same fields made one."""
    found: dict[str, Shape] = {}
    for shape in shapes:
        for one in shape["union"] if isinstance(shape, dict) and "union" in shape else [shape]:
            fields = one.get("fields") if isinstance(one, dict) else None
            name = name_of(sorted(fields)) if fields is not None else name_of(one)
            if fields is not None and name in found:
                before = found[name]["fields"]
                one = {"fields": {key: union([before[key], fields[key]]) for key in fields}}
            found[name] = one
    members = sorted(found.values(), key=name_of)
    return members[0] if len(members) == 1 else {"union": members}


def united(shape: Shape) -> Shape:
    """Return a shape of the script with its unions in that way."""
    if isinstance(shape, list):
        return [united(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    inside = {key: united(one) for key, one in shape.items()}
    return union(inside["union"]) if "union" in inside else inside


def shape_of(hint: Any) -> Shape:
    if hint in PLAIN:
        return PLAIN[hint]
    if is_typeddict(hint):
        hints = get_type_hints(hint, include_extras=True)
        assert hint.__total__
        return {"fields": dict(field(name, one) for name, one in hints.items())}
    origin, inside = get_origin(hint), get_args(hint)
    if origin is Literal:
        return union(json.dumps(one) for one in inside)
    if origin in (Union, types.UnionType):
        return union(map(shape_of, inside))
    if origin is tuple:
        return {"tuple": [shape_of(one) for one in inside]}
    if origin is dict:
        assert inside[0] is str
        return {"map": shape_of(inside[1])}
    if origin and issubclass(origin, Iterable):
        return {"array": shape_of(inside[0])}
    raise TypeError(f"No JSON: {hint}")


def field(name: str, hint: Any) -> tuple[str, Shape]:
    if get_origin(hint) is NotRequired:
        return f"{name}?", shape_of(get_args(hint)[0])
    return name, shape_of(hint)


def call_shape(function: Callable[..., object]) -> dict[str, Shape]:
    hints = get_type_hints(function)
    given = {}
    for name, parameter in inspect.signature(function).parameters.items():
        shape = shape_of(hints[name])
        if parameter.default is None:  # what is not given is not null
            name += "?"
            shape = union(one for one in shape["union"] if one != "null")
        given[name] = shape
    return {"given": {"fields": given}, "answer": shape_of(hints["return"])}


@pytest.fixture(scope="module")
def shapes() -> dict[str, dict[str, Shape]]:
    """Return the shapes of the Worker's calls of Python, and of Python's calls of the Worker."""
    told = subprocess.run(["node", SCRIPT], check=True, capture_output=True, cwd=ROOT).stdout
    all_told = json.loads(told)
    return {name: united(one) if name != "phrases" else one for name, one in all_told.items()}


def function(path: str) -> Callable[..., object]:
    module, _, name = path.rpartition(".")
    found: Callable[..., object] = getattr(import_module(f"python_run.{module}"), name)
    return found


def test_the_worker_calls_what_there_is(shapes: dict[str, dict[str, Shape]]) -> None:
    assert sorted(shapes["python"]) == sorted(bridge.ANSWERS)


@pytest.mark.parametrize("call", bridge.ANSWERS)
def test_what_python_is_given_and_answers(call: str, shapes: dict[str, dict[str, Shape]]) -> None:
    assert call_shape(function(bridge.ANSWERS[call])) == shapes["python"][call]


def test_what_python_calls_for(shapes: dict[str, dict[str, Shape]]) -> None:
    public = {
        name: call_shape(one)
        for name, one in vars(bridge).items()
        if inspect.isfunction(one) and one.__module__ == bridge.__name__ and name[0] != "_"
        if name not in ("answer", "connect")
    }
    assert public == shapes["worker"]


def said() -> dict[str, set[str]]:
    """Return what Python says, by the codes, with what each is about."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src/python/python_run").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Dict):
                continue
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            if keys[:1] == ["code"]:
                code = ast.literal_eval(node.values[0])
                found[code] = set(map(str, keys[1:]))
    return found


def test_what_python_says(shapes: dict[str, Any]) -> None:
    told = said()
    assert "package-failed" in told
    assert told == {code: set(shapes["phrases"].get(code, ["?"])) for code in told}
