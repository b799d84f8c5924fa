"""The text of the blocks that ran, kept where tracebacks and ``inspect`` look for it."""

from __future__ import annotations

import linecache


def remember_source(filename: str, code: str) -> None:
    """Make ``code`` the text of ``filename``.

    Tracebacks, ``inspect.getsource`` and ``pdb`` read it through ``linecache``. An entry
    without a modification time is never checked against the file system.
    """
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
