"""
A Python-Markdown extension for fences that run.

Fences get their options through `pymdownx.superfences`, whose highlighting stays as it is::

    ```python run session="tour"
    ```{.python .run session=tour}
    ```pyodide session="tour"

The last is what sites wrote for markdown-exec. A block keeps its options as attributes, which the
script reads. In MkDocs, the plugin sets this up and adds the script to the pages; in Zensical,
which runs no plugins of others, this does.
"""

from __future__ import annotations

import logging
import re
from html import escape
from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from pygments.formatters import HtmlFormatter
from pymdownx.highlight import HighlightExtension
from pymdownx.superfences import SuperFencesCodeExtension, highlight_validator

from . import messages
from .assets import ENTRY, FOLDER, script_attributes
from .options import (
    FLAGS,
    OPTIONS,
    OPTIONS_OF_LINES,
    SITE_OPTIONS,
    OptionError,
    attribute,
    site_attribute,
)
from .page_html import BLOCKS, LANGUAGES, RUN, blocks_of_page, can_run, escaped, limit, script_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markdown import Markdown

# MkDocs counts what is logged under its name, for `--strict`; so does ProperDocs.
log = logging.getLogger("mkdocs.plugins.python_run")

_PYODIDE = "pyodide"

#: What superfences does with a fence, whether it runs or not.
_HIGHLIGHTING = {"hl_lines", "linenums", "title", "title_mode"}

_UNREAD_FENCE = re.compile(
    r"[\s>]*(?:`{3,}|~{3,})\s*(?P<header>"
    rf"{_PYODIDE}\b.*|\{{?\s*\.?(?:{'|'.join(LANGUAGES)})\b.*?[\s.]{RUN}\b.*)"
)


class PythonRunExtension(Extension):
    """
    Marks the fences that run. Where a plugin does not, it also adds the script tag, to which `url`
    and the options after it belong: the same as those of fences, for the whole site.
    """

    def __init__(self, **options: Any) -> None:
        self.config = {
            "blocks": ["all", messages.blocks_setting(BLOCKS)],
            "url": ["", messages.url_setting(FOLDER)],
            **{
                name: [False if name in FLAGS else "", messages.ATTRIBUTE_SETTING]
                for name in SITE_OPTIONS
            },
        }
        super().__init__(**options)
        blocks = self.getConfig("blocks")
        if blocks not in BLOCKS:
            raise ValueError(messages.wrong_value("blocks", blocks, messages.one_of(BLOCKS)))
        self.site_options = {
            name: site_attribute(name, self.getConfig(name))
            for name in SITE_OPTIONS
            if name in options
        }
        self._is_set_up = False

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        self.md = md
        md.registerExtension(self)
        md.block_level_elements.append("python-run")
        # After superfences (25), which takes every fence that it can read.
        self.unread_fences = _UnreadFences(md)
        md.preprocessors.register(self.unread_fences, "python_run_unread_fences", 24)
        md.postprocessors.register(_Finish(self), "python_run_page", -100)

    def reset(self) -> None:
        """Called first when all extensions are there, in whatever order they were listed."""
        if self._is_set_up:
            return
        self._is_set_up = True
        if superfences := self._superfences():
            superfences.superfences.append(_FENCES)
        # The HTML has to say which blocks are Python.
        for extension in self.md.registeredExtensions:
            if isinstance(extension, HighlightExtension):
                extension.setConfig("pygments_lang_class", True)
                extension.enabled = True  # or superfences takes no notice of its settings
            elif (
                isinstance(extension, CodeHiliteExtension)
                and extension.getConfig("pygments_formatter") == "html"
            ):
                extension.setConfig("pygments_formatter", _LanguageFormatter)

    def _superfences(self) -> SuperFencesCodeExtension | None:
        """The site's superfences, or new ones that write blocks as Python-Markdown itself does."""
        extensions = self.md.registeredExtensions
        if not any(
            isinstance(extension, (SuperFencesCodeExtension, CodeHiliteExtension))
            for extension in extensions
        ):
            plain = {"pymdownx.highlight": {"use_pygments": False, "css_class": ""}}
            superfences = SuperFencesCodeExtension()
            self.md.registerExtensions(["pymdownx.highlight", superfences], plain)
            superfences.superfences[0]["validator"] = _validate_highlighting
        found = (each for each in extensions if isinstance(each, SuperFencesCodeExtension))
        return next(found, None)

    def finish(self, html: str) -> str:
        """Opts blocks out and adds the script, where nothing but an extension can."""
        page = _zensical_page(self.md)
        url = self.getConfig("url")
        if page is None and not url:
            return html
        blocks = self.getConfig("blocks")
        try:
            blocks = blocks_of_page(page.meta if page else {}, blocks)
        except ValueError as error:
            _warn(self.md, str(error))
        html = limit(html, blocks)
        if not can_run(html):
            return html
        # Zensical takes an address in a page as one beside the page's source, and turns it.
        folder = url.rstrip("/") if url else "../" * page.path.count("/") + FOLDER
        tag = script_tag(f"{folder}/{ENTRY}", script_attributes(self.site_options))
        # Docstrings are converted on their own, and may have brought the tag.
        return f"{html.replace(tag, '')}\n{tag}"


