"""What real programs send to a terminal, which the page's own must understand.

What they send is kept in ``test/fixtures/terminal/``, from where the page's tests replay it. With
``UPDATE_FIXTURES=1`` the files are written anew, as after an update of these packages.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures" / "terminal"

ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}
"""As src/worker/boot.ts has it."""

UNDERSTOOD = re.compile(
    r"\x1b\[\??[\d;]*[ABCDEFGHJKlhm]|\x1b\]8;[^\x1b]*\x1b\\|[\r\n\b]",
)
"""The sequences that src/output/terminal.ts obeys, and modes that it may ignore."""


class Clock:
    """A time that goes on by a second whenever it is asked for."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 1
        return self._now


@pytest.fixture(autouse=True)
def _as_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def tqdm_bar(out: io.StringIO) -> None:
    from tqdm import tqdm

    layout = "{desc}: {percentage:3.0f}%|{bar:10}| {n_fmt}/{total_fmt}"
    for _ in tqdm(range(4), desc="Reading", file=out, bar_format=layout, mininterval=0):
        pass


def tqdm_nested(out: io.StringIO) -> None:
    from tqdm import tqdm

    layout = "{desc}: {percentage:3.0f}%|{bar:10}|"
    for _ in tqdm(range(2), desc="outer", file=out, bar_format=layout, mininterval=0):
        for _ in tqdm(
            range(2),
            desc="内側",
            file=out,
            bar_format=layout,
            mininterval=0,
            leave=False,
            position=1,
        ):
            pass
        tqdm.write("done", file=out)


def rich_progress(out: io.StringIO) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(file=out, width=60, height=25)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), MofNCompleteColumn())
    with Progress(*columns, console=console, auto_refresh=False, get_time=Clock()) as progress:
        read = progress.add_task("Reading", total=2)
        write = progress.add_task("[red]Writing", total=2)
        for _ in range(2):
            progress.update(read, advance=1, refresh=True)
            progress.console.print("a line above")
            progress.update(write, advance=1, refresh=True)


def rich_text(out: io.StringIO) -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.table import Table

    console = Console(file=out, width=60, height=25)
    console.print("[bold]bold[/] [italic red]red[/] [on #0000ff]blue[/] [dim]dim[/] [reverse]x[/]")
    console.print("[link=https://example.org/a;b?c=d]a link[/link]", highlight=False)
    table = Table("Name", "価格", title="Fruit")
    table.add_row("りんご", "120")
    table.add_row("pear", "90")
    console.print(Panel(table, expand=False))


PROGRAMS: dict[str, Callable[[io.StringIO], None]] = {
    "tqdm-bar": tqdm_bar,
    "tqdm-nested": tqdm_nested,
    "rich-progress": rich_progress,
    "rich-text": rich_text,
}


def sent_by(program: Callable[[io.StringIO], None]) -> str:
    out = io.StringIO()
    program(out)
    # The number of a link is random.
    return re.sub(r"\x1b\]8;id=\d+;", "\x1b]8;id=1;", out.getvalue())


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_sends_what_is_replayed(name: str) -> None:
    sent = sent_by(PROGRAMS[name])
    path = FIXTURES / f"{name}.txt"
    if os.environ.get("UPDATE_FIXTURES"):
        path.write_bytes(sent.encode())
    assert sent == path.read_bytes().decode()


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_sends_nothing_else(name: str) -> None:
    rest = UNDERSTOOD.sub("", sent_by(PROGRAMS[name]))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", rest)
