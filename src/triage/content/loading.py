"""Read YAML as text with line numbers: no booleans, no lost duplicates, no traceback for an author."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from triage.content.assembling import FILES
from triage.content.assembling import assemble
from triage.content.assembling import languages_in
from triage.content.content import Content
from triage.content.documents import Document
from triage.content.documents import Place
from triage.content.documents import Plain
from triage.content.practice import Practice
from triage.content.problems import Code
from triage.content.problems import ContentError
from triage.content.problems import Problem
from triage.content.validating import validated

PRACTICE = "practice.yaml"
LARGEST_FILE = 1_000_000
MOST_VALUES = 50_000
DEEPEST = 20
EMPTY = "the file is empty; restore it from the version before"
TOO_NESTED = "too many values inside each other or repeated by `&` and `*`; write them out"


def load(directory: Path) -> Content:
    """Read a folder like `questionnaire/`; raises ContentError with every mistake found in it."""
    documents, problems = _read_all(directory, FILES)
    return _assembled(directory, documents, problems)


def load_for(directory: Path, written: str) -> Content:
    """The same with another `practice.yaml` than that of the folder: checked just as it, and told by the same lines."""
    documents, problems = _read_all(directory, [file for file in FILES if file != PRACTICE])
    try:
        documents[PRACTICE], found = document_of(written, PRACTICE)
        problems += found
    except ContentError as error:
        problems += error.problems
    return _assembled(directory, documents, problems)


def with_practice(shared: Content, written: str) -> Content:
    """The same content for a practice whose `practice.yaml` was checked with it; nothing but the practice is new."""
    document, problems = document_of(written, PRACTICE)
    reading = validated(TypeAdapter(Practice), document)
    if reading.model is None or problems:
        raise ContentError([*problems, *reading.problems])
    return replace(shared, practice=reading.model)


def _assembled(directory: Path, documents: dict[str, Document], problems: list[Problem]) -> Content:
    more, found = _read_all(directory, _files_named_by(documents, directory))
    documents |= more
    content, wrong = assemble(documents)
    problems += found + wrong
    if problems or content is None:
        raise ContentError(problems)
    return content


def _read_all(directory: Path, names: Iterable[str]) -> tuple[dict[str, Document], list[Problem]]:
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            documents[name], found = read_document(directory, name)
            problems += found
        except ContentError as error:
            problems += error.problems
    return documents, problems


def _files_named_by(documents: dict[str, Document], directory: Path) -> list[str]:
    texts = [
        f"texts/{code}{kind}.yaml" for code in languages_in(documents) for kind in ("", ".pages", ".desk")
    ]
    vignettes = sorted(path.name for path in (directory / "vignettes").glob("*.yaml"))
    return texts + [f"vignettes/{name}" for name in {"unremarkable.yaml", *vignettes}]


def read_document(directory: Path, name: str) -> tuple[Document, list[Problem]]:
    """Read one file of the content, with the keys that stand in it twice.

    Raises ContentError when it is not there, empty, too large, not UTF-8 or not YAML.
    """
    return document_of(_text_of(directory / name, name), name)


def document_of(text: str, name: str) -> tuple[Document, list[Problem]]:
    """The same of a text that stands elsewhere than in a file."""
    try:
        _refuse_depth(text, name)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ContentError([_syntax_problem(error, name)]) from None
    if node is None:
        raise _refusal(name, Code.FILE_EMPTY, EMPTY)
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    value = _Reader(name, lines, problems).plain(node, ())
    return Document(name, value, lines), problems


def _refusal(name: str, code: Code, message: str, *, line: int = 1) -> ContentError:
    return ContentError([Problem(name, line, message, code)])


def _text_of(path: Path, name: str) -> str:
    if not path.is_file():
        message = "this file is not there; restore it, or check the folder's name"
        raise _refusal(name, Code.FILE_MISSING, message)
    try:
        if path.stat().st_size > LARGEST_FILE:
            message = f"the file is larger than {LARGEST_FILE // 1_000_000} MB; is it the right file?"
            raise _refusal(name, Code.FILE_TOO_LARGE, message)
        return _decoded(path.read_bytes(), name)
    except OSError as error:
        message = f"the file cannot be read ({error.strerror}); check its permissions"
        raise _refusal(name, Code.FILE_MISSING, message) from None


def _decoded(read: bytes, name: str) -> str:
    try:
        text = read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = read[: error.start].count(b"\n") + 1
        message = "a character is not UTF-8; save the file as UTF-8"
        raise _refusal(name, Code.FILE_NOT_UTF8, message, line=line) from None
    if not text.strip():
        raise _refusal(name, Code.FILE_EMPTY, EMPTY)
    return text


def _refuse_depth(text: str, name: str) -> None:
    """Depth is counted before composing: libyaml's composer crashes on some thousands of brackets."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise _refusal(name, Code.TOO_NESTED, TOO_NESTED, line=line)


def _syntax_problem(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    what = getattr(error, "problem", None) or "a character cannot be read"
    message = f"this cannot be read as YAML ({what}); check the indent, the colons and the quotes around here"
    return Problem(name, line, message, Code.NOT_YAML)


class _Reader:
    """Turns YAML nodes into plain values, and notes where each of them stands."""

    def __init__(self, file: str, lines: dict[Place, int], problems: list[Problem]) -> None:
        self.file, self.lines, self.problems, self.seen = file, lines, problems, 0

    def plain(self, node: yaml.Node, place: Place) -> Plain:
        self.seen += 1
        self.lines.setdefault(place, node.start_mark.line + 1)
        if len(place) > DEEPEST or self.seen > MOST_VALUES:
            raise _refusal(self.file, Code.TOO_NESTED, TOO_NESTED, line=node.start_mark.line + 1)
        match node:
            case yaml.MappingNode():
                return dict(self._pairs(node, place))
            case yaml.SequenceNode():
                return [self.plain(child, (*place, at)) for at, child in enumerate(node.value)]
            case _:
                return str(node.value)

    def _pairs(self, node: yaml.MappingNode, place: Place) -> Iterator[tuple[str, Plain]]:
        first: dict[str, int] = {}
        for key_node, child in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in first:
                message = f"`{key}` stands here and on line {first[key]}; keep one of them"
                self.problems.append(Problem(self.file, line, message, Code.DUPLICATE_KEY))
                continue
            first[key] = line
            self.lines[(*place, key)] = line
            yield key, self.plain(child, (*place, key))
