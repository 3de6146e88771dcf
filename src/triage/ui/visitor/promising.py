"""Sentences with what this practice promises filled in."""

from datetime import timedelta

from triage.content.follow_up import weeks_within
from triage.ui.visitor.view import View


def promised(view: View, sentence: str) -> str:
    """The practice's name and telephone, within how many working days it replies, and how long it keeps things.

    And after how many weeks it asks again.
    """
    practice, sending = view.practice, view.practice.sending
    return sentence.format(
        practice=practice.name,
        phone=practice.telephone.shown,
        reply_days=sending.reply_days,
        kept_days=sending.kept_days,
        after=view.pages.sending.consents.after_weeks(weeks_asked(view)),
    )


def weeks_asked(view: View) -> tuple[int, ...]:
    """After how many weeks somebody who sends something now can be asked again; none when it is erased before."""
    kept_for = timedelta(days=view.practice.sending.kept_days)
    return weeks_within(view.questionnaire.about.follow_up, kept_for)
