"""Notebooks beside the pages, as nbsphinx and MyST-NB show them."""

import json
from typing import Any

import pytest
from conftest import Build

INDEX = "Site\n====\n\n.. code-block:: python\n\n   print(1)\n\n.. toctree::\n\n   book\n"

PRINTED = {"output_type": "stream", "name": "stdout", "text": "2\n"}
SHOWN = {"output_type": "display_data", "data": {"text/plain": "4"}, "metadata": {}}

#: What reads notebooks, its setting that runs none, and a title (nbsphinx needs pandoc for others).
READERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nbsphinx": (
        {"nbsphinx_execute": "never"},
        {
            "cell_type": "raw",
            "source": "Book\n====\n",
            "metadata": {"raw_mimetype": "text/restructuredtext"},
        },
    ),
    "myst_nb": (
        {"nb_execution_mode": "off"},
        {"cell_type": "markdown", "source": "# Book", "metadata": {}},
    ),
}


def notebook(title: dict[str, Any]) -> str:
    code = [
        ("n = 2\nprint(n)", [PRINTED]),
        ("n * 2", [SHOWN]),
        ("%%bash\nls", []),
        ("%timeit n", []),
        ("", []),
    ]
    cells = [
        {
            "cell_type": "code",
            "source": source,
            "outputs": outputs,
            "execution_count": 1,
            "metadata": {},
        }
        for source, outputs in code
    ]
    metadata = {
        "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    }
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": [title, *cells]}
    )


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("default", [True, False])
def test_cells_run_where_they_are_python(build: Build, reader: str, *, default: bool) -> None:
    settings, title = READERS[reader]
    built = build(
        {"index.rst": INDEX, "book.ipynb": notebook(title)},
        extensions=["python_run_docs.sphinx", reader],
        python_run_default=default,
        **settings,
    )
    assert built.warnings == ""
    runs = [block.text for block in built.blocks("book.html") if block.runs]
    assert runs == (["n = 2\nprint(n)", "n * 2"] if default else [])
    assert [block.runs for block in built.blocks()] == [default]
    assert len(built.scripts("book.html")) == int(default)
