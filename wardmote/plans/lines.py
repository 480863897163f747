"""The rows of a list as their reader sees them: plain values, worked out once, so that a page of a hundred is cheap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.ui.format import long_date, month, shorten
from wardmote.plans.models import Activity, Rating
from wardmote.plans.selectors.listing import owners_of
from wardmote.plans.selectors.moving import Move, Moves
from wardmote.plans.selectors.reading import state_of
from wardmote.plans.selectors.scopes import Scope

MOST_OWNERS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``head`` is the heading of the group that begins with it: what it is called, and how many are in it."""

    number: int
    ref: str
    url: str
    what: str
    promise: str
    plan: str
    rating: Rating | None
    move: Move | None
    status: str
    contradictory: bool
    due: str
    due_note: str
    overdue: bool
    owners: str
    updated: str
    silent: bool
    head: tuple[str, int] | None = None


def lines(
    rows: Iterable[Activity],
    scope: Scope,
    *,
    moves: Mapping[int, Moves],
    group: str = "",
    counts: Mapping[Any, int] | None = None,
) -> list[Line]:
    """The rows of one page. ``counts`` are the sizes of the groups, by the value a row carries as ``grouped``."""
    versions = {version.pk: version for version in scope.versions}
    addresses = {pk: address_of(version.plan.slug) for pk, version in versions.items()}
    statuses = {value: str(label) for value, label in Activity.Status.choices}
    statuses[Activity.Status.NOT_STATED] = ""
    day = cache(long_date)
    rows = list(rows)
    owners = owners_of(rows)
    found, before = [], object()
    for row in rows:
        promise = row.commitment
        stands = state_of(row, today=scope.days[row.version_id], moves=moves.get(row.version_id))
        head = None
        if group and counts is not None and (value := getattr(row, "grouped", None)) != before:
            head, before = (group_name(group, value), counts.get(value, 0)), value
        found.append(
            Line(
                number=row.pk,
                ref=row.ref_shown,
                url=addresses[row.version_id](row.key),
                what=shorten(row.text or promise.statement),
                promise=shorten(promise.statement, 90) if row.text else "",
                plan="" if scope.is_one_plan else versions[row.version_id].plan.title,
                rating=row.rating,
                move=stands.move,
                status=statuses[row.status],
                contradictory=stands.contradictory,
                due=day(row.latest) if row.latest else shorten(row.timescale_printed, 60),
                due_note=_moved(row.times_moved),
                overdue=stands.overdue,
                owners=owner_names(owners.get(row.pk, [])),
                updated=day(row.last_update_on) if row.last_update_on else "",
                silent=stands.silent,
                head=head,
            )
        )
    return found


def address_of(slug: str) -> Any:
    """Gives the address of an activity of one plan by its key; the address is worked out once, not for each row."""
    before, _key, after = reverse("activity", args=[slug, "0"]).rpartition("0")
    return lambda key: f"{before}{key}{after}"


def _moved(times: int) -> str:
    return ngettext("moved once", "moved %(num)s times", times) % {"num": times} if times else ""


def owner_names(owners: Sequence[str]) -> str:
    """Who leads and contributes, as a list has room for."""
    names = "; ".join(shorten(each, 60) for each in owners[:MOST_OWNERS])
    more = len(owners) - MOST_OWNERS
    return f"{names} " + _("and %(num)s more") % {"num": more} if more > 0 else names


def group_name(group: str, value: Any) -> str:
    """What a group is called."""
    if value is None or value == "":
        nothing = {
            "owner": _("No lead"),
            "body": _("No board"),
            "rating": _("Not rated"),
            "due": _("No date"),
        }
        return nothing.get(group, _("None"))
    if group == "due" and isinstance(value, date):
        return month(value)
    return str(Activity.Status(value).label) if group == "status" else str(value)
