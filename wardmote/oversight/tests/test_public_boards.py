from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wardmote.core.accounts.models import Role
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.oversight.public.boards import public_board, public_boards
from wardmote.oversight.services.board import describe_board
from wardmote.oversight.services.meeting import approve_notes
from wardmote.oversight.tests.factories import a_board, a_meeting, a_secretary
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db


def clear_all(partnership: Any) -> None:
    clear(Passage.objects.filter(state="waiting"), by=a_user(Role.POLICY_OFFICER, partnership.force, "clearer"))


def test_the_public_reads_cleared_names_and_notes_alone() -> None:
    partnership = a_partnership()
    by, board = a_secretary(partnership), a_board(partnership)
    describe_board(board, purpose="Looks at calls.", notes_published=True, by=by)
    meeting = a_meeting(board, by=by, on=date(2026, 3, 17), held=True, place="A private house")
    a_meeting(board, by=by, on=date(2030, 3, 17))
    approve_notes(meeting, approved="chair", on=date(2026, 3, 20), public_notes="The board met.", by=by)
    assert public_boards() == []
    clear_all(partnership)
    found = public_board(board.pk)
    assert (found.name, found.purpose) == ("Contact Board", "Looks at calls.")
    assert [each.notes for each in found.meetings] == ["The board met."]
    assert "private house" not in repr(found)


def test_a_board_that_meets_in_public_shows_its_days_and_one_that_no_longer_does_is_gone() -> None:
    partnership = a_partnership()
    by, board = a_secretary(partnership), a_board(partnership)
    describe_board(board, public_meeting=True, by=by)
    a_meeting(board, by=by, on=date(2030, 3, 17))
    clear_all(partnership)
    assert [each.on for each in public_board(board.pk).meetings] == [date(2030, 3, 17)]
    describe_board(board, public_meeting=False, by=by)
    assert public_boards() == []
