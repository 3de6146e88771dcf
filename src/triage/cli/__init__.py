"""The command line: `triage assess`, `triage check` and the others, one module each."""

from triage.cli.main import main

__all__ = ["main"]
