"""A submission as FHIR: one bundle whose parts refer to each other, and hold what was sent."""

import json
from typing import Any

from fhir.resources.R4B.bundle import Bundle as Published

from tests.builders import shipped
from tests.export.exported import exported
from tests.export.exported import responding
from tests.records.making import DETAILS
from tests.records.making import make
from triage.export.fhir_bundle import bundle_line
from triage.export.scored import scores_of
from triage.records.exporting import Exported

QUESTIONNAIRE = shipped().questionnaire


def written(submission: Exported) -> dict[str, Any]:
    line = bundle_line(QUESTIONNAIRE, submission)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    read: dict[str, Any] = json.loads(line)
    return read


def resources(submission: Exported, kind: str) -> list[dict[str, Any]]:
    inside = [entry["resource"] for entry in written(submission)["entry"]]
    return [resource for resource in inside if resource["resourceType"] == kind]


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [reference for one in part for reference in references(one)]
    if isinstance(part, dict):
        own = [part["reference"]] if "reference" in part else []
        return own + [reference for one in part.values() for reference in references(one)]
    return []


def test_its_structure_is_the_published_one() -> None:
    one = written(responding(goal="Lift my child\nagain"))
    assert json.loads(Published.model_validate(one).model_dump_json())["id"] == one["id"] == make().listed.id


def test_every_reference_leads_to_an_entry_and_every_name_is_used_once() -> None:
    one = written(exported())
    names = [entry["fullUrl"] for entry in one["entry"]]
    assert len(set(names)) == len(names)
    assert set(references(one)) <= set(names)
    assert len(references(one)) > len(names)


def test_who_it_is_has_the_id_and_every_way_to_reach_them_the_preferred_one_first() -> None:
    (person,) = resources(exported(), "Patient")
    assert person["identifier"][0]["value"] == make().listed.id
    assert person["name"] == [{"text": DETAILS.name}]
    ways = {way["system"]: (way["value"], way.get("rank")) for way in person["telecom"]}
    ranks = {way: 1 if way == DETAILS.way else None for way in ("telephone", "email")}
    assert ways == {
        "phone": (DETAILS.telephone, ranks["telephone"]),
        "email": (DETAILS.email, ranks["email"]),
    }
    assert 1 in ranks.values()


def test_the_responses_say_to_which_version_and_when() -> None:
    (responses,) = resources(exported(), "QuestionnaireResponse")
    url = "https://triage.example/fhir/Questionnaire/back_pain"
    assert responses["questionnaire"] == f"{url}|{make().listed.content_version}"
    assert (responses["id"], responses["language"]) == (make().listed.id, make().listed.language)
    assert responses["authored"] == exported()["received"]
    assert responses["meta"]["tag"][0]["code"] == make().listed.content_digest


def test_a_second_export_is_the_same() -> None:
    assert written(exported()) == written(exported())


def test_the_advice_has_its_contact_and_the_sentences() -> None:
    (advice,) = resources(exported(), "RiskAssessment")
    (coding,) = advice["prediction"][0]["qualitativeRisk"]["coding"]
    assert (coding["code"], coding["version"]) == (make().listed.advice, QUESTIONNAIRE.about.version)
    assert advice["extension"][0]["valueCode"] == make().listed.contact
    assert [note["text"] for note in advice["note"]] == list(make().unsealed.sentences)


def test_each_consent_is_given_or_not() -> None:
    consents = resources({**exported(), "may_be_asked_again": False}, "Consent")
    given = {one["provision"]["code"][0]["coding"][0]["code"]: one["provision"]["type"] for one in consents}
    assert given == {"sending": "permit", "contact": "permit", "follow_up": "deny"}
    assert {one["policy"][0]["uri"].split("/")[-1] for one in consents} == {make().listed.consents.version}


def test_each_score_is_an_observation_with_its_band() -> None:
    scores = scores_of(QUESTIONNAIRE, exported())
    found = {
        one["code"]["coding"][0]["code"]: (
            one["valueQuantity"]["value"],
            one["interpretation"][0]["coding"][0]["code"],
        )
        for one in resources(exported(), "Observation")
    }
    assert found == {name: (score.value, score.band) for name, score in scores.items()}
    assert len(found) == 5


def test_other_content_leaves_no_score_and_loses_no_response() -> None:
    other = {**exported(responses={"gone": ["x"], "pain": 3}), "content_digest": "0"}
    assert resources(other, "Observation") == []
    (responses,) = resources(other, "QuestionnaireResponse")
    assert [group["linkId"] for group in responses["item"]] == ["section-complaint", "section-unknown"]


def test_without_contact_only_the_submission_stands_for_the_person() -> None:
    sent = exported()["sent"]
    assert isinstance(sent, dict)
    without = {**exported(), "sent": {name: part for name, part in sent.items() if name != "contact"}}
    assert DETAILS.name in json.dumps(written(exported()))
    (person,) = resources(without, "Patient")
    assert set(person) == {"resourceType", "identifier"}


def test_what_fhir_forbids_in_a_text_is_left_out() -> None:
    (responses,) = resources(responding(goal="Lift\x00 my\x1b child"), "QuestionnaireResponse")
    assert responses["item"][-1]["item"][-1]["answer"] == [{"valueString": "Lift my child"}]
    (responses,) = resources(responding(goal=" \x00 "), "QuestionnaireResponse")
    assert responses["item"][-1]["item"][-1]["linkId"] != "goal"
