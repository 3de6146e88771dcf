"""The part of the overview about who was asked again: how many replied, and what changed for them."""

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date

from triage.content.follow_up_texts import Direction
from triage.content.scores import bands_of
from triage.measuring.follow_ups import FollowUps
from triage.measuring.follow_ups import Group
from triage.measuring.follow_ups import Outcome
from triage.measuring.follow_ups import Replied
from triage.measuring.follow_ups import follow_ups
from triage.measuring.follow_ups_by_band import BandGroup
from triage.measuring.follow_ups_by_band import by_band
from triage.measuring.plain import Overview
from triage.measuring.remembering import Remembered
from triage.reasoning.following import again
from triage.ui.follow_up_charts import Piece
from triage.ui.follow_up_charts import SharedBar
from triage.ui.follow_up_charts import shared_bars
from triage.ui.markup import listed
from triage.ui.markup import show
from triage.ui.therapist.desk_view import DeskView
from triage.ui.therapist.overview_memory import GROUPED_BY
from triage.ui.therapist.overview_parts import card
from triage.ui.therapist.overview_parts import colours
from triage.ui.therapist.overview_parts import in_words
from triage.ui.therapist.overview_parts import percent
from triage.ui.therapist.overview_parts import show_chart
from triage.ui.therapist.overview_parts import shown
from triage.ui.therapist.overview_parts import whole

SHOWN = {Direction.BETTER: "l2", Direction.SAME: "t3", Direction.WORSE: "warn"}
"""From left to right, each with its colour."""


def show_follow_ups(view: DeskView, known: Remembered, found: Overview) -> None:
    """How many replied and how sure that is, and a bar for each item of each group."""
    plan = view.content.questionnaire.about.follow_up
    if plan is None or not plan.changes:
        return
    texts, asked = view.words.overview.follow_ups, _found(view, known, found)
    if not shown(asked.everybody.replied):
        with card("follow_ups", texts.title, texts.nobody):
            return
    profiles = _by_profile(view, known, found, asked)
    with card("follow_ups", says := _says(view, asked), texts.lead):
        show(listed((*_rates(view, asked), *_profiles_say(view, profiles)), cls="rates"))
        _show_changes(view, asked, profiles, says)


def _found(view: DeskView, known: Remembered, found: Overview) -> FollowUps:
    return follow_ups(
        known.weeks,
        known.courses,
        mondays=_mondays(found),
        mix=found.mix,
        items=len(again(view.content.questionnaire).changes),
    )


def _by_profile(view: DeskView, known: Remembered, found: Overview, asked: FollowUps) -> Sequence[BandGroup]:
    questionnaire = view.content.questionnaire
    return by_band(
        known.weeks,
        known.courses,
        mondays=_mondays(found),
        shown=asked,
        bands=[band for score in questionnaire.scores if score.id == GROUPED_BY for band in bands_of(score)],
        items=len(again(questionnaire).changes),
    )


def _mondays(found: Overview) -> Sequence[Sequence[date]]:
    return [[week.monday for week in found.weeks[-length:]] for length in found.lengths]


def _profiles_say(view: DeskView, profiles: Sequence[BandGroup]) -> Iterator[str]:
    """What became of the item that has the first word, for each profile."""
    for one in profiles:
        yield view.words.overview.follow_ups.profile_better.format(
            profile=_profile(view, one),
            item=_items(view)[0],
            people=in_words(view, one.changes[0][Direction.BETTER]),
            of=in_words(view, one.replied),
        )


def _profile(view: DeskView, group: BandGroup) -> str:
    texts = view.words.overview.follow_ups
    if len(group.bands) > 1:
        return texts.other_profiles
    (band,) = group.bands
    if band is None:
        return texts.unknown_profile
    called = view.words.letter.scores.get(GROUPED_BY) or view.texts.scores[GROUPED_BY]
    return texts.profile.format(band=called.bands[band])


def _says(view: DeskView, asked: FollowUps) -> str:
    """What became of the item that has the first word."""
    texts, everybody = view.words.overview.follow_ups, asked.everybody
    better = shown(everybody.changes[0][Direction.BETTER])
    if better is None:
        return texts.title
    people, of = whole(view, better), in_words(view, everybody.replied)
    return texts.better.format(item=_items(view)[0], people=people, of=of)


def _rates(view: DeskView, asked: FollowUps) -> Iterator[str]:
    """All times together, and each of them when people were asked at more than one."""
    texts, weeks = view.words.overview.follow_ups, again(view.content.questionnaire).weeks
    times = [(week, one) for week, one in zip(weeks, asked.times, strict=False) if one.asked]
    yield _rate(view, texts.all_times, asked.replied)
    if len(times) > 1:
        yield from (_rate(view, texts.time.format(week=week), one) for week, one in times)


def _rate(view: DeskView, name: str, replied: Replied) -> str:
    texts, sure = view.words.overview.follow_ups, replied.interval
    people, of = in_words(view, replied.people), in_words(view, replied.asked)
    if sure is None or not isinstance(replied.people, int) or not isinstance(replied.asked, int):
        return texts.only_replied.format(name=name, people=people)
    return texts.replied.format(
        name=name,
        people=people,
        of=of,
        share=percent(view, replied.people / replied.asked),
        low=percent(view, sure.low),
        high=percent(view, sure.high),
    )


def _show_changes(view: DeskView, asked: FollowUps, profiles: Sequence[BandGroup], says: str) -> None:
    texts = view.words.overview.follow_ups
    groups: list[tuple[str, Group | BandGroup]] = [
        (texts.everybody, asked.everybody),
        *((_name(view, one), one) for one in reversed(asked.groups)),
        *((_profile(view, one), one) for one in reversed(profiles)),
    ]
    bars = [_bar(view, item, name, one, at) for name, one in groups for at, item in enumerate(_items(view))]
    rows = [_row(view, item, name, one, at) for name, one in groups for at, item in enumerate(_items(view))]
    legend = {colour: texts.directions[direction] for direction, colour in SHOWN.items()}
    figure = shared_bars(bars, legend=legend, palette=colours(view))
    show_chart(view, "follow_ups", figure, says=says, head=texts.columns, rows=rows)


def _items(view: DeskView) -> Sequence[str]:
    return [view.texts.items[meant.item].short for meant in again(view.content.questionnaire).changes]


def _name(view: DeskView, group: Group) -> str:
    texts = view.words.overview
    if len(group.advices) > 1:
        return texts.follow_ups.others
    (advice,) = group.advices
    text = view.texts.advices.get(advice)
    return text.name if text else texts.mix.gone.format(advice=advice)


def _bar(view: DeskView, item: str, name: str, group: Group | BandGroup, at: int) -> SharedBar:
    outcome, of = group.changes[at], shown(group.replied) or 0
    pieces = [_piece(view, outcome, direction, of) for direction in SHOWN]
    return SharedBar(view.words.overview.follow_ups.row.format(group=name, item=item), pieces)


def _piece(view: DeskView, outcome: Outcome, direction: Direction, of: int) -> Piece:
    people = shown(outcome[direction]) or 0
    return Piece(people / of if of else 0.0, whole(view, people) if people else "", SHOWN[direction])


def _row(view: DeskView, item: str, name: str, group: Group | BandGroup, at: int) -> tuple[str, ...]:
    outcome = group.changes[at]
    cells = (group.replied, *(outcome[direction] for direction in SHOWN), outcome[None])
    title = view.words.overview.follow_ups.row.format(group=name, item=item)
    return (title, *(in_words(view, cell) for cell in cells))
