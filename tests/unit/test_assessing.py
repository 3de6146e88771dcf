"""An assessment adds what fits: focus, attention points, prevention and alerts."""

from tests.builders import checklist
from tests.builders import make_questionnaire
from tests.builders import make_shown
from tests.builders import scale
from triage.content.questionnaire import Alert
from triage.content.questionnaire import AttentionPoint
from triage.content.questionnaire import Focus
from triage.content.questionnaire import Prevention
from triage.reasoning.assessing import advice_called
from triage.reasoning.assessing import assess

HABITS = ("sitting", "standing", "walking", "lying")
ITEMS = (scale("pain"), checklist("habits", *HABITS))


def test_only_the_first_that_fit_are_shown() -> None:
    shown = [
        make_shown(kind, habit, when={"habits": habit})
        for kind in (Focus, AttentionPoint)
        for habit in HABITS
    ]
    questionnaire = make_questionnaire(*ITEMS, shown=shown, most_shown=2)
    assessment = assess(questionnaire, {"habits": ("standing", "walking", "lying")})
    assert assessment.focus == ("standing", "walking")
    assert assessment.attention == ("standing", "walking")


def test_every_alert_that_holds_is_kept() -> None:
    alerts = [make_shown(Alert, habit, when={"habits": habit}) for habit in HABITS]
    questionnaire = make_questionnaire(*ITEMS, shown=alerts, most_shown=1)
    assert assess(questionnaire, {"habits": HABITS}).alerts == HABITS


def test_what_is_unknown_shows_nothing() -> None:
    shown = [make_shown(Focus, "load", when={"pain": {"at_least": 1}})]
    assert assess(make_questionnaire(*ITEMS, shown=shown), {}).focus == ()


def test_prevention_fits_somebody_without_pain() -> None:
    shown = [make_shown(Prevention, "no_pain", when={"pain": {"at_most": 0}})]
    questionnaire = make_questionnaire(*ITEMS, shown=shown)
    assert assess(questionnaire, {"pain": 0}).prevention == ("no_pain",)
    assert assess(questionnaire, {"pain": 1}).prevention == ()


def test_an_advice_is_found_by_its_id() -> None:
    assert advice_called(make_questionnaire(*ITEMS), "gp_today").ends_the_questions
