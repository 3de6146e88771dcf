"""`triage diff`: what a change means, and the milder changes that nobody named are refused."""

import shutil
from pathlib import Path

import pytest

from tests.builders import SHIPPED
from tests.commands.conftest import RunTriage

NOTED = "## [1.1.0] - not yet\n\n### Content\n\n- `{name}` changed, because a guideline did.\n"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the content under the next version, with an empty changelog beside it."""
    folder = tmp_path / "questionnaire"
    shutil.copytree(SHIPPED, folder)
    replace(folder / "questionnaire.yaml", "version: 1.0.0", "version: 1.1.0")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n", "utf-8")
    return folder


def replace(file: Path, old: str, new: str) -> None:
    written = file.read_text("utf-8")
    assert old in written
    file.write_text(written.replace(old, new), "utf-8")


def note(folder: Path, name: str) -> None:
    (folder.parent / "CHANGELOG.md").write_text(NOTED.format(name=name), "utf-8")


def test_a_change_of_words_is_the_same_for_everybody(triage: RunTriage, changed: Path) -> None:
    replace(changed / "texts" / "nl.yaml", "Hoe oud bent u?", "Wat is uw leeftijd?")
    ended = triage("diff", SHIPPED, changed)
    assert ended.returncode == 0
    assert "The same advice and contact for everybody; proved." in ended.stdout.decode()


def test_a_milder_change_is_refused_until_its_rule_is_named(triage: RunTriage, changed: Path) -> None:
    replace(
        changed / "rules.yaml",
        '{pain: {at_least: 8}, can_move_about: "no"}',
        '{pain: {at_least: 9}, can_move_about: "no"}',
    )
    ended = triage("diff", SHIPPED, changed)
    assert ended.returncode == 1
    assert ended.stdout.decode().splitlines()[1].startswith("milder: gp_today → ")
    assert "`locked` is milder for somebody" in ended.stderr.decode()
    note(changed, "locked")
    assert triage("diff", SHIPPED, changed).returncode == 0


def test_another_content_under_the_same_version_is_refused(triage: RunTriage, changed: Path) -> None:
    replace(changed / "questionnaire.yaml", "version: 1.1.0", "version: 1.0.0")
    replace(changed / "texts" / "nl.yaml", "Hoe oud bent u?", "Wat is uw leeftijd?")
    ended = triage("diff", SHIPPED, changed)
    assert ended.returncode == 1
    assert "raise `version`" in ended.stderr.decode()


def test_an_alarm_option_that_is_gone_is_refused_until_it_is_named(triage: RunTriage, changed: Path) -> None:
    replace(changed / "items.yaml", "    - blister_rash_on_painful_spot\n", "")
    replace(
        changed / "rules.yaml", "{ill: blister_rash_on_painful_spot}", "{ill: shaking_chills_or_very_ill}"
    )
    for language in ("nl", "en"):
        drop_option(changed / "texts" / f"{language}.yaml", "blister_rash_on_painful_spot")
    for file in (changed / "claims.yaml", *(changed / "vignettes").glob("*.yaml")):
        written = file.read_text("utf-8")
        file.write_text(
            written.replace("blister_rash_on_painful_spot", "shaking_chills_or_very_ill"), "utf-8"
        )
    ended = triage("diff", SHIPPED, changed)
    assert ended.returncode == 1
    assert "`blister_rash_on_painful_spot` of `ill` is gone" in ended.stderr.decode()


def drop_option(file: Path, option: str) -> None:
    """Take an option with its example out of a file of texts."""
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.strip() == f"{option}:")
    depth = len(lines[at]) - len(lines[at].lstrip())
    end = next(
        n
        for n in range(at + 1, len(lines))
        if lines[n].strip() and len(lines[n]) - len(lines[n].lstrip()) <= depth
    )
    file.write_text("".join(lines[:at] + lines[end:]), "utf-8")


def test_a_released_version_is_held_to_its_digest(triage: RunTriage, changed: Path) -> None:
    released = "## [1.1.0] - 2026-12-01\n\n### Content\n\nDigest: `" + "0" * 64 + "`\n"
    (changed.parent / "CHANGELOG.md").write_text(released, "utf-8")
    ended = triage("check", changed)
    assert ended.returncode == 1
    assert "the content is not the one released as 1.1.0" in ended.stderr.decode()
