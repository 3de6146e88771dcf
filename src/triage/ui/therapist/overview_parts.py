"""What every part of the overview needs: numbers in words, and a card with a finding, a chart and a table."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import assert_never

import streamlit as st
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.numbers import format_percent
from plotly.graph_objects import Figure

from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.periods import Week
from triage.ui.charts import CONFIG
from triage.ui.markup import details
from triage.ui.markup import safe
from triage.ui.markup import sentences_in
from triage.ui.markup import show
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.theme import Palette
from triage.ui.theme import palette
from triage.ui.therapist.desk_view import DeskView

ONE_DECIMAL = "0.0"
WHOLE = "#,##0"
WHOLE_PERCENT = "#,##0 %"
FEW_MARK, WITHHELD_MARK = "<5", "–"


@contextmanager
def card(name: str, title: str, *leads: str) -> Iterator[None]:
    """A card with its finding as a heading, and the sentences below it."""
    with st.container(key=f"card_{name}", gap="small", height="stretch"):
        show(tag("h2", title), *(tag("p", lead, cls="small") for lead in leads))
        yield


def show_chart(
    view: DeskView,
    name: str,
    figure: Figure,
    *,
    says: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    """A chart, what it says for who cannot see it, and the same numbers as a table."""
    rows = list(rows)
    numbers = "; ".join(": ".join((_read(row[0]), ", ".join(row[1:]))) for row in rows)
    st.plotly_chart(
        figure,
        theme=None,
        config=CONFIG,
        alt=view.words.overview.picture.format(title=says, numbers=numbers),
        width="stretch",
        key=f"chart_{name}",
    )
    show(details(view.pages.result.see_table, table(head, rows), cls="as-table"))


def _read(cell: str) -> str:
    """A cell of a table as it is read, without its markup."""
    return " ".join(sentences_in(safe(cell)))


def colours(view: DeskView) -> Palette:
    """Each colour by name, in the theme that is on."""
    return palette(view.content.practice.colours, dark=view.dark)


def in_words(view: DeskView, cell: Cell) -> str:
    """A number, or why there is none."""
    texts = view.words.overview
    match cell:
        case int():
            return whole(view, cell)
        case Hidden.FEW:
            return texts.few_people
        case Hidden.WITHHELD:
            return texts.withheld
        case _:
            assert_never(cell)


def as_mark(view: DeskView, cell: Cell) -> str:
    """The same where there is little room."""
    match cell:
        case int():
            return whole(view, cell)
        case Hidden.FEW:
            return FEW_MARK
        case Hidden.WITHHELD:
            return WITHHELD_MARK
        case _:
            assert_never(cell)


def shown(cell: Cell) -> int | None:
    """The number, as far as it may be shown."""
    return cell if isinstance(cell, int) else None


def whole(view: DeskView, value: int) -> str:
    written: str = format_decimal(value, format=WHOLE, locale=view.language)
    return written


def decimal(view: DeskView, value: float) -> str:
    written: str = format_decimal(value, format=ONE_DECIMAL, locale=view.language)
    return written


def percent(view: DeskView, share: float) -> str:
    """A share in whole percents; what is next to nothing never reads as nothing."""
    written: str = format_percent(share, format=WHOLE_PERCENT, locale=view.language)
    return written


def week_name(view: DeskView, week: Week) -> str:
    """A week below a bar."""
    return view.words.overview.volume.week.format(number=week.number)


def week_in_full(view: DeskView, week: Week) -> str:
    """A week in a table, where years may follow each other."""
    day = format_date(week.monday, format="d MMMM y", locale=view.language)
    return view.words.overview.volume.from_day.format(number=week.number, day=day)
