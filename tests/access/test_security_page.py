"""The tables of what is promised: every requirement of levels 1 and 2 stands in one, with a test or a reason."""

import re
from collections.abc import Iterable
from collections.abc import Iterator

import pytest

from tests.builders import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
WRITTEN = (ROOT / "tests" / "access" / "asvs_5_levels.txt").read_text(encoding="utf-8")
LEVELS = {number: int(level) for number, level in (line.split() for line in WRITTEN.splitlines())}
ONE_OR_SEVERAL = re.compile(r"(\d+\.\d+\.)(\d+)(?:–\1(\d+))?")
NOT_HERE = re.compile(r"^Does not apply, because (?P<why>.{10,}?): (?P<numbers>[\d., –]+)\.$", re.M)
SHORTEST_REASON = 10
FEWEST_LINES = 150


def numbers_in(text: str) -> Iterator[str]:
    for chapter, first, last in ONE_OR_SEVERAL.findall(text):
        yield from (f"{chapter}{number}" for number in range(int(first), int(last or first) + 1))


def lines_of(page: str) -> list[tuple[str, str, str]]:
    """Which requirements, how they are met, and what holds that."""
    rows = (line.strip("| ").split(" | ") for line in page.splitlines() if re.match(r"\| \d+\.\d", line))
    return [(row[0], row[1], row[2]) for row in rows]


def held(page: str) -> list[str]:
    return [number for which, _, _ in lines_of(page) for number in numbers_in(which)]


def does_not_apply(page: str) -> list[str]:
    return [number for found in NOT_HERE.finditer(page) for number in numbers_in(found["numbers"])]


def forgotten(page: str) -> list[str]:
    """Requirements of level 1 or 2 of which the page says nothing."""
    return sorted(set(LEVELS) - set(held(page)) - set(does_not_apply(page)))


def missing_tests(names: Iterable[str]) -> list[str]:
    written = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    return sorted(name for name in names if f"def {name}(" not in written)


def unheld(page: str) -> list[str]:
    """Lines with neither a test nor a reason."""
    return [
        which
        for which, how, by in lines_of(page)
        if not (re.fullmatch(r"`test_\w+`(, `test_\w+`)*", by) or (by == "–" and len(how) >= SHORTEST_REASON))
    ]


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named
    assert missing_tests(named) == []


def test_every_line_has_a_test_or_a_reason() -> None:
    assert len(lines_of(PAGE)) > FEWEST_LINES
    assert unheld(PAGE) == []


def test_every_requirement_of_levels_1_and_2_is_spoken_of_once() -> None:
    assert forgotten(PAGE) == []
    said = [*held(PAGE), *does_not_apply(PAGE)]
    assert sorted(said) == sorted(LEVELS), "none twice, and none that the standard does not have"


@pytest.mark.parametrize("level", [1, 2])
def test_the_standard_has_so_many(level: int) -> None:
    """Chapter 17, which does not apply, has the other seven of level 2."""
    assert list(LEVELS.values()).count(level) == {1: 70, 2: 176}[level]


def test_what_is_left_out_is_noticed() -> None:
    without_a_line = re.sub(r"^\| 11\.3\.3 .*\n", "", PAGE, flags=re.M)
    assert forgotten(without_a_line) == ["11.3.3"]
    assert "10.4.11" in forgotten(PAGE.replace("10.4.1–10.4.11", "10.4.1–10.4.9"))
    assert unheld("| 1.1.1 | short | – |\n| 1.1.2 | it is done | some test |") == ["1.1.1", "1.1.2"]
    assert missing_tests(["test_gone_for_good"]) == ["test_gone_for_good"]
