"""A fault of each kind is noticed, with its line, and with a person who really gets something else by it."""

from dataclasses import replace
from pathlib import Path

import pytest
import z3

from tests.builders import SHIPPED
from tests.builders import shipped
from tests.proving.faulty import Copy
from tests.proving.faulty import line_of
from tests.proving.faulty import the_one
from triage.content.content import Content
from triage.content.problems import Code
from triage.content.problems import ContentError
from triage.proving import comparisons
from triage.proving.asking import Prover
from triage.proving.claims import claim_proofs
from triage.proving.comparisons import comparison_proofs
from triage.proving.encoding import Encoding
from triage.proving.encoding import Formula
from triage.proving.properties import property_proofs
from triage.reasoning.assessing import assess


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "questionnaire")


def test_a_forgotten_weakness_rule_breaks_a_claim(copy: Copy) -> None:
    copy.forget_rule("progressive_weakness")
    failure = the_one(copy.failures(claim_proofs), "`weakness_that_grows_is_an_emergency` fails")
    assert failure.where == line_of(copy.directory, "claims.yaml", "weakness_that_grows_is_an_emergency")
    assert failure.person is not None
    assert failure.person["leg_signs"] in ("weak_getting_worse", "weak_both_legs")
    assert copy.advice_for(failure.person) == "self_care"


def test_a_lowered_advice_breaks_a_claim(copy: Copy) -> None:
    copy.change_part("rules.yaml", "cauda_equina", "advice: emergency", "advice: gp_today")
    failure = the_one(copy.failures(claim_proofs), "`numbness_of_the_saddle_is_an_emergency` fails")
    assert failure.where == line_of(copy.directory, "claims.yaml", "numbness_of_the_saddle_is_an_emergency")
    assert copy.advice_for(failure.person) == "gp_today"


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "claim", "turns"),
    [
        ("under_18", "at_most: 17", "at_most: 16", "under_18_goes_to_the_gp", {"age": 17}),
        (
            "locked",
            "at_least: 8",
            "at_least: 9",
            "unable_to_walk_with_severe_pain_is_seen_today",
            {"pain": 8, "can_move_about": "no"},
        ),
        (
            "first_at_75",
            "at_least: 75",
            "at_least: 76",
            "first_back_pain_from_75_goes_to_the_gp",
            {"age": 75, "recurrence": "first_ever"},
        ),
    ],
)
def test_a_cut_off_that_is_off_by_one_breaks_a_claim_for_who_stands_on_it(
    copy: Copy, rule: str, right: str, wrong: str, claim: str, turns: dict[str, object]
) -> None:
    copy.change_part("rules.yaml", rule, right, wrong)
    failure = the_one(copy.failures(claim_proofs), f"`{claim}` fails")
    assert failure.where == line_of(copy.directory, "claims.yaml", claim)
    assert failure.person is not None
    assert turns.items() <= failure.person.items()
    assert copy.advice_for(failure.person) == "self_care"


def test_a_shadowed_rule_is_named_with_the_rule_before_it(copy: Copy) -> None:
    copy.change_part("rules.yaml", "fever", "{ill: fever}", "{ill: [fever, blister_rash_on_painful_spot]}")
    failure = the_one(copy.failures(property_proofs), "never decides")
    assert failure.where == line_of(copy.directory, "rules.yaml", "shingles")
    assert "`shingles`" in failure.what
    assert "`fever` does too" in failure.what


def test_an_item_that_nobody_is_asked_is_named(copy: Copy) -> None:
    copy.change_part(
        "items.yaml", "onset_under_45", "{age: {at_least: 45}", '{pregnant: "yes", age: {at_least: 51}'
    )
    failure = the_one(copy.failures(property_proofs), "asked of nobody")
    assert failure.where == line_of(copy.directory, "items.yaml", "onset_under_45")


def test_a_worse_response_with_a_milder_advice_shows_both_people(copy: Copy) -> None:
    copy.change_part(
        "rules.yaml",
        "keeps_coming_back",
        "{recurrence: frequent}",
        "{recurrence: frequent, fear: {at_most: 8}}",
    )
    failure = the_one(copy.failures(comparison_proofs), "something worse makes the advice milder")
    assert failure.where == line_of(copy.directory, "items.yaml", "fear")
    assert copy.advice_for(failure.person) == "exercise_therapy"
    assert copy.advice_for(failure.instead) == "self_care"


def test_an_advice_that_nobody_gets_is_named(copy: Copy) -> None:
    everybody = "- {leg_pain: below_knee_one}\n      - {pain: {at_least: 0}}"
    copy.change_part("rules.yaml", "radiating_leg", "- {leg_pain: below_knee_one}", everybody)
    failure = the_one(copy.failures(property_proofs), "nobody gets `self_care`")
    assert failure.where == line_of(copy.directory, "advice.yaml", "self_care")


def test_a_row_that_holds_for_nobody_is_named(copy: Copy) -> None:
    nobody = '      - {ill: flank_colic, age: {at_least: 60}, pregnant: "yes"}\n    source'
    copy.change_part("rules.yaml", "renal_colic", "    source", nobody)
    failure = the_one(copy.failures(property_proofs), "row 2 of `renal_colic` holds for nobody")
    assert failure.where == line_of(copy.directory, "rules.yaml", "renal_colic")


