from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.oversight.models import Action
from wardmote.oversight.selectors.naming import actions_naming, meetings_naming
from wardmote.oversight.services.action import agree_date, close
from wardmote.oversight.services.meeting import hold
from wardmote.oversight.tests.factories import a_board, a_meeting, a_post, a_secretary, an_action, held_by
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_is_open_and_each_filter_narrows_it(client: Client) -> None:
    partnership = a_partnership()
    by, board, post = a_secretary(partnership), a_board(partnership), a_post(partnership)
    an_action(partnership, by=by, text="Bring the figures.", body=board, due=timezone.localdate() - timedelta(days=3))
    an_action(partnership, by=by, text="Walk the markets.", owner=post, due=None)
    close(an_action(partnership, by=by, text="Write to the council."), done="Written.", by=by)
    client.force_login(by)
    shown = client.get(reverse("actions")).content.decode()
    assert "Bring the figures." in shown
    assert "Walk the markets." in shown
    assert "Write to the council." not in shown

    def listed(query: str) -> set[str]:
        page = client.get(f"{reverse('actions')}?{query}").content.decode()
        return {word for word in ("figures", "markets", "council") if f"{word}." in page}

    assert listed("show=overdue") == {"figures"}
    assert listed("show=closed") == {"council"}
    assert listed("show=all") == {"figures", "markets", "council"}
    assert listed(f"board={board.pk}") == {"figures"}
    assert listed(f"owner={post.pk}") == {"markets"}
    assert listed("text=walk") == {"markets"}
    assert listed("board=999999&show=nonsense") == {"figures", "markets"}


def test_the_list_is_taken_away_as_it_is_shown(client: Client) -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    moved = an_action(partnership, by=by, text="=SUM(A1)", due=date(2026, 6, 30))
    agree_date(moved, date(2026, 9, 30), reason="Late.", by=by)
    client.force_login(by)
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{reverse('actions')}?as=xlsx").content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Ref", "Action", "Owner")
    assert any("=SUM(A1)" in str(each) for each in rows[1])
    assert sheet["B2"].data_type == "s"
    text = client.get(f"{reverse('actions')}?as=csv").content.decode("utf-8-sig")
    assert "2026-06-30" in text
    assert "2026-09-30" in text


def test_an_action_is_recorded_from_a_commitments_page_and_stands_there(client: Client) -> None:
    done = an_imported_plan()
    plan = done.version.plan
    commitment = done.version.commitments.get(key="1")
    by = a_secretary(plan.partnership)
    client.force_login(by)
    page = reverse("commitment", args=[plan.slug, "1"])
    address = f"{reverse('action_record')}?about=commitment:{commitment.pk}"
    assert address in client.get(page).content.decode()
    today = timezone.localdate()
    sent = {
        "text": "Show how long callers wait.",
        "due-day": "30",
        "due-month": "9",
        "due-year": "2030",
        "agreed_on-day": today.day,
        "agreed_on-month": today.month,
        "agreed_on-year": today.year,
    }
    client.post(address, sent)
    action = Action.objects.get()
    assert (action.subject_id, action.due) == (commitment.pk, date(2030, 9, 30))
    assert "Show how long callers wait." in client.get(page).content.decode()


def test_what_somebody_may_not_read_is_not_what_an_action_arises_from(client: Client) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    client.force_login(a_secretary(a_partnership()))
    shown = client.get(f"{reverse('action_record')}?about=commitment:{theirs.version.commitments.first().pk}")
    assert "About:" not in shown.content.decode()
    assert client.get(f"{reverse('action_record')}?about=commitment:9e9").status_code == 200


def test_an_empty_answer_comes_back_with_what_was_typed(client: Client) -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    action = an_action(partnership, by=by)
    client.force_login(by)
    refused = client.post(reverse("action_answer", args=[action.uuid]), {"text": "The first half.", "seen": "0"})
    assert refused.status_code == 422
    assert "The first half." in refused.content.decode()
    assert "Say whether it is done" in refused.content.decode()


def test_who_closes_an_action_that_was_changed_meanwhile_sees_that_and_then_may(client: Client) -> None:
    partnership = a_partnership()
    by = a_secretary(partnership)
    action = an_action(partnership, by=by)
    agree_date(action, date(2026, 9, 30), reason="The figures are late.", by=by)
    client.force_login(by)
    sent = {
        "done": "It is in the pack.",
        "closed_on-day": "1",
        "closed_on-month": "6",
        "closed_on-year": "2026",
        "seen": "0",
    }
    address = reverse("action_close", args=[action.uuid])
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "The figures are late." in refused.content.decode()
    assert "It is in the pack." in refused.content.decode()
    assert 'name="seen" value="1"' in refused.content.decode()
    assert client.post(address, {**sent, "seen": "1"}).status_code == 302
    assert Action.objects.get().state == "closed"


def test_the_owner_finds_it_on_their_own_page_and_answers_but_may_not_close(client: Client) -> None:
    partnership = a_partnership()
    post = a_post(partnership)
    owner = held_by(a_user(Role.OWNER, partnership.force), post)
    action = an_action(partnership, by=a_secretary(partnership), owner=post, body=a_board(partnership))
    client.force_login(owner)
    assert "Bring the call figures by area." in client.get(reverse("my_updates")).content.decode()
    assert client.get(reverse("action_close", args=[action.uuid])).status_code == 404
    client.post(reverse("action_answer", args=[action.uuid]), {"text": "Done.", "is_done": "yes", "seen": "0"})
    assert Action.objects.get().state == "answered"
    assert "Bring the call figures by area." not in client.get(reverse("my_updates")).content.decode()


def test_another_partnerships_action_is_not_there(client: Client) -> None:
    theirs = a_partnership("Southfen")
    action = an_action(theirs, by=a_secretary(theirs))
    client.force_login(a_secretary(a_partnership()))
    assert client.get(reverse("action", args=[action.uuid])).status_code == 404
    assert "Bring the call" not in client.get(reverse("actions")).content.decode()


def test_evidence_is_attached_by_whoever_answers_for_the_action(client: Client) -> None:
    partnership = a_partnership()
    post = a_post(partnership)
    owner = held_by(a_user(Role.OWNER, partnership.force), post)
    action = an_action(partnership, by=a_secretary(partnership), owner=post)
    address = reverse("action", args=[action.uuid])
    client.force_login(owner)
    assert "Attach" in client.get(address).content.decode()
    client.force_login(a_user(Role.ANALYST, partnership.force))
    assert "Attach" not in client.get(address).content.decode()


def test_the_page_of_erasing_somebody_lists_the_actions_and_meetings_that_name_them() -> None:
    partnership = a_partnership()
    by, board = a_secretary(partnership), a_board(partnership)
    action = an_action(partnership, by=by, text="Ask Rhian Pugh for the figures.")
    an_action(partnership, by=by, text="Ask somebody else.")
    meeting = a_meeting(board, by=by, on=date(2026, 3, 17))
    hold(meeting, attendance={}, others=["Rhian Pugh"], by=by)
    assert list(actions_naming("rhian pugh", user=by)) == [action]
    assert list(meetings_naming("Rhian Pugh", user=by)) == [meeting]
    assert not actions_naming("Rhian Pugh", user=a_secretary(a_partnership("Southfen")))
