"""Meetings and actions are found by their words, by whoever may read them, and the index stays in step."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.organisations.models import Partnership
from wardmote.core.search.services import check
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.services import action as actions
from wardmote.oversight.services.agenda import add_items, remove_item, write_minutes
from wardmote.oversight.services.board import describe_board
from wardmote.oversight.services.meeting import approve_notes, hold, move
from wardmote.oversight.tests.factories import a_board, a_meeting, a_secretary, an_action
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


def found(user: object, words: str) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client.get(reverse("search"), {"q": words}).content.decode()


def test_every_write_about_a_meeting_leaves_the_index_in_step(partnership: Partnership) -> None:
    secretary, board = a_secretary(partnership), a_board(partnership)
    meeting = a_meeting(board, by=secretary, on=date(2026, 6, 16))
    address = reverse("meeting", args=[meeting.uuid])
    assert address in found(secretary, "contact board")
    move(meeting, on=date(2026, 6, 17), begins=None, ends=None, place="Market hall", reason="Room", by=secretary)
    assert address in found(secretary, "market hall")
    first, second = add_items(
        meeting, [Suggestion("other", title="Stray dogs"), Suggestion("other", title="Lighting")], by=secretary
    )
    write_minutes(first, "The warden counts kennels.", looked_at=False, by=secretary)
    assert address in found(secretary, "kennels")
    remove_item(second, by=secretary)
    assert address not in found(secretary, "lighting")
    hold(meeting, attendance={}, by=secretary)
    approve_notes(meeting, approved="chair", on=date(2026, 6, 20), public_notes="Quicker answers.", by=secretary)
    assert address in found(secretary, "quicker answers")
    describe_board(board, name="Listening board", by=secretary)
    assert address in found(secretary, "listening")
    assert not check()


def test_every_write_about_an_action_leaves_the_index_in_step(partnership: Partnership) -> None:
    secretary = a_secretary(partnership)
    action = an_action(partnership, by=secretary)
    address = reverse("action", args=[action.uuid])
    assert address in found(secretary, "figures by area")
    assert address in found(secretary, action.ref)
    actions.agree_date(action, date(2026, 9, 30), reason="The analyst fell ill.", by=secretary)
    actions.answer(action, "Half are counted.", is_done=True, by=secretary)
    actions.reopen(action, reason="Wexley is missing.", by=secretary)
    actions.hand_over(action, owner=None, owner_printed="The quartermaster", reason="Moved.", by=secretary)
    actions.close(action, done="All are printed.", by=secretary)
    for words in ("analyst", "half", "wexley", "quartermaster", "printed"):
        assert address in found(secretary, words), words
    assert not check()


def test_nobody_finds_what_another_partnership_does(partnership: Partnership) -> None:
    secretary = a_secretary(partnership)
    meeting = a_meeting(a_board(partnership), by=secretary)
    action = an_action(partnership, by=secretary)
    stranger = a_secretary(a_partnership("Southfen"))
    panel = a_user(Role.PANEL_MEMBER, partnership.governing_body)
    for user in (stranger, panel):
        assert reverse("meeting", args=[meeting.uuid]) not in found(user, "contact board")
        assert reverse("action", args=[action.uuid]) not in found(user, "figures by area")


def test_the_palette_leads_to_a_meeting_and_to_an_action_by_its_number(partnership: Partnership) -> None:
    secretary = a_secretary(partnership)
    meeting = a_meeting(a_board(partnership), by=secretary, on=date(2060, 6, 15))
    action = an_action(partnership, by=secretary)
    client = Client()
    client.force_login(secretary)
    assert reverse("meeting", args=[meeting.uuid]) in client.get(reverse("go"), {"q": "contact"}).content.decode()
    assert reverse("action", args=[action.uuid]) in client.get(reverse("go"), {"q": action.ref}).content.decode()
