"""A vignette that does not come out as written is named, with what came out."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import shipped
from triage.content.content import Content
from triage.content.problems import Code
from triage.content.vignettes import Vignette
from triage.reasoning.vignettes import vignette_problems

FEVER: dict[str, Any] = {
    "id": "fever",
    "story": "Somebody of 41 with a fever since yesterday.",
    "responses": {"ill": ["fever"]},
    "advice": "gp_today",
    "shows": ["fever"],
    "source": "made up",
}


def content_with(**differs: Any) -> Content:
    vignette = Vignette.model_validate(FEVER | differs)
    where = {("vignettes", vignette.id): ("vignettes/made_up.yaml", 7)}
    return replace(shipped(), vignettes=(vignette,), where=where)


def test_a_vignette_that_comes_out_as_written_is_no_problem() -> None:
    assert vignette_problems(content_with()) == []


@pytest.mark.parametrize(
    ("differs", "code", "message"),
    [
        (
            {"advice": "self_care"},
            Code.VIGNETTE_FAILS,
            "`fever`: gets gp_today through `fever`, expected self_care",
        ),
        ({"contact": "112"}, Code.VIGNETTE_FAILS, "`fever`: is sent to gp_today, expected 112"),
        (
            {"shows": ["fever", "sepsis"]},
            Code.VIGNETTE_FAILS,
            "`fever`: should show `sepsis`, and that rule does not fire",
        ),
        ({"just_misses": ["fever"]}, Code.VIGNETTE_FAILS, "should just miss `fever`, and that rule fires"),
        ({"responses": {"ill": ["fevr"]}}, Code.BAD_VIGNETTE, "ill: a list of one or more of fever"),
        ({"responses": {"il": ["fever"]}}, Code.BAD_VIGNETTE, "Did you mean `ill`?"),
        ({"responses": {"age": "121"}}, Code.BAD_VIGNETTE, "a whole number from 1 to 120 is needed"),
        ({"responses": {"age": "9" * 5_000}}, Code.BAD_VIGNETTE, "a whole number from 1 to 120 is needed"),
    ],
)
def test_a_vignette_that_fails_is_named_with_its_line(
    differs: dict[str, Any], code: Code, message: str
) -> None:
    problem, *_ = vignette_problems(content_with(**differs))
    assert (problem.file, problem.line, problem.code) == ("vignettes/made_up.yaml", 7, code)
    assert message in problem.message


def test_a_vignette_without_a_final_advice_says_what_to_add() -> None:
    content = content_with(responses={"pain": "2"}, advice="self_care", shows=[], just_misses=["fever"])
    unfinished = {name: given for name, given in content.unremarkable.items() if name != "sudden"}
    problem, *_ = vignette_problems(replace(content, unremarkable=unfinished))
    assert problem.code is Code.BAD_VIGNETTE
    assert "the advice is not final; give sudden too" in problem.message
