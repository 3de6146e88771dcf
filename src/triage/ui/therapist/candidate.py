"""The edited copy of the questionnaire that lies on the server, before it is published."""

from dataclasses import dataclass
from pathlib import Path

from triage.content.content import Content
from triage.content.loading import load
from triage.content.problems import ContentError
from triage.content.problems import Problem
from triage.reasoning.vignettes import vignette_problems
from triage.settings import read_settings
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import filled
from triage.ui.markup import joined
from triage.ui.markup import listed
from triage.ui.markup import tag
from triage.ui.therapist.desk_view import DeskView
from triage.ui.visitor.frame import note

MOST_LINES = 10  # the rest is folded, so that what the copy would mean stays in reach


@dataclass(frozen=True)
class Candidate:
    """The copy and what is wrong with it; `content` is None when its files cannot be used."""

    folder: Path
    is_there: bool
    content: Content | None = None
    mistakes: tuple[Problem, ...] = ()
    examples: tuple[Problem, ...] = ()


def candidate() -> Candidate:
    """The copy as it is on the disk now, read afresh: somebody is editing it."""
    folder = read_settings().candidate
    if not folder.is_dir():
        return Candidate(folder, is_there=False)
    try:
        content = load(folder)
    except ContentError as error:
        return Candidate(folder, is_there=True, mistakes=error.problems)
    return Candidate(folder, is_there=True, content=content, examples=tuple(vignette_problems(content)))


def candidate_in_words(view: DeskView, found: Candidate) -> Markup:
    """Where the copy is or belongs, and everything that is wrong with it."""
    texts, folder = view.words.replay, tag("code", str(found.folder))
    if not found.is_there:
        return note("info", tag("p", filled(texts.nothing_there, folder=folder)), cls="l3")
    place = tag("p", filled(texts.place, folder=folder), cls="small")
    if found.mistakes:
        return joined((place, _problems(view, texts.mistakes, found.mistakes)))
    if found.examples:
        return joined((place, _problems(view, texts.examples, found.examples)))
    return joined((place, note("check", tag("p", texts.no_mistakes))))


def _problems(view: DeskView, title: str, problems: tuple[Problem, ...]) -> Markup:
    texts, first, more = view.words.replay, problems[:MOST_LINES], problems[MOST_LINES:]
    head = tag("p", tag("b", title.format(count=len(problems))), role="status")
    rest = details(texts.more.format(count=len(more)), _lines(more)) if more else ""
    return note("alert", head, tag("p", texts.mistakes_lead), _lines(first), rest, cls="l4")


def _lines(problems: tuple[Problem, ...]) -> Markup:
    lines = (joined((tag("b", f"{each.file}:{each.line}"), " ", each.message)) for each in problems)
    return tag("div", listed(lines), lang="en")
