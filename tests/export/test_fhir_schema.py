"""Everything that leaves as FHIR R4 meets the published JSON schema, and what needs no change is R5 as well."""

import json
from functools import cache
from typing import Any

import pytest
from fhir.resources import get_fhir_model_class
from jsonschema import Draft6Validator

from benchmarks.random_people import random_people
from tests.builders import shipped
from tests.export.exported import exported
from tests.export.exported import plain
from tests.export.exported import responding
from tests.export.provide import FHIR_SCHEMA
from tests.export.provide import find_forms
from triage.export.fhir_bundle import bundle
from triage.export.fhir_questionnaire import fhir_questionnaire
from triage.reasoning.responses import read_responses
from triage.records.exporting import Exported

CONTENT = shipped()
OF_R4_ONLY = {"Consent"}


@cache
def definitions() -> dict[str, Any]:
    find_forms()
    read: dict[str, Any] = json.loads(FHIR_SCHEMA.read_text(encoding="utf-8"))
    assert read["id"] == "http://hl7.org/fhir/json-schema/4.0"
    found: dict[str, Any] = read["definitions"]
    # Any resource is one of 148, and trying them all takes half a second; each is tried by its own name instead.
    found["ResourceList"] = {"type": "object", "required": ["resourceType"]}
    return found


@cache
def validator(name: str) -> Draft6Validator:
    return Draft6Validator({"$ref": f"#/definitions/{name}", "definitions": definitions()})


def problems_of(resource: dict[str, Any]) -> list[str]:
    """Where it does not meet the schema; the values stay out of it."""
    errors = validator(resource["resourceType"]).iter_errors(resource)
    return [f"{error.json_path}: {error.validator}" for error in errors]


def resources(submission: Exported) -> list[dict[str, Any]]:
    """The bundle and everything in it."""
    whole: dict[str, Any] = json.loads(bundle(CONTENT.questionnaire, submission).line())
    return [whole, *(entry["resource"] for entry in whole["entry"])]


def test_the_questionnaire_meets_the_schema() -> None:
    assert problems_of(json.loads(fhir_questionnaire(CONTENT).line())) == []


@pytest.mark.parametrize(
    "submission",
    [
        exported(),
        responding(goal="Lift my child\nagain", earlier_care=("none",)),
        {**exported(responses={"gone": ["x"], "pain": 3}), "content_digest": "0"},
        {**exported(), "sent": {"responses": {}}},
    ],
    ids=["usual", "everything", "other content", "hardly anything"],
)
def test_a_submission_meets_the_schema(submission: Exported) -> None:
    found = resources(submission)
    assert [problem for resource in found for problem in problems_of(resource)] == []
    assert {"Bundle", "Patient", "Consent", "RiskAssessment"} <= {one["resourceType"] for one in found}


@pytest.mark.no_cover
def test_random_people_meet_the_schema() -> None:
    for person in random_people(CONTENT, 30, seed=23):
        responses = plain(read_responses(CONTENT.questionnaire, person))
        for resource in resources(exported(responses=responses)):
            assert problems_of(resource) == []


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("status", "bogus"), ("item", [{"linkId": 1}]), ("surprise", True), ("authored", "yesterday")],
)
def test_the_schema_would_tell(name: str, wrong: object) -> None:
    (response,) = [one for one in resources(exported()) if one["resourceType"] == "QuestionnaireResponse"]
    assert problems_of({**response, name: wrong})


def test_the_text_of_an_item_that_is_gone_is_no_code() -> None:
    other = {**exported(responses={"gone": "Lift  my child\nagain"}), "content_digest": "0"}
    assert [problem for resource in resources(other) for problem in problems_of(resource)] == []


def test_all_but_the_consents_is_r5_as_well() -> None:
    """The default of that library is R5, which words consents otherwise; see docs/interoperability.md."""
    refused = set()
    for resource in resources(exported())[1:]:
        try:
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)
        except ValueError:
            refused.add(resource["resourceType"])
    assert refused == OF_R4_ONLY
