"""The exported questionnaire opens in LHC-Forms, asks the same, and what is filled in there gets the same advice."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import expect

from benchmarks.random_people import random_people
from tests.browser.forms import Form
from tests.browser.forms import opened_form
from tests.builders import shipped
from tests.commands.conftest import RunTriage
from tests.commands.conftest import forge
from tests.commands.conftest import triage
from tests.export.exported import plain
from tests.export.test_fhir_reading import bundle_of
from tests.export.test_fhir_reading import response_in
from triage.export.fhir_questionnaire import fhir_questionnaire
from triage.export.fhir_reading import responses_in
from triage.reasoning.asking import ask
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses

__all__ = ["forge", "triage"]
CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
BY_HAND = {
    "self_care": {},
    "exercise_therapy": {
        "age": 52,
        "duration": "1_to_5_years",
        "onset_under_45": "yes",
        "recurrence": "frequent",
    },
    "gp_today": {"age": 38, "pain": 8, "can_move_about": "no", "leg_signs": "not_sure", "pregnant": "no"},
}


@pytest.fixture(scope="module")
def form(browser: Browser) -> Iterator[Form]:
    with opened_form(browser, fhir_questionnaire(CONTENT).line()) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.no_cover
def test_200_random_people_get_the_same_line(form: Form, triage: RunTriage, tmp_path: Path) -> None:
    people = list(random_people(CONTENT, 200, seed=41))
    filled = form.filled_by([response_in(bundle_of(person)) for person in people])
    for person, response in zip(people, filled, strict=True):
        asked = ask(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, person)).asked
        assert set(responses_in(QUESTIONNAIRE, response)) == set(asked), "it asks what we ask"
    (tmp_path / "people.jsonl").write_bytes(
        b"".join(json.dumps(person).encode() + b"\n" for person in people)
    )
    (tmp_path / "filled.ndjson").write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in filled))
    direct, read = triage("assess", "people.jsonl"), triage("assess", "--fhir", "filled.ndjson")
    assert (direct.returncode, read.returncode, read.stderr) == (0, 0, b"")
    assert read.stdout == direct.stdout
    assert len({json.loads(line)["advice"] for line in read.stdout.splitlines()}) == 5


@pytest.mark.slow
@pytest.mark.parametrize("advice", BY_HAND)
def test_what_is_pressed_by_hand_gets_the_same_line(
    form: Form, triage: RunTriage, tmp_path: Path, advice: str
) -> None:
    person = read_responses(QUESTIONNAIRE, from_text(QUESTIONNAIRE, CONTENT.unremarkable) | BY_HAND[advice])
    form.open()
    expect(form.page.locator("#form")).to_contain_text(CONTENT.texts["nl"].items["age"].wording)
    given = {}
    for item in QUESTIONNAIRE.items:
        if item.id in person and form.asks(item.id):
            form.give(item.id, person[item.id])
            given[item.id] = person[item.id]
    (tmp_path / "taken.json").write_text(json.dumps(form.taken()), encoding="utf-8")
    (tmp_path / "person.json").write_text(json.dumps(plain(given)), encoding="utf-8")
    direct, read = triage("assess", "person.json"), triage("assess", "--fhir", "taken.json")
    assert (read.returncode, read.stderr) == (0, b"")
    assert read.stdout == direct.stdout
    assert json.loads(read.stdout)["advice"] == advice
