# Run by build-runtime.mjs inside a fresh interpreter: does what a Worker does until the first
# output, and a run that ends well, one that fails and one that cannot be compiled. What is loaded
# then belongs to the start-up archive.
import json
import sys

from python_run import bridge

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


def call(name: str, **keywords: str):
    """Do what the Worker calls for; what it awaits comes at once."""
    answer = bridge.answer(json.dumps({"call": name, **keywords}))
    if not isinstance(answer, str):
        try:
            answer.send(None)
        except StopIteration as end:
            answer = end.value
        else:
            raise AssertionError("It waits, and nobody is there.")
    return json.loads(answer)


def run(code: str, mode: str = "script") -> str:
    return call("run", code=code, filename="<warm-up>", mode=mode)["status"]


def worker(request: str) -> str:
    assert json.loads(request)["call"] != "archive", "Everything is here."
    return "null"


def start_up() -> list[str]:
    import python_run.memory.checkpoint

    call("refresh")
    bridge.connect(worker)
    call("start")
    assert call("missing", code="import sys, no_such_module") == ["no_such_module"]
    assert run("print('', end='')\n{'a': [1.5]}") == "ok"
    assert run("1", "transcript") == "ok"
    assert run("input()") == "error"
    assert run("def f():\n    return 1 / 0\nf()") == "error"
    assert run("x = = 1") == "error"
    assert run("try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError from e") == "error"
    return loaded()
