"""Serving and assessing never load the prover, so that a small server does not need it."""

import subprocess
import sys

SERVING = ("triage.cli", "triage.content.loading", "triage.reasoning.reporting", "triage.web.server")


def test_the_prover_is_not_loaded_to_serve_or_assess() -> None:
    program = f"import sys, {', '.join(SERVING)}; sys.exit('z3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
