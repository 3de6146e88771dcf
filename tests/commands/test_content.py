"""`triage check`, `triage schema` and `triage docs`: exit codes, and a line per problem."""

import json
import shutil
from pathlib import Path

import pytest

from tests.builders import SHIPPED
from tests.commands.conftest import RunTriage
from triage.content.schema import schemas


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "questionnaire")
    return tmp_path / "questionnaire"


def spoil(file: Path, old: str, new: str) -> None:
    written = file.read_text("utf-8")
    assert old in written
    file.write_text(written.replace(old, new, 1), "utf-8")


def test_mistakes_are_each_on_a_line_of_their_own_and_the_exit_code_is_2(
    triage: RunTriage, folder: Path
) -> None:
    spoil(folder / "rules.yaml", "{leg_pain: below_knee_both}", "{leg_pian: below_knee_both}")
    spoil(folder / "practice.yaml", 'primary: "#0E5C55"', 'primary: "#EEEEEE"')
    (folder / "scores.yaml").write_bytes(b"\xff")
    ended = triage("check", folder)
    assert (ended.returncode, ended.stdout) == (2, b"")
    lines = ended.stderr.decode().splitlines()
    assert [line.split(":")[0] for line in lines] == ["practice.yaml", "scores.yaml"]
    assert lines[1].endswith("save the file as UTF-8 [file-not-utf8]")


@pytest.mark.parametrize("written", [b"", b"[" * 100_000, b"a" * 10_000_000])
def test_no_file_makes_it_crash(triage: RunTriage, folder: Path, written: bytes) -> None:
    (folder / "items.yaml").write_bytes(written)
    ended = triage("check", folder)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"items.yaml:1: ")
    assert ended.stderr.count(b"\n") == 1


def test_a_vignette_that_fails_gives_exit_code_1(triage: RunTriage, folder: Path) -> None:
    spoil(folder / "vignettes" / "traps.yaml", "  advice: self_care\n", "  advice: gp_first\n")
    ended = triage("check", folder)
    assert ended.returncode == 1
    assert b"gets self_care through no rule, expected gp_first [vignette-fails]" in ended.stderr


def test_a_schema_is_printed_by_name_or_all_together(triage: RunTriage) -> None:
    known = json.loads(json.dumps(schemas()))
    assert json.loads(triage("schema", "rules").stdout) == known["rules"]
    assert json.loads(triage("schema").stdout) == known


def test_a_schema_that_is_not_there_suggests_the_near_miss(triage: RunTriage) -> None:
    ended = triage("schema", "rulse")
    assert ended.returncode == 2
    assert b"Did you mean `rules`?" in ended.stderr


def test_the_made_pages_are_fresh(triage: RunTriage) -> None:
    ended = triage("docs", "--check")
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["assess", "check", "serve"])
def test_every_command_explains_itself(triage: RunTriage, command: str) -> None:
    ended = triage(command, "--help")
    assert ended.returncode == 0
    assert b"Usage: triage " + command.encode() in ended.stdout


@pytest.mark.parametrize("arguments", [["nothing"], ["assess", "-", "--fast"]])
def test_a_command_that_is_no_command_is_bad_input(triage: RunTriage, arguments: list[str]) -> None:
    ended = triage(*arguments)
    assert ended.returncode == 2
    assert ended.stderr
