"""The questionnaire as FHIR asks the same items of the same people, in every language."""

import json
from collections.abc import Iterator
from collections.abc import Mapping
from operator import eq
from operator import ge
from operator import le
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as Published

from benchmarks.random_people import random_people
from tests.builders import choice
from tests.builders import scale
from tests.builders import shipped
from triage.content.items import Item
from triage.content.items import options_of
from triage.export.fhir_asking import asked
from triage.export.fhir_asking import groups_around
from triage.export.fhir_names import ITEM_CONTROL
from triage.export.fhir_names import TRANSLATION
from triage.export.fhir_names import WEIGHT
from triage.export.fhir_questionnaire import fhir_questionnaire
from triage.reasoning.asking import ask
from triage.reasoning.responses import read_responses

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
ITEMS = {item.id: item for item in (*QUESTIONNAIRE.items, *QUESTIONNAIRE.optional_items)}
WRITTEN: dict[str, Any] = json.loads(fhir_questionnaire(CONTENT).line())
HOLDS = {"=": eq, ">=": ge, "<=": le}
IN_PLACE_OF = {
    "scale": "integer",
    "number": "integer",
    "checklist": "choice",
    "choice": "choice",
    "text": "text",
}


def with_groups(
    part: Mapping[str, Any], *around: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], ...]]:
    """Every item that is no group and no display, with the groups it is in."""
    for inside in part.get("item", ()):
        if inside["type"] == "group":
            yield from with_groups(inside, *around, inside)
        elif inside["type"] != "display":
            yield (*around, inside)


WAYS = {way[-1]["linkId"]: way for way in with_groups(WRITTEN)}
ASKED = {name: way[-1] for name, way in WAYS.items()}


