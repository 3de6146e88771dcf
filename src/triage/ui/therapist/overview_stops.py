"""The part of the overview that shows where people stop; nobody is in it."""

from collections.abc import Sequence

from triage.measuring.drop_off import Loss
from triage.measuring.drop_off import largest
from triage.ui.desk_charts import RowBar
from triage.ui.desk_charts import row_bars
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_parts import card
from triage.ui.therapist.overview_parts import colours
from triage.ui.therapist.overview_parts import in_words
from triage.ui.therapist.overview_parts import percent
from triage.ui.therapist.overview_parts import show_chart
from triage.ui.therapist.overview_parts import shown

MOST_ITEMS = 10


def show_stops(view: DeskView, found: Sequence[Loss]) -> None:
    """The items where most people stop; the largest loss has a colour of its own."""
    texts = view.words.overview.drop_off
    most = largest(found, MOST_ITEMS)
    if not most:
        with card("stops", texts.title, texts.nothing):
            return
    says = texts.most.format(item=_item(view, most[0]))
    with card("stops", says, texts.shown_most, texts.counted):
        bars = [
            RowBar(
                _item(view, loss),
                shown(loss.stopped),
                _words(view, loss),
                "warn" if loss is most[0] else "control",
            )
            for loss in most
        ]
        rows = [
            (_item(view, loss), in_words(view, loss.stopped), _share(view, loss) or "–") for loss in found
        ]
        show_chart(
            view, "stops", row_bars(bars, palette=colours(view)), says=says, head=texts.columns, rows=rows
        )


def _item(view: DeskView, loss: Loss) -> str:
    return view.texts.items[loss.item].short


def _words(view: DeskView, loss: Loss) -> str:
    return f"<b>{in_words(view, loss.stopped)}</b>  {_share(view, loss)}"


def _share(view: DeskView, loss: Loss) -> str:
    return "" if loss.share is None else percent(view, loss.share)
