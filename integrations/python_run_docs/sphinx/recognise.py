"""Whether a code block of a document is Python that can run."""

import ast
import re
import textwrap
import warnings

#: Lexers of Python 3, by the names that Pygments and Sphinx have for them.
CODE = frozenset({"python", "python3", "py", "py3"})

#: Lexers of transcripts.
TRANSCRIPT = frozenset({"pycon", "pycon3", "python-console", "doctest"})

#: What may be Python: the language of a literal block that names none, and Python with more in it.
MAYBE = frozenset({"default", "ipython", "ipython3"})

PROMPT = re.compile(r"^[ \t]*>>>(?: |$)", re.MULTILINE)

#: What Sphinx takes off a transcript: doctest's directives, and its marks of blank lines.
DIRECTIVE = re.compile(r"#\s*doctest:|^\s*<BLANKLINE>", re.MULTILINE)

#: The head of a section, as INI and TOML write it: what follows can read as Python, and is none.
SECTION = re.compile(r"^\[[\w .:-]+\]$", re.MULTILINE)


def is_python(language: str) -> bool:
    return language.lower() in CODE | TRANSCRIPT | MAYBE


def is_runnable(source: str, language: str, *, inherits: bool) -> bool:
    """Whether a block can run.

    `inherits`: the block names no language; this one is that of its page. Sphinx gives it to
    every literal block, whatever it holds.
    """
    language = language.lower()
    if language in TRANSCRIPT:
        return is_transcript(source)
    if language in CODE and not inherits:
        return True
    return is_python(language) and (is_transcript(source) or is_program(source))


def is_transcript(source: str) -> bool:
    return PROMPT.search(source) is not None


def is_program(source: str) -> bool:
    """Whether this is Python, and does something: words and data can be expressions, too."""
    source = textwrap.dedent(source)
    if SECTION.search(source):
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            compile(tree, "<block>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(map(_does_something, ast.walk(tree)))


def _does_something(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr | ast.Pass):
        return False
    if isinstance(node, ast.AnnAssign):
        return node.value is not None  # `name: Ada` is YAML as well.
    return isinstance(node, ast.Call | ast.stmt)
