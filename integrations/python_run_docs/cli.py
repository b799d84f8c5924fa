"""`python-run-docs copy FOLDER`: the built files, for generators that run no plugin."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .assets import copy

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
    options = parser.parse_args(arguments)
    try:
        copy(options.folder)
    except OSError as error:
        parser.error(str(error))
    print(f"Copied to {options.folder}")
    return 0
