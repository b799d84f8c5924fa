"""Folders of packages, from a local index of small wheels."""

import hashlib
import http.server
import json
import re
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

import pytest

from python_run_docs import messages, packages
from python_run_docs.cli import main


def make_wheel(folder: Path, name: str, version: str, requires: tuple[str, ...] = ()) -> Path:
    path = folder / f"{name}-{version}-py3-none-any.whl"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    metadata += [f"Requires-Dist: {one}" for one in requires]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}_tools.py", "")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(metadata))
    return path


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """An index with `outer`, which needs `inner` before 2."""
    root = tmp_path / "index"
    root.mkdir()
    wheels = [
        make_wheel(root, "outer", "1.0", ("inner<2", "left_out; sys_platform != 'emscripten'")),
        make_wheel(root, "inner", "1.5"),
        make_wheel(root, "inner", "2.0"),
    ]
    for name in ("outer", "inner"):
        links = [
            f'<a href="../../{path.name}#sha256={hashlib.sha256(path.read_bytes()).hexdigest()}">'
            f"{path.name}</a>"
            for path in wheels
            if path.name.startswith(name)
        ]
        (root / "simple" / name).mkdir(parents=True)
        (root / "simple" / name / "index.html").write_text("\n".join(links))
    handler = partial(Quiet, directory=str(root))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/simple/"
        server.shutdown()
        thread.join()


def test_writes_what_is_needed_with_digests(index: str, tmp_path: Path) -> None:
    to = tmp_path / "packages"
    assert packages.write_packages(to, ["outer"], index) == ["inner 1.5", "outer 1.0"]
    lock = json.loads((to / packages.LOCK).read_text())
    assert sorted(path.name for path in to.iterdir()) == [
        "inner-1.5-py3-none-any.whl",
        "outer-1.0-py3-none-any.whl",
        packages.LOCK,
    ]
    outer = lock["packages"]["outer"]
    assert outer["depends"] == ["inner"]
    assert outer["imports"] == ["outer", "outer_tools"]
    assert outer["sha256"] == hashlib.sha256((to / outer["file_name"]).read_bytes()).hexdigest()
    assert lock["info"]["abi_version"] == "2026_0"


def test_removes_what_is_not_needed_any_more(index: str, tmp_path: Path) -> None:
    to = tmp_path / "packages"
    packages.write_packages(to, ["outer"], index)
    (to / "mine.whl").touch()
    packages.write_packages(to, ["inner"], index)
    assert sorted(path.name for path in to.glob("*.whl")) == [
        "inner-2.0-py3-none-any.whl",
        "mine.whl",
    ]


def test_says_what_cannot_be_had(index: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing"):
        packages.write_packages(tmp_path, ["nothing"], index)
    with pytest.raises(ValueError, match=r"inner<2.*outer|inner>=2"):
        packages.write_packages(tmp_path, ["outer", "inner>=2"], index)


def test_checks_digests(index: str, tmp_path: Path) -> None:
    make_wheel(tmp_path / "index", "inner", "2.0", ("changed",))
    url = urljoin(index, "../inner-2.0-py3-none-any.whl")
    problem = messages.package_problem("other-digest", url=url)
    with pytest.raises(ValueError, match=re.escape(problem)):
        packages.write_packages(tmp_path / "packages", ["inner"], index)


def test_command(index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "static"
    assert main(["copy", str(to), "--index", index, "--packages", "outer inner"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert {messages.copied(to), messages.packages_copied(to / "packages")} <= {*printed}
    assert "  inner 1.5" in printed
    assert (to / "python-run.js").is_file()
    assert (to / "packages" / packages.LOCK).is_file()
    with pytest.raises(SystemExit):
        main(["copy", str(to), "--index", index, "--packages", "nothing"])
    assert "nothing" in capsys.readouterr().err
