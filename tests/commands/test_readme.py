"""What the README shows of a proof is what `triage check` prints, but for the seconds."""

import re

from tests.builders import SHIPPED
from tests.commands.conftest import RunTriage

README = SHIPPED.parent / "README.md"
SECONDS = re.compile(r"in [0-9.]+ seconds")
SHOWN = 5


def test_the_proof_in_the_readme_is_a_real_one(triage: RunTriage) -> None:
    printed = SECONDS.sub("", triage("check").stdout.decode()).splitlines()
    lines = SECONDS.sub("", README.read_text("utf-8")).splitlines()
    start = lines.index(printed[1])
    assert lines[start : start + SHOWN] == printed[1 : SHOWN + 1]
