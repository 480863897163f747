"""Where somebody's name stands in what boards keep: for the page of erasing them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wardmote.core.search.selectors import all_words
from wardmote.oversight.models import Action, ActionEvent, AgendaItem, Attendance, Meeting, MeetingChange
from wardmote.oversight.selectors.action import actions_for
from wardmote.oversight.selectors.meeting import meetings_for


def actions_naming(name: str, *, user: Any) -> QuerySet[Action]:
    """Actions with a name in their words, or in what was said of them, as far as this user may read."""
    said = ActionEvent.objects.filter(_has(name, "text", "was", "now"), action=OuterRef("pk"))
    return actions_for(user=user).filter(_has(name, "text", "owner_printed", "done") | Exists(said))


def meetings_naming(name: str, *, user: Any) -> QuerySet[Meeting]:
    """Meetings with a name in their minutes, notes, attendance or history, as far as this user may read."""
    this = OuterRef("pk")
    return meetings_for(user=user).filter(
        _has(name, "place", "public_notes")
        | Exists(AgendaItem.objects.filter(_has(name, "title", "why", "minutes"), meeting=this))
        | Exists(Attendance.objects.filter(_has(name, "name", "who"), meeting=this))
        | Exists(MeetingChange.objects.filter(meeting=this, reason__icontains=name))
    )


def _has(name: str, *fields: str) -> Q:
    """That one of these fields has a name in it."""
    return all_words([name], *fields)
