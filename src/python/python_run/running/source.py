"""The text of the blocks that ran, kept where tracebacks and ``inspect`` look for it."""

from __future__ import annotations

import io
import linecache


def remember_source(filename: str, code: str) -> None:
    """Make ``code`` the text of ``filename``.

    Tracebacks, ``inspect.getsource`` and ``pdb`` read it through ``linecache``. An entry
    without a modification time is never checked against the file system.
    """
    # Only line ends end a line here; `splitlines` takes form feeds and more for one.
    lines = io.StringIO(code).readlines()
    linecache.cache[filename] = (len(code), None, lines, filename)
