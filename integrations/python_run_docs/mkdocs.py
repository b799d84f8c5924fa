"""The MkDocs plugin `python-run`: the Markdown extension, the files, the script on the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import BaseConfigOption, LegacyConfig, ValidationError
from mkdocs.config.config_options import Choice, Optional, Type
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.utils import get_relative_url

from .assets import ENTRY, FOLDER, copy, dist, script_attributes
from .options import SITE_OPTIONS, OptionError, site_attribute
from .page_html import BLOCKS, Blocks, blocks_of_page, can_run, limit, script_tag, with_packages
from .project import ProjectError, Wheel, find_project

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

log = get_plugin_logger("python_run")

_EXTENSION = "python_run_docs.markdown"
_EXTENSION_NAMES = {_EXTENSION, "python_run"}


class _SiteOption(BaseConfigOption["str | None"]):
    """One of the element's attributes, for the whole site."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def run_validation(self, value: object) -> str | None:
        try:
            return site_attribute(self.name, value)
        except OptionError as error:
            raise ValidationError(str(error)) from error


class PythonRunPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    config_scheme = (
        ("blocks", Choice(BLOCKS, default="all")),
        ("url", Optional(Type(str))),
        ("project", Optional(Type(str))),
        *((name, Optional(_SiteOption(name))) for name in SITE_OPTIONS),
    )

    def on_config(self, config: MkDocsConfig) -> None:
        if not self.config["url"]:
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

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Builds the project; anew, in `mkdocs serve`, when it has changed."""
        self._project: Wheel | str | None = None
        if self.config["project"]:
            root = Path(config.config_file_path).parent
            outputs = [Path(config.docs_dir), Path(config.site_dir)]
            try:
                self._project = find_project(self.config["project"], root, outputs)
            except ProjectError as error:
                raise PluginError(f"python-run: project: {error}") from error

    def on_page_content(self, html: str, page: Page, **_: Any) -> str:
        blocks: Blocks = self.config["blocks"]
        try:
            blocks = blocks_of_page(page.meta, blocks)
        except ValueError as error:
            log.warning("%s: %s", page.file.src_uri, error)
        html = limit(html, blocks)
        if self._project is None:
            return html
        project = self._project
        if isinstance(project, Wheel):
            project = get_relative_url(project.path, page.url)
        return with_packages(html, project, self.config["packages"] or "")

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        if not can_run(output):
            return output
        url = self.config["url"]
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
        if not self.config["url"]:
            copy(Path(config.site_dir) / FOLDER)
        if isinstance(self._project, Wheel):
            self._project.place(Path(config.site_dir))

    def _site_options(self) -> dict[str, str | None]:
        return {name: self.config[name] for name in SITE_OPTIONS}
