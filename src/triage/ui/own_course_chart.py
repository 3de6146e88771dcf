"""One person's own values over the weeks, as a picture."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

from plotly.graph_objects import Figure
from plotly.graph_objects import Scatter

from triage.ui.charts import COURSE_HEIGHT
from triage.ui.charts import blank_figure
from triage.ui.theme import Palette

HIGHEST = 10


@dataclass(frozen=True)
class CourseLine:
    """What one person said of one thing, by week."""

    name: str
    points: tuple[tuple[int, int], ...]


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
