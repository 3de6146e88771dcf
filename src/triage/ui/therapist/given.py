"""Everything the visitor said, under the same headings as they saw, with what decided the advice marked."""

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import groupby

import streamlit as st

from triage.content.items import Item
from triage.reasoning.findings import Responses
from triage.records.reading import Whole
from triage.ui.markup import Markup
from triage.ui.markup import joined
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.visitor.blocks import together
from triage.ui.visitor.view import View
from triage.ui.visitor.wording import in_words


def show_given(view: DeskView, whole: Whole, as_visitor: View) -> None:
    """The card with all responses, and what was added when sending."""
    texts, responses = view.words.submission, whole.unsealed.responses
    deciding = _deciding(as_visitor)
    with st.container(key="card_responses"):
        show(tag("h2", texts.responses), *_sections(as_visitor, responses, deciding, mark=texts.deciding))
        added = view.content.questionnaire.optional_items
        show(tag("h2", texts.added), _table(as_visitor, added, responses, (), mark=""))


def _deciding(as_visitor: View) -> Collection[str]:
    """What the reasons for this very advice quote, as the visitor reads below “why this advice”."""
    found = as_visitor.assessment
    return together(reason for reason in found.reasons if reason.advice == found.advice)


def _sections(
    as_visitor: View, responses: Responses, deciding: Collection[str], *, mark: str
) -> Iterator[Markup]:
    given = [item for item in as_visitor.questionnaire.items if item.id in responses]
    for section, items in groupby(given, key=lambda item: item.section):
        yield tag("h3", as_visitor.texts.sections[section])
        yield _table(as_visitor, items, responses, deciding, mark=mark)


def _table(
    as_visitor: View, items: Iterable[Item], responses: Responses, deciding: Collection[str], *, mark: str
) -> Markup:
    rows = (
        (
            as_visitor.texts.items[item.id].wording,
            joined(
                (
                    *(tag("div", line) for line in in_words(as_visitor, item, responses[item.id])),
                    tag("div", mark, cls="mark") if item.id in deciding else "",
                )
            ),
        )
        for item in items
        if item.id in responses
    )
    return tag("div", table((), rows), cls="given")
