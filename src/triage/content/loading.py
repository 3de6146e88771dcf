"""Read YAML as text with line numbers: no booleans, no lost duplicates, no traceback for an author."""

from collections.abc import Iterable
from collections.abc import Iterator
from pathlib import Path

import yaml

from triage.content.assembling import assemble
from triage.content.content import Content
from triage.content.documents import Document
from triage.content.documents import Place
from triage.content.documents import Plain
from triage.content.problems import Code
from triage.content.problems import ContentError
from triage.content.problems import Problem

LARGEST_FILE = 1_000_000
MOST_VALUES = 50_000
DEEPEST = 20


FILES = ("questionnaire", "items", "scores", "rules", "advice", "expectation", "practice", "claims")


def load(directory: Path) -> Content:
    """Read a folder like `questionnaire/`; raises ContentError with every mistake found in it."""
    documents, problems = _read_all(directory, [f"{name}.yaml" for name in FILES])
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
            documents[name] = read_document(directory, name)
        except ContentError as error:
            problems += error.problems
    return documents, problems


def _files_named_by(documents: dict[str, Document], directory: Path) -> list[str]:
    about = documents.get("questionnaire.yaml")
    languages = about.value.get("languages", []) if about and isinstance(about.value, dict) else []
    texts = [f"texts/{language}{kind}.yaml" for language in languages for kind in ("", ".pages")]
    vignettes = sorted(path.name for path in (directory / "vignettes").glob("*.yaml"))
    return texts + [f"vignettes/{name}" for name in {"unremarkable.yaml", *vignettes}]


def read_document(directory: Path, name: str) -> Document:
    """Read one file of the content.

    Raises ContentError when it is not there, empty, too large, not UTF-8 or not YAML, or repeats a key.
    """
    text = _text_of(directory / name, name)
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ContentError([_syntax_problem(error, name)]) from None
    if node is None:
        raise ContentError(
            [Problem(name, 1, "the file is empty; restore it from the version before", Code.FILE_EMPTY)]
        )
    lines: dict[Place, int] = {}
    problems: list[Problem] = []
    value = _Reader(name, lines, problems).plain(node, ())
    if problems:
        raise ContentError(problems)
    return Document(name, value, lines)


def _text_of(path: Path, name: str) -> str:
    if not path.is_file():
        raise ContentError(
            [
                Problem(
                    name,
                    1,
                    "this file is not there; restore it, or check the folder's name",
                    Code.FILE_MISSING,
                )
            ]
        )
    if path.stat().st_size > LARGEST_FILE:
        largest = f"{LARGEST_FILE // 1_000_000} MB"
        raise ContentError(
            [
                Problem(
                    name, 1, f"the file is larger than {largest}; is it the right file?", Code.FILE_TOO_LARGE
                )
            ]
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError(
            [Problem(name, line, "a character is not UTF-8; save the file as UTF-8", Code.FILE_NOT_UTF8)]
        ) from None
    if not text.strip():
        raise ContentError(
            [Problem(name, 1, "the file is empty; restore it from the version before", Code.FILE_EMPTY)]
        )
    return text


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
            message = "too many values inside each other or repeated by `&` and `*`; write them out"
            raise ContentError([Problem(self.file, node.start_mark.line + 1, message, Code.TOO_NESTED)])
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
