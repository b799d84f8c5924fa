"""Puts the repository's built files and licences into the distribution."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltFiles(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        inside = Path(self.root, "python_run_docs", "dist")
        # An unpacked sdist has them in their place. An editable install finds the checkout's.
        if inside.is_dir() or version == "editable":
            return
        dist = Path(self.root).parent / "dist"
        if not (dist / "python-run.js").is_file():
            raise FileNotFoundError(f"{dist} has no python-run.js. Run `npm run build` first.")
        build_data["force_include"][str(dist)] = "python_run_docs/dist"
        resolver = dist.parent / "src/python/python_run/packages/resolver.py"
        build_data["force_include"][str(resolver)] = "python_run_docs/_resolver.py"
