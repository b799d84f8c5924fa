"""CPython imports this when it starts, before anything of Pyodide's."""

from python_run.memory import package_loader

package_loader.defer()
