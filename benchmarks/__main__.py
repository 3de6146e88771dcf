"""Runs what this folder measures: `make bench`, or one of them, as in `make bench ARGS=sending`."""

import pkgutil
import sys
from importlib import import_module

import benchmarks


def main() -> None:
    """Run the named ones, or all, one after another, each with its own table."""
    runs = {}
    for module in pkgutil.iter_modules(benchmarks.__path__):
        run = getattr(import_module(f"benchmarks.{module.name}"), "run", None)
        if run is not None:
            runs[module.name] = run
    named = sys.argv[1:] or list(runs)
    if unknown := [name for name in named if name not in runs]:
        sys.exit(f"nothing here measures {', '.join(unknown)}; choose from: {', '.join(runs)}")
    for name in named:
        runs[name]()


if __name__ == "__main__":
    main()
