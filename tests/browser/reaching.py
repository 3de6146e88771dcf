"""The way to each screen of the visitor, by the name of its picture."""

from collections.abc import Callable
from collections.abc import Mapping
from functools import partial
from typing import TypeAlias

from tests.browser.people import person_with
from tests.browser.visiting import Visitor
from tests.builders import ADVICES
from tests.builders import shipped
from tests.builders import unremarkable
from triage.reasoning.findings import Response
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import respond
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import EXPIRED
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK

Reach: TypeAlias = Callable[[Visitor], None]


def at_start(visitor: Visitor) -> None:
    visitor.open("/?lang=nl")


def at_item(item: str, visitor: Visitor) -> None:
    visitor.come_to(item, unremarkable())


def with_a_response(item: str, response: Response, visitor: Visitor) -> None:
    at_item(item, visitor)
    visitor.give(item, response)


def with_something_needed(item: str, visitor: Visitor) -> None:
    at_item(item, visitor)
    visitor.next.click()
    visitor.summary.wait_for()
    visitor.settle()


def at_second_look(visitor: Visitor) -> None:
    visitor.come_to(SECOND_LOOK, person_with("emergency"))


def at_check(visitor: Visitor) -> None:
    visitor.come_to(CHECK, person_with("exercise_therapy"))


def at_result(advice: str, visitor: Visitor) -> None:
    visitor.come_to(RESULT, person_with(advice))


def after_taking_back(visitor: Visitor) -> None:
    """An alarm that was a mistake, and then the ordinary way."""
    mistaken = Visit("nl", begun=True, responses=unremarkable(sudden=("chest_pressure",)))
    mended = respond(shipped(), mistaken, item="sudden", response=("none",))
    visitor.come_to(RESULT, unremarkable(), withdrawn=mended.withdrawn)


def with_more_items(visitor: Visitor) -> None:
    """Complaints that turn out less mild from the page with the responses: more is asked."""
    visitor.come_to(CHECK, unremarkable(pain=2, limitation=1, fear=1))
    visitor.change("pain")
    visitor.respond("pain", 5)


def expired(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.address}/?lang=nl&s=pain")
    visitor.arrive_at(EXPIRED)


SCREENS: Mapping[str, Reach] = {
    "start": at_start,
    "item-number": partial(with_a_response, "age", 41),
    "item-choice": partial(with_a_response, "pregnant", "no"),
    "item-checklist": partial(with_a_response, "bladder_saddle", ("none",)),
    "item-drawing": partial(with_a_response, "region", ("low_back", "buttock")),
    "item-scale": partial(with_a_response, "pain", 6),
    "needed-number": partial(with_something_needed, "age"),
    "needed-choice": partial(with_something_needed, "pregnant"),
    "needed-checklist": partial(with_something_needed, "bladder_saddle"),
    "needed-scale": partial(with_something_needed, "pain"),
    "second-look": at_second_look,
    "more-items": with_more_items,
    "check": at_check,
    **{f"result-{advice}": partial(at_result, advice) for advice in ADVICES},
    "result-112": lambda visitor: visitor.come_to(RESULT, unremarkable(sudden=("chest_pressure",))),
    "result-taken-back": after_taking_back,
    "result-minor": lambda visitor: visitor.come_to(RESULT, unremarkable(age=16)),
    "expired": expired,
}
INFORMATION: Mapping[str, Reach] = {
    "information-start": at_start,
    "information-result": lambda visitor: visitor.come_to(RESULT, unremarkable(sudden=("chest_pressure",))),
}
