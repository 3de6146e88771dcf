"""The part of the overview where the tool's advice stands against the therapists' verdicts."""

from textwrap import wrap

from triage.measuring.agreement import Agreement
from triage.measuring.agreement import Difference
from triage.measuring.agreement import Rate
from triage.measuring.disclosure import Cell
from triage.measuring.disclosure import Hidden
from triage.measuring.doctor_first import Squares
from triage.ui.desk_charts import Square
from triage.ui.desk_charts import matrix
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_doctor import show_doctor_first
from triage.ui.therapist.overview_parts import as_mark
from triage.ui.therapist.overview_parts import card
from triage.ui.therapist.overview_parts import colours
from triage.ui.therapist.overview_parts import in_words
from triage.ui.therapist.overview_parts import percent
from triage.ui.therapist.overview_parts import show_chart
from triage.ui.therapist.overview_parts import whole

MARKS = {Difference.TOO_MILD: " ▲", Difference.TOO_URGENT: " ▽", Difference.SAME: ""}
TINTS = {Difference.TOO_MILD: "t4", Difference.TOO_URGENT: "t3", Difference.SAME: "t2"}
LONGEST_LINE = 12


def show_agreement(view: DeskView, found: Agreement, squares: Squares | None) -> None:
    """How often the check was too mild or too strict, and a square for every pair, or four when those must hide."""
    texts = view.words.overview.agreement
    if not isinstance(found.judged, int) or not found.judged:
        with card("agreement", texts.title, texts.nobody):
            return
    with card("agreement", says := _says(view, found), texts.marks):
        rates = {Difference.TOO_MILD: found.too_mild, Difference.TOO_URGENT: found.too_urgent}
        show(listed((_rate(view, found, *each) for each in rates.items()), cls="rates"))
        if squares is None:
            _show_every_pair(view, found, says)
        else:
            show_doctor_first(view, squares, says)


def _show_every_pair(view: DeskView, found: Agreement, says: str) -> None:
    texts = view.words.overview.agreement
    advices = [advice.id for advice in reversed(view.content.questionnaire.advices)]
    names = [view.texts.advices[advice].name for advice in advices]
    squares = [
        [_square(view, found.cells[given, verdict], advices, given, verdict) for verdict in advices]
        for given in advices
    ]
    figure = matrix(
        [_on_lines(name) for name in names],
        squares,
        left=texts.given,
        top=texts.verdict,
        palette=colours(view),
    )
    rows = [
        (name, *(in_words(view, found.cells[given, verdict]) for verdict in advices))
        for name, given in zip(names, advices, strict=True)
    ]
    show_chart(view, "agreement", figure, says=says, head=(texts.corner, *names), rows=rows)


def _says(view: DeskView, found: Agreement) -> str:
    texts = view.words.overview.agreement
    if found.same is None:
        return texts.title
    sentence = texts.same if found.same_is_exact else texts.at_least
    return sentence.format(people=whole(view, found.same), of=in_words(view, found.judged))


def _rate(view: DeskView, found: Agreement, difference: Difference, rate: Rate) -> str:
    """How often, and how sure that is."""
    texts = view.words.overview.agreement
    name, of = texts.names[difference], in_words(view, found.judged)
    match rate:
        case Rate(people=0, interval=sure) if sure is not None:
            return texts.none.format(name=name, of=of, high=percent(view, sure.high))
        case Rate(people=Hidden.FEW, interval=sure) if sure is not None:
            return texts.few.format(name=name, of=of, high=percent(view, sure.high))
        case Rate(people=int(people), interval=sure) if sure is not None and isinstance(found.judged, int):
            return texts.some.format(
                name=name,
                people=whole(view, people),
                of=of,
                share=percent(view, people / found.judged),
                low=percent(view, sure.low),
                high=percent(view, sure.high),
            )
        case _:
            return texts.withheld_rate.format(name=name)


def _square(view: DeskView, cell: Cell, advices: list[str], given: str, verdict: str) -> Square:
    if cell == 0:
        return Square("", "surface")
    difference = _difference(advices, given, verdict)
    words = as_mark(view, cell)
    bold = difference is Difference.SAME and isinstance(cell, int)
    tint = "surface" if cell is Hidden.WITHHELD else TINTS[difference]
    mark = "" if cell is Hidden.WITHHELD else MARKS[difference]
    return Square(f"<b>{words}</b>" if bold else f"{words}{mark}", tint)


def _difference(advices: list[str], given: str, verdict: str) -> Difference:
    """The advices go from the most urgent here."""
    if given == verdict:
        return Difference.SAME
    milder = advices.index(given) > advices.index(verdict)
    return Difference.TOO_MILD if milder else Difference.TOO_URGENT


def _on_lines(name: str) -> str:
    """A long name on several lines, so that five of them stand beside each other."""
    return "<br>".join(wrap(name, LONGEST_LINE, break_long_words=False))
