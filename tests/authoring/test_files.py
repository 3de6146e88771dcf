"""A file that is broken as a whole is said in one line, and nothing that only follows from it."""

from pathlib import Path

import pytest

from triage.content.loading import load
from triage.content.problems import Code
from triage.content.problems import ContentError
from triage.content.problems import Problem

MEGABYTE = 1_000_000
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [*{before}, *{before}, *{before}, *{before}, *{before}, *{before}, *{before}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
CONTENT_FILES = [
    "questionnaire.yaml",
    "items.yaml",
    "scores.yaml",
    "rules.yaml",
    "advice.yaml",
    "expectation.yaml",
    "practice.yaml",
    "claims.yaml",
    "texts/nl.yaml",
    "texts/en.pages.yaml",
    "vignettes/unremarkable.yaml",
]


def problems_in(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as refused:
        load(folder)
    return refused.value.problems


def the_only_problem_in(folder: Path) -> Problem:
    (problem,) = problems_in(folder)
    return problem


@pytest.mark.parametrize("file", CONTENT_FILES)
def test_a_file_that_is_not_there_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    problem = the_only_problem_in(folder)
    assert (problem.file, problem.line, problem.code) == (file, 1, Code.FILE_MISSING)
    assert "restore it" in problem.message


@pytest.mark.parametrize("file", CONTENT_FILES)
def test_a_file_that_cannot_be_read_hides_no_other_and_blames_no_other(folder: Path, file: str) -> None:
    (folder / file).write_text("- a\n- [\n")
    problem = the_only_problem_in(folder)
    assert (problem.file, problem.line, problem.code) == (file, 3, Code.NOT_YAML)


@pytest.mark.parametrize("file", ["items.yaml", "texts/nl.yaml"])
@pytest.mark.parametrize(
    ("written", "line", "code", "says"),
    [
        (b"", 1, Code.FILE_EMPTY, "restore it from the version before"),
        (b" \n\n", 1, Code.FILE_EMPTY, "restore it from the version before"),
        (b"# only a comment\n", 1, Code.FILE_EMPTY, "restore it from the version before"),
        (b"a: b\nc: \xff\xfe\n", 2, Code.FILE_NOT_UTF8, "save the file as UTF-8"),
        ("a: é\n".encode("utf-16"), 1, Code.FILE_NOT_UTF8, "save the file as UTF-8"),
        (b"a" * (10 * MEGABYTE), 1, Code.FILE_TOO_LARGE, "larger than 1 MB"),
        (b"a: [b\nc: d\n", 2, Code.NOT_YAML, "check the indent, the colons and the quotes"),
        (b"a: b\n c: d\n", 2, Code.NOT_YAML, "check the indent, the colons and the quotes"),
        (b'a: "b\n', 2, Code.NOT_YAML, "check the indent, the colons and the quotes"),
        (b"a: b\n\tc: d\n", 2, Code.NOT_YAML, "check the indent, the colons and the quotes"),
        (b"a: \x00\n", 1, Code.NOT_YAML, "a character cannot be read"),
        (b"a: *nowhere\n", 1, Code.NOT_YAML, "undefined alias"),
        (b"a: b\n---\nc: d\n", 2, Code.NOT_YAML, "another document"),
        (b"[" * 100_000, 1, Code.TOO_NESTED, "write them out"),
        (b"- " * 1_000 + b"a", 1, Code.TOO_NESTED, "write them out"),
        (b"a: &a [*a]\n", 1, Code.TOO_NESTED, "write them out"),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, bytes) else None,
)
def test_a_file_that_cannot_be_read_is_said_in_one_line(
    folder: Path, file: str, written: bytes, line: int, code: Code, says: str
) -> None:
    (folder / file).write_bytes(written)
    problem = the_only_problem_in(folder)
    assert (problem.file, problem.line, problem.code) == (file, line, code)
    assert says in problem.message


def test_an_alias_bomb_ends_at_once(folder: Path) -> None:
    (folder / "items.yaml").write_text(BOMB)
    assert the_only_problem_in(folder).code is Code.TOO_NESTED


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("items.yaml", "age: 41\n"),
        ("items.yaml", "age\n"),
        ("scores.yaml", "{}\n"),
        ("rules.yaml", "[]\n"),
        ("advice.yaml", "text\n"),
        ("practice.yaml", "[]\n"),
        ("texts/nl.yaml", "[]\n"),
        ("claims.yaml", "a: b\n"),
        ("vignettes/traps.yaml", "a: b\n"),
        ("vignettes/unremarkable.yaml", "[a]\n"),
    ],
)
def test_a_file_of_another_form_is_said_in_one_line(folder: Path, file: str, written: str) -> None:
    (folder / file).write_text(written)
    problem = the_only_problem_in(folder)
    assert (problem.file, problem.line, problem.code) == (file, 1, Code.WRONG_VALUE)
    assert "needed here" in problem.message or "holds the lists" in problem.message


