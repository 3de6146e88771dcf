"""Only the weeks before something is erased are asked about, and named."""

from datetime import timedelta

import pytest

from tests.builders import shipped
from triage.content.follow_up import weeks_within


@pytest.mark.parametrize(("days", "weeks"), [(85, (6, 12)), (84, (6,)), (43, (6,)), (42, ()), (7, ())])
def test_only_weeks_before_it_is_erased_count(days: int, weeks: tuple[int, ...]) -> None:
    assert weeks_within(shipped().questionnaire.about.follow_up, timedelta(days=days)) == weeks


def test_a_questionnaire_that_asks_nothing_again_has_no_weeks() -> None:
    assert weeks_within(None, timedelta(days=365)) == ()


@pytest.mark.parametrize(
    ("language", "once", "twice"),
    [
        ("nl", "na 6 weken", "na 6 en na 12 weken"),
        ("en", "after 6 weeks", "after 6 and after 12 weeks"),
    ],
)
def test_the_words_name_each_week(language: str, once: str, twice: str) -> None:
    after = shipped().pages[language].sending.consents.after_weeks
    assert (after((6,)), after((6, 12)), after(())) == (once, twice, "")
