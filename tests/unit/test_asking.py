"""Which items are asked, and which responses still count, follows from the responses above them."""

from tests.builders import checklist
from tests.builders import choice
from tests.builders import make_questionnaire
from tests.builders import make_rule
from tests.builders import number
from tests.builders import scale
from triage.reasoning.asking import ask
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped

CHAIN = make_questionnaire(
    number("age", 1, 120),
    choice("pregnant", "yes", "no", asked_when={"age": {"at_least": 15, "at_most": 50}}),
    checklist("pregnancy_alarm", "bleeding", unsure=True, asked_when={"pregnant": "yes"}),
    scale("pain"),
    rules=[
        make_rule("emergency", when={"pregnancy_alarm": "bleeding"}),
        make_rule("exercise_therapy", when={"pregnant": "yes"}),
    ],
)
ALARMED: dict[str, Response] = {"age": 31, "pregnant": "yes", "pregnancy_alarm": ("bleeding",), "pain": 4}


def test_an_item_waits_for_the_responses_that_decide_about_it() -> None:
    asking = ask(CHAIN, {})
    assert asking.missing == ("age", "pain")
    assert asking.perhaps == ("pregnant", "pregnancy_alarm")
    assert asking.next_item == "age"


def test_an_item_is_asked_as_soon_as_its_row_holds() -> None:
    asking = ask(CHAIN, {"age": 31})
    assert asking.missing == ("pregnant", "pain")
    assert asking.perhaps == ("pregnancy_alarm",)


def test_an_item_that_is_not_asked_is_neither_missing_nor_perhaps() -> None:
    asking = ask(CHAIN, {"age": 60})
    assert asking.asked == ("age", "pain")
    assert asking.missing == ("pain",)
    assert asking.perhaps == ()
    assert asking.findings["pregnancy_alarm"] is Skipped.NOT_ASKED


def test_an_item_can_be_asked_for_either_of_two_reasons() -> None:
    questionnaire = make_questionnaire(
        scale("pain"),
        choice("injury", "major", "none"),
        choice("can_move", "yes", "no", asked_when=[{"pain": {"at_least": 8}}, {"injury": "major"}]),
    )
    assert ask(questionnaire, {"pain": 9}).missing == ("injury", "can_move")
    assert ask(questionnaire, {"pain": 2, "injury": "major"}).missing == ("can_move",)
    assert ask(questionnaire, {"pain": 2, "injury": "none"}).missing == ()


def test_a_stale_response_is_dropped_with_all_that_hang_on_it() -> None:
    assert assess(CHAIN, ALARMED).advice == "emergency"
    older = ALARMED | {"age": 51}
    assert assess(CHAIN, older).advice == "self_care"
    assert ask(CHAIN, older).findings == {
        "age": 51,
        "pregnant": Skipped.NOT_ASKED,
        "pregnancy_alarm": Skipped.NOT_ASKED,
        "pain": 4,
    }


def test_a_response_given_too_early_counts_only_once_its_item_is_asked() -> None:
    early = {"pregnancy_alarm": ("bleeding",)}
    assert assess(CHAIN, early).advice == "self_care"
    assert not assess(CHAIN, early).is_final
    assert assess(CHAIN, early | {"age": 31, "pregnant": "yes"}).advice == "emergency"


def test_a_final_urgent_advice_ends_the_questions() -> None:
    ended = assess(CHAIN, {"age": 31, "pregnant": "yes", "pregnancy_alarm": ("bleeding",)})
    assert ended.is_final
    assert ended.missing == ()
    assert ended.next_item is None


def test_everything_is_asked_when_everything_is_wanted() -> None:
    responses: Responses = {"age": 31, "pregnant": "yes", "pregnancy_alarm": ("bleeding",)}
    assert assess(CHAIN, responses, asks_everything=True).missing == ("pain",)


def test_a_milder_final_advice_ends_nothing() -> None:
    assessment = assess(CHAIN, {"age": 60})
    assert assessment.is_final
    assert assessment.next_item == "pain"


def test_nothing_is_missing_once_all_is_responded() -> None:
    assert ask(CHAIN, ALARMED).missing == ()
    assert ask(CHAIN, ALARMED).next_item is None
