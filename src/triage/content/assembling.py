"""Put the documents of one folder together: models from each file, then what must hold between them."""

import hashlib
import json
from collections.abc import Mapping
from typing import Protocol
from typing import TypeVar

from pydantic import TypeAdapter

from triage.content.checking import problems_between
from triage.content.claims import Claim
from triage.content.content import Content
from triage.content.desk_texts import DeskTexts
from triage.content.documents import Document
from triage.content.documents import Place
from triage.content.expectation import Course
from triage.content.items import Item
from triage.content.page_texts import PageTexts
from triage.content.parts import Listed
from triage.content.parts import Parts
from triage.content.parts import Placed
from triage.content.practice import Practice
from triage.content.problems import Code
from triage.content.problems import Problem
from triage.content.problems import suggestion
from triage.content.questionnaire import About
from triage.content.questionnaire import Advice
from triage.content.questionnaire import Alert
from triage.content.questionnaire import AttentionPoint
from triage.content.questionnaire import Contact
from triage.content.questionnaire import Focus
from triage.content.questionnaire import Prevention
from triage.content.questionnaire import Questionnaire
from triage.content.questionnaire import Rule
from triage.content.scores import Score
from triage.content.texts import Texts
from triage.content.validating import validated
from triage.content.validating import validated_each
from triage.content.vignettes import Vignette
from triage.content.vignettes import WrittenResponses

T = TypeVar("T")
DESK = ".desk.yaml"  # read by no visitor
DECIDES = ("questionnaire", "items", "scores", "rules", "advice", "expectation")
FILES = (*(f"{name}.yaml" for name in DECIDES), "practice.yaml", "claims.yaml")
LISTS = {
    "rules.yaml": ("rules", "alerts", "focus", "attention", "prevention"),
    "advice.yaml": ("advices", "contacts"),
}


def assemble(documents: Mapping[str, Document]) -> tuple[Content | None, list[Problem]]:
    """The content, or None, with every mistake within and between the documents."""
    reader = _Parts(documents)
    parts = reader.parts()
    unremarkable = reader.one(TypeAdapter(WrittenResponses), "vignettes/unremarkable.yaml")
    problems = reader.problems + problems_between(parts)
    unread = not parts.files.issuperset(FILES)
    if unread or problems or unremarkable is None or parts.about is None or parts.practice is None:
        return None, problems
    digest = digest_of(documents)
    about, practice = parts.about.model, parts.practice.model
    return _content(parts, about, practice, unremarkable=unremarkable.model, digest=digest), []


def languages_in(documents: Mapping[str, Document]) -> list[str]:
    """The languages that questionnaire.yaml names, as far as it can be read."""
    about = documents.get("questionnaire.yaml")
    named = about.value.get("languages") if about and isinstance(about.value, dict) else None
    return [code for code in named if isinstance(code, str)] if isinstance(named, list) else []


