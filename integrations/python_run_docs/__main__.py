"""`python -m python_run_docs`: the command."""

import sys

from .cli import main

sys.exit(main())
