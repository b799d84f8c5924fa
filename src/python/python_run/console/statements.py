"""Finds where the statements typed at a console end."""

from __future__ import annotations

import ast
import codeop
import warnings
from typing import TypedDict

from .members import namespace


class Statement(TypedDict):
    """The same shape as ``Statement`` in the protocol."""

    source: str
    exits: bool
    """Whether it is the word that ends a console."""


_compile = codeop.CommandCompiler()
_compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def _is_complete(source: str, kind: str) -> bool:
    return _compile(source, "<console>", kind) is not None


def _first_line(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(one.lineno for one in decorators)])


def _pieces(source: str) -> list[str]:
    """Split code before each statement that begins on its own line."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree: ast.Module = compile(source, "<console>", "exec", flags, dont_inherit=True)
    lines = source.split("\n")
    pieces: list[str] = []
    begun = last = 0
    for statement in tree.body:
        if pieces and _first_line(statement) <= last:
            pieces.pop()  # it follows another statement on the same line
        else:
            begun = last
        last = statement.end_lineno or len(lines)
        pieces.append("\n".join(lines[begun:last]))
    if not pieces:
        return [source]
    if rest := "\n".join(lines[last:]).strip():
        pieces[-1] += "\n" + rest  # a comment
    return [piece.strip("\n") for piece in pieces]


def _exits(source: str) -> bool:
    name = source.strip()
    return name in ("exit", "quit") and name not in namespace()


def statements(source: str) -> list[Statement] | None:
    """Return the typed statements, as a prompt takes them one after the other.

    None if more must come: the last one is incomplete, or is a block that no empty line has ended.
    Code with a syntax error is one statement: its run reports the error.
    """
    head, end, last = source.rpartition("\n")
    source = head + end + last.rstrip()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the run warns
        try:
            if not _is_complete(source, "exec"):
                return None
            pieces = _pieces(source)
            is_ended = source.endswith("\n")
            if not _is_complete(pieces[-1] + ("\n" if is_ended else ""), "single"):
                return None
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            pieces = [source.strip("\n")]
    return [{"source": piece, "exits": _exits(piece)} for piece in pieces]
