"""The MkDocs plugin `python-run`: the Markdown extension, the files, the script on the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice, Optional, Type
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.utils import get_relative_url

from .assets import ENTRY, FOLDER, copy, dist, script_attributes
from .fence_options import SITE_OPTIONS
from .page_html import BLOCKS, Blocks, blocks_of_page, can_run, limit, script_tag

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

log = get_plugin_logger("python_run")

_EXTENSION = "python_run_docs.markdown"
_EXTENSION_NAMES = {_EXTENSION, "python_run"}


class PythonRunConfig(Config):  # type: ignore[no-untyped-call]
    blocks = Choice(BLOCKS, default="all")
    url = Optional(Type(str))
    session = Optional(Type(str))
    label = Optional(Type(str))
    readonly = Type(bool, default=False)
    theme = Optional(Choice(("auto", "light", "dark")))
    prefetch = Optional(Choice(("intent", "visible", "none")))
    timeout = Optional(Type((int, float)))


class PythonRunPlugin(BasePlugin[PythonRunConfig]):  # type: ignore[no-untyped-call]
    def on_config(self, config: MkDocsConfig) -> None:
        if not self.config.url:
            try:
                dist()
            except FileNotFoundError as error:
                raise PluginError(str(error)) from error
        names = _EXTENSION_NAMES.intersection(config.markdown_extensions)
        if not names:
            config.markdown_extensions.append(_EXTENSION)
        for name in names:
            # Listed for another generator: here the script tag is the plugin's.
            config.mdx_configs[name] = {}

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        blocks: Blocks = self.config.blocks
        try:
            blocks = blocks_of_page(page.meta, blocks)
        except ValueError as error:
            log.warning("%s: %s", page.file.src_uri, error)
        return limit(html, blocks)

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        if not can_run(output):
            return output
        url = self.config.url
        src = (
            f"{url.rstrip('/')}/{ENTRY}" if url else get_relative_url(f"{FOLDER}/{ENTRY}", page.url)
        )
        tag = script_tag(src, script_attributes(self._site_options()))
        # In `main`, Material runs it when the reader comes here without loading the page anew.
        for end in ("</main>", "</body>"):
            before, found, after = output.rpartition(end)
            if found:
                return f"{before}{tag}{found}{after}"
        return output + tag

    def on_post_build(self, config: MkDocsConfig) -> None:
        if not self.config.url:
            copy(Path(config.site_dir) / FOLDER)

    def _site_options(self) -> dict[str, str | bool | None]:
        values = {name: self.config[name] for name in SITE_OPTIONS}
        return {
            name: value if value is None or isinstance(value, bool) else str(value)
            for name, value in values.items()
        }
