"""What must hold between the files: every name that is used exists, and every sentence has its place."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from triage.content.checking_rows import row_problems
from triage.content.checking_scores import score_problems
from triage.content.checking_texts import text_problems
from triage.content.items import ChecklistItem
from triage.content.items import ChoiceItem
from triage.content.items import Worse
from triage.content.items import options_of
from triage.content.parts import Listed
from triage.content.parts import Parts
from triage.content.parts import Placed
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.problems import suggestion
from triage.content.scores import bands_of


def problems_between(parts: Parts) -> list[Problem]:
    """Every mistake that only shows when the files are read together."""
    readable = parts.files if parts.about else parts.files - {"questionnaire.yaml"}
    return [
        problem
        for check, compares in CHECKS.items()
        if readable.issuperset(f"{file}.yaml" for file in compares)
        for problem in check(parts)
    ]


def _repeated_ids(parts: Parts) -> Iterator[Problem]:
    lists: tuple[Listed[object], ...] = (
        (*parts.items, *parts.scores),
        parts.rules,
        parts.alerts,
        parts.focus,
        parts.attention,
        parts.prevention,
        parts.advices,
        parts.contacts,
        parts.vignettes,
        parts.claims,
    )
    for listed in lists:
        first: dict[str, str] = {}
        for placed in listed:
            name = str(getattr(placed.model, "id", ""))
            here = f"{placed.document.file}:{placed.document.line(*placed.place)}"
            if name in first:
                message = f"`{name}` is already the id at {first[name]}; give this one a name of its own"
                yield placed.problem("id", code=Code.DUPLICATE_ID, message=message)
            first.setdefault(name, here)


def _repeated_options(parts: Parts) -> Iterator[Problem]:
    for item in parts.items:
        if isinstance(item.model, ChoiceItem | ChecklistItem):
            given_by_us = options_of(item.model)[len(item.model.options) :]
            for at, option in enumerate(item.model.options):
                before = [other.id for other in item.model.options[:at]]
                if option.id in before or option.id in given_by_us:
                    message = f"`{item.model.id}` already has the option `{option.id}`; keep one of them"
                    yield item.problem("options", at, code=Code.DUPLICATE_ID, message=message)


def _repeated_names(parts: Parts) -> Iterator[Problem]:
    if parts.about is None:
        return
    about = parts.about.model
    lists = {"languages": about.languages, "sections": about.sections}
    lists |= {"items": about.items, "only_when_sending": about.only_when_sending}
    for key, names in lists.items():
        others = about.items if key == "only_when_sending" else ()
        for at, name in enumerate(names):
            if name in names[:at] or name in others:
                message = f"`{name}` is already listed; keep one of them"
                yield parts.about.problem(key, at, code=Code.DUPLICATE_ID, message=message)


def _item_lists(parts: Parts) -> Iterator[Problem]:
    if parts.about is None:
        return
    for key in ("items", "only_when_sending"):
        for at, name in enumerate(getattr(parts.about.model, key)):
            if name not in parts.ids["items"]:
                message = f"no item is called `{name}`.{suggestion(name, parts.ids['items'])}"
                yield parts.about.problem(key, at, code=Code.UNKNOWN_ITEM, message=message)
    yield from _follow_up_items(parts)
    about = parts.about.model
    listed = {*about.items, *about.only_when_sending, *(about.follow_up.only_then if about.follow_up else ())}
    for item in parts.items:
        if item.model.id not in listed:
            message = (
                f"`{item.model.id}` is never asked; add it to `items` in questionnaire.yaml, or remove it"
            )
            yield item.problem("id", code=Code.ITEM_NOT_LISTED, message=message)


def _follow_up_items(parts: Parts) -> Iterator[Problem]:
    """What is asked again was asked at the start; what is asked only then was not."""
    if parts.about is None or parts.about.model.follow_up is None:
        return
    about, again = parts.about.model, parts.about.model.follow_up
    known = {"alarm_items": about.items, "items": about.items, "only_then": parts.ids["items"]}
    for key, names in known.items():
        for at, name in enumerate(getattr(again, key)):
            if name not in names:
                message = f"no item that is asked is called `{name}`.{suggestion(name, names)}"
                yield parts.about.problem("follow_up", key, at, code=Code.UNKNOWN_ITEM, message=message)
    for at, change in enumerate(again.changes):
        if change.item not in again.items:
            message = f"`{change.item}` is not asked again.{suggestion(change.item, again.items)}"
            yield parts.about.problem("follow_up", "changes", at, code=Code.UNKNOWN_ITEM, message=message)


def _sections(parts: Parts) -> Iterator[Problem]:
    known = parts.about.model.sections if parts.about else ()
    for item in parts.items:
        if known and item.model.section not in known:
            message = f"no section is called `{item.model.section}`.{suggestion(item.model.section, known)}"
            yield item.problem("section", code=Code.UNKNOWN_SECTION, message=message)


def _ranks(parts: Parts) -> Iterator[Problem]:
    for item in parts.items:
        if isinstance(item.model, ChoiceItem) and item.model.worse is Worse.BY_RANK:
            for at, option in enumerate(item.model.options):
                if option.rank is None:
                    message = (
                        f"`{option.id}` has no rank; write `{{id: {option.id}, rank: …}}`, or change `worse`"
                    )
                    yield item.problem("options", at, code=Code.RANKS_INCOMPLETE, message=message)


def _advices(parts: Parts) -> Iterator[Problem]:
    for rule in parts.rules:
        yield from _unknown_advice(rule, "advice", rule.model.advice, parts)
    contacts: list[tuple[Placed[object], str | None]] = [(rule, rule.model.contact) for rule in parts.rules]
    contacts += [(advice, advice.model.contact) for advice in parts.advices]
    contacts += [(vignette, vignette.model.contact) for vignette in parts.vignettes]
    for placed, contact in contacts:
        if contact is not None and contact not in parts.ids["contacts"]:
            message = f"no contact is called `{contact}`.{suggestion(contact, parts.ids['contacts'])}"
            yield placed.problem("contact", code=Code.UNKNOWN_CONTACT, message=message)


def _telephones(parts: Parts) -> Iterator[Problem]:
    if parts.practice is None:
        return
    known = ("practice", *parts.practice.model.telephones)
    for contact in parts.contacts:
        if contact.model.calls is not None and contact.model.calls not in known:
            near = suggestion(contact.model.calls, known)
            message = (
                f"practice.yaml has no telephone `{contact.model.calls}`; add it under `telephones`.{near}"
            )
            yield contact.problem("calls", code=Code.UNKNOWN_TELEPHONE, message=message)
    if parts.about and parts.practice.model.language not in parts.about.model.languages:
        message = f"the questionnaire is not there in `{parts.practice.model.language}`; choose one of its languages"
        yield parts.practice.problem("language", code=Code.UNKNOWN_LANGUAGE, message=message)


def _courses(parts: Parts) -> Iterator[Problem]:
    bands = {placed.model.id: bands_of(placed.model) for placed in parts.scores}
    for course in parts.expectation:
        score, band = course.model.of, course.model.band
        if score not in parts.ids["scores"]:
            message = f"no score is called `{score}`.{suggestion(score, parts.ids['scores'])}"
            yield course.problem("of", code=Code.UNKNOWN_SCORE, message=message)
        elif score in bands and band not in bands[score]:
            message = f"the score `{score}` has no band `{band}`.{suggestion(band, bands[score])}"
            yield course.problem("band", code=Code.UNKNOWN_BAND, message=message)


def _choices(parts: Parts) -> Iterator[Problem]:
    for placed in parts.pages.values():
        for advice in placed.model.choices.order:
            if advice not in parts.ids["advices"]:
                message = f"no advice is called `{advice}`.{suggestion(advice, parts.ids['advices'])}"
                yield placed.problem("choices", "order", advice, code=Code.UNKNOWN_ADVICE, message=message)


def _vignettes(parts: Parts) -> Iterator[Problem]:
    for vignette in parts.vignettes:
        named: Iterable[tuple[str, str]] = [
            *(("shows", rule) for rule in vignette.model.shows),
            *(("just_misses", rule) for rule in vignette.model.just_misses),
        ]
        for key, rule in named:
            if rule not in parts.ids["rules"]:
                message = f"no rule is called `{rule}`.{suggestion(rule, parts.ids['rules'])}"
                yield vignette.problem(key, code=Code.UNKNOWN_RULE, message=message)
        yield from _unknown_advice(vignette, "advice", vignette.model.advice, parts)


def _claims(parts: Parts) -> Iterator[Problem]:
    for claim in parts.claims:
        yield from _unknown_advice(claim, "gets_at_least", claim.model.gets_at_least, parts)
        yield from _unknown_advice(claim, "gets_at_most", claim.model.gets_at_most, parts)
        yield from _unknown_advice(claim, "never_leads_to", claim.model.never_leads_to, parts)
        for at, name in enumerate(claim.model.changing_only):
            if name not in parts.ids["items"]:
                message = f"no item is called `{name}`.{suggestion(name, parts.ids['items'])}"
                yield claim.problem("changing_only", at, code=Code.UNKNOWN_ITEM, message=message)


def _unknown_advice(placed: Placed[object], key: str, name: str | None, parts: Parts) -> Iterator[Problem]:
    if name is not None and name not in parts.ids["advices"]:
        message = f"no advice is called `{name}`.{suggestion(name, parts.ids['advices'])}"
        yield placed.problem(key, code=Code.UNKNOWN_ADVICE, message=message)


CHECKS: Mapping[Callable[[Parts], Iterator[Problem]], tuple[str, ...]] = {
    _repeated_ids: (),
    _repeated_options: (),
    _repeated_names: ("questionnaire",),
    _item_lists: ("questionnaire", "items"),
    _sections: ("questionnaire",),
    _ranks: (),
    _advices: ("advice",),
    _telephones: ("advice", "practice"),
    _courses: ("scores",),
    _choices: ("advice",),
    row_problems: ("questionnaire", "items", "scores"),
    score_problems: ("items",),
    text_problems: ("questionnaire", "items", "scores", "rules", "advice"),
    _vignettes: ("rules", "advice"),
    _claims: ("items", "advice"),
}
"""Each check with the files that it compares with; while one of those cannot be read, the check waits."""
