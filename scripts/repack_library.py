# Run inside CPython by build-runtime.mjs, with `own_sources` (our package, path to text) and
# `common_modules` (names) as globals. Reads /library.zip; writes /startup.zip and /full.zip.
import importlib
import importlib._bootstrap_external as bootstrap
import importlib.util
import io
import sys
import zipfile

ARCHIVE = "/lib/python314.zip"  # where the runtime puts the start-up archive


def start_up_files() -> set[str]:
    """Archive paths of the modules that are loaded by now: start-up's, the common, our own's."""
    sources = zipfile.ZipFile("/own.zip", "w")
    for name, text in own_sources.items():
        sources.writestr(name, text)
    sources.close()
    sys.path.insert(0, "/own.zip")
    for name in common_modules:
        importlib.import_module(name)
    # A run that prints, fails and is reported brings in all that our own package imports lazily.
    runner = importlib.import_module("python_run.runner")
    importlib.import_module("python_run.streams")
    importlib.import_module("python_run.library")
    coroutine = runner.run("import asyncio\nprint('', end='')\n1 / 0", "<warm-up>", "script")
    try:
        coroutine.send(None)
    except StopIteration as end:
        assert end.value["status"] == "error"
    found = set()
    for module in list(sys.modules.values()):
        origin = getattr(getattr(module, "__spec__", None), "origin", None) or ""
        if origin.startswith(f"{ARCHIVE}/"):
            found.add(origin.removeprefix(f"{ARCHIVE}/"))
    return found


def write(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = method
    archive.writestr(entry, data)


def bytecode(name: str, source: bytes) -> bytes:
    """A .pyc that is never checked against its source: there is none beside it."""
    code = compile(source, f"{ARCHIVE}/{name}", "exec", dont_inherit=True)
    return bytes(bootstrap._code_to_hash_pyc(code, importlib.util.source_hash(source), False))


def main() -> None:
    stock = zipfile.ZipFile("/library.zip")
    names = sorted(name for name in stock.namelist() if not name.endswith("/"))
    hot = start_up_files()
    with zipfile.ZipFile("/startup.zip", "w") as startup, zipfile.ZipFile("/full.zip", "w") as full:
        for name in names:
            data = stock.read(name)
            # The start-up archive is stored: what the host sends it with compresses it better.
            if name in hot or name.startswith(("_pyodide/", "pyodide/")):
                if name.endswith(".py"):
                    write(startup, f"{name}c", bytecode(name, data), zipfile.ZIP_STORED)
                else:
                    write(startup, name, data, zipfile.ZIP_STORED)
            write(full, name, data, zipfile.ZIP_DEFLATED)
        for name, text in sorted(own_sources.items()):
            source = text.encode()
            write(startup, f"{name}c", bytecode(name, source), zipfile.ZIP_STORED)


main()
