"""What is said of errors that come from where Python runs."""

from __future__ import annotations

import errno
import os
import sys
from types import ModuleType

import pytest

from conftest import Run
from python_run.bridge import Phrase
from python_run.running.advice import PROCESSES, SOCKETS, THREADS, advice
from python_run.running.execution import remember_source


def raised(code: str, modules: dict[str, str] | None = None) -> Exception:
    """Return what a block raises; ``modules`` are importable by it, as their sources."""
    try:
        for name, source in (modules or {}).items():
            module = ModuleType(name)
            exec(compile(source, f"/lib/{name}.py", "exec"), vars(module))
            sys.modules[name] = module
        remember_source("<example 1>", code)
        exec(compile(code, "<example 1>", "exec"), {"__name__": "__main__"})
    except Exception as error:
        return error
    finally:
        for name in modules or {}:
            sys.modules.pop(name, None)
    raise AssertionError("It raises.")


def test_threads() -> None:
    error = RuntimeError("can't start new thread")
    assert advice(error) == [THREADS]


@pytest.mark.parametrize("call", ["run", "Popen", "check_output"])
def test_processes(call: str) -> None:
    source = (
        f"def {call}(*_): raise OSError({errno.ENOTSUP}, 'emscripten does not support processes.')"
    )
    error = raised(f"import subprocess_ as s\ns.{call}('ls')", {"subprocess_": source})
    assert not advice(error)  # it is a module of that name that must have raised it
    source = f"__name__ = 'subprocess'\n{source}"
    error = raised(f"import subprocess_ as s\ns.{call}('ls')", {"subprocess_": source})
    assert advice(error) == [PROCESSES]


def test_an_error_of_a_process_that_ran_is_the_programs_own() -> None:
    error = raised("import subprocess\nsubprocess.run(['/no/such/program'])")
    assert isinstance(error, FileNotFoundError)
    assert not advice(error)


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.ENOEXEC])
def test_calls_of_the_operating_system(number: int) -> None:
    # What is written in C has no frame of its own: the line that called it tells.
    code = f"import os\nraise OSError({number}, 'Function not implemented')"
    assert advice(raised(f"{code}  # os.fork()")) == [PROCESSES]
    assert not advice(raised(code))


def test_calls_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_spawn")
    assert advice(raised("import os\nos.posix_spawn('/bin/ls', [], {})")) == [PROCESSES]
    assert not advice(raised("import os\nos.nothing"))


@pytest.mark.parametrize("name", ["socket", "socketserver", "ssl"])
def test_sockets(name: str) -> None:
    source = f"__name__ = {name!r}\ndef connect(): raise OSError(23, 'Host is unreachable')"
    error = raised("import net_\nnet_.connect()", {"net_": source})
    assert advice(error) == [SOCKETS]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("sock_connect() is not available in browser environments due to …", SOCKETS),
        ("create_server() is not available … restricted raw socket access.", SOCKETS),
        ("subprocess_exec() is not available in browser environments …", PROCESSES),
        ("This Python build lacks multiprocessing.synchronize", PROCESSES),
        ("a subclass must do this", None),
    ],
)
def test_what_the_event_loop_does_not_have(message: str, expected: Phrase | None) -> None:
    told = [expected] if expected else []
    assert list(advice(NotImplementedError(message))) == told


def test_missing_modules() -> None:
    error = ModuleNotFoundError("No module named 'x'", name="x")
    assert advice(error) == [{"code": "module-maybe-package", "package": "x"}]
    error = ModuleNotFoundError("No module named '_multiprocessing'", name="_multiprocessing")
    assert advice(error) == [PROCESSES]


@pytest.mark.parametrize(
    "code",
    [
        "1 / 0",
        "x",
        "open('/no/such/file')",
        "[].nothing",
        "raise OSError('mine')",
        "raise RuntimeError",
    ],
)
def test_most_errors_say_it_all(run: Run, code: str) -> None:
    assert "advice" not in run(code)["error"]


def test_an_error_tells_it(run: Run) -> None:
    error = run('raise RuntimeError("can\'t start new thread")')["error"]
    assert error["advice"] == [THREADS]


def test_what_pyodide_adds_for_those_who_embed_it_is_left_out(run: Run) -> None:
    hint = "The module 'x_' is included in the Pyodide distribution, but it is not installed."
    text = f"No module named 'x_'\n{hint}"
    error = run(f"text = {text!r}\nraise ModuleNotFoundError(text, name='x_')")["error"]
    assert error["message"] == "No module named 'x_'"
    assert "Pyodide" not in error["traceback"]
