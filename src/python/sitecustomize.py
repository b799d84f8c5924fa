"""Imported by CPython when it starts, before anything of Pyodide's is."""

from python_run.memory import package_loader

package_loader.defer()
