"""Questions about meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Min, QuerySet

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Body
from wardmote.oversight.holidays import holidays
from wardmote.oversight.models import Meeting
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.rules import cycle
from wardmote.oversight.rules.cycle import Cycle
from wardmote.oversight.rules.despatch import Chain, chain

State = Meeting.State


def meetings_for(*, user: Any) -> QuerySet[Meeting]:
    """The meetings that this user may read about, the earliest first."""
    found = Meeting.objects.filter(body__partnership__in=partnerships_where(user, VIEW))
    return found.select_related("body__partnership")


def coming(*, user: Any, today: date) -> QuerySet[Meeting]:
    """The meetings of today and later that are to take place, the earliest first."""
    return meetings_for(user=user).filter(on__gte=today, state=State.PLANNED).order_by("on", "begins", "pk")


def next_dates(body_ids: Sequence[int], after: date) -> dict[int, date]:
    """The first meeting of each of these bodies after a day that is not cancelled."""
    found = Meeting.objects.filter(body__in=body_ids, on__gt=after).exclude(state=State.CANCELLED)
    return dict(found.order_by().values_list("body").annotate(first=Min("on")))


def last_held(bodies: QuerySet[Body]) -> dict[int, date]:
    """When each of these bodies last met."""
    found = Meeting.objects.filter(body__in=bodies, state=State.HELD)
    return dict(found.order_by().values_list("body").annotate(last=Max("on")))


def cycle_of(body: Body) -> Cycle | None:
    """How often a body meets: as a person decided it, else as it is printed where that can mean one thing alone."""
    if body.cycle_unit:
        return Cycle(body.cycle_unit, body.cycle_every, body.cycle_at_least)
    return cycle.read(body.meets)


def must_be_asked(body: Body) -> bool:
    """Whether a person has still to say what is meant by how often the body meets."""
    return not body.cycle_unit and cycle.is_ambiguous(body.meets)


def chain_of(meeting: Meeting) -> Chain:
    """The deadlines of a meeting's papers."""
    return chain(meeting.on, despatch_days=meeting.body.despatch_days, holidays=holidays())


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The meeting of the same body that was held before this one."""
    found = Meeting.objects.filter(body=meeting.body_id, state=State.HELD, on__lt=meeting.on)
    return found.order_by("-on", "-pk").first()
