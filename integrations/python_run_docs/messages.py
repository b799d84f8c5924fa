"""Every sentence that authors see: what happened, and what to do.

Messages about options, metadata and fences have no full stop: docutils puts one after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

# The installation


def files_missing(folder: Path) -> str:
    return (
        f"python-run's files are missing: there is no {folder}. Install python-run-docs again, or "
        "run `npm run build` in a checkout."
    )


def resolver_missing(path: Path) -> str:
    return f"{path} is missing. Install python-run-docs again."


# Options, metadata and fences

TRUE_OR_FALSE = "use true or false"
TEXT_OR_NUMBER = "use a text or a number"
ANY_TEXT = "give it a value"
SECONDS = "give a number of seconds, such as 2.5, or 0 for no limit"
LINES = "give the first and the last line, such as 3-7"


def one_of(choices: Sequence[str]) -> str:
    return f"use {', '.join(choices[:-1])} or {choices[-1]}"


def wrong_value(name: str, value: object, rule: str) -> str:
    """``rule`` is one of those above."""
    return f"{name}={value!r} is not allowed: {rule}"


def unknown_option(name: str, known: Iterable[str]) -> str:
    return f"there is no option “{name}”; there are {', '.join(known)}"


def ignored(problem: str) -> str:
    return f"{problem} (the option is ignored)"


def wrong_metadata(key: str, value: object, choices: Sequence[str]) -> str:
    return f"“{key}: {value}” in the page's metadata is not allowed: {one_of(choices)}"


QUOTE_VALUES = 'put values in quotes, as in session="a"'
ADD_SUPERFENCES = "add pymdownx.superfences to markdown_extensions"


def unread_fence(header: str, remedy: str) -> str:
    """``remedy`` is one of those above."""
    return f"this fence cannot be read: {header} ({remedy})"


#: Options of markdown-exec's pyodide fences that have no effect here, and why.
WITHOUT_EFFECT = {
    "version": "the files in the site decide the version of Python",
    "assets": "each page loads the script once",
    "height": "the editor is as tall as its code",
    "theme": "the editor takes its colours from the page",
}


def without_effect(name: str) -> str:
    return f"{name} has no effect: {WITHOUT_EFFECT[name]}"


# Settings of the Markdown extension

ATTRIBUTE_SETTING = "The element's attribute, for all blocks"


def blocks_setting(choices: Iterable[str]) -> str:
    return f"Which Python blocks run: {', '.join(choices)}"


def url_setting(folder: str) -> str:
    return f"Where python-run's files are. Zensical needs it only when that is not {folder}/"


# Sphinx


def relative_url(url: str) -> str:
    return (
        f"python_run_url is {url!r}. Give the full address of the folder with python-run.js, "
        "beginning with https://."
    )


def unused_setup(session: str | None) -> str:
    where = f"in the session “{session}”" if session else "in the page's own session"
    return f"python-run-setup: this code never runs, because no block {where} runs"


def skipif_failed(error: Exception) -> str:
    return f":skipif: failed ({type(error).__name__}: {error}), so nothing is skipped"


# The documented project

NO_BUILDER = "Nothing here can build the project. Install pip (python -m ensurepip) or uv."


def not_installable(said: str, problem: str) -> str:
    """``problem`` is one of the two below."""
    return (
        f"{said!r} cannot be installed: {problem}. Name a project's folder, a wheel, or a "
        "requirement such as mylib==1.2."
    )


def no_path(path: Path) -> str:
    return f"{path} does not exist"


def no_project(path: Path, files: Iterable[str]) -> str:
    return f"{path} has no {' and no '.join(files)}"


def wrong_wheel_name(name: str) -> str:
    return (
        f"{name} is not the name of a wheel. Keep the name that the build gave it, such as "
        "mylib-1.0-py3-none-any.whl."
    )


def compiled_wheel(name: str, tags: Iterable[str]) -> str:
    return (
        f"{name} is compiled for {', '.join(tags)}, so no browser can run it. Name a wheel of pure "
        "Python (py3-none-any) or one compiled for browsers (pyemscripten), or remove the setting."
    )


def build_failed(project: Path, output: str) -> str:
    return f"The project {project} could not be built. The build printed:\n{output}"


# Packages

#: What keeps packages from a folder, by the codes of the resolver and of `Fetcher`.
PACKAGE_PROBLEMS = {
    "package-failed": "The package {name}{needed} could not be installed.",
    "package-unknown": "{index} has no package of this name.",
    "package-unfit": (
        "{what} is not for Python in the browser, which takes wheels of pure Python (py3-none-any) "
        "or built for it ({abi})."
    ),
    "package-source-only": "It has source code only, and only wheels can be installed.",
    "package-no-version": "No version fits {specifier}. The newest is {newest}.",
    "package-no-choice": "No versions of the packages fit all requirements.",
    "index-unreadable": "The answer from {url} is not a page of a package index.",
    "wheel-unreadable": "The file at {url} is not a wheel.",
    "wheel-name": "“{file}” is not the name of a wheel.",
    "requirement-unclear": "“{text}” is not a requirement (PEP 508) or the address of a wheel.",
    "answered": "{url} answered {status}.",
    "unreadable": "{url} could not be read ({detail}).",
    "other-digest": "{url} does not have the expected SHA-256.",
}


def package_problem(code: str, by: str = "", **about: object) -> str:
    needed = f" (needed by {by})" if by else ""
    return PACKAGE_PROBLEMS[code].format(needed=needed, **about)


# The command

COMMAND = "Puts python-run's files into a site, for generators without a plugin."
COPY = "copy the files that pages need"
COPY_MORE = "Copies python-run.js and the files it needs. Leaves up-to-date files alone."
COPY_FOLDER = "such as docs/python-run; created if missing"
COPY_PACKAGES = (
    "also put these packages and their dependencies into FOLDER/packages; give names or "
    "requirements, such as sympy 'attrs>=24'. Point data-package-base at that folder"
)
COPY_BASE = "folder with pyodide's own packages (default: its CDN)"


def copy_index(default: str) -> str:
    return f"package index to ask first (default: {default}, asked last)"


def copied(folder: Path) -> str:
    return f"Copied to {folder}"


def packages_copied(folder: Path) -> str:
    return f"Packages are in {folder}"
