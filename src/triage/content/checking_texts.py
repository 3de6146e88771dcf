"""Check the sentences: each id of the content has its text in every language, and no text is left over."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from triage.content.desk_texts import DeskTexts
from triage.content.items import NONE
from triage.content.items import NOT_SURE
from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import NumberItem
from triage.content.items import ScaleItem
from triage.content.items import options_of
from triage.content.parts import Listed
from triage.content.parts import Parts
from triage.content.parts import Placed
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.problems import suggestion
from triage.content.questionnaire import Advice
from triage.content.scores import Score
from triage.content.scores import bands_of
from triage.content.texts import ItemText
from triage.content.texts import Texts


def text_problems(parts: Parts) -> Iterator[Problem]:
    """Missing and unused sentences, per language."""
    for language, placed in parts.texts.items():
        for place, needed in _needed(parts).items():
            yield from _compared(placed, language, place, needed, _perhaps(parts).get(place, ()))
        yield from _item_texts(parts, placed)
        yield from _score_texts(parts, placed)
        yield from _rule_texts(parts, placed)
    for placed_desk in parts.desk.values():
        yield from _letter_texts(parts, placed_desk)


def _letter_texts(parts: Parts, placed: Placed[DeskTexts]) -> Iterator[Problem]:
    """The letter may call items and scores otherwise than a visitor reads them; nothing else has a name there."""
    letter, bands = placed.model.letter, {p.model.id: bands_of(p.model) for p in parts.scores}
    yield from _left_over(placed, ("letter", "items"), letter.items, parts.ids["items"])
    yield from _left_over(placed, ("letter", "scores"), letter.scores, parts.ids["scores"])
    for name, text in letter.scores.items():
        place = ("letter", "scores", name, "bands")
        yield from _left_over(placed, place, text.bands, bands.get(name, text.bands))
        for band in bands.get(name, ()):
            if band not in text.bands:
                message = f"the band `{band}` of `{name}` has no text; add it"
                yield placed.problem(*place, code=Code.MISSING_TEXT, message=message)


def _left_over(
    placed: Placed[DeskTexts], place: tuple[str, ...], given: Iterable[str], known: Iterable[str]
) -> Iterator[Problem]:
    wanted = list(known)
    for name in given:
        if name not in wanted:
            message = f"nothing is called `{name}`, so this text is never shown.{suggestion(name, wanted)}"
            yield placed.problem(*place, name, code=Code.UNUSED_TEXT, message=message)


def _needed(parts: Parts) -> dict[tuple[str, ...], Iterable[str]]:
    bands = {band for placed in parts.scores for band in bands_of(placed.model)}
    return {
        ("sections",): parts.about.model.sections if parts.about else (),
        ("items",): parts.ids["items"],
        ("scores",): [placed.model.id for placed in parts.scores if placed.model.bands],
        ("advices",): parts.ids["advices"],
        ("contacts",): parts.ids["contacts"],
        ("rules",): parts.ids["rules"],
        ("alerts",): parts.ids["alerts"],
        ("focus",): parts.ids["focus"],
        ("attention", "points"): parts.ids["attention"],
        ("safety_net", "now"): [placed.model.id for placed in parts.advices if placed.model.in_safety_net],
        ("expectation", "groups"): [p.model.band for p in parts.expectation if p.model.band in bands],
    }


def _perhaps(parts: Parts) -> dict[tuple[str, ...], Iterable[str]]:
    """Names whose text may be needed: what they belong to is broken, and that is reported already."""
    return {
        ("scores",): _broken(parts.ids["scores"], parts.scores),
        ("safety_net", "now"): _broken(parts.ids["advices"], parts.advices),
        ("expectation", "groups"): {band for placed in parts.scores for band in bands_of(placed.model)}
        | {placed.model.band for placed in parts.expectation},
    }


def _broken(ids: Iterable[str], read: Listed[Score] | Listed[Advice]) -> set[str]:
    return set(ids) - {placed.model.id for placed in read}


def _compared(
    placed: Placed[Texts],
    language: str,
    place: tuple[str, ...],
    needed: Iterable[str],
    perhaps: Iterable[str],
) -> Iterator[Problem]:
    given = _given(placed.model, place)
    wanted = list(needed)
    for name in wanted:
        if name not in given:
            message = f"`{name}` has no text in `{language}`; add it under `{'.'.join(place)}`"
            yield placed.problem(*place, code=Code.MISSING_TEXT, message=message)
    for name in given:
        if name not in wanted and name not in perhaps:
            message = f"nothing is called `{name}`, so this text is never shown.{suggestion(name, wanted)}"
            yield placed.problem(*place, name, code=Code.UNUSED_TEXT, message=message)


def _given(texts: Texts, place: tuple[str, ...]) -> Mapping[str, object]:
    found: object = texts
    for step in place:
        found = getattr(found, step)
    assert isinstance(found, Mapping)
    return found


def _item_texts(parts: Parts, placed: Placed[Texts]) -> Iterator[Problem]:
    for item in (p.model for p in parts.items):
        text = placed.model.items.get(item.id)
        if text is not None:
            yield from _option_texts(item, text, placed)
            yield from _only_when(isinstance(item, ScaleItem), text.ends, placed, ("items", item.id, "ends"))
            yield from _only_when(isinstance(item, NumberItem), text.unit, placed, ("items", item.id, "unit"))


def _option_texts(item: Item, text: ItemText, placed: Placed[Texts]) -> Iterator[Problem]:
    options = options_of(item)
    shared = {NOT_SURE, NONE} if isinstance(item, ChecklistItem) else {NOT_SURE}
    place = ("items", item.id, "options")
    for option in options:
        if option not in text.options and option not in shared:
            message = f"the option `{option}` of `{item.id}` has no text; add it"
            yield placed.problem(*place, code=Code.MISSING_TEXT, message=message)
    for option in text.options:
        if option not in options:
            message = f"`{item.id}` has no option `{option}`, so this text is never shown.{suggestion(option, options)}"
            yield placed.problem(*place, option, code=Code.UNUSED_TEXT, message=message)


def _score_texts(parts: Parts, placed: Placed[Texts]) -> Iterator[Problem]:
    for score in (p.model for p in parts.scores):
        text = placed.model.scores.get(score.id)
        if text is None:
            continue
        for band in bands_of(score):
            if band not in text.bands:
                message = f"the band `{band}` of `{score.id}` has no text; add it"
                yield placed.problem("scores", score.id, "bands", code=Code.MISSING_TEXT, message=message)
        for band in text.bands:
            if band not in bands_of(score):
                message = f"`{score.id}` has no band `{band}`.{suggestion(band, bands_of(score))}"
                yield placed.problem(
                    "scores", score.id, "bands", band, code=Code.UNUSED_TEXT, message=message
                )


def _rule_texts(parts: Parts, placed: Placed[Texts]) -> Iterator[Problem]:
    signs = {p.model.id: p.model.in_safety_net for p in parts.advices}
    for rule in (p.model for p in parts.rules):
        text = placed.model.rules.get(rule.id)
        if text is not None and rule.advice in signs:
            for key in ("sign", "say"):
                yield from _only_when(signs[rule.advice], getattr(text, key), placed, ("rules", rule.id, key))


def _only_when(
    needed: bool, text: object, placed: Placed[Texts], place: tuple[str, ...]
) -> Iterator[Problem]:
    if needed and text is None:
        message = f"`{place[-1]}` is missing for `{place[-2]}`; add it"
        yield placed.problem(*place, code=Code.MISSING_TEXT, message=message)
    if not needed and text is not None:
        message = f"`{place[-1]}` of `{place[-2]}` is never shown; remove it"
        yield placed.problem(*place, code=Code.UNUSED_TEXT, message=message)
