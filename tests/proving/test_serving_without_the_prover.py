"""Serving and assessing never load the prover, so that a small server does not need it."""

import subprocess
import sys

import pytest

SERVING = ("triage.cli", "triage.reasoning.assessing", "triage.content.loading", "triage.web.server")


@pytest.mark.parametrize("module", SERVING)
def test_the_prover_is_not_loaded_by(module: str) -> None:
    program = f"import sys, {module}; sys.exit('z3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
