"""Somebody who types `triage check` sees the person, and `triage assess` says the same of that person."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.proving.faulty import Copy
from tests.proving.faulty import line_of


def _triage(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from triage.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _people_after(errors: str, line: str) -> list[dict[str, Any]]:
    """The people that stand under the problem which begins with this line number."""
    lines = errors.splitlines()
    at = next(at for at, told in enumerate(lines) if told.startswith(line))
    people = []
    for told in lines[at + 1 :]:
        if not told.startswith("  "):
            break
        people.append(json.loads(told[told.index("{") :]))
    return people


def _forget_weakness(copy: Copy) -> tuple[str, list[str]]:
    copy.forget_rule("progressive_weakness")
    return line_of(copy.directory, "claims.yaml", "weakness_that_grows_is_an_emergency"), ["self_care"]


def _be_milder_for_the_very_afraid(copy: Copy) -> tuple[str, list[str]]:
    milder = "{recurrence: frequent, fear: {at_most: 8}}"
    copy.change_part("rules.yaml", "keeps_coming_back", "{recurrence: frequent}", milder)
    return line_of(copy.directory, "items.yaml", "fear"), ["exercise_therapy", "self_care"]


@pytest.mark.parametrize("fault", [_forget_weakness, _be_milder_for_the_very_afraid])
def test_a_fault_is_shown_with_people_who_are_assessed_as_it_says(tmp_path: Path, fault: Any) -> None:
    copy = Copy(tmp_path / "questionnaire")
    line, advices = fault(copy)
    checked = _triage("check", copy.directory)
    assert checked.returncode == 1
    assert "Proved" not in checked.stdout
    people = _people_after(checked.stderr, line)
    file = tmp_path / "people.jsonl"
    file.write_text("".join(f"{json.dumps(person)}\n" for person in people), "utf-8")
    assessed = _triage("assess", file, "--questionnaire", copy.directory)
    assert assessed.returncode == 0, assessed.stderr
    assert [json.loads(told)["advice"] for told in assessed.stdout.splitlines()] == advices
