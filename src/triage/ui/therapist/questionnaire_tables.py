"""The whole questionnaire as tables, in the words that visitors read, with the source of everything."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from triage.content.items import Item
from triage.content.questionnaire import Rule
from triage.content.questionnaire import Sourced
from triage.content.rows import Row
from triage.content.scores import Score
from triage.content.vignettes import Vignette
from triage.content.written_out import Wording
from triage.content.written_out import bands_written
from triage.content.written_out import made_of
from triage.content.written_out import options_written
from triage.content.written_out import rows_written
from triage.ui.markup import Markup
from triage.ui.markup import for_practice
from triage.ui.markup import joined
from triage.ui.markup import table
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.parts import advice_chip
from triage.ui.visitor.wording import option_text


def everything(view: DeskView) -> Iterator[tuple[str, Sequence[Markup]]]:
    """Each part with its title: rules, what therapists and visitors are shown, scores, items, example people."""
    texts, questionnaire = view.words.questionnaire, view.content.questionnaire
    yield texts.rules, [tag("p", texts.rules_lead), *_rules(view)]
    for title, shown in _shown(view):
        rows = ((each.id, _rows(view, each.when_any_of), each.source) for each in shown)
        yield title, [_table(texts.shown_columns, rows)]
    yield texts.scores, [_table(texts.score_columns, (_score(view, each) for each in questionnaire.scores))]
    yield texts.items, [_items(view, questionnaire.items)]
    yield texts.added, [_items(view, questionnaire.optional_items)]
    people = sorted(view.content.vignettes, key=lambda one: -view.level(one.advice))
    lead = tag("p", texts.vignettes_lead)
    yield texts.vignettes, [lead, _table(texts.vignette_columns, (_vignette(view, each) for each in people))]


def wording_of(view: DeskView) -> Wording:
    """The names of items, options, scores and bands as visitors read them; an id where they read none."""
    words, texts = view.words.questionnaire.wording, view.texts
    questionnaire = view.content.questionnaire
    items = {item.id: item for item in (*questionnaire.items, *questionnaire.optional_items)}

    def finding(name: str) -> str:
        return texts.items[name].short if name in items else _score_name(view, name)

    def option(name: str, option: str) -> str:
        if name in items:
            return option_text(items[name], option, texts).label
        return texts.scores[name].bands.get(option, option) if name in texts.scores else option

    return Wording(
        finding,
        option,
        f" {words.also} ",
        words.mean_of,
        words.one_point_for,
        words.band_from,
        words.band_when,
        words.counted_only,
        words.free_text,
    )


def _score_name(view: DeskView, name: str) -> str:
    return view.texts.scores[name].name if name in view.texts.scores else name


def _shown(view: DeskView) -> Iterator[tuple[str, Sequence[Sourced]]]:
    texts, questionnaire = view.words.questionnaire, view.content.questionnaire
    yield texts.alerts, questionnaire.alerts
    yield texts.focus, questionnaire.focus
    yield texts.attention, questionnaire.attention
    yield texts.prevention, questionnaire.prevention


def _rules(view: DeskView) -> Iterator[Markup]:
    texts, questionnaire = view.words.questionnaire, view.content.questionnaire
    for advice in reversed(questionnaire.advices):
        rules = [rule for rule in questionnaire.rules if rule.advice == advice.id]
        if rules:
            rows = (_rule(view, rule, advice.contact) for rule in rules)
            yield tag("p", advice_chip(view, advice.id), cls="to-advice")
            yield _table(texts.rule_columns, rows)


def _rule(view: DeskView, rule: Rule, usual: str) -> Sequence[str]:
    reads = view.texts.rules[rule.id].reason
    contact = for_practice(view.texts.contacts[rule.contact or usual].text, view.content.practice)
    return rule.id, _rows(view, rule.when_any_of), contact, reads, rule.source


def _score(view: DeskView, score: Score) -> Sequence[str]:
    wording = wording_of(view)
    return (
        _score_name(view, score.id),
        _lines(made_of(score, wording)),
        _lines(bands_written(score, wording)),
        score.source,
    )


def _items(view: DeskView, items: Iterable[Item]) -> Markup:
    texts, wording = view.words.questionnaire, wording_of(view)
    rows = (
        (
            view.texts.items[item.id].wording,
            _lines(options_written(item, wording)),
            _rows(view, item.asked_when_any_of) if item.asked_when_any_of else texts.always,
            item.source,
        )
        for item in items
    )
    return _table(texts.item_columns, rows)


def _vignette(view: DeskView, vignette: Vignette) -> Sequence[str]:
    return tag("span", vignette.story, lang="en"), advice_chip(view, vignette.advice), vignette.source


def _rows(view: DeskView, rows: Iterable[Row]) -> Markup:
    """Any of them is enough, so each after the first begins with “or”."""
    wording = wording_of(view)
    quoted = replace(wording, option=lambda name, option: f"‘{wording.option(name, option)}’")
    first, *more = rows_written(rows, quoted)
    either = view.words.questionnaire.any_of
    return _lines([first, *(joined((tag("i", either), " ", row)) for row in more)])


def _lines(lines: Iterable[str]) -> Markup:
    return joined(tag("div", line) for line in lines)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Markup:
    return tag("div", table(head, rows), cls="wide")