def _validate(
    language: str,
    inputs: dict[str, str],
    options: dict[str, Any],
    attrs: dict[str, str],
    md: Markdown,
) -> bool:
    """Takes a fence that is to run, and sorts its options. Superfences calls it."""
    fences: Any = md.preprocessors["fenced_code_block"]
    if language != _PYODIDE and RUN not in inputs and RUN not in fences.classes:
        return False
    given = {name: value for name, value in inputs.items() if name != RUN}
    kept = {
        name: given.pop(name)
        for name in [*given]
        if name in _HIGHLIGHTING or name.startswith("data-")
    }
    options["attributes"] = _attributes(language, given, md)
    return _validate_highlighting(language, kept, options, attrs, md)


def _validate_highlighting(
    language: str,
    inputs: dict[str, str],
    options: dict[str, Any],
    attrs: dict[str, str],
    md: Markdown,
) -> bool:
    """
    Takes any fence. Without Pygments, highlighting options are left out, as Python-Markdown does;
    superfences does not take such a fence.
    """
    fences: Any = md.preprocessors["fenced_code_block"]
    fences.get_hl_settings()
    if not fences.use_pygments:
        inputs = {name: value for name, value in inputs.items() if name not in _HIGHLIGHTING}
    return bool(highlight_validator(language, inputs, options, attrs, md))


def _attributes(language: str, given: Mapping[str, str], md: Markdown) -> dict[str, str]:
    """The attributes that a fence's options become. Says which options are wrong, and why."""
    attributes = {}
    for key, given_text in given.items():
        name = key.replace("_", "-")  # superfences takes no hyphen
        text = "" if given_text == key else given_text  # of an option without a value
        if language == _PYODIDE and name in messages.WITHOUT_EFFECT:
            log.info("%s%s", _place(md), messages.without_effect(name))
        elif language == _PYODIDE and name == "install":
            attributes["data-python-run-packages"] = escaped(text.replace(",", " "))
        elif name not in OPTIONS:
            _warn(md, messages.unknown_option(name, OPTIONS))
        else:
            try:
                value = attribute(name, _value(name, text))
            except OptionError as error:
                _warn(md, messages.ignored(str(error)))
                continue
            if value is not None:
                attributes[f"data-python-run-{name}"] = escaped(value)
    return attributes


def _value(name: str, text: str) -> str:
    """What an author wrote, with its lines."""
    # A fence's header is one line: what is typed on several has `\\n` between.
    return text.replace("\\n", "\n") if name in OPTIONS_OF_LINES else text


def _format(
    src: str,
    language: str,
    options: dict[str, Any],
    md: Markdown,
    classes: list[str],
    id_value: str,
    attrs: dict[str, str],
) -> str:
    """The block as superfences makes it, with a class and attributes. Superfences calls it."""
    fences: Any = md.preprocessors["fenced_code_block"]
    html: str = fences.highlight(
        src=src,
        language="python" if language == _PYODIDE else language,
        options={name: value for name, value in options.items() if name != "attributes"},
        md=md,
        classes=[*dict.fromkeys([*classes, RUN])],
        id_value=id_value,
        attrs=attrs | options["attributes"],
    )
    return html


#: What superfences asks of a kind of fence. Its own way to add one has changed between versions.
_FENCES: dict[str, Any] = {
    "name": "python-run",
    "test": {*LANGUAGES, _PYODIDE}.__contains__,
    "validator": _validate,
    "formatter": _format,
    "reset": None,
}


def _warn(md: Markdown, message: str) -> None:
    log.warning("%s%s", _place(md), message)


def _place(md: Markdown) -> str:
    """What a message begins with: the page, where it is known."""
    path = None
    if page := _zensical_page(md):
        path = page.path
    elif "relpath" in md.treeprocessors:  # MkDocs
        relpath: Any = md.treeprocessors["relpath"]
        path = relpath.file.src_uri
    return f"python-run: {path}: " if path else "python-run: "


def _zensical_page(md: Markdown) -> Any:
    """What Zensical knows of the page that it converts, such as `path` and `meta`."""
    name = "rendering_context"
    return getattr(md.preprocessors[name], "page", None) if name in md.preprocessors else None


class _UnreadFences(Preprocessor):
    """Finds fences that were to run and were not read; some of them may be shown on purpose."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.headers: list[str] = []

    def run(self, lines: list[str]) -> list[str]:
        self.headers = [fence["header"] for line in lines if (fence := _UNREAD_FENCE.match(line))]
        return lines

    def warn(self, html: str) -> None:
        """Warns of those that the page does not show as code."""
        if not self.headers:
            return
        text = re.sub(r"<pre\b.*?</pre>", "", html, flags=re.DOTALL)
        is_super = hasattr(self.md.preprocessors["fenced_code_block"], "extension")
        remedy = messages.QUOTE_VALUES if is_super else messages.ADD_SUPERFENCES
        for header in self.headers:
            if escape(header, quote=False) in text:
                _warn(self.md, messages.unread_fence(header, remedy))


class _LanguageFormatter(HtmlFormatter):  # type: ignore[misc]
    """What codehilite formats with, and the language as a class of the code."""

    def __init__(self, lang_str: str, **options: Any) -> None:
        super().__init__(**options)
        self.language_class = lang_str

    def _wrap_code(self, inner: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        yield 0, f'<code class="{escaped(self.language_class)}">'
        yield from inner
        yield 0, "</code>"


class _Finish(Postprocessor):
    def __init__(self, extension: PythonRunExtension) -> None:
        super().__init__(extension.md)
        self.extension = extension

    def run(self, text: str) -> str:
        self.extension.unread_fences.warn(text)
        return self.extension.finish(text)


def makeExtension(**options: Any) -> PythonRunExtension:  # noqa: N802
    return PythonRunExtension(**options)
