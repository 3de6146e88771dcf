"""The table of what is promised names tests that are there."""

import re

from tests.builders import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    written = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert named
    assert sorted(name for name in named if f"def {name}(" not in written) == []


def test_every_line_has_a_test_or_a_reason() -> None:
    lines = [line for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    unheld = [line for line in lines if line.endswith("| – |") and len(line.split("|")[2].strip()) < 10]
    assert len(lines) > 40
    assert unheld == []
