"""The built files of python-run: where they are, and how they come into a site."""

import filecmp
import shutil
from collections.abc import Mapping
from pathlib import Path

from . import messages

#: The folder of a site's static files that holds them.
FOLDER = "python-run"

#: The script of a page.
ENTRY = "python-run.js"


def dist() -> Path:
    """The folder with the built files: the wheel's own, or that of the checkout.

    :raises FileNotFoundError: There is none.
    """
    package = Path(__file__).parent
    for folder in (package / "dist", package.parents[1] / "dist"):
        if (folder / ENTRY).is_file():
            return folder
    raise FileNotFoundError(messages.files_missing(package / "dist"))


def copy(to: Path) -> None:
    """Copies the built files into a folder, which is made; replaces only what differs.

    Removes nothing: what others have put there stays.
    """
    source = dist()
    for file in sorted(source.rglob("*")):
        target = to / file.relative_to(source)
        if file.is_dir():
            continue
        if target.is_file() and filecmp.cmp(file, target, shallow=False):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def script_attributes(options: Mapping[str, str | None]) -> dict[str, str]:
    """The attributes of the script tag that set defaults for a whole page, in order of their names.

    An empty text counts: ``{"session": ""}`` gives each block an interpreter of its own.
    """
    return {f"data-{name}": value for name, value in sorted(options.items()) if value is not None}
