# Run inside CPython by build-runtime.mjs: bytecode is its own affair. PYTHONHASHSEED is fixed, so
# that no order depends on it, and PYTHONNODEBUGRANGES leaves out columns: readers' own code,
# compiled elsewhere, keeps its carets. Bytes come in /in and leave in /out.
import ast
import gzip
import importlib._bootstrap_external as bootstrap
import pathlib
import zipfile

STARTUP = "/lib/python314.zip"  # where the loader puts the start-up archive
EXAMPLES = "/lib/python314-examples.zip"  # where src/worker/library.ts puts this one

# Modules of start-up that nobody asks for help about: they come without docstrings.
INTERNAL = (
    *("_pyodide/", "pyodide/", "python_run/", "sitecustomize.py", "encodings/", "importlib/_"),
    *("pathlib/_", "re/_", "_colorize.py", "_opcode_metadata.py", "_ssl.py", "_weakrefset.py"),
)


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        match node.body:
            case [ast.Expr(ast.Constant(str())) as docstring, *rest]:
                node.body = rest or [ast.copy_location(ast.Pass(), docstring)]
    return tree


def bytecode(archive: str, path: str, source: bytes) -> bytes:
    """A .pyc that is never checked against its source: there is none beside it."""
    tree = ast.parse(source, f"{archive}/{path}")
    if archive == STARTUP and path.startswith(INTERNAL):
        tree = without_docstrings(tree)
    code = compile(tree, f"{archive}/{path}", "exec", dont_inherit=True)
    return bytes(bootstrap._code_to_hash_pyc(code, bytes(8), False))


def write_zip(files: dict[str, bytes], method: int) -> None:
    """Write a zip archive whose bytes depend on nothing but the names and contents."""
    with zipfile.ZipFile("/out", "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, data)


def compress() -> None:
    data = pathlib.Path("/in").read_bytes()
    pathlib.Path("/out").write_bytes(gzip.compress(data, 9, mtime=0))


def vendored(modules: list[str]) -> dict[str, str]:
    """Modules of the wheel in /in, as parts of our own package, which no other copy can replace."""
    wheel = zipfile.ZipFile("/in")
    packages = {module.rpartition("/")[0] for module in modules}
    inits = [f"{package}/__init__.py" for package in packages]
    folder = "python_run/packages/_vendor"
    sources = {f"{folder}/{name}": wheel.read(name).decode() for name in modules + inits}
    return {f"{folder}/__init__.py": "", **sources}


def contents_module(archives: dict[str, list[str]]) -> bytes:
    """The source of python_run.library.contents: which modules the archives that come later have."""
    lines = [
        f"    {name!r}: {' '.join(sorted(map(module_name, paths)))!r},\n"
        for name, paths in archives.items()
    ]
    return "".join(["ARCHIVES = {\n", *lines, "}\n"]).encode()


class Library:
    def __init__(self, own: dict[str, str]) -> None:
        stock = zipfile.ZipFile("/in")
        names = sorted(name for name in stock.namelist() if not name.endswith("/"))
        self._stock = {name: stock.read(name) for name in names}
        self._own = {name: text.encode() for name, text in sorted(own.items())}

    def _all(self, later: dict[str, list[str]]) -> dict[str, bytes]:
        """All sources, with the contents of the archives that come later."""
        return {**self._stock, **self._own, "python_run/library/contents.py": contents_module(later)}

    def whole(self) -> None:
        """Everything as source, to see in another interpreter what a start imports of it."""
        write_zip(self._all({"examples": [], "library": []}), zipfile.ZIP_STORED)

    def choose(self, startup: list[str], examples: list[str]) -> None:
        """Say which modules, by their paths, are in the archives of bytecode."""
        self._startup, self._examples = startup, examples

    def pack(self, name: str) -> None:
        match name:
            case "startup":
                self._write_bytecode(STARTUP, self._startup)
            case "examples":
                self._write_bytecode(EXAMPLES, self._examples)
            case "library":
                write_zip(self._stock, zipfile.ZIP_DEFLATED)

    def _write_bytecode(self, archive: str, paths: list[str]) -> None:
        modules = [path for path in self._stock if path.endswith(".py")]
        sources = self._all({"examples": self._examples, "library": modules})
        files = {f"{path}c": bytecode(archive, path, sources[path]) for path in paths}
        # What the host sends it with compresses all of it better.
        write_zip(files, zipfile.ZIP_STORED)