def test_a_too_eager_rule_is_named_with_somebody_it_alarms_for_nothing(copy: Copy) -> None:
    copy.change_part("rules.yaml", "weak_flags", "at_least: 2", "at_least: 1")
    failure = the_one(copy.failures(claim_proofs), "`night_pain_alone_is_no_alarm` fails")
    assert failure.where == line_of(copy.directory, "claims.yaml", "night_pain_alone_is_no_alarm")
    assert (
        f"`weak_flags` ({line_of(copy.directory, 'rules.yaml', 'weak_flags')}) leads to gp_first"
        in failure.what
    )
    assert failure.person is not None
    assert failure.person["pattern"] == ("night_pain_out_of_bed",)
    assert copy.advice_for(failure.person) == "gp_first"


def test_lifestyle_that_leads_to_a_doctor_shows_both_people(copy: Copy) -> None:
    sleepless = "      - {low_mood: {at_least: 8}, sleep: {at_most: 0}}\n    source"
    copy.change_part("rules.yaml", "very_low_mood", "    source", sleepless)
    failure = the_one(copy.failures(claim_proofs), "`other_lifestyle_responses_never_lead_to_a_doctor` fails")
    assert failure.where == line_of(
        copy.directory, "claims.yaml", "other_lifestyle_responses_never_lead_to_a_doctor"
    )
    assert f"`very_low_mood` ({line_of(copy.directory, 'rules.yaml', 'very_low_mood')})" in failure.what
    assert copy.advice_for(failure.person) == "self_care"
    assert copy.advice_for(failure.instead) == "gp_first"


def test_an_alarm_item_that_is_skipped_shows_who_is_not_asked(copy: Copy) -> None:
    from_16 = "  type: checklist\n  asked_when_any_of:\n    - {age: {at_least: 16}}\n"
    copy.change_part("items.yaml", "bladder_saddle", "  type: checklist\n", from_16)
    failure = the_one(copy.failures(property_proofs), "though `cauda_equina` waits for it")
    assert failure.where == line_of(copy.directory, "items.yaml", "bladder_saddle")
    assert failure.person is not None
    assert failure.person["age"] == 15
    asked = assess(copy.load().questionnaire, failure.person, asks_everything=True).asked
    assert "bladder_saddle" not in asked


def test_not_being_sure_that_is_milder_than_none_shows_both_people(copy: Copy) -> None:
    none_at_100 = "      - {history: none, age: {at_least: 100}}\n    source"
    copy.change_part("rules.yaml", "bone_risk", "    source", none_at_100)
    failure = the_one(copy.failures(comparison_proofs), "not being sure about `history`")
    assert failure.where == line_of(copy.directory, "items.yaml", "history")
    assert failure.person is not None
    assert failure.instead is not None
    assert (failure.person["history"], failure.instead["history"]) == (("none",), ("not_sure",))
    assert copy.advice_for(failure.person) == "gp_first"
    assert copy.advice_for(failure.instead) == "self_care"


@pytest.mark.parametrize(
    ("seam", "code"),
    [("at_least: 5, below: 7", Code.BANDS_LEAVE_A_GAP), ("at_least: 3, below: 7", Code.BANDS_OVERLAP)],
)
def test_a_gap_or_overlap_between_bands_is_refused_with_its_line(copy: Copy, seam: str, code: Code) -> None:
    copy.change_part("scores.yaml", "severity", "at_least: 4, below: 7", seam)
    with pytest.raises(ContentError) as raised:
        copy.load()
    assert [problem.code for problem in raised.value.problems] == [code]
    assert raised.value.problems[0].file == "scores.yaml"


@pytest.mark.parametrize(("begin", "values"), [(5, (8, 9)), (3, (6, 7))])
def test_a_gap_or_overlap_that_was_not_refused_shows_somebody_who_falls_into_it(
    begin: int, values: tuple[int, ...]
) -> None:
    content = _with_severity_from(begin)
    proofs = property_proofs(Prover(content))
    failure = the_one([f for proof in proofs for f in proof.failures], "falls in no band, or in two")
    assert failure.where == line_of(SHIPPED, "scores.yaml", "severity")
    assert failure.person is not None
    severity = assess(content.questionnaire, failure.person, asks_everything=True).scores["severity"]
    assert severity is not None
    assert severity.total in values


def _with_severity_from(begin: int) -> Content:
    """The second band of severity begins elsewhere, and the first still ends where it did."""
    questionnaire = shipped().questionnaire
    severity = next(score for score in questionnaire.scores if score.id == "severity")
    mild, moderate, severe = severity.bands
    bands = (mild, moderate.model_copy(update={"at_least": begin}), severe)
    moved = severity.model_copy(update={"bands": bands})
    scores = tuple(moved if score.id == "severity" else score for score in questionnaire.scores)
    return replace(shipped(), questionnaire=questionnaire.model_copy(update={"scores": scores}))


class FinalTooSoon(Encoding):
    """Content cannot break a final advice, so the encoding does: it forgets the rules that are undecided."""

    def is_final(self, advice: str) -> Formula:
        return z3.BoolVal(advice == "gp_first") if advice != "emergency" else super().is_final(advice)


def test_a_final_advice_that_is_not_kept_shows_the_person_before_and_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(comparisons, "Encoding", FinalTooSoon)
    proofs = comparison_proofs(Prover(shipped()))
    failure = the_one(
        [f for proof in proofs for f in proof.failures], "is final for this person, and is not kept"
    )
    assert failure.where == line_of(SHIPPED, "advice.yaml", "gp_first")
    assert failure.person is not None
    assert failure.instead is not None
    assert failure.person.items() < failure.instead.items()
    questionnaire = shipped().questionnaire
    now, later = assess(questionnaire, failure.person), assess(questionnaire, failure.instead)
    assert now.advice == "gp_first"
    assert later.advice in ("gp_today", "emergency")
    assert not now.is_final
