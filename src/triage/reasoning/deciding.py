"""The most urgent advice that any rule reaches, whether it is final, and all reasons for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.reasoning.findings import Findings
from triage.reasoning.findings import any_row_holds


@dataclass(frozen=True)
class Decision:
    """The advice and contact so far; while it is not final it can only become more urgent."""

    advice: str
    contact: str
    is_final: bool
    fired: tuple[Rule, ...]


def decide(questionnaire: Questionnaire, findings: Findings) -> Decision:
    """Run every rule; unknown is never taken for no."""
    return decide_by(
        questionnaire, [any_row_holds(rule.when_any_of, findings) for rule in questionnaire.rules]
    )


def decide_by(questionnaire: Questionnaire, truths: Sequence[bool | None]) -> Decision:
    """The decision once it is known of each rule whether it holds.

    Final means: no rule that is still undecided leads to a more urgent advice.
    """
    urgency = {advice.id: at for at, advice in enumerate(questionnaire.advices)}
    held = list(zip(questionnaire.rules, truths, strict=True))
    fired = [rule for rule, holds in held if holds is True]
    reached = max((urgency[rule.advice] for rule in fired), default=0)
    is_final = all(urgency[rule.advice] <= reached for rule, holds in held if holds is None)
    fired.sort(key=lambda rule: -urgency[rule.advice])
    advice = questionnaire.advices[reached]
    deciding = [rule for rule in fired if rule.advice == advice.id]
    return Decision(
        advice.id, most_urgent_contact(questionnaire, deciding, advice.contact), is_final, tuple(fired)
    )


def most_urgent_contact(questionnaire: Questionnaire, rules: Sequence[Rule], default: str) -> str:
    """Of the contacts that these rules name, the most urgent; a rule without one means the default."""
    order = [contact.id for contact in questionnaire.contacts]
    return max((rule.contact or default for rule in rules), key=order.index, default=default)
