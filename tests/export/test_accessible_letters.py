"""Both letters meet every rule of PDF/UA-1 that a program can check, as veraPDF checks them."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf import PdfWriter

from tests.export.test_letter import ADVICES
from tests.export.test_letter import example
from tests.export.test_own_letter import longest
from tests.export.test_own_letter import own
from tests.export.verapdf import check

RULES = 106
DETOURS = ("/MarkInfo", "/Lang", "/ViewerPreferences", "/StructTreeRoot")


@pytest.mark.slow
@pytest.mark.no_cover
def test_every_letter_meets_every_rule(tmp_path: Path) -> None:
    letters = {
        f"own-{advice}-{language}": own(advice, language) for advice in ADVICES for language in ("nl", "en")
    }
    letters |= {f"desk-{advice}": example(advice, "nl") for advice in ("self_care", "emergency")}
    letters |= {"desk-english": example("gp_today", "en"), "own-longest": longest("nl")}
    files = [tmp_path / f"{name}.pdf" for name in letters]
    for file, pdf in zip(files, letters.values(), strict=True):
        file.write_bytes(pdf)
    found = check(files)
    assert {file.stem: one.broken for file, one in zip(files, found, strict=True)} == {
        name: [] for name in letters
    }
    assert all(one.rules == RULES and one.checks > 3_000 for one in found)


@pytest.mark.slow
@pytest.mark.no_cover
def test_a_letter_that_lost_something_is_found(tmp_path: Path) -> None:
    files = []
    for name in DETOURS:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(example("gp_today"))))
        del writer.root_object[name]
        files.append(tmp_path / f"{name[1:]}.pdf")
        writer.write(files[-1])
    assert [bool(one.broken) for one in check(files)] == [True] * len(DETOURS)
