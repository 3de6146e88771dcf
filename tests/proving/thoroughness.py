"""How much is tried: everything in `make check`, a part that is drawn anew in each run of `make test`."""

import os

THOROUGH = "TRIAGE_THOROUGH"
"""The environment variable that `make check` sets."""

IS_THOROUGH = bool(os.environ.get(THOROUGH))
