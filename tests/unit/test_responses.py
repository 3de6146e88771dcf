"""Responses from outside are checked item by item, and no message repeats what was given."""

import json
from typing import Any

import pytest

from tests.builders import checklist
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import number
from tests.builders import scale
from tests.builders import text
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses

QUESTIONNAIRE = make_questionnaire(
    number("age", 1, 120),
    scale("pain"),
    choice("leg_signs", "none", "weak", unsure=True),
    checklist("ill", "fever", "night_sweats", unsure=True),
    checklist("region", "low_back", "neck", needs_one=True),
    optional=[text("goal", at_most=10)],
)


@pytest.mark.parametrize(
    ("item", "given", "read"),
    [
        ("age", 1, 1),
        ("age", 120, 120),
        ("pain", 0, 0),
        ("pain", 10, 10),
        ("leg_signs", "none", "none"),
        ("leg_signs", "not_sure", "not_sure"),
        ("ill", ["none"], ("none",)),
        ("ill", ["not_sure"], ("not_sure",)),
        ("ill", ["night_sweats", "fever"], ("fever", "night_sweats")),
        ("region", ("neck",), ("neck",)),
        ("goal", "", ""),
        ("goal", "wandelen", "wandelen"),
    ],
)
def test_a_good_response_is_read(item: str, given: object, read: object) -> None:
    assert read_responses(QUESTIONNAIRE, {item: given}) == {item: read}


MARK = "S3CRET"
BAD: list[tuple[str, Any]] = [
    ("age", True),
    ("age", 41.0),
    ("age", 41.5),
    ("age", float("nan")),
    ("age", float("inf")),
    ("age", "41"),
    ("age", None),
    ("age", 0),
    ("age", 121),
    ("age", -1),
    ("age", 10**400),
    ("age", [41]),
    ("age", {"years": 41}),
    ("pain", False),
    ("pain", 11),
    ("pain", -1),
    ("pain", 7.0),
    ("leg_signs", MARK),
    ("leg_signs", "weak\x00"),
    ("leg_signs", "WEAK"),
    ("leg_signs", ""),
    ("leg_signs", True),
    ("leg_signs", ["weak"]),
    ("leg_signs", 1),
    ("ill", "fever"),
    ("ill", []),
    ("ill", None),
    ("ill", [MARK]),
    ("ill", ["fever\x00"]),
    ("ill", ["none", "fever"]),
    ("ill", ["not_sure", "fever"]),
    ("ill", ["none", "not_sure"]),
    ("ill", ["fever", "fever"]),
    ("ill", ["none", "none"]),
    ("ill", [["fever"]]),
    ("ill", [1]),
    ("ill", [None]),
    ("ill", [True]),
    ("ill", {"fever": True}),
    ("ill", ["fever"] * 100_000),
    ("region", ["none"]),
    ("region", ["not_sure"]),
    ("goal", "x" * 11),
    ("goal", 5),
]


@pytest.mark.parametrize(("item", "given"), BAD, ids=[f"{item}-{at}" for at, (item, _) in enumerate(BAD)])
def test_a_bad_response_is_refused_with_what_is_needed(item: str, given: object) -> None:
    with pytest.raises(ResponsesError) as refused:
        read_responses(QUESTIONNAIRE, {item: given})
    (problem,) = refused.value.problems
    assert problem.startswith(f"{item}: ")
    assert "needed" in problem
    assert len(problem) < 200


def test_no_message_repeats_the_response() -> None:
    for given in (MARK, [MARK], {MARK: MARK}, 4_711, 47.11, [[4_711]]):
        for item in ("age", "pain", "leg_signs", "ill", "region"):
            with pytest.raises(ResponsesError) as refused:
                read_responses(QUESTIONNAIRE, {item: given})
            assert MARK not in str(refused.value)
            assert "47" not in str(refused.value)


@pytest.mark.parametrize("unread", [None, 41, "age", [], [{"age": 41}], True, 1.5])
def test_a_person_is_an_object(unread: object) -> None:
    with pytest.raises(ResponsesError, match="a person is an object"):
        read_responses(QUESTIONNAIRE, unread)


def test_nobody_has_to_respond_to_anything() -> None:
    assert read_responses(QUESTIONNAIRE, {}) == {}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ResponsesError) as refused:
        read_responses(QUESTIONNAIRE, {"age": 0, "pain": 5, "ill": [], "leg_sings": "none"})
    assert [problem.split(":")[0] for problem in refused.value.problems] == ["age", "ill", "leg_sings"]


def test_a_near_miss_of_a_name_is_suggested() -> None:
    with pytest.raises(ResponsesError, match=r"no item has this name. Did you mean `leg_signs`\?"):
        read_responses(QUESTIONNAIRE, {"leg_sings": "none"})


@pytest.mark.parametrize("name", ["", "x" * 10_000, "\x00\x1b[31m", "a\nb", "\ud800"])
def test_a_strange_name_stays_on_one_short_line(name: str) -> None:
    with pytest.raises(ResponsesError) as refused:
        read_responses(QUESTIONNAIRE, {name: 1})
    (problem,) = refused.value.problems
    assert problem.isprintable()
    assert len(problem) < 150


def test_what_is_needed_names_the_options() -> None:
    needed = {
        "age": "a whole number from 1 to 120 is needed",
        "leg_signs": "one of none, weak, not_sure is needed, as text",
        "ill": "a list of one or more of fever, night_sweats, none, not_sure is needed, each once; "
        "none and not_sure only alone",
        "region": "a list of one or more of low_back, neck is needed, each once",
        "goal": "a text of at most 10 characters is needed",
    }
    for item, message in needed.items():
        with pytest.raises(ResponsesError) as refused:
            read_responses(QUESTIONNAIRE, {item: None})
        assert refused.value.problems == (f"{item}: {message}",)


def test_json_numbers_that_only_look_whole_are_refused() -> None:
    for written in ("7.0", "7e0", "1E1", "NaN", "Infinity", "-0.0"):
        with pytest.raises(ResponsesError):
            read_responses(QUESTIONNAIRE, {"pain": json.loads(written)})


def test_numbers_written_as_text_in_the_content_become_numbers() -> None:
    written: dict[str, str | list[str]] = {"age": "41", "pain": "07", "leg_signs": "weak", "ill": ["fever"]}
    assert from_text(QUESTIONNAIRE, written) == {"age": 41, "pain": 7, "leg_signs": "weak", "ill": ["fever"]}


@pytest.mark.parametrize("written", ["-1", "4.1", "", "x", "²", "9" * 5_000])
def test_what_is_no_number_in_the_content_stays_text_and_is_refused(written: str) -> None:
    with pytest.raises(ResponsesError, match="a whole number from 1 to 120 is needed"):
        read_responses(QUESTIONNAIRE, from_text(QUESTIONNAIRE, {"age": written}))
