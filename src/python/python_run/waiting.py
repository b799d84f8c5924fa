"""Waits of a program, during which Stop must not be heard in the middle of Pyodide's own code."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps


def install(set_deaf: Callable[[bool], None]) -> None:
    """Let ``time.sleep`` be interrupted before or after it waits.

    Pyodide waits for a promise that it makes of a coroutine. A ``KeyboardInterrupt`` while it does
    came out as an error of the conversion. ``set_deaf`` is the Worker's: while it is on, no signal
    rises; one that came meanwhile rises afterwards.
    """
    wait = time.sleep

    @wraps(wait)
    def sleep(seconds: float, /) -> None:
        try:
            set_deaf(True)
            wait(seconds)
        finally:
            set_deaf(False)

    time.sleep = sleep  # type: ignore[assignment]  # it takes what it passes on
