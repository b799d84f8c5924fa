"""The Python side of python-run: it runs code blocks and reports their results."""
