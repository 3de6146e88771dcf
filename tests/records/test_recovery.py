"""The recovery sheet brings the private key back, and a slip of whoever types it over is noticed."""

import pytest

from triage.records.recovery import from_recovery_sheet
from triage.records.recovery import recovery_sheet
from triage.records.sealing import new_key_pair
from triage.records.spelling import SpellingError

PAIR = new_key_pair()


def test_the_recovery_sheet_brings_the_key_pair_back() -> None:
    sheet = recovery_sheet(PAIR)
    assert sheet.key_id == PAIR.public.id
    assert from_recovery_sheet("\n".join(sheet.groups).lower()) == PAIR


def test_the_whole_page_brings_it_back_too() -> None:
    assert from_recovery_sheet(recovery_sheet(PAIR).page()) == PAIR


def test_a_slip_in_the_recovery_sheet_is_noticed() -> None:
    typed = "-".join(recovery_sheet(PAIR).groups)
    for at, character in enumerate(typed):
        if character != "-":
            slip = typed[:at] + ("C" if character == "A" else "A") + typed[at + 1 :]
            with pytest.raises(SpellingError):
                from_recovery_sheet(slip)


def test_a_sheet_that_no_key_can_have_is_refused() -> None:
    with pytest.raises(SpellingError):
        from_recovery_sheet("9" * 63)


def test_the_page_to_print_shows_the_key_and_every_group_and_fits_on_paper() -> None:
    sheet = recovery_sheet(PAIR)
    page = sheet.page()
    assert sheet.key_id in page
    assert all(group in page for group in sheet.groups)
    assert max(map(len, page.splitlines())) < 80


def test_a_sheet_is_not_shown_by_accident() -> None:
    sheet = recovery_sheet(PAIR)
    assert sheet.groups[0] not in repr(sheet)