def is_enabled(item: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    """As the standard says: an item that is disabled has no answer, and no answer meets nothing."""
    conditions = [meets(condition, given.get(condition["question"])) for condition in item["enableWhen"]]
    return any(conditions) if item.get("enableBehavior") == "any" else all(conditions)


def meets(condition: Mapping[str, Any], response: Any) -> bool:
    expected = (
        condition["answerInteger"] if "answerInteger" in condition else condition["answerCoding"]["code"]
    )
    values = response if isinstance(response, tuple) else () if response is None else (response,)
    return any(HOLDS[condition["operator"]](value, expected) for value in values)


def every_part(part: Any) -> Iterator[Any]:
    yield part
    for inside in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from every_part(inside)


def test_its_structure_is_the_published_one() -> None:
    read = Published.model_validate(WRITTEN)
    assert (read.url, read.version) == ("https://triage.example/fhir/Questionnaire/back_pain", "1.0.0")
    assert json.loads(read.model_dump_json()) == WRITTEN


def test_nothing_is_null_or_empty() -> None:
    assert not [part for part in every_part(WRITTEN) if part is None or part in ([], {}, "")]


def test_nobody_reviewed_it_so_it_is_a_draft() -> None:
    assert QUESTIONNAIRE.about.reviewed_by is None
    assert (WRITTEN["status"], WRITTEN["experimental"]) == ("draft", True)
    about = QUESTIONNAIRE.about.model_copy(update={"reviewed_by": "somebody"})
    reviewed = QUESTIONNAIRE.model_copy(update={"about": about})
    content = type(CONTENT)(**{**vars(CONTENT), "questionnaire": reviewed})
    assert fhir_questionnaire(content).status == "active"


def test_every_item_is_there_once_with_its_type_and_options() -> None:
    assert list(ASKED) == list(ITEMS)
    links = [part["linkId"] for part in every_part(WRITTEN) if isinstance(part, dict) and "linkId" in part]
    assert len(links) == len(set(links))
    for name, item in ITEMS.items():
        written = ASKED[name]
        assert written["type"] == IN_PLACE_OF[item.type]
        assert [one["valueCoding"]["code"] for one in written.get("answerOption", ())] == list(
            options_of(item)
        )
        assert written.get("repeats", False) == (item.type == "checklist")


def test_none_and_not_sure_go_with_no_other_option() -> None:
    alone = {one["valueCoding"]["code"] for one in ASKED["ill"]["answerOption"] if "extension" in one}
    assert alone == {"none", "not_sure"}
    assert not [one for one in ASKED["leg_signs"]["answerOption"] if "extension" in one]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    written = json.dumps(WRITTEN, ensure_ascii=False)
    only_later = {item.id for item in CONTENT.questionnaire.follow_up_items}
    for name, words in CONTENT.texts[language].items.items():
        if name in only_later:
            assert f'"{name}"' not in written
            continue
        spoken = [
            words.wording,
            words.why,
            words.hint,
            words.unit,
            *(one.label for one in words.options.values()),
        ]
        spoken += [one.example for one in words.options.values()]
        missing = [
            text for text in spoken if text and json.dumps(text, ensure_ascii=False)[1:-1] not in written
        ]
        assert missing == []


def test_every_text_and_every_option_carries_its_own_words_in_the_other_language() -> None:
    other = CONTENT.texts["en"]
    for name in ITEMS:
        assert english(ASKED[name]["_text"]) == other.items[name].wording
        options = [one["valueCoding"] for one in ASKED[name].get("answerOption", ())]
        labels = {"none": other.none_of_these, "not_sure": other.not_sure}
        labels |= {option: words.label for option, words in other.items[name].options.items()}
        assert {one["code"]: english(one["_display"]) for one in options} == {
            one["code"]: labels[one["code"]] for one in options
        }
    beside = [
        part for part in every_part(WRITTEN) if isinstance(part, dict) and part.get("type") == "display"
    ]
    assert all(english(one["_text"]) for one in beside)
    assert {one["linkId"]: english(one["_text"]) for one in WRITTEN["item"]} == {
        f"section-{name}": words for name, words in other.sections.items()
    }


def english(extended: Mapping[str, Any]) -> str:
    (translation,) = extended["extension"]
    assert translation["url"] == TRANSLATION
    parts = {part["url"]: part for part in translation["extension"]}
    assert parts["lang"]["valueCode"] == "en"
    return str(parts["content"]["valueString"])


def test_help_units_and_ends_stand_beside_an_item() -> None:
    beside = {one["linkId"]: one for name in ("age", "ill", "pain") for one in ASKED[name]["item"]}
    assert {name: control_of(one) for name, one in beside.items()} == {
        "age-hint": "help",
        "age-why": "help",
        "age-unit": "unit",
        "ill-hint": "help",
        "ill-why": "help",
        "ill-examples": "help",
        "pain-hint": "help",
        "pain-why": "help",
        "pain-low": "lower",
        "pain-high": "upper",
    }
    assert {one["type"] for one in beside.values()} == {"display"}


def test_numbers_scales_and_texts_have_their_ends_and_their_control() -> None:
    ends = {
        name: [one["valueInteger"] for one in ASKED[name]["extension"] if "valueInteger" in one]
        for name in ("age", "pain")
    }
    assert ends == {"age": [1, 120], "pain": [0, 10]}
    assert ASKED["goal"]["maxLength"] == 500
    controls = {name: control_of(ASKED[name]) for name in ("age", "pain", "injury", "ill", "goal")}
    assert controls == {
        "age": None,
        "pain": "slider",
        "injury": "radio-button",
        "ill": "check-box",
        "goal": None,
    }


def control_of(item: Mapping[str, Any]) -> str | None:
    found = [one["valueCodeableConcept"] for one in item.get("extension", ()) if one["url"] == ITEM_CONTROL]
    codings = [coding for one in found for coding in one["coding"]]
    assert {one["system"] for one in codings} <= {"http://hl7.org/fhir/questionnaire-item-control"}
    return next((str(one["code"]) for one in codings), None)


@pytest.mark.no_cover
def test_conditions_ask_whom_the_rows_ask() -> None:
    conditioned = {name: [one for one in way if "enableWhen" in one] for name, way in WAYS.items()}
    both = set()
    for person in random_people(CONTENT, 300, seed=5):
        asking = ask(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, person))
        given = {name: value for name, value in asking.findings.items() if name in asking.asked}
        for name, way in conditioned.items():
            if way:
                assert all(is_enabled(one, given) for one in way) == (name in asking.asked), name
                both.add((name, name in asking.asked))
    assert len(both) == 2 * len([way for way in conditioned.values() if way])


