"""The coarser picture of the overview: whether a doctor comes first, to the check and to the therapists."""

from triage.measuring.doctor_first import Squares
from triage.ui.desk_charts import Square
from triage.ui.desk_charts import matrix
from triage.ui.markup import show
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_parts import colours
from triage.ui.therapist.overview_parts import show_chart
from triage.ui.therapist.overview_parts import whole

SIDES = (True, False)
TOO_MILD, TOO_URGENT = (" ▲", "t4"), (" ▽", "t3")


def show_doctor_first(view: DeskView, squares: Squares, says: str) -> None:
    """Why it is coarser, four squares, and the same as a table."""
    texts = view.words.overview.agreement
    names = [texts.doctor["yes"], texts.doctor["no"]]
    figure = matrix(
        names,
        [[_square(view, squares, given, verdict) for verdict in SIDES] for given in SIDES],
        left=texts.given,
        top=texts.verdict,
        palette=colours(view),
    )
    rows = [
        (name, *(whole(view, squares[given, verdict]) for verdict in SIDES))
        for name, given in zip(names, SIDES, strict=True)
    ]
    show(tag("p", texts.coarser))
    show_chart(view, "agreement", figure, says=says, head=(texts.corner, *names), rows=rows)


def _square(view: DeskView, squares: Squares, given: bool, verdict: bool) -> Square:
    people = squares[given, verdict]
    if not people:
        return Square("", "surface")
    words = whole(view, people)
    if given == verdict:
        return Square(f"<b>{words}</b>", "t2")
    mark, tint = TOO_URGENT if given else TOO_MILD
    return Square(f"{words}{mark}", tint)
