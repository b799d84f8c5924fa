# Run by build-runtime.mjs inside a fresh interpreter: does what a Worker does until the first
# output, and a run that ends well, one that fails and one that cannot be compiled. What is loaded
# then belongs to the start-up archive.
import sys

ARCHIVE = "/lib/python314.zip"


def loaded() -> list[str]:
    """Archive paths of the modules that are loaded by now, in the order of their import."""
    found = []
    for module in list(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        origin = getattr(spec, "origin", None) or ""
        if origin.startswith(f"{ARCHIVE}/"):
            found.append(origin.removeprefix(f"{ARCHIVE}/"))
    return found


def run(runner, code: str, mode: str = "script") -> str:
    coroutine = runner.run(code, "<warm-up>", mode)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value["status"]
    raise AssertionError("It waits, and nobody is there.")


def start_up() -> list[str]:
    import python_run.checkpoint
    import python_run.imports
    import python_run.library
    import python_run.rich
    import python_run.runner
    import python_run.snapshot
    import python_run.streams
    import python_run.waiting

    def fetch(name: str) -> str:
        raise AssertionError(f"Everything is here; {name} was asked for.")

    python_run.streams.install(lambda _: None, lambda _: None, lambda: True)
    python_run.library.install(fetch)
    assert python_run.imports.missing("import sys, no_such_module") == ["no_such_module"]
    python_run.rich.install(lambda _: None, lambda: 1.0)
    runner = python_run.runner
    assert run(runner, "print('', end='')\n{'a': [1.5]}") == "ok"
    assert run(runner, "1", "transcript") == "ok"
    assert run(runner, "input()") == "error"
    assert run(runner, "def f():\n    return 1 / 0\nf()") == "error"
    assert run(runner, "x = = 1") == "error"
    assert run(runner, "try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError from e") == "error"
    return loaded()
