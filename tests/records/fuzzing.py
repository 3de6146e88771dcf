"""Whatever comes from outside is stored as it was written, or refused by an error of ours: nothing else may happen."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from random import Random
from traceback import extract_tb
from typing import TypeAlias

from pydantic import ValidationError

from benchmarks.random_people import draw
from tests.builders import shipped
from tests.builders import unremarkable
from tests.records.making import KEPT_FOR
from tests.records.making import KEY
from tests.records.making import NOW
from tests.records.making import PAIR
from tests.records.making import make_sent
from triage.content.items import Item
from triage.content.items import TextItem
from triage.reasoning.assessing import assess
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import read_responses
from triage.records.codes import code_hash
from triage.records.codes import new_code
from triage.records.sealing import Place
from triage.records.store import RESPONSES
from triage.records.submissions import Consents
from triage.records.submissions import ContactDetails
from triage.records.submissions import NotAllowedToSendError
from triage.records.submissions import NotFinalError
from triage.records.submissions import Submission
from triage.records.submissions import TimeOfDay
from triage.records.submissions import UnreachableError
from triage.records.submissions import Way
from triage.records.submissions import make_submission
from triage.ui.visitor.actions import new_visit
from triage.ui.visitor.sending import Typed
from triage.ui.visitor.sending import details_of
from triage.ui.visitor.sending import wrong_in
from triage.ui.visitor.visit import Visit
from triage.ui.visitor.visit import assessed
from triage.ui.visitor.way import page_to_show

Given: TypeAlias = object
OURS = (ResponsesError, NotFinalError, NotAllowedToSendError, UnreachableError, ValidationError)
CONTENT = shipped()
ITEMS = (*CONTENT.questionnaire.items, *CONTENT.questionnaire.optional_items)
PIECES = (
    "<script>alert(1)</script>",
    '=HYPERLINK("https://x.example")',
    "+31 6 12345678",
    "nynke@naaldhout.example",
    "'; DROP TABLE submissions; --",
    "\u202e\u2066\u200f",
    "\x00",
    "\ud800",
    "\udfff\U0001f9d8\u200d\u2642\ufe0f",
    b"\xff\xfe\xc3\x28".decode("latin-1"),
    b"\xff\xfe".decode(errors="surrogateescape"),
    "e\u0301" * 40,
    "%00%ff%2e%2e/../etc/passwd",
    "{practice} %s {0.__class__}",
    "\r\nBcc: a@b.example",
    "\u2028\u2029\x85\x1b[31m",
    "none",
    "41",
    " ",
)
HUGE = 20_000
RARELY = 0.02


@dataclass
class Outcome:
    """How many were stored, and how many each of our errors refused; `unhandled` names the places of the others."""

    stored: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    unhandled: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.stored + other.stored, self.refused + other.refused, self.unhandled + other.unhandled
        )


def fuzz(cases: int, *, seed: int, store: Callable[[Submission], None] | None = None) -> Outcome:
    """Send so many random things; `store` is what is done with those that may be stored."""
    random, outcome = Random(seed), Outcome()
    for _ in range(cases):
        try:
            submission = _one(random)
            if store is not None:
                store(submission)
            outcome.stored += 1
        except OURS as error:
            outcome.refused[type(error).__name__] += 1
        except Exception as error:
            place = extract_tb(error.__traceback__)[-1]
            outcome.unhandled[f"{type(error).__name__} at {place.filename}:{place.lineno}"] += 1
    return outcome


def _one(random: Random) -> Submission:
    """One visitor, from the address to what is sealed; every step holds what it promises."""
    _look_at_the_address(random)
    _look_up(random)
    typed = _typed(random)
    told = tuple(wrong_in(typed))
    details = (
        ContactDetails.model_validate(_fields(random)) if told else details_of(typed)
    )  # what fits is never refused
    responses, added = _responses(random)
    read = read_responses(CONTENT.questionnaire, responses)
    sent = make_sent(random.getrandbits(32), details=details)
    consents = Consents(contact=typed.contact, follow_up=typed.follow_up, version="1")
    sent = replace(sent, added=added, consents=consents)
    submission = make_submission(CONTENT.questionnaire, read, sent=sent, received=NOW, kept_for=KEPT_FOR)
    assert submission.listed.advice == assess(CONTENT.questionnaire, read).advice
    _seal(submission)
    return submission


def _look_at_the_address(random: Random) -> None:
    visit = new_visit(text(random) if random.random() < 0.5 else None)
    assert visit.language in CONTENT.questionnaire.about.languages
    begun = Visit(visit.language, begun=random.random() < 0.5)
    page = page_to_show(CONTENT, begun, assessed(CONTENT, begun), wanted=text(random))
    assert page in ("expired", "start", "code", *(item.id for item in ITEMS))


def _look_up(random: Random) -> None:
    code = new_code(random.randbytes) if random.random() < 0.1 else text(random)
    hashed = code_hash(code, KEY)
    assert hashed is None or len(hashed) == 32


def _seal(submission: Submission) -> None:
    """What is opened is what was written, to the character."""
    place = Place(practice="practice", record=submission.listed.id, field="responses")
    unsealed = submission.unsealed
    written = {
        "responses": RESPONSES.dump_python(unsealed.responses, mode="json"),
        "details": unsealed.details.model_dump(mode="json"),
    }
    assert PAIR.open(PAIR.public.seal(written, place), place) == written


def _responses(random: Random) -> tuple[dict[str, Given], dict[str, str]]:
    given: dict[str, Given] = dict(unremarkable())
    for item in random.sample(CONTENT.questionnaire.items, k=random.randint(0, 4)):
        given[item.id] = _response(random, item)
    if random.random() < RARELY:
        given[text(random)] = text(random)
    if random.random() < RARELY:
        given = {name: given[name] for name in random.sample(sorted(given), k=random.randint(0, len(given)))}
    added = {
        item.id: text(random)[: random.choice((400, HUGE))] for item in ITEMS if isinstance(item, TextItem)
    }
    return given, added


def _response(random: Random, item: Item) -> Given:
    if random.random() < 0.7:
        return draw(item, random)
    strange: tuple[Given, ...] = (
        None,
        True,
        -1,
        10**30,
        3.5,
        float("nan"),
        [],
        {},
        [text(random)],
        text(random),
    )
    return random.choice(strange)


def _typed(random: Random) -> Typed:
    fields = _fields(random)
    return Typed(
        name=str(fields["name"]),
        email=str(fields["email"] or ""),
        telephone=str(fields["telephone"] or ""),
        way=random.choice((None, *Way)),
        time=random.choice(tuple(TimeOfDay)),
        contact=random.random() < 0.5,
        follow_up=random.random() < 0.5,
    )


def _fields(random: Random) -> dict[str, Given]:
    usual = {"name": "Nynke Naaldhout", "email": "nynke@naaldhout.example", "telephone": "06 1234 5678"}
    return {name: text(random) if random.random() < 0.2 else value for name, value in usual.items()}


def text(random: Random) -> str:
    """Text that somebody wrote to break something."""
    made = "".join(random.choices(PIECES, k=random.randint(0, 4)))
    if random.random() < 0.3:
        made += "".join(chr(random.randrange(0x110000)) for _ in range(random.randint(1, 12)))
    return made * (HUGE // max(1, len(made))) if random.random() < RARELY else made
