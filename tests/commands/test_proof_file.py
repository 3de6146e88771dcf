"""questionnaire/proof.json: written when the content is proved, stale as soon as content or claims change."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.builders import SHIPPED
from tests.commands.conftest import RunTriage
from tests.commands.test_diff import replace
from triage.cli import proof_file
from triage.cli.proof_file import new_proof
from triage.content.loading import load
from triage.proving.proof_on_file import NAME
from triage.proving.proof_on_file import is_about
from triage.proving.proof_on_file import read_proof

STALE = b"questionnaire/proof.json:1: this page is stale; run `make docs`"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the content, which the commands take for the content."""
    folder = tmp_path / "questionnaire"
    shutil.copytree(SHIPPED, folder)
    monkeypatch.setenv("TRIAGE_CONTENT", str(folder))
    return folder


def is_stale(triage: RunTriage) -> bool:
    return STALE in triage("docs", "--check").stderr


def test_the_proof_that_is_shipped_is_of_the_shipped_content() -> None:
    found = read_proof(SHIPPED)
    assert found is not None
    assert is_about(found, load(SHIPPED))
    assert found.people > 10**9
    assert (found.claims, found.prover.split()[0]) == (len(load(SHIPPED).claims), "z3")
    assert not {"date", "at", "when"} & set(json.loads((SHIPPED / NAME).read_text("utf-8")))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("texts/nl.yaml", "Hoe oud bent u?", "Wat is uw leeftijd?"),
        ("claims.yaml", "source:", "source: Also"),
        (NAME, '"digest": "', '"digest": "0'),
        (NAME, "{", "["),
        (NAME, '"prover": "z3 ', '"prover": "z3 0.'),
    ],
    ids=["content", "claims", "digest", "form", "prover"],
)
def test_what_changed_after_the_proof_makes_it_stale(
    triage: RunTriage, copy: Path, file: str, old: str, new: str
) -> None:
    assert not is_stale(triage)
    replace(copy / file, old, new)
    assert is_stale(triage)


def test_the_documents_bring_a_fresh_proof(triage: RunTriage, copy: Path) -> None:
    replace(copy / "texts" / "nl.yaml", "Hoe oud bent u?", "Wat is uw leeftijd?")
    triage("docs")
    assert not is_stale(triage)
    found = read_proof(copy)
    assert found is not None
    assert found.digest == load(copy).questionnaire.digest


def test_what_cannot_be_proved_gets_no_proof(triage: RunTriage, copy: Path) -> None:
    before = (copy / NAME).read_bytes()
    replace(
        copy / "rules.yaml",
        '{pain: {at_least: 8}, can_move_about: "no"}',
        '{pain: {at_most: 8}, can_move_about: "no"}',
    )
    ended = triage("docs")
    assert ended.returncode == 1
    assert b"rules.yaml:" in ended.stderr or b"claims.yaml:" in ended.stderr or b"items.yaml:" in ended.stderr
    assert (copy / NAME).read_bytes() == before
    assert is_stale(triage)


def test_without_the_prover_a_stale_proof_is_told_and_a_fresh_one_is_kept(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof_file, "has_prover", lambda: False)
    assert new_proof(copy, load(copy)).problems == ()
    replace(copy / "claims.yaml", "source:", "source: Also")
    found = new_proof(copy, load(copy))
    assert found.proof is None
    assert "triage[proof]" in found.problems[0]


def test_reading_a_proof_needs_no_prover(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    assert read_proof(SHIPPED) is not None
