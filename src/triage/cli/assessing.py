"""Assess people from a file or a stream: in order, in flat memory, on every processor when there are many."""

import json
import os
import sys
from collections import deque
from collections.abc import Generator
from collections.abc import Iterable
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import chain
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from typing import NamedTuple

import orjson

from triage.cli.exits import Exit
from triage.cli.exits import content_in
from triage.cli.exits import nobody_reads_on_is_fine
from triage.cli.exits import tell
from triage.content.questionnaire import Questionnaire
from triage.export.fhir_reading import responses_in
from triage.reasoning.reporting import report
from triage.reasoning.responses import ResponsesError
from triage.reasoning.responses import read_responses

LINES_AT_ONCE = 100
ONE_PERSON = ".json"
MANY_PEOPLE = (".jsonl", ".ndjson")
AHEAD_PER_PROCESS = 3


class Batch(NamedTuple):
    """Some lines of one source, and the number of the first."""

    source: str
    first: int
    lines: list[bytes]
    are_fhir: bool = False


class Assessed(NamedTuple):
    """The reports of a batch, one per line, and what is wrong with its bad people."""

    reports: bytes
    problems: list[str]


def assess_file(file: str, directory: Path | None, *, are_fhir: bool = False) -> Exit:
    """Print a report per person; the exit code is 2 as soon as one person, or the file, is bad."""
    if file != "-" and Path(file).suffix not in (ONE_PERSON, *MANY_PEOPLE):
        tell([f"{file}: name a file that ends in .json or .jsonl, or - for standard input"])
        return Exit.BAD_INPUT
    if file == "-":
        return _print_all(_batches("stdin", sys.stdin.buffer, are_fhir), directory)
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below: an error in printing is not one in reading
    except OSError as error:
        tell([f"{file}: cannot be read ({error.strerror}); check the name"])
        return Exit.BAD_INPUT
    with stream:
        read = _one_person if Path(file).suffix == ONE_PERSON else _batches
        return _print_all(read(file, stream, are_fhir), directory)


def _one_person(source: str, stream: BinaryIO, are_fhir: bool) -> Iterator[Batch]:
    # An empty line is nobody, but an empty file that should hold one person is a mistake.
    yield Batch(source, 1, [stream.read().strip() or b"?"], are_fhir)


def _batches(source: str, stream: BinaryIO, are_fhir: bool) -> Iterator[Batch]:
    first = 1
    while lines := list(islice(stream, LINES_AT_ONCE)):
        yield Batch(source, first, lines, are_fhir)
        first += len(lines)


def _print_all(batches: Iterator[Batch], directory: Path | None) -> Exit:
    questionnaire = content_in(directory).questionnaire
    start = list(islice(batches, 2))
    many = len(start) > 1
    everything = chain(start, batches)
    here = (assess_batch(questionnaire, batch) for batch in everything)
    assessed = _on_every_processor(everything, questionnaire) if many else here
    code = Exit.FINE
    with closing(assessed), nobody_reads_on_is_fine():
        for reports, problems in assessed:
            sys.stdout.buffer.write(reports)
            sys.stdout.buffer.flush()
            tell(problems)
            code = Exit.BAD_INPUT if problems else code
    return code


def _on_every_processor(
    batches: Iterable[Batch], questionnaire: Questionnaire
) -> Generator[Assessed, None, None]:
    """In order, with only a few batches ahead of the printer: memory stays flat."""
    processes = os.cpu_count() or 1
    waiting: deque[Future[Assessed]] = deque()
    pool = ProcessPoolExecutor(processes, initializer=_remember, initargs=(questionnaire,))
    try:
        for batch in batches:
            waiting.append(pool.submit(_assess_remembered, batch))
            if len(waiting) > processes * AHEAD_PER_PROCESS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


_REMEMBERED: list[Questionnaire] = []
"""The questionnaire of a worker process, given once at its start."""


def _remember(questionnaire: Questionnaire) -> None:
    _REMEMBERED.append(questionnaire)


def _assess_remembered(batch: Batch) -> Assessed:
    return assess_batch(_REMEMBERED[0], batch)


def assess_batch(questionnaire: Questionnaire, batch: Batch) -> Assessed:
    """Assess the people of one batch; an empty line is nobody."""
    reports: list[bytes] = []
    problems: list[str] = []
    for number, line in enumerate(batch.lines, batch.first):
        if not line.strip():
            continue
        try:
            read = _from_json(line)
            given = responses_in(questionnaire, read) if batch.are_fhir else read
            responses = read_responses(questionnaire, given)
            reports.append(orjson.dumps(report(questionnaire, responses), option=orjson.OPT_APPEND_NEWLINE))
        except ResponsesError as error:
            problems += [f"{batch.source}:{number}: {problem}" for problem in error.problems]
    return Assessed(b"".join(reports), problems)


def _from_json(line: bytes) -> object:
    try:
        read: object = json.loads(line, object_pairs_hook=_without_repeats)
    except ResponsesError:
        raise
    except (ValueError, RecursionError):
        raise ResponsesError(["this is not JSON in UTF-8; one person is one object, on one line"]) from None
    return read


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ResponsesError(["an item is given twice; keep one of them"])
    return read
