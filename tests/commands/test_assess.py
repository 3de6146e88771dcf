"""`triage assess`: one line of JSON per person, in order; a bad person is named, and the others go on."""

import json
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks.random_people import random_people
from tests.builders import SHIPPED
from tests.builders import shipped
from tests.commands.conftest import RunTriage
from tests.serving import TRIAGE
from triage.reasoning.reporting import report
from triage.reasoning.responses import from_text
from triage.reasoning.responses import read_responses

CONTENT = shipped()
QUESTIONNAIRE = CONTENT.questionnaire
WELL = from_text(QUESTIONNAIRE, CONTENT.unremarkable)
NUMB: dict[str, object] = {**WELL, "bladder_saddle": ["saddle_numbness"]}
KEYS = [
    "questionnaire",
    "version",
    "digest",
    "advice",
    "contact",
    "is_final",
    "missing",
    "reasons",
    "scores",
    "focus",
    "attention",
    "alerts",
    "what_would_change",
]


def lines_of(*people: object) -> bytes:
    return b"".join(json.dumps(person).encode() + b"\n" for person in people)


def reports_in(printed: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_one_person_gives_one_line_with_the_agreed_keys(triage: RunTriage, tmp_path: Path) -> None:
    (tmp_path / "person.json").write_text(json.dumps(NUMB, indent=2))
    ended = triage("assess", "person.json")
    (found,) = reports_in(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert list(found) == KEYS
    about = QUESTIONNAIRE.about
    assert (found["questionnaire"], found["version"]) == (about.id, about.version)
    assert found["digest"] == QUESTIONNAIRE.digest
    assert (found["advice"], found["contact"], found["is_final"]) == ("emergency", "gp_now", True)
    assert found["missing"] == []
    assert found["reasons"] == [
        {
            "rule": "cauda_equina",
            "advice": "emergency",
            "findings": {"bladder_saddle": ["saddle_numbness"]},
        }
    ]
    assert found["scores"]["severity"] == {"value": 2.5, "band": "mild"}
    assert list(found["scores"]) == ["duration_score", "severity", "fear_of_movement", "lifestyle", "profile"]
    assert {"change": {"bladder_saddle": ["none"]}, "advice": "self_care"} in found["what_would_change"]


def test_an_unfinished_person_says_what_is_missing_and_which_score_is_unknown(triage: RunTriage) -> None:
    (found,) = reports_in(triage("assess", "-", stdin=lines_of({"age": 60, "pain": 5})).stdout)
    assert found["is_final"] is False
    assert found["missing"][:2] == ["bladder_saddle", "leg_signs"]
    assert "pregnant" not in found["missing"]
    assert found["scores"]["severity"] is None


def test_nobody_said_anything_is_somebody_too(triage: RunTriage) -> None:
    (found,) = reports_in(triage("assess", "-", stdin=b"{}\n").stdout)
    assert (found["advice"], found["is_final"], found["missing"][0]) == ("self_care", False, "age")


def test_many_people_stay_in_order_over_several_processes(triage: RunTriage, tmp_path: Path) -> None:
    people = list(random_people(CONTENT, 1_200, seed=5))
    (tmp_path / "people.jsonl").write_bytes(lines_of(*people))
    ended = triage("assess", "people.jsonl")
    assert ended.returncode == 0
    printed = ended.stdout.splitlines()
    assert len(printed) == len(people)
    for at in range(0, len(people), 40):
        wanted = report(QUESTIONNAIRE, read_responses(QUESTIONNAIRE, people[at]))
        assert json.loads(printed[at]) == json.loads(json.dumps(wanted))


def test_bad_people_are_named_with_their_line_and_the_others_are_assessed(triage: RunTriage) -> None:
    lines = [lines_of(NUMB)] * 250
    lines[2] = b'{"age": "S3CRET", "pain": 11}\n'
    lines[4] = b"\n"
    lines[130] = b'{"age": 41\n'
    lines[131] = b'{"age": 41, "age": 42}\n'
    lines[132] = b'{"age": NaN}\n'
    lines[133] = b"[]\n"
    lines[249] = b'{"leg_sings": "none"}\n'
    ended = triage("assess", "-", stdin=b"".join(lines))
    assert ended.returncode == 2
    assert len(ended.stdout.splitlines()) == 243
    assert ended.stderr.decode().splitlines() == [
        "stdin:3: age: a whole number from 1 to 120 is needed",
        "stdin:3: pain: a whole number from 0 to 10 is needed",
        "stdin:131: this is not JSON in UTF-8; one person is one object, on one line",
        "stdin:132: an item is given twice; keep one of them",
        "stdin:133: age: a whole number from 1 to 120 is needed",
        'stdin:134: a person is an object of responses, such as {"age": 41}',
        "stdin:250: leg_sings: no item has this name. Did you mean `leg_signs`?",
    ]


@pytest.mark.parametrize(
    ("file", "written", "says"),
    [
        ("person.json", b"", b"person.json:1: this is not JSON"),
        ("person.json", b"\xff\xfe\x00", b"person.json:1: this is not JSON"),
        ("person.json", b'{"age": ' + b"9" * 5_000 + b"}", b"person.json:1: this is not JSON"),
        ("people.jsonl", b"[" * 100_000, b"people.jsonl:1: this is not JSON"),
        ("people.jsonl", bytes(range(256)) * 40, b"people.jsonl:1: this is not JSON"),
        ("people.csv", b"age\n41\n", b"name a file that ends in .json or .jsonl"),
    ],
)
def test_a_bad_file_is_said_in_words(
    triage: RunTriage, tmp_path: Path, file: str, written: bytes, says: bytes
) -> None:
    (tmp_path / file).write_bytes(written)
    ended = triage("assess", file)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert says in ended.stderr


def test_a_file_that_is_not_there_or_is_a_folder_is_said_in_words(triage: RunTriage, tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    for name in ("nowhere.jsonl", "folder.json"):
        ended = triage("assess", name)
        assert ended.returncode == 2
        assert ended.stderr.startswith(f"{name}: cannot be read (".encode())


def test_no_people_are_no_problem(triage: RunTriage) -> None:
    ended = triage("assess", "-", stdin=b"")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


@pytest.mark.parametrize("source", ["people.jsonl", "-"])
def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path, source: str) -> None:
    (tmp_path / "people.jsonl").write_bytes(lines_of(NUMB) * 500)
    command = f"{shlex.quote(str(TRIAGE))} assess {source} < people.jsonl | head -1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, cwd=tmp_path, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert len(reports_in(ended.stdout)) == 1


def test_another_questionnaire_can_be_named(triage: RunTriage, tmp_path: Path) -> None:
    assert triage("assess", "-", "--questionnaire", SHIPPED, stdin=lines_of(NUMB)).returncode == 0
    ended = triage("assess", "-", "--questionnaire", tmp_path / "nowhere", stdin=lines_of(NUMB))
    assert ended.returncode == 2
    assert b"items.yaml:1: this file is not there" in ended.stderr
