"""`triage map`: one drawing for one content, with everything in it that decides."""

import shutil
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from tests.builders import SHIPPED
from tests.builders import shipped
from tests.commands.conftest import RunTriage
from tests.commands.test_content import spoil

SVG = "{http://www.w3.org/2000/svg}"


def drawing(written: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(written)


def boxes(found: ElementTree.Element, *, dashed: bool) -> list[str]:
    """The names in the boxes: each stands right after its frame."""
    parts = list(found)
    return [
        after.text or ""
        for frame, after in pairwise(parts)
        if frame.tag == f"{SVG}rect" and after.tag == f"{SVG}text" and frame.get("rx")
        if (frame.get("class") == "dashed") == dashed
    ]


def test_every_item_score_and_rule_has_a_box(triage: RunTriage) -> None:
    found = drawing(triage("map").stdout)
    questionnaire = shipped().questionnaire
    named = [part.id for part in (*questionnaire.items, *questionnaire.scores, *questionnaire.rules)]
    assert sorted(boxes(found, dashed=False) + boxes(found, dashed=True)) == sorted(named)


def test_what_no_rule_reads_is_dashed(triage: RunTriage) -> None:
    found = drawing(triage("map").stdout)
    assert {"work", "smoking", "weight", "duration_score"} <= set(boxes(found, dashed=True))
    assert {"bladder_saddle", "activity", "psychosocial"} <= set(boxes(found, dashed=False))


def test_it_can_be_read_without_seeing_it(triage: RunTriage) -> None:
    found = drawing(triage("map").stdout)
    title, description = found.find(f"{SVG}title"), found.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert found.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "locked (gp_today) reads can_move_about, pain." in (description.text or "")


def test_nothing_stands_outside_the_page_or_on_something_else(triage: RunTriage) -> None:
    found = drawing(triage("map").stdout)
    _, _, width, height = map(float, (found.get("viewBox") or "").split())
    frames = [
        [float(rect.get(side) or 0) for side in ("x", "y", "width", "height")]
        for rect in found.iter(f"{SVG}rect")
        if rect.get("rx")
    ]
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in frames)
    tops: dict[float, list[float]] = {}
    for x, y, _, _ in frames:
        tops.setdefault(x, []).append(y)
    highest = frames[0][3]
    for column in tops.values():
        column.sort()
        assert all(below - above >= highest for above, below in pairwise(column))


def test_the_same_content_gives_the_same_drawing_and_another_content_another(
    triage: RunTriage, tmp_path: Path
) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(SHIPPED, folder)
    assert triage("map", folder).stdout == triage("map").stdout == triage("map").stdout
    spoil(
        folder / "rules.yaml",
        "- {leg_pain: below_knee_both}",
        "- {leg_pain: below_knee_both, age: {at_least: 18}}",
    )
    assert triage("map", folder).stdout != triage("map").stdout
