"""Sentences with what this practice promises filled in."""

from triage.ui.visitor.view import View


def promised(view: View, sentence: str) -> str:
    """The practice's name and telephone, within how many working days it replies, and how long it keeps things."""
    practice, sending = view.practice, view.practice.sending
    return sentence.format(
        practice=practice.name,
        phone=practice.telephone.shown,
        reply_days=sending.reply_days,
        kept_days=sending.kept_days,
    )
