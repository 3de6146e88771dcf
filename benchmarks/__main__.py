"""Runs every module of this folder that measures something: `make bench`."""

import pkgutil
from importlib import import_module

import benchmarks


def main() -> None:
    """Run them one after another, each with its own table."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        run = getattr(import_module(f"benchmarks.{module.name}"), "run", None)
        if run is not None:
            run()


if __name__ == "__main__":
    main()
