"""What python-run adds to CPython: it runs code blocks and tells their results."""
