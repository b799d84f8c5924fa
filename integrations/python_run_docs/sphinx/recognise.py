"""Whether a code block of a document is Python that can run."""

import ast
import re
import textwrap
import warnings

#: Lexers of Python 3, by the names that Pygments and Sphinx have for them.
CODE = frozenset({"python", "python3", "py", "py3"})

#: Lexers of transcripts.
TRANSCRIPT = frozenset({"pycon", "pycon3", "python-console", "doctest"})

#: Lexers of Python with more in it: magics, and commands of a shell. Cells of notebooks have these.
IPYTHON = frozenset({"ipython", "ipython3"})

#: The language of a literal block that names none.
DEFAULT = "default"

PROMPT = re.compile(r"^[ \t]*>>>(?: |$)", re.MULTILINE)

#: The prompt of IPython. What follows it can read as the type of a variable.
IPYTHON_PROMPT = re.compile(r"^[ \t]*In ?\[\d*\]:", re.MULTILINE)

#: What Sphinx takes off a transcript: doctest's directives, and its marks of blank lines.
DIRECTIVE = re.compile(r"#\s*doctest:|^\s*<BLANKLINE>", re.MULTILINE)

#: The head of a section, as INI and TOML write it: what follows can read as Python, and is none.
SECTION = re.compile(r"^\[[\w .:-]+\]$", re.MULTILINE)


def is_python(language: str) -> bool:
    return language.lower() in CODE | TRANSCRIPT | IPYTHON | {DEFAULT}


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
    if language in IPYTHON and not inherits:
        has_prompts = IPYTHON_PROMPT.search(source) is not None
        return is_transcript(source) or (not has_prompts and bool(_statements(source)))
    return is_python(language) and (is_transcript(source) or is_program(source))


def is_transcript(source: str) -> bool:
    return PROMPT.search(source) is not None


def is_program(source: str) -> bool:
    """Whether this is Python, and does something: words and data can be expressions, too."""
    if SECTION.search(textwrap.dedent(source)):
        return False
    return any(_does_something(node) for part in _statements(source) for node in ast.walk(part))


def _statements(source: str) -> list[ast.stmt]:
    """What a program consists of; nothing where it is none."""
    source = textwrap.dedent(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            compile(tree, "<block>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return tree.body


def _does_something(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr | ast.Pass):
        return False
    if isinstance(node, ast.AnnAssign):
        return node.value is not None  # `name: Ada` is YAML as well.
    return isinstance(node, ast.Call | ast.stmt)
