"""The scores of one person, as numbers to draw and as words."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import TypeAlias

from babel.numbers import format_decimal

from triage.content.content import Content
from triage.content.letter_texts import FactorText
from triage.content.letter_texts import LetterTexts
from triage.content.own_letter_texts import OwnLetterTexts
from triage.content.scores import Score
from triage.content.scores import value_range
from triage.content.texts import ScoreText
from triage.export.letter import Bar
from triage.reasoning.assessing import Assessment
from triage.reasoning.findings import ScoreValue

ONE_DECIMAL = "0.#"


Words: TypeAlias = LetterTexts | OwnLetterTexts
Named: TypeAlias = ScoreText | FactorText


def bars(
    content: Content,
    assessment: Assessment,
    *,
    words: Words,
    language: str,
    called: Mapping[str, FactorText] | None = None,
) -> Iterator[Bar]:
    """The scores that are known, as they are `called`; somebody who was sent to a doctor early may have none."""
    texts: Mapping[str, Named] = {**content.texts[language].scores, **(called or {})}
    for score in content.questionnaire.scores:
        value = assessment.scores.get(score.id)
        if value is not None:
            yield _bar(score, value, texts[score.id], words=words, language=language)


def _bar(score: Score, value: ScoreValue, texts: Named, *, words: Words, language: str) -> Bar:
    highest = value_range(score)[1]
    cut_offs = [band.at_least for band in score.bands[1:]]
    band = texts.bands[value.band] if value.band else ""
    shown, most = _number(value.value, language), _number(highest, language)
    return Bar(
        name=texts.name,
        share=value.value / highest,
        cut_offs=tuple(cut_off / highest for cut_off in cut_offs),
        alt=words.bar.format(name=texts.name, value=shown, highest=most, band=band),
        value=words.of_highest.format(value=shown, highest=most),
        bounds=" · ".join(_number(cut_off, language) for cut_off in cut_offs),
        band=band,
    )


def _number(value: float, language: str) -> str:
    written: str = format_decimal(value, format=ONE_DECIMAL, locale=language)
    return written
