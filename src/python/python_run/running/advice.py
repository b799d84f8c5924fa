"""Advice for errors whose reason is that Python runs in a browser.

Imported only for an error that may need it.
"""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Sequence

from ..bridge import Phrase
from ..packages import missing

THREADS: Phrase = {"code": "no-threads"}
PROCESSES: Phrase = {"code": "no-processes"}
SOCKETS: Phrase = {"code": "no-sockets"}

# Failed HTTP requests have their own messages.
_SOCKET_MODULES = frozenset({"socket", "socketserver", "ssl"})
_PROCESS_CALLS = ("fork", "forkpty", "spawn", "posix_spawn", "execv", "execl")


def _modules(error: BaseException) -> list[str]:
    """Return the module names of the error's frames, the innermost first."""
    frames = traceback.walk_tb(error.__traceback__)
    return [str(frame.f_globals.get("__name__", "")) for frame, _ in frames][::-1]


def _source(error: BaseException) -> str:
    """Return the line of code that raised the error."""
    frames = traceback.extract_tb(error.__traceback__)
    return (frames[-1].line or "") if frames else ""


def _is_in(names: frozenset[str], modules: list[str]) -> bool:
    return any(name in names or name.partition(".")[0] in names for name in modules)


def _system_call(error: OSError, modules: list[str]) -> Phrase | None:
    if "subprocess" in modules:
        return PROCESSES if error.errno in (errno.ENOTSUP, errno.ENOSYS) else None
    if error.errno in (errno.ENOSYS, errno.ENOEXEC, errno.ENOTSUP):
        calls = tuple(f"os.{call}" for call in _PROCESS_CALLS)
        if modules[:1] == ["os"] or any(call in _source(error) for call in calls):
            return PROCESSES
    if _is_in(_SOCKET_MODULES, modules) or _is_socket_call(error):
        return SOCKETS
    return None


def _is_socket_call(error: OSError) -> bool:
    """Whether a socket method raised it; such a method has no frame of its own."""
    calls = (".connect(", ".connect_ex(", ".bind(", ".listen(", ".accept(", ".recv(", ".send")
    return any(call in _source(error) for call in calls) and "socket" in sys.modules


def _of_platform(error: BaseException) -> Phrase | None:
    """Return the limit of the platform that caused the error; None for most errors."""
    if isinstance(error, ModuleNotFoundError):
        return PROCESSES if error.name == "_multiprocessing" else None
    modules = _modules(error)
    message = str(error)
    if isinstance(error, RuntimeError) and "start new thread" in message:
        return THREADS
    if isinstance(error, NotImplementedError):
        if "multiprocessing" in message or "subprocess" in message:
            return PROCESSES
        if "socket" in message or "sock_" in message:
            return SOCKETS
    if isinstance(error, OSError):
        return _system_call(error, modules)
    if isinstance(error, RuntimeError) and "TLS not supported" in message:
        return SOCKETS
    if isinstance(error, AttributeError) and getattr(error.obj, "__name__", "") == "os":
        return PROCESSES if str(error.name).startswith(_PROCESS_CALLS) else None
    return None


def advice(error: BaseException) -> Sequence[Phrase]:
    """Return advice for ``error`` in addition to its message; empty for most errors."""
    if found := _of_platform(error):
        return [found]
    if isinstance(error, ModuleNotFoundError):
        return missing.advice(error)
    return ()
