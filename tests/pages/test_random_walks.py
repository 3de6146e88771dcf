"""Whatever somebody does on the pages, it ends in exactly one advice: that of the reasoning on the same responses."""

from random import Random

import pytest

from benchmarks.random_people import draw
from tests.builders import shipped
from tests.builders import unremarkable
from tests.pages.tab import Tab
from tests.pages.tab import item_called
from triage.reasoning.assessing import assess
from triage.reasoning.findings import Response
from triage.reasoning.responses import read_response
from triage.ui.visitor.way import CHECK
from triage.ui.visitor.way import RESULT
from triage.ui.visitor.way import SECOND_LOOK
from triage.ui.visitor.way import START

BATCHES = 4
WALKS = 8
MOST_STEPS = 400
MOST_DETOURS = 12
DIFFERS = 0.12
WANDERS = 0.15


class Walker:
    """Somebody who responds, goes back, changes responses and languages; `given` is what should count now."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.tab = Tab().open()
        self.given: dict[str, Response] = {}
        self.detours = 0

    def walk(self) -> None:
        for _ in range(MOST_STEPS):
            if self.wanders():
                self.make_detour()
            elif self.tab.here == RESULT:
                return
            else:
                self.go_on()
        raise AssertionError("the walk does not end")

    def wanders(self) -> bool:
        self.detours += 1
        return self.detours < MOST_DETOURS and self.random.random() < WANDERS

    def go_on(self) -> None:
        here = self.tab.here
        if here == START:
            self.tab.press("begin")
        elif here == SECOND_LOOK:
            choices = [key for key in self.tab.buttons if key == "yes" or key.startswith("no_")]
            self.tab.press(self.random.choice(choices))
        elif here == CHECK:
            self.tab.press("to_result")
        else:
            self.respond(here)

    def make_detour(self) -> None:
        """Another language, the page's Back, a response to change, or back to the responses."""
        possible = [
            key for key in self.tab.buttons if key.startswith(("lang_", "back", "change_", "to_check"))
        ]
        key = self.random.choice(possible)
        if key.startswith("lang_"):
            self.tab.switch_language(key.removeprefix("lang_"))
        else:
            self.tab.press(key)

    def respond(self, item: str) -> None:
        left = self.left()
        response = self.response_to(item)
        self.tab.respond(item, response)
        counts = assess(shipped().questionnaire, {**self.given, item: response}).asked
        self.given = {name: value for name, value in {**self.given, item: response}.items() if name in counts}
        assert self.left() <= left or 'class="note more"' in self.tab.html, (
            "more is left, and nothing says why"
        )

    def response_to(self, item: str) -> Response:
        usual = unremarkable()[item]
        if self.random.random() > DIFFERS:
            return usual
        drawn = read_response(item_called(item), draw(item_called(item), self.random))
        assert drawn is not None
        return drawn

    def left(self) -> int:
        """How many items the page says are left."""
        words = self.tab.text
        at = self.tab.pages.item.progress.split("{left}")[0].split("{number}")[1]
        return int(words.split(at)[1].split()[0]) if at in words else 0


@pytest.mark.no_cover  # other tests reach what a random walk reaches
@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_random_walk_ends_in_the_advice_of_the_reasoning(batch: int) -> None:
    reached = set()
    for seed in range(batch * WALKS, (batch + 1) * WALKS):
        walker = Walker(seed)
        walker.walk()
        assessment = assess(shipped().questionnaire, walker.given)
        assert assessment.is_final, seed
        assert walker.tab.advices == [assessment.advice], seed
        for reason in assessment.reasons:
            assert walker.tab.texts.rules[reason.rule].reason in walker.tab.text, seed
        reached.add(assessment.advice)
    assert len(reached) > 2, "people who differ so little say little"
