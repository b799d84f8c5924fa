"""`python-run-docs copy FOLDER`: the built files, for generators that run no plugin."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from . import messages
from .assets import copy
from .packages import PYPI, write_packages

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python-run-docs", description=messages.COMMAND)
    commands = parser.add_subparsers(dest="command", required=True)
    copying = commands.add_parser(
        "copy",
        help=messages.COPY,
        description=messages.COPY_MORE,
    )
    copying.add_argument("folder", type=Path, help=messages.COPY_FOLDER)
    copying.add_argument(
        "--packages",
        metavar="REQUIREMENT",
        nargs="+",
        help=messages.COPY_PACKAGES,
    )
    copying.add_argument("--index", metavar="URL", help=messages.copy_index(PYPI))
    copying.add_argument("--base", metavar="URL", help=messages.COPY_BASE)
    options = parser.parse_args(arguments)
    try:
        copy(options.folder)
        print(messages.copied(options.folder))
        if options.packages:
            requirements = [one for text in options.packages for one in text.split()]
            folder = options.folder / "packages"
            for line in write_packages(folder, requirements, options.index, options.base):
                print(f"  {line}")
            print(messages.packages_copied(folder))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return 0
