"""docs/safety.md: its tables follow the content, and its hazard log names only what exists."""

import shutil
from pathlib import Path

import pytest

from tests.builders import SHIPPED
from tests.commands.conftest import RunTriage
from tests.commands.forked import Forge
from tests.commands.test_content import spoil
from triage.cli.safety_tables import wilson

ROOT = SHIPPED.parent


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, forge: Forge) -> Path:
    """The content and the safety page, with all made pages fresh."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(SHIPPED, folder / "questionnaire")
    (folder / "docs").mkdir()
    for name in ("safety.md", "hazards.yaml"):
        shutil.copy(ROOT / "docs" / name, folder / "docs")
    (folder / "tests").symlink_to(ROOT / "tests")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRIAGE_CONTENT", str(folder / "questionnaire"))
        assert forge.run(["docs"], stdin=b"", folder=folder).returncode == 0
    return folder


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that a test may spoil."""
    shutil.copytree(made, tmp_path, symlinks=True, dirs_exist_ok=True)
    monkeypatch.setenv("TRIAGE_CONTENT", str(tmp_path / "questionnaire"))
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rules: [locked]", "rules: [loked]", "no rule is called `loked`. Did you mean `locked`?"),
        ("claims: [under_18_goes", "claims: [under_19_goes", "no claim is called `under_19_goes_to_the_gp`."),
        ("vignettes: [colic_at_59", "vignettes: [colic_at_95", "no vignette is called `colic_at_95`."),
        ("tests/properties/test_worse.py", "tests/properties/test_verse.py", "there is no test `tests/prop"),
        ("test_worse.py", "test_worse.py::test_gone", "there is no test `tests/properties/test_worse.py::te"),
        ("  harm: Suicide.\n", "", "`harm` is missing here; add it"),
        ("  kept_small:", "  kept_smal:", "no key is called `kept_smal` here. Did you mean `kept_small`?"),
    ],
)
def test_a_wrong_name_in_the_hazard_log_is_said_with_its_line(
    triage: RunTriage, root: Path, old: str, new: str, said: str
) -> None:
    spoil(root / "docs" / "hazards.yaml", old, new)
    ended = triage("docs", "--check")
    told = [line for line in ended.stderr.decode().splitlines() if said in line]
    assert ended.returncode == 1
    assert told, ended.stderr.decode()
    assert int(told[0].removeprefix("docs/hazards.yaml:").split(":")[0]) > 1


def test_a_doctors_rule_that_stands_at_no_hazard_is_named(triage: RunTriage, root: Path) -> None:
    spoil(root / "docs" / "hazards.yaml", "rules: [locked]", "rules: [fever]")
    ended = triage("docs", "--check")
    assert ended.returncode == 1
    assert b"the rule `locked` stands at no hazard" in ended.stderr


def test_a_hazard_that_nothing_holds_must_say_so(triage: RunTriage, root: Path) -> None:
    spoil(root / "docs" / "hazards.yaml", "  open: Nothing holds this yet.\n", "")
    ended = triage("docs", "--check")
    assert ended.returncode == 1
    assert b"say under `open` that nothing does yet" in ended.stderr


def test_the_tables_follow_the_content(triage: RunTriage, root: Path) -> None:
    spoil(
        root / "questionnaire" / "vignettes" / "traps.yaml", "  advice: self_care\n", "  advice: gp_first\n"
    )
    ended = triage("docs", "--check")
    assert ended.returncode == 1
    assert b"docs/safety.md:1: this page is stale" in ended.stderr
    assert triage("docs").returncode == 0
    under = [
        line for line in (root / "docs" / "safety.md").read_text("utf-8").splitlines() if "**all**" in line
    ]
    people, exact, acceptable, milder = (int(cell.split()[0]) for cell in under[0].split("|")[2:6])
    assert (exact, acceptable, milder) == (people - 1, people - 1, 1)


def test_a_marker_that_is_gone_is_said(triage: RunTriage, root: Path) -> None:
    spoil(root / "docs" / "safety.md", "<!-- begin: vignettes -->", "")
    ended = triage("docs")
    assert ended.returncode == 1
    assert b"docs/safety.md:1: the markers `begin: vignettes`" in ended.stderr


def test_an_example_person_who_cannot_be_read_gives_no_traceback(triage: RunTriage, root: Path) -> None:
    spoil(root / "questionnaire" / "vignettes" / "traps.yaml", "pain: 2", "pain: 22")
    ended = triage("docs", "--check")
    assert ended.returncode == 1
    assert b"an example person cannot be read" in ended.stderr


def test_content_without_a_safety_page_beside_it_has_nothing_to_fill_in(
    triage: RunTriage, root: Path
) -> None:
    (root / "docs" / "safety.md").unlink()
    assert triage("docs", "--check").returncode == 0


# Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
@pytest.mark.parametrize(
    ("count", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)],
)
def test_the_interval_is_the_one_in_the_literature(count: int, number: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(count, number)] == [low, high]
