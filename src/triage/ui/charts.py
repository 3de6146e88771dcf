"""Plotly figures: from values to a picture. The words come along, and a table stands beside each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plotly.graph_objects import Figure
from plotly.graph_objects import Scatter
from plotly.graph_objects import layout

from triage.content.expectation import Point
from triage.ui.theme import FONT
from triage.ui.theme import colour

# A picture that cannot be dragged: a finger on it scrolls the page, and no button of the library shows.
CONFIG = {"staticPlot": True, "displayModeBar": False, "responsive": True}
SIZE = 15
ROW = 64
COURSE_HEIGHT = 270


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


def factor_profile(bars: Sequence[Bar], *, dark: bool) -> Figure:
    """A row for each score: a circle below its first cut-off, a diamond above it."""
    figure = _figure(ROW * len(bars) + 12, dark=dark)
    for row, bar in enumerate(reversed(bars)):
        _draw_track(figure, bar, row, dark=dark)
        _draw_value(figure, bar, row, dark=dark)
    figure.update_xaxes(range=[-0.035, 1.035], visible=False)
    figure.update_yaxes(range=[-0.4, len(bars) - 0.28], visible=False)
    return figure


def course(points: Sequence[Point], *, now: str, week: str, axis: str, dark: bool) -> Figure:
    """The mean of a group over the weeks, in the band of its uncertainty."""
    weeks = [point.week for point in points]
    figure = _figure(COURSE_HEIGHT, dark=dark, margin={"l": 0, "r": 30, "t": 46, "b": 4})
    figure.add_trace(
        Scatter(
            x=weeks + weeks[::-1],
            y=[p.high for p in points] + [p.low for p in reversed(points)],
            fill="toself",
            fillcolor=colour("selected", dark=dark),
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
            textfont={"color": colour("ink", dark=dark), "size": SIZE},
            cliponaxis=False,
            line={"color": colour("primary", dark=dark), "width": 3.5},
            marker={
                "size": 11,
                "color": colour("bg", dark=dark),
                "line": {"color": colour("primary", dark=dark), "width": 3},
            },
        )
    )
    shown = [now, *(week.format(number=point.week) for point in points[1:])]
    figure.update_xaxes(
        tickvals=weeks, ticktext=_spread(weeks, shown), tickangle=0, range=[-1.5, weeks[-1] + 2]
    )
    figure.update_yaxes(
        range=[0, 100], tickvals=[50, 100], showgrid=True, gridcolor=colour("line", dark=dark)
    )
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


def _draw_track(figure: Figure, bar: Bar, row: int, *, dark: bool) -> None:
    ends = [0.0, *(cut / bar.highest for cut in bar.cut_offs), 1.0]
    tints = ("selected", "t4", "t5")
    for at, (left, right) in enumerate(pairwise(ends)):
        fill = colour(tints[min(at, len(tints) - 1)], dark=dark)
        figure.add_shape(
            type="rect",
            x0=left,
            x1=right,
            y0=row - 0.16,
            y1=row + 0.16,
            fillcolor=fill,
            line_width=0,
            layer="below",
        )
    for cut in ends[1:-1]:
        line = {"color": colour("ink", dark=dark), "width": 2.5}
        figure.add_shape(type="line", x0=cut, x1=cut, y0=row - 0.27, y1=row + 0.27, line=line)


def _draw_value(figure: Figure, bar: Bar, row: int, *, dark: bool) -> None:
    strong = colour("warn" if bar.is_above else "primary", dark=dark)
    symbol = "diamond" if bar.is_above else "circle"
    edge = {"color": colour("bg", dark=dark), "width": 2.5}
    marker = {"size": 20, "symbol": symbol, "color": strong, "line": edge}
    figure.add_trace(
        Scatter(x=[bar.value / bar.highest], y=[row], mode="markers", cliponaxis=False, marker=marker)
    )
    figure.add_annotation(x=0, y=row + 0.46, text=f"<b>{bar.name}</b>", xanchor="left", showarrow=False)
    figure.add_annotation(
        x=1, y=row + 0.46, text=bar.words, xanchor="right", showarrow=False, font_color=strong
    )


def _figure(height: int, *, dark: bool, margin: dict[str, int] | None = None) -> Figure:
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "automargin": True,
        "tickfont": {"size": SIZE - 1, "color": colour("soft", dark=dark)},
    }
    template = layout.Template(
        layout={
            "font": {"family": FONT, "size": SIZE, "color": colour("ink", dark=dark)},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": margin or {"l": 0, "r": 0, "t": 8, "b": 8},
            "showlegend": False,
            "hovermode": False,
            "dragmode": False,
            "xaxis": axis,
            "yaxis": axis,
        }
    )
    return Figure(layout={"template": template, "height": height})
