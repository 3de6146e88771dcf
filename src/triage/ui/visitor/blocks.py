"""The blocks that every result has: whom to contact, why, when to call, and what was taken back."""

from collections.abc import Iterable
from collections.abc import Mapping

from triage.content.practice import Telephone
from triage.content.questionnaire import Contact
from triage.reasoning.explaining import Reason
from triage.reasoning.explaining import Shown
from triage.ui.markup import Markup
from triage.ui.markup import details
from triage.ui.markup import dial
from triage.ui.markup import filled
from triage.ui.markup import for_practice
from triage.ui.markup import icon
from triage.ui.markup import joined
from triage.ui.markup import listed
from triage.ui.markup import tag
from triage.ui.visitor.frame import note
from triage.ui.visitor.view import View
from triage.ui.visitor.visit import Withdrawn
from triage.ui.visitor.visit import taken_back
from triage.ui.visitor.wording import in_words

PRACTICE = "practice"


def contact(view: View) -> Contact:
    return next(entry for entry in view.questionnaire.contacts if entry.id == view.assessment.contact)


def contact_text(view: View) -> Markup:
    return for_practice(view.texts.contacts[view.assessment.contact].text, view.practice)


def contact_actions(view: View) -> list[Markup]:
    """The number to tap, when this contact has one; it is written out for who calls from another telephone."""
    telephone = telephone_of(view, contact(view))
    button = view.texts.contacts[view.assessment.contact].button
    if telephone is None or button is None:
        return []
    shown = "" if telephone.shown in button else tag("span", telephone.shown, cls="number")
    return [dial(telephone, joined((icon("phone"), tag("span", button, " ", shown))), cls="btn call")]


def telephone_of(view: View, entry: Contact) -> Telephone | None:
    if entry.calls is None:
        return None
    return view.practice.telephone if entry.calls == PRACTICE else view.practice.telephones[entry.calls]


def quoted(view: View, findings: Mapping[str, Shown]) -> Markup:
    """Responses in the visitor's own words; scores are left out, as the responses behind them are there."""
    items = {item.id: item for item in view.questionnaire.items}
    lines = (
        joined(
            (
                tag("span", view.texts.items[name].short, cls="asked"),
                _lines(in_words(view, items[name], given)),
            )
        )
        for name, given in findings.items()
        if name in items
    )
    return listed(lines, cls="told")


def together(reasons: Iterable[Reason]) -> dict[str, Shown]:
    """What several reasons rest on, each response once."""
    found: dict[str, Shown] = {}
    for reason in reasons:
        for name, given in reason.findings.items():
            before = found.get(name)
            if isinstance(before, tuple) and isinstance(given, tuple):
                found[name] = before + tuple(option for option in given if option not in before)
            else:
                found[name] = given
    return found


def why(view: View) -> Markup:
    """The reasons for this advice with the responses behind each; the milder reasons can be opened."""
    texts, advice = view.pages.result, view.advice
    always = (_reason_line("check", sentence) for sentence in view.texts.advices[advice.id].why)
    deciding = [reason for reason in view.assessment.reasons if reason.advice == advice.id]
    others = [reason for reason in view.assessment.reasons if reason.advice != advice.id]
    main = listed((*always, *(_because(view, reason) for reason in deciding)), cls="why")
    also = (
        details(texts.also, listed((_because(view, reason) for reason in others), cls="why"))
        if others
        else ""
    )
    lead = tag("p", texts.because, cls="small") if deciding else ""
    return tag("section", tag("h2", texts.why), lead, main, also, cls="block")


def phone_script(view: View) -> Markup:
    """What to say on the telephone."""
    texts = view.pages.result
    signs = {advice.id for advice in view.questionnaire.advices if advice.in_safety_net}
    lines = [
        view.texts.rules[reason.rule].say for reason in view.assessment.reasons if reason.advice in signs
    ]
    said = listed((f"“{line}”" for line in lines if line), cls="say")
    return note("phone", tag("h2", texts.say), tag("p", texts.say_lead), said)


def safety_net(view: View) -> Markup:
    """Which signs mean calling, made from all rules so that none can be forgotten.

    Who has to call now does not read how rare a serious cause is.
    """
    texts = view.texts.safety_net
    urgent = [advice.id for advice in reversed(view.questionnaire.advices) if advice.in_safety_net]
    groups = (
        tag(
            "div",
            tag("h3", texts.now[advice]),
            listed(_signs(view, advice)),
            cls=f"net n{view.level(advice)}",
        )
        for advice in urgent
    )
    after = (tag("p", for_practice(texts.recheck, view.practice)), tag("p", texts.limits, cls="small"))
    title = tag("h2", icon("phone"), texts.title)
    return tag(
        "section",
        title,
        tag("p", texts.lead),
        *groups,
        *(() if view.acts_now else after),
        cls="block netbox",
    )


def withdrawn_notice(view: View) -> Markup:
    """What was said first and what was said later, as long as an alarm stays taken back."""
    back = taken_back(view.visit, view.assessment)
    texts = view.pages.withdrawn
    if not back or not view.shows_advice:
        return Markup()
    changes = tag("dl", *(_change(view, *pair) for pair in _first_words(view, back).items()), cls="changes")
    return note("alert", tag("h2", texts.title), changes, tag("p", texts.text), cls="l4 withdrawn")


def _signs(view: View, advice: str) -> list[str]:
    signs = (view.texts.rules[rule.id].sign for rule in view.questionnaire.rules if rule.advice == advice)
    return [sign for sign in signs if sign]


def _because(view: View, reason: Reason) -> Markup:
    text = view.texts.rules[reason.rule].reason
    return _reason_line("info", text, quoted(view, reason.findings))


def _reason_line(drawing: str, *inside: str) -> Markup:
    return joined((icon(drawing), tag("div", *inside)))


def _lines(lines: Iterable[str]) -> Markup:
    return tag("span", *(tag("b", line) for line in lines), cls="lines")


def _first_words(view: View, back: Iterable[Withdrawn]) -> dict[str, Shown]:
    """What was said first, of those items that now hold something else."""
    items = {item.id for item in view.questionnaire.items}
    first: dict[str, Shown] = {}
    for withdrawn in back:
        for name, given in withdrawn.said.items():
            if name in items and not _still_said(view, name, given):
                before = first.get(name)
                merged = (
                    (*before, *given) if isinstance(before, tuple) and isinstance(given, tuple) else given
                )
                first[name] = tuple(dict.fromkeys(merged)) if isinstance(merged, tuple) else merged
    return first


def _still_said(view: View, name: str, given: Shown) -> bool:
    now = view.visit.responses.get(name)
    return set(given) <= set(now) if isinstance(given, tuple) and isinstance(now, tuple) else given == now


def _change(view: View, name: str, first: Shown) -> Markup:
    texts, item, now = view.pages.withdrawn, view.item(name), view.visit.responses.get(name)
    was = "; ".join(in_words(view, item, first))
    became = texts.not_asked if now is None else "; ".join(in_words(view, item, now))
    lines = (filled(texts.first, name=tag("b", was)), filled(texts.now, name=tag("b", became)))
    return tag("div", tag("dt", view.texts.items[name].short), *(tag("dd", line) for line in lines))
