"""Every sentence of the desk's door, in one language."""

from typing import Annotated
from typing import TypeAlias

from pydantic import Field

from triage.content.frozen import Frozen
from triage.content.sentences import Sentence
from triage.content.sentences import holds

Naming: TypeAlias = Annotated[str, Field(min_length=1), holds("name")]
Waiting: TypeAlias = Annotated[str, Field(min_length=1), holds("minutes")]


class SignInTexts(Frozen):
    """Name and password."""

    title: Sentence
    name: Sentence
    password: Sentence
    show: Sentence
    button: Sentence
    idle: Sentence
    by_provider: Sentence


class CodeTexts(Frozen):
    """The code from the app."""

    title: Sentence
    lead: Sentence
    code: Sentence
    button: Sentence
    lost: Sentence


class NewPasswordTexts(Frozen):
    """Choosing a password: with a link, instead of one that was handed out, or when somebody wants to."""

    title_first: Sentence
    title: Sentence
    lead_first: Sentence
    lead_link: Naming
    lead_handed_out: Sentence
    lead: Sentence
    now: Sentence
    password: Sentence
    hint: Sentence
    again: Sentence
    button: Sentence


class WeaknessTexts(Frozen):
    """Why a password is not good enough."""

    short: Sentence
    long: Sentence
    common: Sentence
    name: Sentence
    simple: Sentence
    same: Sentence
    differs: Sentence


class SecondFactorTexts(Frozen):
    """Setting up the app."""

    title: Sentence
    install: Sentence
    scan: Sentence
    square: Sentence
    or_type: Sentence
    then: Sentence
    code: Sentence
    button: Sentence


class RecoveryTexts(Frozen):
    """The codes for when the phone is lost."""

    title: Sentence
    lead: Sentence
    codes: Sentence
    print: Sentence
    button: Sentence


class NoticeTexts(Frozen):
    """What happened, above a form."""

    wrong: Sentence
    wrong_code: Sentence
    wrong_now: Sentence
    too_many: Waiting
    busy: Sentence
    unavailable: Sentence
    out_of_date: Sentence
    ended: Sentence
    signed_out: Sentence
    signed_out_everywhere: Sentence
    link_gone: Sentence
    wrong_name: Sentence
    name_taken: Sentence
    not_by_provider: Sentence
    password_changed: Sentence


class DoorTexts(Frozen):
    """Everything from the first link to the sign-in."""

    sign_in: SignInTexts
    code: CodeTexts
    new_password: NewPasswordTexts
    weakness: WeaknessTexts
    second_factor: SecondFactorTexts
    recovery: RecoveryTexts
    notice: NoticeTexts
    on: Sentence
    back: Sentence
    stay: Sentence
