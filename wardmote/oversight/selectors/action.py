"""Questions about actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Body, Partnership, Post
from wardmote.core.organisations.selectors import posts_held_by
from wardmote.core.prepared import Prepared
from wardmote.core.ui.format import long_date
from wardmote.oversight.models import Action, ActionEvent
from wardmote.oversight.permissions import VIEW
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.selectors.lineage import ancestors_of

State = Action.State


def actions_for(*, user: Any) -> models.QuerySet[Action]:
    """The actions that this user may read, the earliest date first."""
    found = Action.objects.filter(partnership__in=partnerships_where(user, VIEW))
    return found.select_related("owner", "body", "partnership").order_by(F("due").asc(nulls_last=True), "number")


def asked_of(found: models.QuerySet[Action], show: str, *, today: date) -> models.QuerySet[Action]:
    """One of the questions of the list: open, overdue, answered, moved, unowned, closed; anything else asks nothing."""
    questions = {
        "open": ~Q(state=State.CLOSED),
        "overdue": Q(state=State.OPEN, due__lt=today),
        "answered": Q(state=State.ANSWERED),
        "moved": ~Q(state=State.CLOSED) & Q(times_moved__gt=0),
        "unowned": ~Q(state=State.CLOSED) & Q(owner=None),
        "closed": Q(state=State.CLOSED),
    }
    return found.filter(questions.get(show, Q()))


def actions_in(partnership: Partnership, *, body: Body | None, closed_since: date | None) -> models.QuerySet[Action]:
    """The actions of a partnership, or of one of its boards: the open ones, and those closed since a day (none without one)."""
    wanted = ~Q(state=State.CLOSED)
    if closed_since:
        wanted |= Q(closed_on__gte=closed_since)
    found = Action.objects.filter(wanted, partnership=partnership, **({"body": body} if body else {}))
    return found.select_related("owner", "body").order_by("body__name", F("due").asc(nulls_last=True), "number")


def actions_on(activities: Iterable[Activity]) -> dict[int, list[Action]]:
    """The open actions about each of these activities or about its commitment, by the activity's id."""
    rows = list(activities)
    keys = {("plans.activity", each.pk): each.pk for each in rows}
    open_ones = Action.objects.exclude(state=State.CLOSED).filter(
        Q(subject_type="plans.activity", subject_id__in=[each.pk for each in rows])
        | Q(subject_type="plans.commitment", subject_id__in={each.commitment_id for each in rows})
    )
    about: dict[tuple[str, int], list[Action]] = {}
    for action in open_ones.order_by("number"):
        about.setdefault((action.subject_type, action.subject_id or 0), []).append(action)
    return {
        pk: [*about.get(key, []), *about.get(("plans.commitment", each.commitment_id), [])]
        for (key, pk), each in zip(keys.items(), rows, strict=True)
    }


def owners_of_actions(*, user: Any) -> models.QuerySet[Post]:
    """The posts that have or had an action which this user may read."""
    return Post.objects.filter(actions__in=actions_for(user=user).order_by()).distinct().order_by("name")


def actions_about(row: Commitment | Activity, *, user: Any) -> list[Action]:
    """The actions that arose from a row of a plan, or from what it was in earlier versions; the open ones first."""
    rows: list[Any] = [row, *(each.row for each in ancestors_of(row))]
    if isinstance(row, Activity) and not row.text:  # in a flat plan what is asked of the commitment is asked of it
        rows += [row.commitment, *(each.row for each in ancestors_of(row.commitment))]
    about = [pk for each in rows for pk in _about(each._meta.label_lower, each.pk)]
    if isinstance(row, Commitment):
        theirs = Action.objects.filter(subject_type="plans.activity", subject_id__in=row.activities.values("pk"))
        about += theirs.order_by().values_list("pk", flat=True)
    # About most rows there is none: then who may read what is not asked.
    found = list(actions_for(user=user).filter(pk__in=about)) if about else []
    return sorted(found, key=lambda each: each.state == State.CLOSED)


@Prepared
def _about(subject_type: str, subject: int) -> models.QuerySet[Action, int]:
    found = Action.objects.filter(subject_type=subject_type, subject_id=subject)
    return found.order_by().values_list("pk", flat=True)


def actions_of_posts(*, user: Any, today: date) -> models.QuerySet[Action]:
    """The open actions of the posts that somebody holds or covers today."""
    if not getattr(user, "person_id", None):
        return Action.objects.none()
    held = posts_held_by(user.person_id, today=today)
    return actions_for(user=user).filter(owner__in=held, state=State.OPEN)


def events_of(action: Action) -> list[dict[str, Any]]:
    """What happened to an action, newest first, as a timeline shows it."""
    events = action.events.select_related("by").order_by("-recorded_at", "-pk")
    return [
        {
            "title": each.get_kind_display(),
            "on": each.on,
            "by": each.by.name if each.by else "",
            "text": each.text,
            "changes": _changes(each),
        }
        for each in events
    ]


def _changes(event: ActionEvent) -> list[dict[str, str]]:
    if event.kind == ActionEvent.Kind.MOVED:
        was, now = (long_date(date.fromisoformat(each)) if each else "" for each in (event.was, event.now))
        return [{"name": _("Due"), "was": was, "now": now}]
    return [{"name": _("Owner"), "was": event.was, "now": event.now}] if event.now else []


def origins_of(actions: list[Action]) -> dict[int, models.Model]:
    """What each of these actions arose from, where it is still there."""
    by_type: dict[str, set[int]] = {}
    for each in actions:
        if each.subject_type and each.subject_id:
            by_type.setdefault(each.subject_type, set()).add(each.subject_id)
    found = {kind: dict(_rows(kind, ids)) for kind, ids in by_type.items()}
    there = ((each.pk, found.get(each.subject_type, {}).get(each.subject_id or 0)) for each in actions)
    return {pk: row for pk, row in there if row is not None}


def _rows(kind: str, ids: set[int]) -> Iterator[tuple[int, models.Model]]:
    model = apps.get_model(kind)
    known = {
        "plans.commitment": ["version__plan"],
        "plans.activity": ["version__plan", "commitment"],
        "oversight.finding": ["inspection__partnership"],
        "oversight.session": ["partnership"],
    }
    related = known.get(kind, [])
    for row in model._default_manager.select_related(*related).filter(pk__in=ids):
        yield row.pk, row
