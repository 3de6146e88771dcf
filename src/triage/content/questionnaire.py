"""The questionnaire a clinician writes: items, scores, rules, alerts, focus areas and advices."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from triage.content.expectation import Course
from triage.content.follow_up import FollowUp
from triage.content.forms import VERSION
from triage.content.frozen import Frozen
from triage.content.items import Id
from triage.content.items import Item
from triage.content.rows import Rows
from triage.content.scores import Score


class Contact(Frozen):
    """Whom to contact; `calls` names the practice's telephone number that belongs to it."""

    id: Id
    calls: Id | None = None


class Block(StrEnum):
    """A part of the result page that not every advice shows; why and the safety net always show."""

    PHONE_SCRIPT = "phone_script"
    PROFILE = "profile"
    PLAN = "plan"
    EXPECTATION = "expectation"
    OWN_STEPS = "own_steps"
    ASKED_OFTEN = "asked_often"
    ATTENTION = "attention"


class Advice(Frozen):
    """One advice; advices are listed from least to most urgent."""

    id: Id
    contact: Id
    ends_the_questions: bool
    shown_at_once: bool
    confirmed_first: bool
    in_safety_net: bool
    practice_is_a_route: bool
    result_shows: tuple[Block, ...]


class Sourced(Frozen):
    """Something that shows when any of its rows holds, and says where that comes from."""

    id: Id
    when_any_of: Rows
    source: str = Field(min_length=1)


class Rule(Sourced):
    """When any of its rows holds, the advice is at least this one."""

    advice: Id
    contact: Id | None = None


class Alert(Sourced):
    """Shown to the therapist only."""


class Drawing(StrEnum):
    """The drawings a focus can have."""

    MOVE = "move"
    MOBILITY = "mobility"
    STRENGTH = "strength"
    BALANCE = "balance"
    REST = "rest"


class Focus(Sourced):
    """A focus of exercise therapy that fits these responses; `drawing` is one of the page's own."""

    drawing: Drawing = Drawing.MOVE


class AttentionPoint(Sourced):
    """A lifestyle habit that is worth attention, kindly put."""


class Prevention(Sourced):
    """Nothing to treat now: the result gives preventive advice."""


class About(Frozen):
    """Which questionnaire this is, and who stands for it until when."""

    id: Id
    version: str = Field(pattern=VERSION)
    languages: tuple[Id, ...] = Field(min_length=1)
    sections: tuple[Id, ...] = Field(min_length=1)
    items: tuple[Id, ...] = Field(min_length=1)
    only_when_sending: tuple[Id, ...] = ()
    most_focus_areas: int = Field(gt=0)
    most_attention_points: int = Field(gt=0)
    adult_from: int
    may_send_when_any_of: Rows
    follow_up: FollowUp | None = None
    reviewed_by: str | None = None
    reviewed_until: date | None = None


class Questionnaire(Frozen):
    """The whole clinical content as one value; `digest` names it exactly."""

    about: About
    items: tuple[Item, ...]
    optional_items: tuple[Item, ...]
    scores: tuple[Score, ...]
    rules: tuple[Rule, ...]
    alerts: tuple[Alert, ...]
    focus: tuple[Focus, ...]
    attention: tuple[AttentionPoint, ...]
    prevention: tuple[Prevention, ...]
    advices: tuple[Advice, ...]
    contacts: tuple[Contact, ...]
    expectation: tuple[Course, ...]
    digest: str
    follow_up_items: tuple[Item, ...] = ()