def test_every_item_with_rows_has_conditions_and_no_other() -> None:
    for name, item in ITEMS.items():
        assert any("enableWhen" in one for one in WAYS[name]) == bool(item.asked_when_any_of)


def test_a_group_around_an_item_holds_what_one_level_cannot() -> None:
    _, group, item = WAYS["onset_under_45"]
    assert (group["linkId"], group["type"], group["enableBehavior"]) == (
        "onset_under_45-when-1",
        "group",
        "any",
    )
    codes = {one["answerCoding"]["code"] for one in group["enableWhen"]}
    assert codes == {"3_to_12_months", "1_to_5_years", "over_5_years"}
    assert [(one["operator"], one["answerInteger"]) for one in item["enableWhen"]] == [(">=", 45)]
    assert [len(way) for way in WAYS.values() if len(way) > 2] == [3, 3]


@pytest.mark.parametrize(
    ("rows", "levels"),
    [
        ([], [(None, 0)]),
        ([{"pain": {"at_least": 3}}], [(None, 1)]),
        ([{"pain": {"at_least": 3, "at_most": 5}}], [("all", 2)]),
        ([{"pain": {"at_least": 3}, "injury": "minor"}], [("all", 2)]),
        ([{"injury": ["minor", "major"]}], [("any", 2)]),
        ([{"injury": ["minor", "major"]}, {"pain": {"at_least": 3}}], [("any", 3)]),
        ([{"injury": ["minor", "major"], "pain": {"at_least": 3}}], [("any", 2), (None, 1)]),
        ([{"pain": {"at_least": 3, "at_most": 5}}, {"injury": "minor"}], [("any", 2), ("any", 2)]),
        ([{"pain": {"at_least": 3}, "injury": "minor"}, {"injury": "minor"}], [(None, 1)]),
    ],
)
def test_any_of_all_of_becomes_all_of_any_of(
    rows: list[dict[str, Any]], levels: list[tuple[str | None, int]]
) -> None:
    item: Item = scale("later", asked_when=rows) if rows else choice("later", "one", "two")
    found = asked(QUESTIONNAIRE, item)
    assert [(one.enable_behavior, len(one.enable_when or ())) for one in found] == levels
    assert len(groups_around(QUESTIONNAIRE, item)) == len(levels) - 1


def test_options_weigh_what_they_add_to_the_first_score_with_bands() -> None:
    weights = {
        name: {
            one["valueCoding"]["code"]: weight for one in item["answerOption"] for weight in weights_in(one)
        }
        for name, item in ASKED.items()
        if any(weights_in(one) for one in item.get("answerOption", ()))
    }
    assert set(weights) == {"duration", "activity", "leg_pain", "region"}
    assert weights["activity"] == {"under_30": 10, "30_to_75": 7, "75_to_150": 3, "150_or_more": 0}
    assert weights["region"] == {"neck_shoulder": 1}
    assert weights["leg_pain"] == {"thigh": 1, "below_knee_one": 1, "below_knee_both": 1}
    assert list(weights["duration"].values()) == [1, 3, 5, 7, 9, 10]


def weights_in(option: Mapping[str, Any]) -> list[float]:
    return [one["valueDecimal"] for one in option.get("extension", ()) if one["url"] == WEIGHT]
