"""Finds the modules that a program imports and this Python does not have."""

from __future__ import annotations

import ast
import sys


def _imported(tree: ast.AST) -> dict[str, None]:
    """Return the first parts of all absolute imports, in order, also of those inside functions."""
    names: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= dict.fromkeys(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names[node.module.partition(".")[0]] = None
    return names


def _is_there(name: str) -> bool:
    if name in sys.modules or name in sys.stdlib_module_names:
        return True  # the standard library never gets more modules
    try:
        return any(finder.find_spec(name, None) for finder in sys.meta_path)
    except Exception:  # the program's own finder failed
        return True


def missing(code: str) -> list[str]:
    """Return the top-level modules that ``code`` imports anywhere and that are missing.

    Empty for code that cannot be parsed: its run reports why.
    """
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        tree = compile(code, "<imports>", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [name for name in _imported(tree) if not _is_there(name)]
