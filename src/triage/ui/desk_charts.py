"""The figures of the overview: from what may be shown to a picture. What is hidden is a word, never a bar."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plotly.graph_objects import Bar
from plotly.graph_objects import Figure
from plotly.graph_objects import Heatmap
from plotly.graph_objects import Scatter

from triage.ui.charts import SIZE
from triage.ui.charts import blank_figure
from triage.ui.theme import Palette

WEEKS_HEIGHT = 230
ROW_HEIGHT = 40
ROWS_MARGIN = 8
MATRIX_HEIGHT = 330
LINE_HEIGHT = 210
MOST_LABELS = 13  # more of them would touch each other on half a page
HIGHEST = 10
STEPS = 4
WIDTH_OF_LETTER = 0.54 * SIZE
MARKUP = re.compile("<[^>]*>")


@dataclass(frozen=True)
class WeekBar:
    """One week; `value` is None when it is hidden, and `words` stand above the bar."""

    name: str
    value: int | None
    words: str
    colour: str


@dataclass(frozen=True)
class RowBar:
    """One row; `part` is the piece of the bar that has a colour of its own."""

    name: str
    value: int | None
    words: str
    colour: str
    part: int = 0


@dataclass(frozen=True)
class Square:
    """One square of the matrix, with the name of its tint."""

    words: str
    tint: str


def week_bars(bars: Sequence[WeekBar], *, palette: Palette) -> Figure:
    """A bar for each week."""
    figure = blank_figure(WEEKS_HEIGHT, palette=palette, margin={"l": 0, "r": 0, "t": 22, "b": 4})
    places = list(range(len(bars)))
    few = len(bars) <= MOST_LABELS
    figure.add_trace(
        Bar(
            x=places,
            y=[bar.value or 0 for bar in bars],
            text=[bar.words for bar in bars] if few else None,
            textposition="outside",
            textfont={"color": palette["ink"], "size": SIZE},
            cliponaxis=False,
            marker={
                "color": [palette[bar.colour] for bar in bars],
                "cornerradius": 4 if few else 1,
                "line": {"width": 0},
            },
        )
    )
    figure.update_layout(bargap=0.36 if few else 0.2, uniformtext={"minsize": SIZE, "mode": "show"})
    _name_weeks(figure, [bar.name for bar in bars])
    figure.update_yaxes(visible=False)
    return figure


def row_bars(rows: Sequence[RowBar], *, palette: Palette, height: int = ROW_HEIGHT) -> Figure:
    """A horizontal bar for each row, the first at the top, with its words behind it."""
    margin = {"l": 0, "r": _room_behind(rows), "t": 4, "b": 4}
    figure = blank_figure(height * len(rows) + ROWS_MARGIN, palette=palette, margin=margin)
    names = [row.name for row in rows]
    for values, colours in (
        ([row.part for row in rows], ["warn"] * len(rows)),
        ([(row.value or 0) - row.part for row in rows], [row.colour for row in rows]),
    ):
        marker = {"color": [palette[colour] for colour in colours], "line": {"width": 0}}
        figure.add_trace(Bar(orientation="h", y=names, x=values, marker=marker, cliponaxis=False))
    for row in rows:
        figure.add_annotation(
            x=row.value or 0,
            y=row.name,
            text=row.words,
            showarrow=False,
            xanchor="left",
            align="left",
            xshift=6,
            font={"color": palette["ink"], "size": SIZE},
        )
    longest = max((row.value or 0 for row in rows), default=0)
    figure.update_layout(barmode="stack", bargap=0.34)
    figure.update_xaxes(visible=False, range=[0, max(longest, 1)])
    figure.update_yaxes(
        autorange="reversed", ticklabelstandoff=8, tickfont={"color": palette["ink"], "size": SIZE - 1}
    )
    return figure


def _room_behind(rows: Sequence[RowBar]) -> int:
    """The pixels that the longest words behind a bar take, however narrow the screen; hidden rows have no bar."""
    lines = [line for row in rows if row.value for line in row.words.split("<br>")]
    longest = max((len(MARKUP.sub("", line)) for line in lines), default=0)
    return round(longest * WIDTH_OF_LETTER) + SIZE


def matrix(
    names: Sequence[str], squares: Sequence[Sequence[Square]], *, left: str, top: str, palette: Palette
) -> Figure:
    """A square for each pair of advices: what the tool gave at the left, the verdict at the top."""
    tints = ("surface", "t2", "t3", "t4")
    stops = [edge for at in range(STEPS) for edge in (at / STEPS, (at + 1) / STEPS)]
    scale = [[stop, palette[tints[at // 2]]] for at, stop in enumerate(stops)]
    figure = blank_figure(MATRIX_HEIGHT, palette=palette, margin={"l": 0, "r": 0, "t": 4, "b": 4})
    figure.add_trace(
        Heatmap(
            z=[[tints.index(square.tint) + 0.5 for square in row] for row in squares],
            x=names,
            y=names,
            zmin=0,
            zmax=STEPS,
            colorscale=scale,
            showscale=False,
            xgap=3,
            ygap=3,
            text=[[square.words for square in row] for row in squares],
            texttemplate="%{text}",
            textfont={"color": palette["ink"], "size": SIZE + 1},
        )
    )
    ink = {"color": palette["ink"], "size": SIZE - 2}
    soft = {"color": palette["soft"], "size": SIZE - 2}
    figure.update_yaxes(
        autorange="reversed",
        title={"text": left, "font": soft, "standoff": 14},
        tickfont=ink,
        ticklabelstandoff=6,
    )
    figure.update_xaxes(
        side="top", title={"text": top, "font": soft, "standoff": 10}, tickfont=ink, tickangle=0
    )
    return figure


def score_line(
    names: Sequence[str], means: Sequence[float | None], words: Sequence[str], *, palette: Palette
) -> Figure:
    """A mean per week from 0 to 10, with a gap where too few people have one."""
    figure = blank_figure(LINE_HEIGHT, palette=palette, margin={"l": 0, "r": 12, "t": 14, "b": 4})
    few = len(names) <= MOST_LABELS
    dot = {
        "size": 10 if few else 6,
        "color": palette["bg"],
        "line": {"color": palette["primary"], "width": 2.5},
    }
    figure.add_trace(
        Scatter(
            x=list(range(len(names))),
            y=means,
            mode="lines+markers+text" if few else "lines+markers",
            text=[f"<b>{word}</b>" for word in words],
            textposition="top center",
            textfont={"color": palette["ink"], "size": SIZE - 1},
            cliponaxis=False,
            connectgaps=False,
            line={"color": palette["primary"], "width": 2.5},
            marker=dot,
        )
    )
    _name_weeks(figure, names)
    figure.update_yaxes(
        range=[0, HIGHEST + 0.6], tickvals=[0, 5, HIGHEST], showgrid=True, gridcolor=palette["line"]
    )
    return figure


def _name_weeks(figure: Figure, names: Sequence[str]) -> None:
    """As many names as fit, the last one always."""
    step = -(-len(names) // MOST_LABELS) or 1
    shown = list(range(len(names) - 1, -1, -step))[::-1]
    figure.update_xaxes(
        tickvals=shown, ticktext=[names[at] for at in shown], tickangle=0, range=[-0.6, len(names) - 0.4]
    )
