"""The names that functions read of the module: told as CPython's own symbol tables tell it."""

from __future__ import annotations

import symtable
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from python_run.dependencies.analysis import analyze
from python_run.dependencies.facts import Body

LIBRARY = Path(sysconfig.get_paths()["stdlib"])
MODULES = [
    *["argparse", "ast", "asyncio/base_events", "codecs", "collections/__init__", "csv"],
    *["dataclasses", "enum", "functools", "inspect", "json/decoder", "logging/__init__", "pdb"],
    *["pickle", "random", "statistics", "subprocess", "tarfile", "typing", "unittest/mock"],
]


def bodies(source: str) -> Iterator[tuple[str, Body]]:
    """Yield the functions at the top of a module, and the methods of its classes."""
    for step in analyze(source, "script"):
        for binding in step.bindings:
            if (body := binding.value.body) is None:
                continue
            if body.methods is None:
                yield binding.name, body
            else:
                yield from ((f"{binding.name}.{name}", body) for name, body in body.methods.items())


def functions(table: symtable.SymbolTable) -> Iterator[tuple[str, symtable.SymbolTable]]:
    for child in table.get_children():
        if child.get_type() == "function":
            yield child.get_name(), child
        elif child.get_type() == "class":
            yield from ((f"{child.get_name()}.{name}", inner) for name, inner in functions(child))


def is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported()


def global_names(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """Return the globals that a function, with all inside it, reads and those that it binds."""
    symbols = [symbol for symbol in table.get_symbols() if symbol.is_global()]
    reads = {symbol.get_name() for symbol in symbols if symbol.is_referenced()}
    binds = {symbol.get_name() for symbol in symbols if is_bound(symbol)}
    for child in table.get_children():
        inner_reads, inner_binds = global_names(child)
        reads |= inner_reads
        binds |= inner_binds
    return reads, binds


def unmangled(names: set[str] | frozenset[str]) -> set[str]:
    """Leave out names that a class makes its own."""
    return {name for name in names if "__" not in name or name.endswith("__")}


@pytest.mark.parametrize("module", MODULES)
def test_functions_read_the_globals_that_symtable_tells(module: str) -> None:
    source = (LIBRARY / f"{module}.py").read_text(encoding="utf-8")
    ours = list(bodies(source))
    theirs = list(functions(symtable.symtable(source, module, "exec")))
    times = Counter(name for name, _ in theirs) | Counter(name for name, _ in ours)
    tables = dict(theirs)
    compared = 0
    for name, body in ours:
        if times[name] > 1 or name not in tables:
            continue  # defined more than once, or a lambda
        reads, binds = global_names(tables[name])
        assert unmangled(reads) <= body.reads, name
        # An augmented assignment reads what it binds.
        assert unmangled(body.reads) <= unmangled(reads | binds), name
        assert unmangled(binds) == unmangled(body.binds), name
        compared += 1
    assert compared > 3


@pytest.mark.parametrize("module", MODULES)
def test_modules_read_at_the_top_what_symtable_tells(module: str) -> None:
    source = (LIBRARY / f"{module}.py").read_text(encoding="utf-8")
    table = symtable.symtable(source, module, "exec")
    reads = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    binds = {symbol.get_name() for symbol in table.get_symbols() if is_bound(symbol)}
    steps = analyze(source, "script")
    lambdas = [body for step in steps for body in step.bodies]
    assert reads <= set().union(
        *(step.reads | step.inner | step.receivers for step in steps),
        *(body.reads for body in lambdas),
    )
    bound = {binding.name for step in steps for binding in step.bindings}
    bound |= {name for step in steps for name, _ in step.deletions}
    assert bound - {"_"} == binds - {"_"}
