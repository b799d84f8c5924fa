"""A plugin of pytest: writes what the tests came to, and their time, as JSON into a file.

The file is named by `PYTEST_RESULTS` in the environment.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

# How many characters of an error are kept.
SHOWN_ERROR = 2_000


class Results:
    """Collects reports; with pytest-xdist they all come to the controlling process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.outcomes: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[Path(report.nodeid.partition("::")[0]).stem] += report.duration
        # A test that passed fails all the same when its fixtures cannot be taken down.
        if report.when == "call" or report.outcome != "passed":
            self.outcomes[report.nodeid] = report.outcome
        self.keep_error(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.outcomes[report.nodeid] = "failed"
        self.keep_error(report)

    def keep_error(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed:
            # What went wrong stands at the end.
            self.errors[report.nodeid] = report.longreprtext[-SHOWN_ERROR:]

    def pytest_sessionfinish(self) -> None:
        kinds = list(self.outcomes.values())
        results = {
            **{kind: kinds.count(kind) for kind in ("passed", "failed", "skipped")},
            "failures": [
                f"{name}\n{self.errors.get(name, '')}".strip().replace("\n", "\n    ")
                for name, kind in self.outcomes.items()
                if kind == "failed"
            ],
            "times": [{"name": name, "seconds": time} for name, time in self.seconds.items()],
        }
        self.path.write_text(json.dumps(results), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(Path(os.environ["PYTEST_RESULTS"])))
