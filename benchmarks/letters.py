"""How long a letter takes and how large it is, for each advice and language, beside an empty page.

`make bench ARGS=letters`. The goal is a second and 200 kB.

The baseline is an empty page, set by the same compiler with the same fonts: what no letter can do without.
"""

from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from functools import partial
from itertools import product
from statistics import median
from time import perf_counter

import typst

from tests.builders import shipped
from tests.export.test_letter import ADVICES
from tests.export.test_letter import whole_of
from triage.export.letter import letter
from triage.export.letter_about import letter_about
from triage.export.letter_fonts import ACCESSIBLE
from triage.export.letter_fonts import fonts
from triage.export.own_letter import own_letter
from triage.export.own_letter_about import Told
from triage.export.own_letter_about import own_letter_about
from triage.reasoning.assessing import assess
from triage.records.submissions import Submission

LANGUAGES = ("nl", "en")
TIMES = 5
EMPTY = b'#set document(title: "Empty")\n#set text(font: "Figtree")\n= Empty'
GOAL_SECONDS, GOAL_KILOBYTES = 1.0, 200


def run() -> None:
    """Print the table."""
    print(f"letters, the first of each and the median of {TIMES} (the compiler remembers what it set before)")
    baseline, _ = _show("baseline: an empty page", _empty_page)
    made = [_show(name, make) for name, make in _letters()]
    slowest, largest = max(seconds for seconds, _ in made), max(size for _, size in made)
    print(f"  at most {slowest:.2f} s (goal {GOAL_SECONDS:g}), {slowest / baseline:.1f} times the baseline")
    print(f"  at most {largest / 1000:.0f} kB (goal {GOAL_KILOBYTES})")


def _letters() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for (advice, submission), language in product(ADVICES.items(), LANGUAGES):
        yield f"for a doctor, {advice}, {language}", partial(_for_a_doctor, submission, language)
        yield f"for the visitor, {advice}, {language}", partial(_own, submission, language)


def _for_a_doctor(submission: Submission, language: str) -> bytes:
    about = letter_about(shipped(), whole_of(submission), language=language, at=datetime.now(UTC))
    return letter(about, language=language)


def _own(submission: Submission, language: str) -> bytes:
    responses = submission.unsealed.responses
    assessment = assess(shipped().questionnaire, responses)
    told = Told(shipped(), assessment, responses, language)
    return own_letter(own_letter_about(told, at=datetime.now(UTC)), language=language)


def _empty_page() -> bytes:
    made = typst.Compiler(EMPTY, font_paths=fonts()).compile(format="pdf", pdf_standards=ACCESSIBLE)
    assert isinstance(made, bytes)
    return made


def _show(name: str, make: Callable[[], bytes]) -> tuple[float, int]:
    """A line of the table; the seconds of the first one, and its size in bytes."""
    seconds = []
    for _ in range(TIMES):
        began = perf_counter()
        made = make()
        seconds.append(perf_counter() - began)
    first, usual = seconds[0] * 1000, median(seconds) * 1000
    print(f"  {name:<44}{first:>5.0f} {usual:>5.0f} ms {len(made) / 1000:>5.0f} kB")
    return seconds[0], len(made)
