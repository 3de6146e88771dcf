"""Plotly figures: from values to a picture. The words come along, and a table stands beside each of them."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

from plotly.graph_objects import Figure
from plotly.graph_objects import Scatter
from plotly.graph_objects import layout

from triage.content.expectation import Point
from triage.ui.theme import FONT
from triage.ui.theme import Palette

# A picture that cannot be dragged: a finger on it scrolls the page, and no button of the library shows.
CONFIG = {"staticPlot": True, "displayModeBar": False, "responsive": True}
SIZE = 15
ROW = 88
COURSE_HEIGHT = 270
MARGIN = {"l": 0, "r": 0, "t": 8, "b": 8}
MOST_LOOKS = 64
TINTS = ("selected", "t4", "t5")
NOTHING = "M0,0"

Drawn: TypeAlias = Mapping[str, object]
"""A shape or some words in a figure, as the library reads them."""


@dataclass(frozen=True)
class Bar:
    """One score between its lowest and highest value, with its cut-offs."""

    name: str
    words: str
    value: float
    cut_offs: tuple[float, ...]
    highest: float

    @property
    def is_above(self) -> bool:
        return bool(self.cut_offs) and self.value >= self.cut_offs[0]


Rows: TypeAlias = Sequence[tuple[int, Bar]]
"""Each score with its place from below."""


def factor_profile(bars: Sequence[Bar], *, palette: Palette) -> Figure:
    """A row for each score: a circle below its first cut-off, a diamond above it."""
    rows = list(enumerate(reversed(bars)))
    # Few parts and all at once: the library takes its time to check each of them.
    parts = {
        "shapes": [*_tracks(rows, palette=palette), _cuts(rows, palette=palette)],
        "annotations": [_name(bar, row, palette=palette) for row, bar in rows],
        "xaxis": {"range": [-0.035, 1.035], "visible": False},
        "yaxis": {"range": [-0.4, len(bars) - 0.28], "visible": False},
    }
    figure = blank_figure(ROW * len(bars) + 12, palette=palette, parts=parts)
    figure.add_trace(_values(rows, palette=palette))
    return figure


def course(points: Sequence[Point], *, now: str, week: str, axis: str, palette: Palette) -> Figure:
    """The mean of a group over the weeks, in the band of its uncertainty."""
    weeks = [point.week for point in points]
    figure = blank_figure(COURSE_HEIGHT, palette=palette, margin={"l": 0, "r": 30, "t": 46, "b": 4})
    figure.add_trace(
        Scatter(
            x=weeks + weeks[::-1],
            y=[p.high for p in points] + [p.low for p in reversed(points)],
            fill="toself",
            fillcolor=palette["selected"],
            line={"width": 0},
            mode="lines",
        )
    )
    figure.add_trace(
        Scatter(
            x=weeks,
            y=[p.mean for p in points],
            mode="lines+markers+text",
            text=[f"<b>{p.mean}</b>" for p in points],
            textposition=["top right"] * (len(points) - 1) + ["top center"],
            textfont={"color": palette["ink"], "size": SIZE},
            cliponaxis=False,
            line={"color": palette["primary"], "width": 3.5},
            marker={
                "size": 11,
                "color": palette["bg"],
                "line": {"color": palette["primary"], "width": 3},
            },
        )
    )
    shown = [now, *(week.format(number=point.week) for point in points[1:])]
    figure.update_xaxes(
        tickvals=weeks, ticktext=_spread(weeks, shown), tickangle=0, range=[-1.5, weeks[-1] + 2]
    )
    figure.update_yaxes(range=[0, 100], tickvals=[50, 100], showgrid=True, gridcolor=palette["line"])
    figure.add_annotation(
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        yshift=42,
        text=axis,
        showarrow=False,
        xanchor="left",
        yanchor="top",
    )
    return figure


def _spread(weeks: Sequence[int], shown: Sequence[str]) -> list[str]:
    """Names that stand too close to the one before go to a second line."""
    close = [at > 0 and weeks[at] - weeks[at - 1] < weeks[-1] / 6 for at in range(len(weeks))]
    return [f"<br>{name}" if too_close else name for name, too_close in zip(shown, close, strict=True)]


def _tracks(rows: Rows, *, palette: Palette) -> Iterator[Drawn]:
    """The pieces of all rows between their cut-offs, those of one tint as one shape."""
    for at, tint in enumerate(TINTS):
        path = "".join(
            f"M{left},{row - 0.16}H{right}V{row + 0.16}H{left}Z"
            for row, bar in rows
            for piece, (left, right) in enumerate(pairwise((0, *_places(bar), 1)))
            if min(piece, len(TINTS) - 1) == at
        )
        if path:
            yield {
                "type": "path",
                "path": path,
                "fillcolor": palette[tint],
                "line": {"width": 0},
                "layer": "below",
            }


def _cuts(rows: Rows, *, palette: Palette) -> Drawn:
    path = "".join(f"M{cut},{row - 0.2}V{row + 0.2}" for row, bar in rows for cut in _places(bar))
    line = {"color": palette["ink"], "width": 2.5}
    return {"type": "path", "path": path or NOTHING, "line": line, "layer": "below"}


def _places(bar: Bar) -> list[float]:
    """Where the cut-offs are on a row from 0 to 1."""
    return [cut / bar.highest for cut in bar.cut_offs]


def _values(rows: Rows, *, palette: Palette) -> Scatter:
    marker = {
        "size": 20,
        "symbol": ["diamond" if bar.is_above else "circle" for _, bar in rows],
        "color": [_strong(bar, palette) for _, bar in rows],
        "line": {"color": palette["bg"], "width": 2.5},
    }
    return Scatter(
        x=[bar.value / bar.highest for _, bar in rows],
        y=[row for row, _ in rows],
        mode="markers",
        cliponaxis=False,
        marker=marker,
    )


def _name(bar: Bar, row: int, *, palette: Palette) -> Drawn:
    return {
        "x": 0,
        "y": row + 0.24,
        "text": f'<b>{bar.name}</b><br><span style="color:{_strong(bar, palette)}">{bar.words}</span>',
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
    }


def _strong(bar: Bar, palette: Palette) -> str:
    return palette["warn" if bar.is_above else "primary"]


def blank_figure(
    height: int, *, palette: Palette, margin: Mapping[str, int] = MARGIN, parts: Drawn = MappingProxyType({})
) -> Figure:
    """A figure without values in it, in the one style that all of them have; `height` is in pixels."""
    template = _template(tuple(palette.items()), tuple(margin.items()))
    return Figure(layout={"template": template, "height": height, **parts})


# The library checks every part, which takes as long as half a page; so it does that once for each look.
@lru_cache(MOST_LOOKS)
def _template(colours: tuple[tuple[str, str], ...], margin: tuple[tuple[str, int], ...]) -> layout.Template:
    palette = dict(colours)
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": SIZE - 1, "color": palette["soft"]},
    }
    return layout.Template(
        layout={
            "font": {"family": FONT, "size": SIZE, "color": palette["ink"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": dict(margin),
            "showlegend": False,
            "hovermode": False,
            "dragmode": False,
            "xaxis": axis,
            "yaxis": axis,
        }
    )
