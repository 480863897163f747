from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.oversight.models import Action, AgendaItem, Meeting
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.services.agenda import add_items, write_minutes
from wardmote.oversight.tests.factories import a_meeting, a_secretary, looked_at
from wardmote.plans.models import Commitment, Mechanism
from wardmote.plans.tests.factories import a_user, an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(client: Client) -> Any:
    """The board that the ordinary plan names, its secretary signed in."""
    partnership = an_imported_plan().version.plan.partnership
    found: Any = partnership.bodies.get(name="Contact Board")
    found.by = a_secretary(partnership)
    client.force_login(found.by)
    return found


def an_item(board: Any, *, on: date = date(2026, 3, 17)) -> AgendaItem:
    commitment = Commitment.objects.get(version__plan__partnership=board.partnership, key="1")
    meeting = a_meeting(board, by=board.by, on=on)
    return add_items(meeting, [Suggestion("commitment", commitment=commitment)], by=board.by)[0]


def test_the_boards_page_says_how_often_each_meets_and_what_it_has_not_looked_at(client: Client, board: Any) -> None:
    type(board).objects.filter(pk=board.pk).update(meets="bi-monthly", meets_printed="Bi-monthly")
    Mechanism.objects.filter(body=board).update(printed="Board for Contact (chaired by the ACC)")
    listed = client.get(reverse("boards")).content.decode()
    assert "Never looks" in listed
    assert "To be decided" in listed
    page = client.get(reverse("board", args=[board.pk])).content.decode()
    assert "can mean two things" in page
    assert "as “Board for Contact (chaired by the ACC)”" in page
    assert "Answer every call about antisocial behaviour" in page


def test_the_boards_page_is_narrowed_by_words_by_how_they_stand_and_by_their_notes(client: Client, board: Any) -> None:
    bodies = board.partnership.bodies
    bodies.create(name="Roads Board", purpose="Safer speeds.", notes_published=True)
    bodies.create(name="Old Panel", ends_on=timezone.localdate() - timedelta(days=1))

    def listed(**asked: str) -> set[str]:
        page = client.get(reverse("boards"), asked).content.decode()
        return {each.name for each in bodies.all() if f">{each.name}</a>" in page}

    assert listed() == {each.name for each in bodies.all()}
    assert listed(words="SPEEDS") == {"Roads Board"}
    assert listed(notes="published") == {"Roads Board"}
    assert "Roads Board" not in listed(notes="kept")
    assert listed(show="ended") == {"Old Panel"}
    assert listed(show="never_looks") == {"Contact Board"}
    assert listed(words="contact", notes="published") == set()
    assert "No board fits these filters." in client.get(reverse("boards"), {"words": "nothing"}).content.decode()
    assert listed(show="made-up") == listed()


def test_a_board_of_which_somebody_said_how_often_it_meets_gets_a_year_of_meetings(client: Client, board: Any) -> None:
    change = reverse("board_change", args=[board.pk])
    refused = client.post(change, {"purpose": "Looks at contact.", "cycle_unit": "months", "despatch_days": "5"})
    assert refused.status_code == 422
    assert "Enter how many" in refused.content.decode()
    sent = {"cycle_unit": "months", "cycle_every": "3", "despatch_days": "5", "public_meeting": "on"}
    assert client.post(change, sent).status_code == 302
    days = {"first": (14, 1, 2031), "until": (12, 1, 2032)}
    query = "&".join(
        f"{name}-{part}={value}"
        for name, day in days.items()
        for part, value in zip(("day", "month", "year"), day, strict=True)
    )
    plan = f"{reverse('meetings_plan', args=[board.pk])}?{query}&begins=10:00&ends=12.30"
    shown = client.get(plan).content.decode()
    assert shown.count('name="days"') == 4
    assert "Bank holidays of this year are not known yet." in shown
    assert not Meeting.objects.exists()
    client.post(plan, {"days": ["2031-01-14", "2031-04-08"]})
    assert [str(each.on) for each in Meeting.objects.all()] == ["2031-01-14", "2031-04-08"]
    assert Meeting.objects.filter(begins="10:00", ends="12:30").count() == 2
    assert client.post(plan, {"days": ["2040-01-01"]}).status_code == 422


