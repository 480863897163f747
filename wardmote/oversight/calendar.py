"""Meetings as calendar programs read them (RFC 5545). A meeting keeps its UID; its SEQUENCE tells that it moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from wardmote.oversight.models import Meeting

FRESH = timedelta(hours=6)


def as_calendar(name: str, meetings: Iterable[Meeting], *, address_of: dict[int, str]) -> bytes:
    """A calendar of meetings. ``address_of`` gives the page of each, by its number.

    A cancelled meeting stays in it, marked so: a program that has it takes it away only when it is told.
    """
    zone = ZoneInfo(settings.TIME_ZONE)
    calendar = Calendar()
    calendar.add("prodid", "-//Wardmote//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid(settings.TIME_ZONE))
    for meeting in meetings:
        calendar.add_component(_event(meeting, zone, address_of.get(meeting.pk, "")))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, zone: ZoneInfo, address: str) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uuid}@wardmote")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at.astimezone(UTC))
    event.add("last-modified", meeting.changed_at.astimezone(UTC))
    event.add("summary", meeting.body.name)
    event.add("status", "CANCELLED" if meeting.state == Meeting.State.CANCELLED else "CONFIRMED")
    if meeting.begins:
        event.add("dtstart", datetime.combine(meeting.on, meeting.begins, tzinfo=zone))
        ends = meeting.ends or (datetime.combine(meeting.on, meeting.begins) + timedelta(hours=1)).time()
        if ends > meeting.begins:
            event.add("dtend", datetime.combine(meeting.on, ends, tzinfo=zone))
    else:
        event.add("dtstart", meeting.on)
        event.add("dtend", meeting.on + timedelta(days=1))
    if meeting.place:
        event.add("location", meeting.place)
    if address:
        event.add("url", address)
        event.add("description", _("Agenda and papers: %(address)s") % {"address": address})
    return event
