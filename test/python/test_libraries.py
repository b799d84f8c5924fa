"""Values of real libraries, and what a page gets of them."""

from __future__ import annotations

import base64

import pytest

from conftest import Run


@pytest.mark.parametrize(
    ("code", "kind", "part"),
    [
        ("import pandas as pd\npd.DataFrame({'a': [1]})", "text/html", 'class="dataframe"'),
        ("import pandas as pd\npd.DataFrame({'a': [1]})", "text/plain", "   a\n0  1"),
        ("import polars as pl\npl.DataFrame({'a': [1]})", "text/html", 'class="dataframe"'),
        ("import polars as pl\npl.DataFrame({'a': [1]})", "text/plain", "shape: (1, 1)"),
        ("import pandas as pd\npd.DataFrame({'a': [1]}).style", "text/html", "<style"),
    ],
)
def test_tables_are_html(run: Run, code: str, kind: str, part: str) -> None:
    if code.endswith(".style"):
        pytest.importorskip("jinja2")
    outcome = run(code)
    assert part in outcome["value"][kind]


def test_arrays_are_text(run: Run) -> None:
    assert run("import numpy as np\nnp.arange(4).reshape(2, 2)").get("value") == {
        "text/plain": "array([[0, 1],\n       [2, 3]])"
    }
    assert run("import numpy as np\nnp.float64(1.5)").get("value") == {
        "text/plain": "np.float64(1.5)"
    }


def test_images_are_images(run: Run) -> None:
    outcome = run("from PIL import Image\nImage.new('RGB', (3, 2))")
    assert base64.b64decode(outcome["value"]["image/png"]).startswith(b"\x89PNG")
    assert "image/jpeg" in outcome["value"]
