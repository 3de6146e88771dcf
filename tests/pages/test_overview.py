"""The overview: who may see it, that it tells nothing about fewer than five people, and that it never names one."""

import re
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from html import unescape
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import delete
from sqlalchemy import insert
from sqlalchemy import select

from tests.builders import shipped
from tests.builders import unremarkable
from tests.measuring.filling import Crowd
from tests.measuring.filling import ask_again
from tests.measuring.filling import fill
from tests.measuring.filling import people_of
from tests.measuring.filling import row_of
from tests.pages.desk_tab import DeskTab
from tests.pages.desk_tab import desk_tab
from tests.pages.desk_tab import settings_of
from tests.pages.practice_desk import PRACTICE
from triage.measuring.remembering import Memory
from triage.records.audit import Action
from triage.records.audit import Role
from triage.records.opening import Desk
from triage.records.opening import open_desk
from triage.records.tables import AuditRow
from triage.records.tables import SubmissionRow
from triage.ui.therapist import overview_memory
from triage.ui.therapist.overview import OVERVIEW
from triage.ui.therapist.overview import PERIOD

WORDS = shipped().desk["nl"].overview
TABLE = re.compile(r"<table.*?</table>", re.S)
ROLES = (Role.READER, Role.THERAPIST, Role.ADMINISTRATOR)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name, value in settings_of(tmp_path).items():
        monkeypatch.setenv(name, value)
    opened = open_desk(f"sqlite:///{tmp_path}/triage.db", tmp_path / "keys", random_bytes=bytes_of)
    yield opened
    opened.close()


def bytes_of(many: int) -> bytes:
    return bytes(range(many))


@pytest.fixture
def tab(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskTab]:
    yield from desk_tab(desk, monkeypatch)


def crowd(submissions: int, *, weeks: int = 10) -> Crowd:
    return Crowd(shipped(), PRACTICE, submissions, timedelta(weeks=weeks), datetime.now(UTC))


def looked(tab: DeskTab, role: Role = Role.READER) -> DeskTab:
    """What this role sees once everything was counted."""
    tab.sign_in(role).open(OVERVIEW)
    memory: Memory = overview_memory.remembered(tab.view(role))
    assert memory.begin().wait(60)
    return tab.run()


def cells(tab: DeskTab) -> list[str]:
    found = (cell for table in TABLE.findall(tab.html) for cell in re.findall(r"<td>(.*?)</td>", table))
    return [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in found]


@pytest.mark.parametrize("role", ROLES)
def test_everybody_at_the_desk_sees_it(tab: DeskTab, desk: Desk, role: Role) -> None:
    fill(desk, crowd(60))
    looked(tab, role)
    assert tab.here == OVERVIEW
    assert list(tab.app.exception) == []
    assert OVERVIEW in tab.menu


def test_every_chart_has_a_sentence_and_a_table(tab: DeskTab, desk: Desk) -> None:
    fill(desk, crowd(200))
    looked(tab)
    charts = tab.app.get("plotly_chart")
    assert len(charts) == len(TABLE.findall(tab.html)) == 7
    assert WORDS.drop_off.nothing in tab.text
    for title in re.findall(r"<h2>(.*?)</h2>", tab.html):
        assert unescape(title)


def test_a_rule_that_fires_is_told_in_a_sentence_with_its_id_small_beside_it(
    tab: DeskTab, desk: Desk
) -> None:
    fill(desk, crowd(200))
    looked(tab)
    rules = shipped().texts["nl"].rules
    (head,) = re.findall(WORDS.fired.most.split("{")[0] + r".*?</h2>", tab.html)
    said = [rule for rule, words in rules.items() if words.reason.rstrip(".") in unescape(head)]
    assert len(said) == 1
    assert said[0] not in head
    assert re.search(rf'<th scope="row">[A-Z][^<]+ <span class="small">{said[0]}</span></th>', tab.html)
    (chart,) = (
        one.proto for one in tab.app.get("plotly_chart") if WORDS.fired.most.split("{")[0] in one.proto.alt
    )
    assert rules[said[0]].reason in chart.alt
    assert "<span" not in chart.alt


def test_where_every_pair_must_hide_it_says_whether_a_doctor_is_needed(tab: DeskTab, desk: Desk) -> None:
    practice, first = crowd(60), next(people_of(shipped()))[0]
    advices = ("self_care", "exercise_therapy", "gp_first", "gp_today")
    judged = [{"verdict": advice} for advice in advices * 4] + [{"verdict": None} for _ in advices * 10]
    rows = [
        row_of(desk, practice, (first, advices[at % 4]), 55 + at % 4, **verdict)
        for at, verdict in enumerate(judged)
    ]
    with desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), rows)
    looked(tab)
    assert WORDS.agreement.coarser in tab.text
    (found,) = (one for one in TABLE.findall(tab.html) if WORDS.agreement.corner in one)
    assert re.findall(r"<td>(.*?)</td>", found) == ["8", "0", "0", "8"]
    assert all(name in found for name in WORDS.agreement.doctor.values())


