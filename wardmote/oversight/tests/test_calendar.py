from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from wardmote.core.organisations.services import describe_body
from wardmote.oversight.calendar import as_calendar
from wardmote.oversight.models import CalendarFeed, Meeting
from wardmote.oversight.services.calendar import end_feed, open_feed
from wardmote.oversight.services.meeting import cancel, move, plan_meetings
from wardmote.oversight.tests.factories import a_board, a_meeting, a_post, a_secretary, held_by
from wardmote.plans.tests.factories import a_partnership

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def events_in(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_ten_in_the_morning_is_ten_in_the_morning_on_both_sides_of_each_change_of_the_clocks() -> None:
    board = a_board()
    by = a_secretary(board.partnership)
    # The clocks went forward on 29 March 2026 and back on 25 October 2026.
    days = [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)]
    plan_meetings(board, days, begins=time(10), ends=time(12), by=by)
    data = as_calendar("Meetings", Meeting.objects.order_by("on"), address_of={})
    starts = [each["dtstart"].dt for each in events_in(data)]
    assert [each.replace(tzinfo=None) for each in starts] == [datetime.combine(day, time(10)) for day in days]
    assert [each.utcoffset() for each in starts] == [timedelta(hours=hours) for hours in (0, 1, 1, 0)]
    zone = Calendar.from_ical(data).walk("VTIMEZONE")[0]
    assert zone["tzid"] == "Europe/London"
    assert b"DTSTART;TZID=Europe/London:20260329T100000" in data


def test_lines_are_folded_at_75_bytes_and_what_means_something_is_escaped() -> None:
    board = a_board(name="Cyngor, Bwrdd; “Ŵ” " + "ŷ" * 90)
    place = "Room 1; second floor, County Hall\\ring"
    a_meeting(board, by=a_secretary(board.partnership), place=place)
    data = as_calendar("Meetings", Meeting.objects.all(), address_of={})
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    event = events_in(data)[0]
    assert (str(event["summary"]), str(event["location"])) == (board.name, place)


def test_a_meeting_keeps_its_uid_and_tells_that_it_moved_or_is_cancelled() -> None:
    board = a_board()
    by = a_secretary(board.partnership)
    meeting = a_meeting(board, by=by)
    first = events_in(as_calendar("Meetings", [meeting], address_of={}))[0]
    moved = move(meeting, on=date(2026, 6, 23), begins=None, ends=None, place="", reason="Clash.", by=by)
    second = events_in(as_calendar("Meetings", [moved], address_of={}))[0]
    cancelled = cancel(moved, reason="Snow.", by=by)
    third = events_in(as_calendar("Meetings", [cancelled], address_of={}))[0]
    assert first["uid"] == second["uid"] == third["uid"]
    assert [each["sequence"] for each in (first, second, third)] == [0, 1, 2]
    assert [str(each["status"]) for each in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert second["dtstart"].dt == date(2026, 6, 23)
    assert second["dtend"].dt == date(2026, 6, 24)
    assert second["dtstamp"].dt >= first["dtstamp"].dt


def test_a_secret_address_gives_ones_own_boards_until_it_is_ended(client: Client) -> None:
    partnership = a_partnership()
    by = held_by(a_secretary(partnership), a_post(partnership, "Secretary to the Board"))
    own, other = a_board(partnership), a_board(partnership, "Other Board")
    describe_body(own, secretary_post=by.person.holdings.get().post, by=by)
    a_meeting(own, by=by, on=date(2030, 6, 18))
    a_meeting(other, by=by, on=date(2030, 6, 19))
    _feed, secret = open_feed(by=by, every_board=False)
    address = reverse("calendar_feed", args=[secret])
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert [str(each["summary"]) for each in events_in(answer.content)] == ["Contact Board"]
    _feed, every = open_feed(by=by, every_board=True)
    assert client.get(address).status_code == 404
    assert len(events_in(client.get(reverse("calendar_feed", args=[every])).content)) == 2
    end_feed(by=by)
    assert client.get(reverse("calendar_feed", args=[every])).status_code == 404
    assert not CalendarFeed.objects.filter(digest__in=[secret, every]).exists()


def test_the_feed_of_somebody_who_left_is_over(client: Client) -> None:
    by = a_secretary(a_partnership())
    _feed, secret = open_feed(by=by, every_board=True)
    address = reverse("calendar_feed", args=[secret])
    assert client.get(address).status_code == 200
    by.memberships.all().delete()
    assert client.get(address).status_code == 404
    by.is_active = False
    by.save()
    assert client.get(address).status_code == 404


def test_the_page_shows_the_address_once(client: Client) -> None:
    client.force_login(a_secretary(a_partnership()))
    page = reverse("calendar")
    shown = client.post(page, {"which": "every", "do": "open"}).content.decode()
    assert "/work/calendar/" in shown
    assert ".ics" in shown
    assert ".ics" not in client.get(page).content.decode()
    assert client.post(page, {"do": "open"}).status_code == 422
    client.post(page, {"do": "end"})
    assert CalendarFeed.objects.get().ended_at