def test_a_meeting_is_added_by_hand_and_a_time_that_is_none_is_refused(client: Client, board: Any) -> None:
    add = reverse("meeting_add", args=[board.pk])
    sent = {"on-day": "18", "on-month": "6", "on-year": "2030", "begins": "ten"}
    refused = client.post(add, sent)
    assert refused.status_code == 422
    assert "Enter a time, like 14:00" in refused.content.decode()
    assert client.post(add, {**sent, "begins": "2.15pm"}).status_code == 302
    assert str(Meeting.objects.get().begins) == "14:15:00"


def test_the_agenda_is_built_ordered_and_pruned_without_a_script(client: Client, board: Any) -> None:
    meeting = a_meeting(board, by=board.by, on=timezone.localdate() + timedelta(days=30))
    agenda = reverse("meeting_agenda", args=[meeting.uuid])
    commitment = Commitment.objects.get(version__plan__partnership=board.partnership, key="1")
    assert client.post(agenda, {}).status_code == 422
    client.post(agenda, {"items": [f"commitment:{commitment.pk}"], "title": "Any other business"})
    first, second = meeting.items.all()
    assert (first.commitment, second.title) == (commitment, "Any other business")
    client.post(agenda, {"do": f"up:{second.pk}"})
    assert meeting.items.first() == second
    client.post(agenda, {"do": f"remove:{first.pk}"})
    assert list(meeting.items.all()) == [second]
    assert client.post(agenda, {"do": "remove:999999"}).status_code == 404
    other = an_item(board)
    assert client.post(agenda, {"do": f"remove:{other.pk}"}).status_code == 404


def test_the_papers_go_out_and_are_taken_away_as_they_went(client: Client, board: Any) -> None:
    item = an_item(board, on=timezone.localdate() + timedelta(days=30))
    client.post(reverse("meeting_despatch", args=[item.meeting.uuid]))
    paper = item.meeting.papers.get()
    page = client.get(reverse("meeting", args=[item.meeting.uuid])).content.decode()
    assert reverse("paper_file", args=[paper.uuid]) in page
    taken = client.get(f"{reverse('paper_file', args=[paper.uuid])}?kind=pdf")
    assert taken.content.startswith(b"%PDF")
    assert taken["Content-Disposition"].startswith("attachment")
    assert client.get(f"{reverse('paper_file', args=[paper.uuid])}?kind=exe").status_code == 404


