"""Plotly figures: from values to a picture. The words come along, and a table stands beside each of them."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
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
HIGHEST = 10
MARGIN = {"l": 0, "r": 0, "t": 8, "b": 8}
MOST_LOOKS = 64

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


@dataclass(frozen=True)
class CourseLine:
    """What one person said of one thing, by week."""

    name: str
    points: tuple[tuple[int, int], ...]


def factor_profile(bars: Sequence[Bar], *, palette: Palette) -> Figure:
    """A row for each score: a circle below its first cut-off, a diamond above it."""
    rows = list(enumerate(reversed(bars)))
    figure = blank_figure(ROW * len(bars) + 12, palette=palette)
    figure.add_traces([_value(bar, row, palette=palette) for row, bar in rows])
    # All at once: every shape that is added later is checked together with all that are there.
    figure.update_layout(
        shapes=[part for row, bar in rows for part in _track(bar, row, palette=palette)],
        annotations=[_name(bar, row, palette=palette) for row, bar in rows],
        xaxis={"range": [-0.035, 1.035], "visible": False},
        yaxis={"range": [-0.4, len(bars) - 0.28], "visible": False},
    )
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


def own_course_figure(
    lines: Sequence[CourseLine], *, when: Callable[[int], str], axis: str, palette: Palette
) -> Figure:
    """One person's own values over the weeks: a line with its name and numbers, the second one dotted."""
    figure = blank_figure(COURSE_HEIGHT, palette=palette, margin={"l": 0, "r": 96, "t": 46, "b": 4})
    styles = (("primary", "solid"), ("warn", "dot"))
    sides = _sides([line.points[-1][1] if line.points else 0 for line in lines])
    figure.add_traces(
        [
            _own_line(line, palette[colour], dash, side)
            for line, (colour, dash), side in zip(lines, styles, sides, strict=False)
        ]
    )
    weeks = sorted({week for line in lines for week, _ in line.points})
    figure.update_xaxes(tickvals=weeks, ticktext=[when(week) for week in weeks])
    figure.update_yaxes(
        range=[-1, HIGHEST + 1], tickvals=[0, 5, 10], showgrid=True, gridcolor=palette["line"]
    )
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "yshift": 42, "showarrow": False}
    figure.add_annotation(text=axis, xanchor="left", yanchor="top", **place)
    return figure


def _sides(last: Sequence[int]) -> list[str]:
    """Words stand above the line that ends highest, and below the others, so that they never touch.

    >>> _sides([1, 6]), _sides([3, 3])
    (['bottom', 'top'], ['top', 'bottom'])
    """
    highest = last.index(max(last)) if last else 0
    return ["top" if at == highest else "bottom" for at in range(len(last))]


def _own_line(line: CourseLine, colour: str, dash: str, side: str) -> Scatter:
    values = [value for _, value in line.points]
    return Scatter(
        x=[week for week, _ in line.points],
        y=values,
        mode="lines+markers+text",
        text=[*map(str, values[:-1]), *(f"{value} {line.name}" for value in values[-1:])],
        textposition=[f"{side} center"] * (len(values) - 1) + [f"{side} right"],
        cliponaxis=False,
        line={"color": colour, "width": 3, "dash": dash},
        marker={"size": 10, "color": colour},
    )


def _spread(weeks: Sequence[int], shown: Sequence[str]) -> list[str]:
    """Names that stand too close to the one before go to a second line."""
    close = [at > 0 and weeks[at] - weeks[at - 1] < weeks[-1] / 6 for at in range(len(weeks))]
    return [f"<br>{name}" if too_close else name for name, too_close in zip(shown, close, strict=True)]


def _track(bar: Bar, row: int, *, palette: Palette) -> Iterator[Drawn]:
    ends = [0.0, *(cut / bar.highest for cut in bar.cut_offs), 1.0]
    tints = ("selected", "t4", "t5")
    for at, (left, right) in enumerate(pairwise(ends)):
        yield {
            "type": "rect",
            "x0": left,
            "x1": right,
            "y0": row - 0.16,
            "y1": row + 0.16,
            "fillcolor": palette[tints[min(at, len(tints) - 1)]],
            "line": {"width": 0},
            "layer": "below",
        }
    for cut in ends[1:-1]:
        line = {"color": palette["ink"], "width": 2.5}
        yield {"type": "line", "x0": cut, "x1": cut, "y0": row - 0.2, "y1": row + 0.2, "line": line}


def _value(bar: Bar, row: int, *, palette: Palette) -> Scatter:
    edge = {"color": palette["bg"], "width": 2.5}
    symbol = "diamond" if bar.is_above else "circle"
    marker = {"size": 20, "symbol": symbol, "color": _strong(bar, palette), "line": edge}
    return Scatter(x=[bar.value / bar.highest], y=[row], mode="markers", cliponaxis=False, marker=marker)


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


def blank_figure(height: int, *, palette: Palette, margin: Mapping[str, int] = MARGIN) -> Figure:
    """A figure without anything in it, in the one style that all of them have; `height` is in pixels."""
    template = _template(tuple(palette.items()), tuple(margin.items()))
    return Figure(layout={"template": template, "height": height})


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
