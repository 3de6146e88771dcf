"""The figure of what changed for people: each bar is everybody who replied, in pieces with their numbers."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from plotly.graph_objects import Bar
from plotly.graph_objects import Figure

from triage.ui.charts import SIZE
from triage.ui.charts import blank_figure
from triage.ui.theme import Palette

ROW_HEIGHT = 62
LEGEND_HEIGHT = 44
ON = {"l2": "on", "warn": "on", "t3": "ink"}
"""The colour of the words on each colour of a piece."""


@dataclass(frozen=True)
class Piece:
    """A part of a bar between 0 and 1, the words on it, and its colour."""

    share: float
    words: str
    colour: str


@dataclass(frozen=True)
class SharedBar:
    """One bar; what its pieces leave of it is not known, or not shown."""

    name: str
    pieces: Sequence[Piece]


def shared_bars(bars: Sequence[SharedBar], *, legend: Mapping[str, str], palette: Palette) -> Figure:
    """The name stands above each bar, so that a narrow screen leaves the bar its whole width."""
    figure = blank_figure(
        ROW_HEIGHT * len(bars) + LEGEND_HEIGHT,
        palette=palette,
        margin={"l": 0, "r": 0, "t": LEGEND_HEIGHT, "b": 0},
    )
    for at, (colour, words) in enumerate(legend.items()):
        figure.add_trace(_trace([bar.pieces[at] for bar in bars], colour, words, palette))
    for at, bar in enumerate(bars):
        figure.add_annotation(
            x=0,
            y=at,
            yshift=24,
            text=bar.name,
            showarrow=False,
            xanchor="left",
            font={"color": palette["ink"], "size": SIZE - 1},
        )
    figure.update_layout(barmode="stack", bargap=0.54, showlegend=True, legend=_legend(palette))
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, range=[len(bars) - 0.5, -0.8])
    return figure


def _trace(pieces: Sequence[Piece], colour: str, words: str, palette: Palette) -> Bar:
    return Bar(
        orientation="h",
        name=words,
        y=list(range(len(pieces))),
        x=[piece.share for piece in pieces],
        text=[piece.words for piece in pieces],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": palette[ON[colour]], "size": SIZE},
        marker={"color": palette[colour], "line": {"width": 1, "color": palette["soft"]}},
    )


def _legend(palette: Palette) -> Mapping[str, object]:
    return {
        "orientation": "h",
        "x": 0,
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "traceorder": "normal",
        "itemwidth": 30,
        "font": {"color": palette["ink"], "size": SIZE - 1},
    }