def digest_of(documents: Mapping[str, Document]) -> str:
    """The SHA-256 (hex) of all that decides or is read by a visitor; comments and layout do not count."""
    meant = {
        name: document.value
        for name, document in documents.items()
        if name.removesuffix(".yaml") in DECIDES or (name.startswith("texts/") and not name.endswith(DESK))
    }
    written = json.dumps(meant, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


class _Parts:
    """Reads each document into its models, and keeps what is wrong."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self.documents = documents
        self.problems: list[Problem] = [p for file in LISTS for p in self._wrong_lists(file)]

    def parts(self) -> Parts:
        return Parts(
            about=self.one(TypeAdapter(About), "questionnaire.yaml"),
            practice=self.one(TypeAdapter(Practice), "practice.yaml"),
            items=self.each(TypeAdapter(Item), "items.yaml"),
            scores=self.each(TypeAdapter(Score), "scores.yaml"),
            rules=self.each(TypeAdapter(Rule), "rules.yaml", "rules"),
            alerts=self.each(TypeAdapter(Alert), "rules.yaml", "alerts"),
            focus=self.each(TypeAdapter(Focus), "rules.yaml", "focus"),
            attention=self.each(TypeAdapter(AttentionPoint), "rules.yaml", "attention"),
            prevention=self.each(TypeAdapter(Prevention), "rules.yaml", "prevention"),
            advices=self.each(TypeAdapter(Advice), "advice.yaml", "advices"),
            contacts=self.each(TypeAdapter(Contact), "advice.yaml", "contacts"),
            expectation=self.each(TypeAdapter(Course), "expectation.yaml"),
            texts=self._per_language(TypeAdapter(Texts), ".yaml"),
            pages=self._per_language(TypeAdapter(PageTexts), ".pages.yaml"),
            desk=self._per_language(TypeAdapter(DeskTexts), DESK),
            vignettes=tuple(
                v for name in self._vignette_files() for v in self.each(TypeAdapter(Vignette), name)
            ),
            claims=self.each(TypeAdapter(Claim), "claims.yaml"),
            ids=self._ids(),
            files=frozenset(file for file in self.documents if self._has_its_form(file)),
        )

    def one(self, adapter: TypeAdapter[T], file: str) -> Placed[T] | None:
        document = self.documents.get(file)
        if document is None:
            return None
        reading = validated(adapter, document)
        self.problems += reading.problems
        return None if reading.model is None else Placed(reading.model, document, ())

    def each(self, adapter: TypeAdapter[T], file: str, *place: str) -> Listed[T]:
        document = self.documents.get(file)
        if document is None or (place and _list_at(document, place) is None):
            return ()
        models, found = validated_each(adapter, document, place)
        self.problems += found
        return tuple(Placed(model, document, (*place, at)) for at, model in models.items())

    def _per_language(self, adapter: TypeAdapter[T], ending: str) -> dict[str, Placed[T]]:
        read = {code: self.one(adapter, f"texts/{code}{ending}") for code in languages_in(self.documents)}
        return {code: texts for code, texts in read.items() if texts is not None}

    def _has_its_form(self, file: str) -> bool:
        places: list[Place] = [(name,) for name in LISTS[file]] if file in LISTS else [()]
        listed = file in (*LISTS, "items.yaml", "scores.yaml")
        return not listed or all(isinstance(_list_at(self.documents[file], p), list) for p in places)

    def _vignette_files(self) -> list[str]:
        return sorted(
            n for n in self.documents if n.startswith("vignettes/") and n != "vignettes/unremarkable.yaml"
        )

    def _wrong_lists(self, file: str) -> list[Problem]:
        document = self.documents.get(file)
        if document is None:
            return []
        if not isinstance(document.value, dict):
            message = f"this file holds the lists {', '.join(f'`{name}`' for name in LISTS[file])}"
            return [document.problem((), code=Code.WRONG_VALUE, message=message)]
        unknown = [
            document.problem(
                (name,),
                code=Code.UNKNOWN_KEY,
                message=f"no list is called `{name}`.{suggestion(name, LISTS[file])}",
            )
            for name in document.value
            if name not in LISTS[file]
        ]
        missing = [
            document.problem((), code=Code.MISSING_KEY, message=f"the list `{name}` is missing here; add it")
            for name in LISTS[file]
            if name not in document.value
        ]
        return unknown + missing

    def _ids(self) -> dict[str, tuple[str, ...]]:
        places: list[tuple[str, Place]] = [("items.yaml", ()), ("scores.yaml", ())]
        places += [(file, (name,)) for file, names in LISTS.items() for name in names]
        return {
            str(place[0]) if place else file.removesuffix(".yaml"): _ids_at(self.documents.get(file), place)
            for file, place in places
        }


def _list_at(document: Document, place: Place) -> object:
    value: object = document.value
    for step in place:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _ids_at(document: Document | None, place: Place) -> tuple[str, ...]:
    listed = _list_at(document, place) if document else None
    if not isinstance(listed, list):
        return ()
    return tuple(str(entry["id"]) for entry in listed if isinstance(entry, dict) and "id" in entry)


def _content(
    parts: Parts, about: About, practice: Practice, *, unremarkable: WrittenResponses, digest: str
) -> Content:
    items = {placed.model.id: placed.model for placed in parts.items}
    questionnaire = Questionnaire(
        about=about,
        items=tuple(items[name] for name in about.items),
        optional_items=tuple(items[name] for name in about.only_when_sending),
        follow_up_items=tuple(items[name] for name in about.follow_up.only_then) if about.follow_up else (),
        scores=_models(parts.scores),
        rules=_models(parts.rules),
        alerts=_models(parts.alerts),
        focus=_models(parts.focus),
        attention=_models(parts.attention),
        prevention=_models(parts.prevention),
        advices=_models(parts.advices),
        contacts=_models(parts.contacts),
        expectation=_models(parts.expectation),
        digest=digest,
    )
    return Content(
        questionnaire=questionnaire,
        texts={code: placed.model for code, placed in parts.texts.items()},
        pages={code: placed.model for code, placed in parts.pages.items()},
        desk={code: placed.model for code, placed in parts.desk.items()},
        practice=practice,
        unremarkable=unremarkable,
        vignettes=_models(parts.vignettes),
        claims=_models(parts.claims),
        where=_where(parts),
    )


def _where(parts: Parts) -> dict[tuple[str, str], tuple[str, int]]:
    named: dict[str, Listed[Named]] = {
        "items": parts.items,
        "scores": parts.scores,
        "rules": parts.rules,
        "advices": parts.advices,
        "claims": parts.claims,
        "vignettes": parts.vignettes,
    }
    return {
        (kind, placed.model.id): (placed.document.file, placed.document.line(*placed.place))
        for kind, listed in named.items()
        for placed in listed
    }


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


def _models(listed: Listed[T]) -> tuple[T, ...]:
    return tuple(placed.model for placed in listed)
