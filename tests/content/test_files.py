"""The files as an editor sees them: their schemas, their digest, and the pages made from them."""

import json
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.builders import SHIPPED
from tests.builders import shipped
from triage.content.loading import load

FILES = sorted(path.relative_to(SHIPPED) for path in SHIPPED.rglob("*.yaml"))
NAMED_SCHEMA = re.compile(r"^# yaml-language-server: \$schema=(\S+)")


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 with its core schema, as editors read it: `yes` is text, `62` a number."""


CORE = {
    "bool": (r"true|True|TRUE|false|False|FALSE", "tTfF"),
    "int": (r"[-+]?[0-9]+", "-+0123456789"),
    "float": (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    "null": (r"~|null|Null|NULL|", ["~", "n", "N", ""]),
}
CoreLoader.yaml_implicit_resolvers = {}
for _tag, (_form, _first) in CORE.items():
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), list(_first))


@cache
def validator(path: Path) -> Draft202012Validator:
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_an_editor_finds_the_schema_of_a_file_and_nothing_wrong(file: Path) -> None:
    path = SHIPPED / file
    written = path.read_text("utf-8")
    named = NAMED_SCHEMA.match(written)
    assert named
    read = yaml.load(written, Loader=CoreLoader)
    problems = [
        f"{list(error.absolute_path)}: {error.message}"
        for error in validator((path.parent / named[1]).resolve()).iter_errors(read)
    ]
    assert problems == []


def test_the_schema_refuses_what_the_loader_refuses() -> None:
    rules = validator(SHIPPED / "schema" / "rules.schema.json")
    written = yaml.load((SHIPPED / "rules.yaml").read_text("utf-8"), Loader=CoreLoader)
    assert rules.is_valid(written)
    wrong: list[dict[str, object]] = [
        {"priority": 1},
        {"source": ""},
        {"when_any_of": []},
        {"id": "Two Words"},
    ]
    for differs in wrong:
        assert not rules.is_valid(written | {"rules": [written["rules"][0] | differs]})


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "questionnaire")
    return tmp_path / "questionnaire"


Change = Callable[[str], str]


def digest_after(copy: Path, file: str, change: Change) -> str:
    path = copy / file
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")
    return load(copy).questionnaire.digest


def swap(old: str, new: str) -> Change:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("questionnaire.yaml", swap("version: 1.0.0", "version: 1.0.1")),
        ("items.yaml", swap("at_most: 120", "at_most: 119")),
        ("scores.yaml", swap("under_2_weeks: 1", "under_2_weeks: 2")),
        ("rules.yaml", swap("{ill: fever}", "{ill: [fever, night_sweats]}")),
        ("rules.yaml", swap("age: {at_least: 60}", "age: {at_least: 61}")),
        ("advice.yaml", swap("shown_at_once: true", "shown_at_once: false")),
        ("expectation.yaml", swap("mean: 56", "mean: 57")),
        ("texts/nl.yaml", swap("Hoe oud bent u?", "Wat is uw leeftijd?")),
        ("texts/en.pages.yaml", swap("product: ", "product: The ")),
    ],
)
def test_the_digest_changes_with_every_change_of_meaning(copy: Path, file: str, change: Change) -> None:
    assert digest_after(copy, file, change) != shipped().questionnaire.digest


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("rules.yaml", lambda text: "# A word before\n" + text + "\n# and one after\n"),
        ("rules.yaml", swap("{ill: fever}", '{ "ill":   "fever" }')),
        ("rules.yaml", swap("{ill: fever}", "ill: fever")),
        ("items.yaml", swap("  section: safety\n  type: number\n", "  type: number\n  section: safety\n")),
        ("texts/nl.yaml", swap("Hoe oud bent u?", '"Hoe oud bent u?"')),
        ("vignettes/traps.yaml", swap("A man of 47", "Somebody of 47")),
    ],
)
def test_the_digest_does_not_change_with_comments_and_layout(copy: Path, file: str, change: Change) -> None:
    assert digest_after(copy, file, change) == shipped().questionnaire.digest


def test_the_digest_is_a_sha_256() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", shipped().questionnaire.digest)
