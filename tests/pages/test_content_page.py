"""The live questionnaire as the practice sees it, the proof of it, and an edited copy with what it would mean."""

import json
import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import SHIPPED
from tests.builders import shipped
from tests.commands.test_replay import LOCKED
from tests.commands.test_replay import raise_the_cut_off
from tests.commands.test_replay import send
from tests.pages.conftest import ShowContent
from tests.pages.desk_tab import DeskTab
from tests.records.making import DETAILS
from triage.access.roles import AT_THE_DESK
from triage.access.roles import NotAllowedError
from triage.access.roles import Person
from triage.proving.proof_on_file import NAME
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.tables import AuditRow
from triage.ui.reading import content
from triage.ui.therapist import questionnaire_page
from triage.ui.therapist.candidate import MOST_LINES
from triage.ui.therapist.replay import compare
from triage.ui.visitor.wording import option_text


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The edited copy, which is not edited yet."""
    folder = tmp_path / "questionnaire-new"
    shutil.copytree(SHIPPED, folder)
    return folder


def lines(desk: Desk, action: str) -> list[tuple[str, str]]:
    with desk.records.sessions.begin() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action))
        return [(row.actor, row.parts) for row in rows]


@pytest.mark.parametrize("role", AT_THE_DESK)
def test_everybody_at_the_desk_reads_the_whole_questionnaire(tab: DeskTab, role: Role) -> None:
    tab.sign_in(role).open("questionnaire")
    assert tab.here == "questionnaire"
    assert "questionnaire" in tab.menu
    questionnaire, texts = shipped().questionnaire, shipped().texts["nl"]
    for item in (*questionnaire.items, *questionnaire.optional_items):
        assert texts.items[item.id].wording in tab.text
        for option in getattr(item, "options", ()):
            assert " ".join(option_text(item, option.id, texts).label.split()) in tab.text
    for rule in questionnaire.rules:
        assert rule.id in tab.text
        assert " ".join(rule.source.split()) in tab.text
    for vignette in shipped().vignettes:
        assert " ".join(vignette.story.split()) in tab.text


def test_it_says_which_version_and_that_nobody_reviewed_it(tab: DeskTab) -> None:
    tab.sign_in(Role.READER).open("questionnaire")
    assert shipped().questionnaire.digest[:12] in tab.text
    assert tab.words.questionnaire.reviewed_by_nobody in tab.text


@pytest.mark.parametrize(("until", "is_over"), [("2999-01-01", False), ("2020-01-01", True)])
def test_a_review_that_is_over_is_told(
    tab: DeskTab, show_content: ShowContent, until: str, is_over: bool
) -> None:
    written = f"reviewed_by: A. Arts, huisarts\nreviewed_until: {until}"
    show_content(
        {"questionnaire.yaml": {"# reviewed_by: name and role\n# reviewed_until: 2027-11-01": written}}
    )
    tab.sign_in(Role.READER).open("questionnaire")
    assert "A. Arts, huisarts" in tab.text
    assert ("en is nu verlopen" in tab.text) == is_over
    assert str(date.fromisoformat(until).year) in tab.text


def test_the_proof_of_the_live_content_is_told_in_words(tab: DeskTab) -> None:
    tab.sign_in(Role.THERAPIST).open("questionnaire")
    proof = json.loads((SHIPPED / NAME).read_text("utf-8"))
    for words in tab.words.questionnaire.properties.values():
        assert words in tab.text
    assert f"{proof['people']:,}".replace(",", ".") in tab.text
    assert tab.words.questionnaire.not_proved not in tab.text


def test_every_property_that_was_proved_has_its_words() -> None:
    proved = set(json.loads((SHIPPED / NAME).read_text("utf-8"))["properties"])
    assert all(set(texts.questionnaire.properties) == proved for texts in shipped().desk.values())


CHANGED = {"texts/nl.yaml": {"Hoe oud bent u?": "Wat is uw leeftijd?"}}
OTHER_CLAIM = {"claims.yaml": {"source:": "source: Also"}}


@pytest.mark.parametrize("changes", [CHANGED, OTHER_CLAIM], ids=["content", "claims"])
def test_content_that_was_not_proved_says_so_and_how(
    tab: DeskTab, show_content: ShowContent, changes: dict[str, dict[str, str]]
) -> None:
    show_content(changes)
    tab.sign_in(Role.THERAPIST).open("questionnaire")
    assert tab.words.questionnaire.not_proved in tab.text
    assert "triage check" in tab.text
    assert "z3" not in tab.text


def test_a_page_that_shows_any_proof_is_noticed(
    tab: DeskTab, show_content: ShowContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test before would see if the page did not look whose proof it is."""
    monkeypatch.setattr(questionnaire_page, "is_about", lambda *_: True)
    with pytest.raises(AssertionError):
        test_content_that_was_not_proved_says_so_and_how(tab, show_content, CHANGED)