def test_who_was_asked_again_is_told_with_what_changed_for_them(tab: DeskTab, desk: Desk) -> None:
    everybody, start = crowd(60), unremarkable(pain=6, limitation=6)
    rows = [row_of(desk, everybody, (start, advice_of(at)), at % 50) for at in range(60)]
    with desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), rows)
    for at, row in enumerate(rows[:40]):
        ask_again(desk, row, None if at >= 30 else {"pain": 2 if at < 18 else 6, "limitation": 6})
    looked(tab)
    (found,) = (one for one in TABLE.findall(tab.html) if WORDS.follow_ups.columns[0] in one)
    numbers = re.findall(r"<td>(.*?)</td>", found)
    assert numbers[:10] == ["30", "18", "12", "0", "0", "30", "0", "30", "0", "0"]
    texts = shipped().texts["nl"]
    says = WORDS.follow_ups.better.format(item=texts.items["pain"].short, people="18", of="30")
    assert says in tab.text
    assert WORDS.follow_ups.all_times in tab.text
    assert texts.advices["self_care"].name in found
    profile = WORDS.follow_ups.profile.format(band=shipped().desk["nl"].letter.scores["profile"].bands["low"])
    assert f"{profile}: {texts.items['limitation'].short}" in found
    told = {"profile": profile, "item": texts.items["pain"].short, "people": "18", "of": "30"}
    assert WORDS.follow_ups.profile_better.format(**told) in tab.text


def advice_of(at: int) -> str:
    return ("self_care", "exercise_therapy")[at % 2]


def test_it_names_nobody_and_shows_no_submission(tab: DeskTab, desk: Desk) -> None:
    fill(desk, crowd(200))
    looked(tab)
    with desk.records.sessions() as session:
        ids = session.scalars(select(SubmissionRow.id)).all()
    assert len(ids) == 200
    assert not any(one in tab.html for one in ids)


def test_no_cell_is_about_one_to_four_people(tab: DeskTab, desk: Desk) -> None:
    for submissions in (7, 23, 60):
        with desk.records.sessions.begin() as session:
            session.execute(delete(SubmissionRow))
        fill(desk, crowd(submissions))
        shown = cells(looked(tab) if not tab.cookies else tab.run())
        assert shown
        assert not {"1", "2", "3", "4"} & set(shown), submissions


def test_too_little_to_show_anything_is_said(tab: DeskTab, desk: Desk) -> None:
    fill(desk, crowd(3))
    looked(tab)
    assert WORDS.too_little in tab.text
    assert WORDS.few_people in tab.text
    assert tab.app.get("plotly_chart") == []


def test_the_period_chooses_what_is_counted(tab: DeskTab, desk: Desk) -> None:
    fill(desk, crowd(100, weeks=40))
    looked(tab)
    assert "100" not in tiles(tab)
    tab.app.button_group(PERIOD).set_value("everything")
    tab.run()
    assert "100" in tiles(tab)


def tiles(tab: DeskTab) -> list[str]:
    return re.findall(r"<dd>(.*?)</dd>", tab.html)


def test_while_it_is_counted_it_says_so_and_shows_the_rest(
    tab: DeskTab, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(desk, crowd(60))
    go_on = Event()

    def wait() -> None:
        assert go_on.wait(60)

    waiting = Memory(
        desk,
        PRACTICE,
        questionnaire=shipped().questionnaire,
        scores=overview_memory.FOLLOWED,
        rest=wait,
    )
    monkeypatch.setattr(overview_memory, "_memory_of", lambda *_: waiting)
    tab.sign_in(Role.READER).open(OVERVIEW)
    assert WORDS.getting_ready.split("{")[0].strip() in tab.text
    assert len(tab.app.get("plotly_chart")) == 4
    go_on.set()
    assert waiting.begin().wait(60)
    tab.run()
    assert WORDS.getting_ready.split("{")[0].strip() not in tab.text
    assert len(tab.app.get("plotly_chart")) == 7


def test_nobody_too_mild_out_of_forty_means_up_to_seven_percent(tab: DeskTab, desk: Desk) -> None:
    everybody = crowd(40)
    rows = [row_of(desk, everybody, ({}, "self_care"), at, verdict="self_care") for at in range(40)]
    with desk.records.sessions.begin() as session:
        session.execute(insert(SubmissionRow), rows)
    looked(tab)
    name = WORDS.agreement.names["too_mild"]
    assert WORDS.agreement.none.format(name=name, of="40", high="7\xa0%") in tab.text.replace(" %", "\xa0%")


def test_looking_leaves_a_line_and_no_line_names_a_submission(tab: DeskTab, desk: Desk) -> None:
    fill(desk, crowd(20))
    looked(tab)
    with desk.records.sessions() as session:
        chosen = select(AuditRow).where(AuditRow.action == Action.LIST)
        lines = session.scalars(chosen).all()
        assert {(line.actor, line.parts, line.submission) for line in lines} == {("l.lezer", "figures", None)}
