"""The columns of the export as CSV: what each holds, and how it is read from a stored submission."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import partial

from triage.content.items import ChecklistItem
from triage.content.items import Item
from triage.content.items import options_of
from triage.content.questionnaire import Questionnaire
from triage.export.csv_cells import Cell
from triage.export.scored import part_of
from triage.export.scored import scores_of
from triage.export.scored import sentences_of
from triage.reasoning.findings import ScoreValue
from triage.records.exporting import SENT
from triage.records.exporting import Exported
from triage.records.sealing import Plain

OF = "__"  # stands between an item and its option, since a dot or a space stops many statistics programs
STORED = {
    "id": "the submission; the same in every export",
    "received": "when it came in, in UTC",
    "status": "how far the practice is",
    "language": "in which language it was sent",
    "location": "for which location of the practice, when its site says so",
    "advice": "the advice the visitor got",
    "contact": "whom the visitor was told to contact",
    "verdict": "the advice the therapist would have given",
    "happened": "what became of it",
    "became_care": "1 when it became care, and is kept",
    "may_be_contacted": "1 when the visitor agrees to be contacted",
    "may_be_asked_again": "1 when the visitor agrees to be asked again, after 6 and 12 weeks as far as it is kept then",
    "consent_version": "the version of the words the visitor agreed to",
    "content_version": "the version of the questionnaire that was in use",
    "content_digest": "the fingerprint of the content that was in use",
}
OTHERS, TOLD, REASON, NOTES = "other_responses", "told", "verdict_reason", "notes"
TAKEN = {*STORED, OTHERS, TOLD, REASON, NOTES}
DETAILS = {
    "name": "the visitor's name",
    "telephone": "their telephone number",
    "email": "their e-mail address",
    "way": "how they would like to be contacted",
    "time": "when they would like to be contacted",
}


@dataclass(frozen=True)
class Read:
    """One submission as the columns read it."""

    stored: Exported = field(repr=False)
    responses: Exported = field(repr=False)
    scores: Mapping[str, ScoreValue] = field(repr=False)


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, the item or score it belongs to, and its cell for a submission."""

    name: str
    holds: str
    cell: Callable[[Read], Cell]
    of: str | None = None
    option: str | None = None


def columns(questionnaire: Questionnaire, *, with_contact: bool) -> tuple[Column, ...]:
    """All columns, in order; the same for every submission, whatever content it was made with."""
    return (
        *(Column(name, holds, partial(_stored, name)) for name, holds in STORED.items()),
        *(column for item in items_of(questionnaire).values() for column in _item_columns(item)),
        Column(
            OTHERS,
            "responses that no other column has: items and options that this content does not know",
            partial(_others, items_of(questionnaire)),
        ),
        *(column for score in questionnaire.scores if score.bands for column in _score_columns(score.id)),
        Column(TOLD, "the sentences that the visitor read, one per line", _told),
        Column(REASON, "why the therapist would have given that advice", _reason),
        Column(NOTES, "the therapists' notes, one per line", _notes),
        *(
            Column(f"contact{OF}{name}", DETAILS[name], partial(_detail, name))
            for name in DETAILS
            if with_contact
        ),
    )


def read_for_columns(questionnaire: Questionnaire, submission: Exported) -> Read:
    """One stored submission with its scores."""
    responses = part_of(part_of(submission, SENT), "responses")
    return Read(submission, responses, scores_of(questionnaire, submission))


def items_of(questionnaire: Questionnaire) -> dict[str, Item]:
    """All items, those that are asked only when sending included."""
    return {item.id: item for item in (*questionnaire.items, *questionnaire.optional_items)}


def _item_columns(item: Item) -> Iterator[Column]:
    name = f"item{OF}{item.id}" if item.id in TAKEN else item.id
    if not isinstance(item, ChecklistItem):
        yield Column(name, "the response", partial(_response, item.id), item.id)
        return
    for option in options_of(item):
        holds = "1 when ticked, 0 when another option is; empty without a response"
        yield Column(f"{name}{OF}{option}", holds, partial(_is_ticked, item.id, option), item.id, option)


def _score_columns(score: str) -> Iterator[Column]:
    name = f"score{OF}{score}"
    yield Column(name, "the score; empty when other content was in use", partial(_score, score), score)
    yield Column(f"{name}{OF}band", "the band it falls into", partial(_band, score), score)


def _stored(name: str, read: Read) -> Cell:
    return _cell(read.stored.get(name))


def _response(item: str, read: Read) -> Cell:
    given = read.responses.get(item)
    return None if isinstance(given, list) else _cell(given)


def _is_ticked(item: str, option: str, read: Read) -> Cell:
    given = read.responses.get(item)
    return int(option in given) if isinstance(given, list) else None


def _others(items: Mapping[str, Item], read: Read) -> Cell:
    others = [
        f"{name}={value}" for name, value in _single(read.responses) if not _has_column(items, name, value)
    ]
    return " ".join(others) or None


def _single(responses: Exported) -> Iterator[tuple[str, Cell]]:
    for name, given in responses.items():
        for value in given if isinstance(given, list) else [given]:
            yield name, _cell(value)


def _has_column(items: Mapping[str, Item], name: str, value: Cell) -> bool:
    item = items.get(name)
    return item is not None and (not isinstance(item, ChecklistItem) or value in options_of(item))


def _score(score: str, read: Read) -> Cell:
    found = read.scores.get(score)
    return None if found is None else found.value


def _band(score: str, read: Read) -> Cell:
    found = read.scores.get(score)
    return None if found is None else found.band


def _told(read: Read) -> Cell:
    return "\n".join(sentences_of(read.stored)) or None


def _reason(read: Read) -> Cell:
    return _cell(part_of(part_of(read.stored, SENT), "notes").get("reason")) or None


def _notes(read: Read) -> Cell:
    notes = part_of(part_of(read.stored, SENT), "notes").get("notes")
    if not isinstance(notes, list):
        return None
    return "\n".join(
        f"{note['at']} {note['by']}: {note['text']}" for note in notes if isinstance(note, Mapping)
    )


def _detail(name: str, read: Read) -> Cell:
    return _cell(part_of(part_of(read.stored, SENT), "contact").get(name))


def _cell(value: Plain) -> Cell:
    """Yes and no are 1 and 0."""
    match value:
        case None | str():
            return value
        case bool() | int():
            return int(value)
        case _:
            return str(value)
