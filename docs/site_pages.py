"""Makes pages of what stands elsewhere in the repository, so that nothing is written twice.

A hook of MkDocs. `<!-- README: Packages -->` in a page becomes that section of the README; two
pages are those that the Python distribution has for itself; one comes from `custom-elements.json`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[1]

#: Pages of the site that are files of the repository.
PAGES = {"integrations/README.md": "sphinx.md", "integrations/MKDOCS.md": "mkdocs.md"}

SECTION = re.compile(r"^<!-- README: (.+) -->$", re.MULTILINE)
HEADING = re.compile(r"(#+) (.*)\n")
LINK = re.compile(r"\[([^\]]*)\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that no file of docs/ is."""
    for source, name in PAGES.items():
        text = (ROOT / source).read_text(encoding="utf-8")
        # What goes into a configuration is no example.
        text = text.replace("```python\n# conf.py", "```{.python .no-run}\n# conf.py")
        files.append(File.generated(config, name, content=relinked(text, source)))
    files.append(File.generated(config, "attributes.md", content=attributes()))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Puts sections of the README into a page."""
    return SECTION.sub(lambda found: readme(found[1]), markdown)


def readme(heading: str) -> str:
    """A section of the README, without its heading.

    :raises KeyError: There is none of this name.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    level, lines, is_code = 0, [], False
    for line in text.splitlines(keepends=True):
        is_code ^= line.startswith("```")
        found = None if is_code else HEADING.match(line)
        if found and level and len(found[1]) <= level:
            break
        if level:
            lines.append(line)
        elif found and found[2] == heading:
            level = len(found[1])
    if not level:
        raise KeyError(f"README.md has no section “{heading}”")
    return relinked("".join(lines), "README.md")


def relinked(text: str, source: str) -> str:
    """Links of a file of the repository, for a page at the top of the site."""

    def turn(link: re.Match[str]) -> str:
        path = normpath(str(PurePosixPath(source).parent / link[2]))
        if path in PAGES:
            return f"[{link[1]}]({PAGES[path]}{link[3] or ''})"
        if path.startswith("docs/") and (ROOT / path).is_file():
            return f"[{link[1]}]({path.removeprefix('docs/')}{link[3] or ''})"
        return link[1]  # the site does not have it

    return LINK.sub(turn, text)


def attributes() -> str:
    """The page of the element's face, from the manifest."""
    manifest = json.loads((ROOT / "custom-elements.json").read_text(encoding="utf-8"))
    element = next(
        declaration
        for module in manifest["modules"]
        for declaration in module["declarations"]
        if declaration.get("tagName") == "python-run"
    )
    methods = [
        {"name": signature(member), **described(member)}
        for member in element["members"]
        if member["kind"] == "method"
        and member.get("privacy", "public") == "public"
        and "inheritedFrom" not in member
        and member.get("description")
    ]
    fields = [
        member
        for member in element["members"]
        if member["kind"] == "field"
        and member.get("privacy", "public") == "public"
        and "attribute" not in member
        and not member.get("static")
        and member.get("description")
    ]
    events = [
        event for event in element["events"] if event.get("name", "").startswith("python-run")
    ]
    parts = [
        "# Attributes and events\n",
        f"{element['description']}\n",
        *table("Attributes", ["name", "default", "description"], element["attributes"]),
        "A script tag sets them for its page as `data-…`, and a block that the script finds has "
        "its own as `data-python-run-…`.\n",
        *table("Properties", ["name", "type", "description"], fields),
        *table("Methods", ["name", "description"], methods),
        *table("Events", ["name", "type", "description"], events),
        *table("Slots", ["name", "description"], element["slots"]),
        *table("Parts", ["name", "description"], element["cssParts"]),
        *table("Custom properties", ["name", "default", "description"], element["cssProperties"]),
    ]
    return "\n".join(parts)


def signature(method: dict[str, Any]) -> str:
    returned = method.get("return", {}).get("type", {}).get("text", "void")
    return f"{method['name']}(): {returned}"


def described(member: dict[str, Any]) -> dict[str, str]:
    return {"description": member.get("description", "")}


def table(heading: str, columns: list[str], rows: list[dict[str, Any]]) -> list[str]:
    """Lines of a heading and a table."""
    lines = [f"## {heading}\n", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    for row in rows:
        cells = [cell(column, row.get(column, "")) for column in columns]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def cell(column: str, value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("text", "")
    text = " ".join(str(value).split()).replace("|", "\\|")
    if column == "description":
        return text
    if column == "name" and not text:
        return "(default)"
    return f"`{text}`" if text else ""
