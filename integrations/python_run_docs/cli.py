"""`python-run-docs copy FOLDER`: the built files, for generators that run no plugin."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .assets import copy
from .packages import PYPI, write_packages

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python-run-docs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    copying = commands.add_parser(
        "copy",
        help="copy the files that pages need",
        description="Copies python-run.js and what it needs. Files that are the same stay.",
    )
    copying.add_argument("folder", type=Path, help="such as docs/python-run; made when missing")
    copying.add_argument(
        "--packages",
        metavar="REQUIREMENT",
        nargs="+",
        help=(
            "put these packages, and what they need, into FOLDER/packages: names and requirements, "
            "such as sympy 'attrs>=24'; pages find them by data-package-base"
        ),
    )
    copying.add_argument("--index", metavar="URL", help=f"package index, asked first ({PYPI})")
    copying.add_argument("--base", metavar="URL", help="folder of pyodide's own packages (its CDN)")
    options = parser.parse_args(arguments)
    try:
        copy(options.folder)
        print(f"Copied to {options.folder}")
        if options.packages:
            requirements = [one for text in options.packages for one in text.split()]
            folder = options.folder / "packages"
            for line in write_packages(folder, requirements, options.index, options.base):
                print(f"  {line}")
            print(f"Packages are in {folder}")
    except (OSError, ValueError) as error:
        parser.error(str(error))
    return 0
