"""What leaves as FHIR comes back as the same responses, and anything else is refused in words."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks.random_people import random_people
from tests.builders import shipped
from tests.export.exported import exported
from tests.export.exported import responding
from triage.export.fhir_bundle import bundle_line
from triage.export.fhir_names import questionnaire_url
from triage.export.fhir_reading import responses_in
from triage.reasoning.reporting import report
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import read_responses

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
URL = questionnaire_url(QUESTIONNAIRE)


def bundle_of(responses: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(bundle_line(QUESTIONNAIRE, exported(responses=dict(responses))))
    return read


def response_in(bundle: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "QuestionnaireResponse"
    )
    return found


def answering(*answers: Mapping[str, Any], name: str = "pain", **differs: Any) -> dict[str, Any]:
    item = [{"linkId": name, "answer": list(answers)}]
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "item": item, **differs}


def refused(unread: object) -> str:
    with pytest.raises(ResponsesError) as caught:
        read_responses(QUESTIONNAIRE, responses_in(QUESTIONNAIRE, unread))
    return "; ".join(caught.value.problems)


@pytest.mark.no_cover
def test_200_random_people_come_back_as_they_went() -> None:
    for person in random_people(CONTENT, 200, seed=11):
        bundle = bundle_of(person)
        plain = read_responses(QUESTIONNAIRE, person)
        for unread in (bundle, response_in(bundle)):
            read = read_responses(QUESTIONNAIRE, responses_in(QUESTIONNAIRE, unread))
            assert read == plain
            assert report(QUESTIONNAIRE, read) == report(QUESTIONNAIRE, plain)


def test_what_is_asked_only_when_sending_comes_back_too() -> None:
    sent = responding(
        goal="Lift my child: 'één' \"keer\"\nand walk", easing=("walking",), earlier_care=("none",)
    )
    read = responses_in(QUESTIONNAIRE, json.loads(bundle_line(QUESTIONNAIRE, sent)))
    assert read["goal"] == "Lift my child: 'één' \"keer\"\nand walk"
    assert (read["easing"], read["earlier_care"]) == (["walking"], ["none"])


def test_groups_and_the_version_may_differ_and_empty_items_are_no_responses() -> None:
    flat = answering({"valueInteger": 3}, questionnaire=f"{URL}|0.9.0")
    flat["item"] += [{"linkId": "age"}, {"linkId": "ill", "answer": []}]
    assert responses_in(QUESTIONNAIRE, flat) == {"pain": 3}
    assert responses_in(QUESTIONNAIRE, {**flat, "item": [{"linkId": "x", "item": flat["item"]}]}) == {
        "pain": 3
    }


@pytest.mark.parametrize(
    ("unread", "told"),
    [
        ({"age": 41}, "a QuestionnaireResponse of FHIR R4 is needed"),
        ([], "a QuestionnaireResponse of FHIR R4 is needed"),
        ({"resourceType": "Bundle"}, "this Bundle has 0"),
        ({"resourceType": "Bundle", "entry": [{"resource": answering()}] * 2}, "this Bundle has 2"),
        (answering(status="entered-in-error"), "its status has to be one of"),
        (answering(questionnaire="https://elsewhere.example/q|1"), "it answers another questionnaire"),
        (answering({}), "every answer needs one value"),
        (answering({"valueInteger": 1, "valueString": "1"}), "every answer needs one value"),
        (answering({"valueInteger": 1}, {"valueInteger": 2}), "pain: a whole number"),
        (answering({"valueDecimal": 1.5}), "pain: a whole number"),
        (
            answering({"valueCoding": {"system": "http://loinc.org", "code": "LA6-8"}}),
            "a code of another system",
        ),
        (answering({"valueCoding": {"code": "gone"}}, name="ill"), "ill: a list of one or more of"),
        (answering({"valueInteger": 1}, name="pian"), "pian: no item has this name"),
        (answering({"valueInteger": 1}, item=[answering({"valueInteger": 1})["item"][0]] * 2), "given twice"),
    ],
)
def test_what_cannot_be_read_is_told(unread: object, told: str) -> None:
    assert told in refused(unread)


def test_groups_without_end_are_refused() -> None:
    item: dict[str, Any] = {"linkId": "pain", "answer": [{"valueInteger": 3}]}
    for _ in range(30):
        item = {"linkId": "group", "item": [item]}
    assert "nested too deeply" in refused(answering(item=[item]))


def test_no_message_repeats_what_was_answered() -> None:
    secret = "Nynke Naaldhout"
    for value in ({"valueString": secret}, {"valueCoding": {"system": secret, "code": secret}}):
        assert secret not in refused(answering(value))
