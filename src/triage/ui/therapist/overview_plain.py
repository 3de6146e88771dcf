"""The parts of the overview that are counted in the database: how many, which advice, and how soon."""

from collections.abc import Iterator

from triage.measuring.counting import Pace
from triage.measuring.disclosure import Cell
from triage.measuring.plain import Overview
from triage.measuring.promptness import PACES
from triage.measuring.promptness import Kept
from triage.ui.desk_charts import RowBar
from triage.ui.desk_charts import WeekBar
from triage.ui.desk_charts import row_bars
from triage.ui.desk_charts import week_bars
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_parts import as_mark
from triage.ui.therapist.overview_parts import card
from triage.ui.therapist.overview_parts import colours
from triage.ui.therapist.overview_parts import in_words
from triage.ui.therapist.overview_parts import percent
from triage.ui.therapist.overview_parts import show_chart
from triage.ui.therapist.overview_parts import shown
from triage.ui.therapist.overview_parts import week_in_full
from triage.ui.therapist.overview_parts import week_name
from triage.ui.therapist.overview_parts import whole

COLOURS = {Kept.KEPT: "primary", Kept.MISSED: "warn", Kept.OPEN: "control"}
EDGES = {
    Pace.QUARTER: (0, 1),
    Pace.HALF: (1, 2),
    Pace.IN_TIME: (2, 4),
    Pace.DOUBLE: (4, 8),
    Pace.LATER: (8, 0),
}
QUARTERS = 4


def show_volume(view: DeskView, found: Overview) -> None:
    """How many came in each week."""
    texts = view.words.overview.volume
    with card("volume", says := _compared(view, found), texts.running):
        names = [week_name(view, week) for week in found.weeks]
        bars = [
            WeekBar(name, shown(cell), as_mark(view, cell), "control")
            for name, cell in zip(names, found.weekly, strict=True)
        ]
        figure = week_bars(_marked(bars), palette=colours(view))
        rows = [
            (week_in_full(view, week), in_words(view, cell))
            for week, cell in zip(found.weeks, found.weekly, strict=True)
        ]
        show_chart(view, "volume", figure, says=says, head=texts.columns, rows=rows)


def _marked(bars: list[WeekBar]) -> list[WeekBar]:
    """The last whole week has the colour of the finding, and the running one is pale."""
    colours = ["control"] * (len(bars) - 2) + ["primary", "line"]
    return [
        WeekBar(bar.name, bar.value, bar.words, colour)
        for bar, colour in zip(bars, colours[-len(bars) :], strict=True)
    ]


def _compared(view: DeskView, found: Overview) -> str:
    texts = view.words.overview.volume
    match found.weekly:
        case (*_, int(before), int(now), _):
            name = "same" if now == before else ("more" if now > before else "less")
            return texts.compared[name].format(now=whole(view, now), before=whole(view, before))
        case _:
            return texts.title


def show_mix(view: DeskView, found: Overview) -> None:
    """Which advice people get."""
    texts = view.words.overview.mix
    with card("mix", says := _most(view, found)):
        mix = dict(reversed(list(found.mix.items())))
        names = {advice: _advice(view, advice) for advice in mix}
        shares = {advice: _share(view, cell, found.total) for advice, cell in mix.items()}
        rows = [
            RowBar(
                names[advice],
                shown(cell),
                _with_share(view, cell, shares[advice]),
                f"l{view.level(advice)}",
            )
            for advice, cell in mix.items()
        ]
        listed = [
            (names[advice], in_words(view, cell), shares[advice] or "–") for advice, cell in mix.items()
        ]
        figure = row_bars(rows, palette=colours(view))
        show_chart(view, "mix", figure, says=says, head=texts.columns, rows=listed)


def _advice(view: DeskView, advice: str) -> str:
    text = view.texts.advices.get(advice)
    return text.name if text else view.words.overview.mix.gone.format(advice=advice)


def _share(view: DeskView, cell: Cell, total: Cell) -> str:
    return percent(view, cell / total) if isinstance(cell, int) and isinstance(total, int) and total else ""


def _with_share(view: DeskView, cell: Cell, share: str) -> str:
    return f"<b>{whole(view, cell)}</b>  {share}" if isinstance(cell, int) else in_words(view, cell)


def _most(view: DeskView, found: Overview) -> str:
    texts = view.words.overview.mix
    known = {advice: cell for advice, cell in found.mix.items() if isinstance(cell, int)}
    if not known or not any(known.values()):
        return texts.title
    most = max(known, key=lambda advice: known[advice])
    share = _share(view, known[most], found.total)
    return texts.most.format(advice=_advice(view, most), share=share) if share else texts.title


def show_promptness(view: DeskView, found: Overview, *, hours: int) -> None:
    """How soon people were contacted, against what the practice aims at."""
    texts, prompt = view.words.overview.prompt, found.promptness
    says = _kept(view, found)
    with card("prompt", says, texts.target.format(hours=hours)):
        names = dict(_pace_names(view, hours))
        order = sorted((pace, kept) for kept, paces in PACES.items() for pace in paces)
        rows = [
            RowBar(
                names[pace],
                shown(prompt.paces[pace]),
                _with_share(view, prompt.paces[pace], ""),
                COLOURS[kept],
            )
            for pace, kept in order
        ]
        listed = [(names[pace], in_words(view, prompt.paces[pace])) for pace, _ in order]
        figure = row_bars(rows, palette=colours(view))
        show_chart(view, "prompt", figure, says=says, head=texts.columns, rows=listed)


def _kept(view: DeskView, found: Overview) -> str:
    texts, share, kept = (
        view.words.overview.prompt,
        found.promptness.share,
        found.promptness.totals[Kept.KEPT],
    )
    if share is not None:
        return texts.kept.format(share=percent(view, share))
    if isinstance(kept, int):
        return texts.kept_of.format(people=whole(view, kept), of=in_words(view, found.total))
    return texts.title


def _pace_names(view: DeskView, hours: int) -> Iterator[tuple[Pace, str]]:
    texts = view.words.overview.prompt
    for pace, (first, last) in EDGES.items():
        first_hour, last_hour = (f"{hours * edge / QUARTERS:g}" for edge in (first, last))
        if not first:
            yield pace, texts.up_to.format(hours=last_hour)
        elif not last:
            yield pace, texts.longer.format(hours=first_hour)
        else:
            yield pace, texts.from_to.format(first=first_hour, last=last_hour)
    yield from ((pace, texts.open[pace.name.lower()]) for pace in Pace if pace not in EDGES)
