"""Which items are asked, which one is next, and about how many are left."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.content.items import Item
from triage.content.questionnaire import Questionnaire
from triage.reasoning.findings import Finding
from triage.reasoning.findings import Findings
from triage.reasoning.findings import Responses
from triage.reasoning.findings import Skipped
from triage.reasoning.findings import any_row_holds


@dataclass(frozen=True)
class Asking:
    """The findings of the items that count, and the items per state of being asked.

    `missing` are certainly still to be asked; `perhaps` wait for a response above them.
    """

    findings: Mapping[str, Finding]
    asked: tuple[str, ...]
    missing: tuple[str, ...]
    perhaps: tuple[str, ...]

    @property
    def next_item(self) -> str | None:
        return self.missing[0] if self.missing else None


def is_asked(item: Item, findings: Findings) -> bool | None:
    """Whether this person gets this item; None while that depends on a missing response."""
    return any_row_holds(item.asked_when_any_of, findings) if item.asked_when_any_of else True


def ask(questionnaire: Questionnaire, responses: Responses) -> Asking:
    """Go through the items in order, and drop every response to an item that is not asked."""
    findings: dict[str, Finding] = {}
    asked: list[str] = []
    missing: list[str] = []
    perhaps: list[str] = []
    for item in questionnaire.items:
        match is_asked(item, findings):
            case True:
                asked.append(item.id)
                if item.id in responses:
                    findings[item.id] = responses[item.id]
                else:
                    missing.append(item.id)
            case None:
                perhaps.append(item.id)
            case False:
                findings[item.id] = Skipped.NOT_ASKED
    return Asking(findings, tuple(asked), tuple(missing), tuple(perhaps))