@pytest.mark.parametrize("damaged", ["", "{", "[]", '{"digest": 5}', "\0"])
def test_a_proof_that_cannot_be_read_is_none(tab: DeskTab, show_content: ShowContent, damaged: str) -> None:
    show_content({})
    (Path(os.environ["TRIAGE_CONTENT"]) / NAME).write_text(damaged, "utf-8")
    assert tab.words.questionnaire.not_proved in tab.sign_in(Role.READER).open("questionnaire").text


# The edited copy


def test_without_a_copy_the_page_says_where_it_belongs(tab: DeskTab, tmp_path: Path) -> None:
    tab.sign_in(Role.THERAPIST).open("replay")
    assert str(tmp_path / "questionnaire-new") in tab.text
    assert "compare" not in tab.buttons


def test_every_mistake_in_the_copy_is_named_by_file_and_line(tab: DeskTab, copy: Path) -> None:
    rules = copy / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("advice: emergency", "advice: emergancy", 2), "utf-8")
    tab.sign_in(Role.ADMINISTRATOR).open("replay")
    assert tab.words.replay.mistakes.format(count=2) in tab.text
    assert "rules.yaml:" in tab.text
    assert "Did you mean `emergency`?" in tab.text
    assert "compare" not in tab.buttons
    assert "rules.yaml:" in tab.open("questionnaire").text


def test_more_mistakes_than_can_be_seen_at_once_are_folded(tab: DeskTab, copy: Path) -> None:
    rules = copy / "rules.yaml"
    written = rules.read_text("utf-8")
    rules.write_text(written.replace("advice: gp_first", "advice: gp_furst"), "utf-8")
    more = written.count("advice: gp_first") - MOST_LINES
    assert tab.words.replay.more.format(count=more) in tab.sign_in(Role.THERAPIST).open("replay").text


def test_example_people_who_get_another_advice_are_named(tab: DeskTab, copy: Path) -> None:
    raise_the_cut_off(copy)
    tab.sign_in(Role.THERAPIST).open("replay")
    assert "vignettes/" in tab.text


def test_a_copy_of_the_same_has_nothing_to_compare(tab: DeskTab, copy: Path) -> None:
    assert copy.is_dir()
    tab.sign_in(Role.THERAPIST).open("replay")
    assert tab.words.replay.same_content in tab.text


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.ADMINISTRATOR])
def test_what_a_change_would_have_meant_is_told_in_numbers(
    tab: DeskTab, stored: Desk, copy: Path, role: Role
) -> None:
    send(stored, range(6), **LOCKED)
    send(stored, range(10, 12))
    raise_the_cut_off(copy)
    tab.sign_in(role).open("replay")
    assert lines(stored, "replay") == []
    tab.press("compare")
    assert tab.words.replay.changed.format(changed=6, people=8) in tab.text
    assert tab.words.replay.milder_warning in tab.text
    assert DETAILS.name not in tab.html
    assert lines(stored, "replay") == [(tab.person(role).name, "responses of 8 submissions")]
    assert tab.words.replay.milder_warning not in tab.run().text, "each time anew, with a line of its own"


def test_the_numbers_of_a_few_are_hidden(tab: DeskTab, stored: Desk, copy: Path) -> None:
    send(stored, range(2), **LOCKED)
    send(stored, range(10, 20))
    raise_the_cut_off(copy)
    tab.sign_in(Role.THERAPIST).open("replay").press("compare")
    assert tab.words.replay.changed_at_least.format(changed=1, people=12) in tab.text
    assert "<5" in tab.text


# Who may not


def test_a_reader_reaches_no_comparison(tab: DeskTab, stored: Desk, copy: Path) -> None:
    raise_the_cut_off(copy)
    send(stored, range(6), **LOCKED)
    tab.sign_in(Role.READER).open("replay")
    assert tab.here == "not-allowed"
    assert "replay" not in tab.menu
    view = tab.view(Role.READER)
    with pytest.raises(NotAllowedError):
        compare(view, content(), last=None)
    assert lines(stored, "replay") == []


def test_a_comparison_that_asks_for_no_right_is_noticed(
    tab: DeskTab, stored: Desk, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test before would see."""
    monkeypatch.setattr(Person, "needs", lambda *_: None)
    with pytest.raises(pytest.fail.Exception):
        test_a_reader_reaches_no_comparison(tab, stored, copy)


def test_who_was_switched_off_meanwhile_compares_nothing(tab: DeskTab, stored: Desk, copy: Path) -> None:
    raise_the_cut_off(copy)
    tab.sign_in(Role.THERAPIST).open("replay")
    tab.disable(Role.THERAPIST)
    tab.press("compare")
    assert lines(stored, "replay") == []
    assert tab.here == ""


def test_a_stranger_sees_nothing(tab: DeskTab) -> None:
    tab.open("questionnaire")
    assert tab.here == ""
    assert shipped().questionnaire.digest[:12] not in tab.text
