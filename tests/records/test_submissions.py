"""What a visitor sends is checked, and its advice is worked out here."""

from dataclasses import fields
from datetime import timedelta

import pytest
from pydantic import ValidationError

from tests.builders import shipped
from tests.records.making import DETAILS
from tests.records.making import NOW
from tests.records.making import make
from tests.records.making import make_sent
from triage.reasoning.assessing import assess
from triage.records.submissions import ContactDetails
from triage.records.submissions import Listed
from triage.records.submissions import NotFinalError
from triage.records.submissions import Way
from triage.records.submissions import make_submission


def test_the_advice_is_worked_out_from_the_responses() -> None:
    submission = make(bladder_saddle=("saddle_numbness",))
    assessment = assess(shipped().questionnaire, submission.unsealed.responses)
    assert (submission.listed.advice, submission.listed.contact) == (assessment.advice, assessment.contact)
    assert submission.listed.advice == "emergency"


def test_no_advice_can_be_handed_over() -> None:
    assert not {"advice", "contact"} & {field.name for field in fields(make_sent())}


def test_it_carries_the_version_of_the_content_and_of_the_consent() -> None:
    listed = make().listed
    questionnaire = shipped().questionnaire
    assert (listed.content_version, listed.content_digest) == (
        questionnaire.about.version,
        questionnaire.digest,
    )
    assert (listed.consents.version, listed.language) == ("1", "nl")


def test_it_is_kept_as_long_as_the_practice_says() -> None:
    assert make().listed.erase_by == NOW + timedelta(days=90)


def test_nothing_is_sent_while_the_advice_is_not_final() -> None:
    with pytest.raises(NotFinalError):
        make_submission(
            shipped().questionnaire,
            {"age": 41},
            sent=make_sent(),
            received=NOW,
            kept_for=timedelta(days=90),
        )


@pytest.mark.parametrize(
    "shown", [repr(make()), repr(make_sent()), str(make()), repr(make().unsealed), repr(make().listed)]
)
def test_a_submission_shows_nothing_of_the_visitor_in_a_message(shown: str) -> None:
    assert not any(word in shown for word in ("Nynke", "naaldhout", "1234", "bewegen", "pain"))


@pytest.mark.parametrize(
    "differs",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 101},
        {"name": "Nynke\nBcc: a@b.nl"},
        {"name": "Nynke\0"},
        {"name": "Nynke\u202e"},
        {"name": "\ud800"},
        {"email": "nynke"},
        {"email": "nynke@example.nl\r\nBcc: a@b.nl"},
        {"email": "a" * 250 + "@b.nl"},
        {"telephone": "geen"},
        {"telephone": "1234"},
        {"telephone": "06" + "1" * 14},
        {"telephone": None},
        {"way": "fax"},
        {"time": "3 uur"},
        {"address": "Kerkstraat 1"},
    ],
)
def test_contact_details_that_cannot_be_used_are_refused(differs: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ContactDetails.model_validate(DETAILS.model_dump() | differs)


@pytest.mark.parametrize("number", ["06 1234 5678", "06-12345678", "+31 (0)6 1234 5678", "0512.123456"])
def test_a_telephone_number_may_be_written_in_any_usual_way(number: str) -> None:
    assert ContactDetails(name="Jo", telephone=number, way=Way.TELEPHONE).telephone == number


@pytest.mark.parametrize("name", ["Jo", "’t Hart-de Vries", "Özgür Şahin", "=1+1", "<b>Jo</b>"])
def test_a_name_is_text_whatever_it_looks_like(name: str) -> None:
    assert ContactDetails(name=name, email="jo@example.nl", way=Way.EMAIL).name == name


def test_a_visitor_is_reachable_the_way_they_chose() -> None:
    with pytest.raises(ValidationError, match="the email is needed"):
        ContactDetails(name="Jo", telephone="06 1234 5678", way=Way.EMAIL)


def test_the_two_kinds_of_values_do_not_overlap() -> None:
    assert not {"responses", "sentences", "details"} & {field.name for field in fields(Listed)}


def test_spaces_and_marks_that_nobody_sees_do_no_harm() -> None:
    details = ContactDetails(
        name="\u200eNynke\u00a0Naaldhout\u200b ", telephone="06\u202f12345678", way=Way.TELEPHONE
    )
    assert (details.name, details.telephone) == ("Nynke Naaldhout", "06 12345678")
