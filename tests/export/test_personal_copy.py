"""The copy for a person is in their language, and what the questionnaire no longer knows is shown as it is stored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import shipped
from tests.records.making import NOW
from tests.records.making import make
from triage.export.personal_copy import WIDTH
from triage.export.personal_copy import personal_copy
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.records.audit import Action
from triage.records.audit import Role
from triage.records.exporting import Copy
from triage.records.submissions import Submission

NOTHING: dict[int, Responses] = {}


def text_of(
    submission: Submission,
    *,
    language: str = "nl",
    became_care: bool = False,
    replies: Mapping[int, Responses] = NOTHING,
) -> str:
    copy = Copy(
        submission={},
        audit_lines=(),
        listed=replace(submission.listed, language=language, became_care=became_care),
        unsealed=submission.unsealed,
        events=((NOW, "send", "visitor"), (NOW + timedelta(days=1), "newly_invented", "therapist")),
        replies=replies,
    )
    return personal_copy(shipped(), copy, at=NOW + timedelta(days=2))


def test_a_copy_is_in_the_language_of_the_submission() -> None:
    dutch, english = text_of(make()), text_of(make(), language="en")
    assert dutch.startswith("Alles wat Praktijk De Veer van u bewaart\n====")
    assert english.startswith("Everything that Praktijk De Veer keeps about you\n====")
    assert "Hoe oud bent u?" in dutch
    assert "How old are you?" in english
    assert text_of(make(), language="fy") == dutch


def test_a_copy_says_who_it_is_about_what_was_told_and_who_did_something_with_it() -> None:
    text = text_of(make())
    details = make().unsealed.details
    assert all(str(part) in text for part in (details.name, details.email, details.telephone))
    assert all(sentence in text for sentence in make().unsealed.sentences)
    assert "23 november 2026: verstuurd (u zelf)" in text
    assert "24 november 2026: newly_invented (een therapeut)" in text


def test_what_was_said_when_asked_again_stands_under_its_week() -> None:
    words = shipped().pages["nl"].follow_up
    week = words.own_course.week.format(week=12)
    satisfied = shipped().texts["nl"].items["satisfaction"].wording
    text = text_of(make(), replies={1: {}, 2: {"satisfaction": 8}})
    assert f"{words.title} {week}\n---" in text
    assert f"{satisfied} 8" in text.replace("\n  ", " ")
    assert words.own_course.week.format(week=6) not in text


def test_a_copy_says_until_when_it_is_kept() -> None:
    assert "Wordt gewist op 21 februari 2027" in text_of(make())
    assert "Wordt gewist op" not in text_of(make(), became_care=True)


def test_responses_are_in_words_as_far_as_the_questionnaire_still_knows_them() -> None:
    submission = make(pain=7)
    responses: dict[str, Response] = {
        "pain": 7,
        "gone_item": ("gone_option",),
        "bladder_saddle": ("none", "gone_option"),
    }
    text = text_of(replace(submission, unsealed=replace(submission.unsealed, responses=responses)))
    none = shipped().texts["nl"].none_of_these
    assert "gone_item ('gone_option',)" in text
    assert f"{none}; gone_option" in text.replace("\n  ", " ")


def test_a_copy_fits_on_paper() -> None:
    assert max(map(len, text_of(make()).splitlines())) <= WIDTH


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_done_with_a_submission_and_by_whom_has_words(language: str) -> None:
    words = shipped().pages[language].personal_copy
    done = {
        Action.SEND,
        Action.READ,
        Action.FIND_BY_CODE,
        Action.REPLACE_CONTACT,
        Action.WITHDRAW_CONSENT,
        Action.REQUEST_COPY,
        Action.REVIEW,
        Action.EXPORT,
        Action.RESEAL,
        Action.ASK_AGAIN,
        Action.FIND_BY_LINK,
        Action.ANSWER_AGAIN,
    }
    assert set(words.roles) == set(Role)
    assert set(words.actions) == done
