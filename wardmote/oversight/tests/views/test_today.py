"""The page Today as boards see it: who meets next, what its papers wait for, and actions past their date."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.tests.factories import a_board, a_meeting, a_secretary, an_action
from wardmote.plans.tests.factories import a_partnership, an_imported_plan

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: TODAY)


@pytest.fixture
def ours() -> Partnership:
    return an_imported_plan().version.plan.partnership


@pytest.fixture
def secretary(ours: Partnership, client: Client) -> User:
    user = a_secretary(ours)
    client.force_login(user)
    return user


def shown(client: Client) -> str:
    return client.get(reverse("today")).content.decode().partition(">Next meetings</h2>")[2].partition("</section>")[0]


def test_the_next_meetings_say_what_their_papers_wait_for(client: Client, ours: Partnership, secretary: User) -> None:
    board = a_board(ours, "Roads Board")
    a_meeting(board, by=secretary, on=date(2026, 6, 16))
    a_meeting(board, by=secretary, on=date(2026, 6, 3))
    words = shown(client)
    assert words.index("3 June 2026") < words.index("16 June 2026")
    assert words.count("Papers in by") == 2
    assert words.count("Late") == 1


def test_actions_past_their_date_are_counted_and_lead_to_their_list(
    client: Client, ours: Partnership, secretary: User
) -> None:
    an_action(ours, by=secretary, due=date(2026, 5, 31))
    an_action(ours, by=secretary, due=date(2026, 6, 1))
    assert "1 action of a board is past its date" in shown(client)
    assert f"{reverse('actions')}?show=overdue" in shown(client)


def test_other_forces_meetings_and_actions_are_not_there(client: Client, ours: Partnership, secretary: User) -> None:
    elsewhere = a_partnership("Eastmarsh")
    them = a_secretary(elsewhere)
    a_meeting(a_board(elsewhere, "Their board"), by=them)
    an_action(elsewhere, by=them, due=date(2026, 5, 1))
    assert shown(client) == ""


def test_a_secretary_begins_with_the_next_meeting_or_with_the_boards(
    client: Client, ours: Partnership, secretary: User
) -> None:
    assert client.get(reverse("work"))["Location"] == reverse("boards")
    board = a_board(ours, "Roads Board")
    a_meeting(board, by=secretary, on=date(2026, 5, 4))
    coming = a_meeting(board, by=secretary, on=TODAY)
    assert client.get(reverse("work"))["Location"] == reverse("meeting", args=[coming.uuid])
