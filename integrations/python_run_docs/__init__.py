"""Makes the Python code blocks of documentation runnable in the reader's browser."""

__version__ = "0.1.0"
