"""A mistake in the content gives one clear line: where, what, and what to do."""

from pathlib import Path

import pytest

from tests.authoring.mistakes import Mistake
from tests.authoring.wrong_keys import KEYS
from tests.authoring.wrong_names import NAMES
from tests.authoring.wrong_rows import ROWS
from tests.authoring.wrong_scores import SCORES
from tests.authoring.wrong_settings import PRACTICE
from tests.authoring.wrong_texts import TEXTS
from triage.content.loading import load
from triage.content.problems import ContentError
from triage.content.problems import Problem

MISTAKES = [*NAMES, *ROWS, *SCORES, *KEYS, *TEXTS, *PRACTICE]


def problems_in(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as refused:
        load(folder)
    return refused.value.problems


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: str(mistake.name).replace(" ", "_"))
def test_a_mistake_is_said_once_with_its_line_and_what_to_do(mistake: Mistake, folder: Path) -> None:
    line = mistake.make(folder)
    problems = problems_in(folder)
    found = [problem for problem in problems if problem.code is mistake.code]
    assert [(problem.file, problem.line) for problem in found] == [
        (mistake.reported_in or mistake.file, line)
    ], problems
    assert [part for part in mistake.says if part not in found[0].message] == [], found[0].message
    assert len(problems) == mistake.times, problems