def test_a_byte_order_mark_and_windows_line_ends_are_fine(folder: Path) -> None:
    for file in CONTENT_FILES:
        written = (folder / file).read_text("utf-8").replace("\n", "\r\n")
        (folder / file).write_bytes(b"\xef\xbb\xbf" + written.encode())
    assert load(folder).questionnaire.rules


def test_yes_and_no_are_never_read_as_booleans(folder: Path) -> None:
    file = folder / "items.yaml"
    file.write_text(file.read_text("utf-8").replace('"yes"', "yes").replace('"no"', "no"))
    ids = {option.id for item in load(folder).questionnaire.items for option in getattr(item, "options", ())}
    assert {"yes", "no"} <= ids
    assert not {"True", "False", "true", "false"} & ids


def test_a_folder_that_is_not_there_is_said_without_a_traceback(tmp_path: Path) -> None:
    problems = problems_in(tmp_path / "nowhere")
    assert {problem.code for problem in problems} == {Code.FILE_MISSING}
    assert "check the folder's name" in problems[0].message


def test_all_mistakes_are_said_at_once_across_files(folder: Path) -> None:
    mistakes = {
        "rules.yaml": ("{leg_pain: below_knee_both}", "{leg_pian: below_knee_both}"),
        "scores.yaml": ("{id: mild, at_least: 0, below: 4}", "{id: mild, at_least: 0, below: 3}"),
        "texts/en.yaml": ("  fear_high:\n", "  fear_hihg:\n"),
        "practice.yaml": ('primary: "#0E5C55"', 'primary: "#EEEEEE"'),
        "vignettes/traps.yaml": ("  just_misses: [sepsis]\n", "  just_misses: [sepis]\n"),
    }
    for file, (old, new) in mistakes.items():
        written = (folder / file).read_text("utf-8")
        assert old in written
        (folder / file).write_text(written.replace(old, new, 1), "utf-8")
    (folder / "expectation.yaml").write_text("- [\n")
    problems = problems_in(folder)
    assert [(problem.file, problem.code) for problem in problems] == [
        ("expectation.yaml", Code.NOT_YAML),
        ("practice.yaml", Code.WRONG_VALUE),
        ("rules.yaml", Code.UNKNOWN_ITEM),
        ("scores.yaml", Code.BANDS_LEAVE_A_GAP),
        ("texts/en.yaml", Code.MISSING_TEXT),
        ("texts/en.yaml", Code.UNUSED_TEXT),
        ("vignettes/traps.yaml", Code.UNKNOWN_RULE),
    ]


def test_two_mistakes_in_one_rule_are_both_said(folder: Path) -> None:
    file = folder / "rules.yaml"
    written = file.read_text("utf-8")
    file.write_text(written.replace("advice: gp_today", "advce: gp_today", 1), "utf-8")
    assert [problem.code for problem in problems_in(folder)] == [Code.MISSING_KEY, Code.UNKNOWN_KEY]