def test_minutes_are_saved_by_the_button_and_at_a_pause(client: Client, board: Any) -> None:
    item = an_item(board)
    address = reverse("item_minutes", args=[item.meeting.uuid, item.pk])
    client.post(address, {"minutes": "The chair asked.", "looked_at": "on", "seen": "0"})
    item.refresh_from_db()
    assert (item.minutes, item.looked_at, item.revision) == ("The chair asked.", True, 1)
    part = client.post(address, {"minutes": "The chair asked twice.", "seen": "1"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert 'name="seen" value="2"' in part.content.decode()
    assert "<html" not in part.content.decode()


def test_what_two_write_at_once_is_shown_side_by_side_and_nothing_is_lost(client: Client, board: Any) -> None:
    item = an_item(board)
    write_minutes(item, "Theirs stands here.", looked_at=False, by=board.by)
    address = reverse("item_minutes", args=[item.meeting.uuid, item.pk])
    for headers in ({}, {"HX-Request": "true"}):
        refused = client.post(address, {"minutes": "Mine instead.", "seen": "0"}, headers=headers)
        assert refused.status_code == 422
        assert "Theirs" in refused.content.decode()
        assert "Mine" in refused.content.decode()
        assert 'name="over" value="1"' in refused.content.decode()
    item.refresh_from_db()
    assert item.minutes == "Theirs stands here."
    client.post(address, {"minutes": "Mine instead.", "seen": "0", "over": "1"})
    item.refresh_from_db()
    assert item.minutes == "Mine instead."


def test_an_action_is_recorded_from_an_item_and_stands_on_it(client: Client, board: Any) -> None:
    item = an_item(board)
    record = f"{reverse('action_record')}?item={item.uuid}"
    today = timezone.localdate()
    sent = {
        "text": "Show how long callers wait.",
        "body": board.pk,
        "agreed_on-day": today.day,
        "agreed_on-month": today.month,
        "agreed_on-year": today.year,
    }
    answer = client.post(record, sent)
    assert answer["Location"].endswith(f"#item-{item.pk}")
    action = Action.objects.get()
    assert (action.item, action.subject_id, action.body_id) == (item, item.commitment_id, board.pk)
    minutes = client.get(reverse("meeting_minutes", args=[item.meeting.uuid])).content.decode()
    assert "Show how long callers wait." in minutes


def test_who_was_there_is_asked_seat_by_seat(client: Client, board: Any) -> None:
    client.post(reverse("board_seat", args=[board.pk]), {"name": "Independent member"})
    seat = board.seats.get()
    meeting = an_item(board).meeting
    held = reverse("meeting_held", args=[meeting.uuid])
    assert client.post(held, {f"state-{seat.pk}": "there"}).status_code == 422
    client.post(held, {f"state-{seat.pk}": "apologies", f"who-{seat.pk}": "", "others": "A guest"})
    assert list(meeting.attendance.values_list("name", "state")) == [
        ("Independent member", "apologies"),
        ("A guest", "present"),
    ]
    assert Meeting.objects.get(pk=meeting.pk).state == "held"


def test_staff_read_the_minutes_and_write_none_and_panel_members_read_neither(client: Client, board: Any) -> None:
    item = an_item(board)
    write_minutes(item, "The chair asked.", looked_at=False, by=board.by)
    minutes = reverse("meeting_minutes", args=[item.meeting.uuid])
    client.force_login(a_user(Role.ANALYST, board.partnership.force))
    page = client.get(minutes).content.decode()
    assert "The chair asked." in page
    assert "<textarea" not in page
    client.force_login(a_user(Role.PANEL_MEMBER, board.partnership.governing_body))
    assert client.get(minutes).status_code == 404


def test_the_matrix_is_shown_narrowed_and_taken_away(client: Client, board: Any) -> None:
    commitment = Commitment.objects.get(version__plan__partnership=board.partnership, key="1")
    looked_at(board, commitment, by=board.by, on=date(2026, 3, 17))
    page = client.get(reverse("coverage")).content.decode()
    assert '<td class="wm-matrix__last" data-label="Last looked at"><span>17 Mar 2026</span></td>' in page  # on phones
    assert "1 of 3" in page
    assert "No board" in page
    only = client.get(f"{reverse('coverage')}?show=unnamed").content.decode()
    assert "Answer every call" not in only
    assert "Walk every market street" in only
    assert client.get(f"{reverse('coverage')}?plan=none&objective=none&show=odd").status_code == 200
    rows = client.get(f"{reverse('coverage')}?as=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].endswith('"Contact Board"')
    assert "2026-03-17" in rows[1]
    assert client.get(f"{reverse('coverage')}?as=xlsx").content.startswith(b"PK")


def test_a_commitments_page_says_which_boards_have_looked(client: Client, board: Any) -> None:
    commitment = Commitment.objects.get(version__plan__partnership=board.partnership, key="1")
    address = reverse("commitment", args=[commitment.version.plan.slug, "1"])
    assert "has never looked" in client.get(address).content.decode()
    looked_at(board, commitment, by=board.by, on=date(2026, 3, 17))
    assert "last looked 17 March 2026" in client.get(address).content.decode()
