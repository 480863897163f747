"""What one person's posts lead or contribute to, for their own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery

from wardmote.core.organisations.models import Holding
from wardmote.plans.models import Activity, Assignment, Update
from wardmote.plans.permissions import reports_on
from wardmote.plans.selectors.reading import my_activities


def my_work(*, user: Any, today: date) -> list[Any]:
    """What this person's posts are named for and is not finished, longest silence first, ready to be shown.

    Each comes with ``mine``, the assignments to posts that they hold or cover today, and ``said``, the newest update.
    """
    if not getattr(user, "person_id", None):
        return []
    held = posts_of(user=user, today=today)
    own = Assignment.objects.filter(post__in=[each.post_id for each in held]).select_related("post")
    newest = Update.objects.filter(activity=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows: list[Any] = list(
        my_activities(user=user, today=today)
        .select_related(
            "commitment__part__objective",
            "rating",
            "version__plan__partnership__force",
            "version__plan__partnership__governing_body",
        )
        .prefetch_related(Prefetch("assignments", queryset=own, to_attr="mine"))
        .annotate(newest=Subquery(newest))
    )
    said = Update.objects.select_related("by").in_bulk([each.newest for each in rows if each.newest])
    for each in rows:
        each.said = said.get(each.newest)
    return rows


def still_to_say(*, user: Any, today: date) -> list[Activity]:
    """What waits for this person to say something: theirs to report on, and nothing said of it today."""
    rows = my_activities(user=user, today=today).select_related(
        "commitment__part",
        "version__plan__partnership__force",
        "version__plan__partnership__governing_body",
    )
    open_today = rows.filter(Q(last_update_on=None) | Q(last_update_on__lt=today))
    return [each for each in open_today if reports_on(user, each)]


@dataclass(frozen=True, slots=True)
class Held:
    """A post that somebody holds or covers today."""

    post_id: int
    name: str
    covers: bool
    ends_on: date | None


def posts_of(*, user: Any, today: date) -> list[Held]:
    """The posts that this person holds today, then those they cover."""
    if not getattr(user, "person_id", None):
        return []
    found = Holding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), person=user.person_id, starts_on__lte=today
    ).order_by("-kind", "post__name")
    return [
        Held(post, name, kind == Holding.Kind.COVER, ends_on)
        for post, name, kind, ends_on in found.values_list("post", "post__name", "kind", "ends_on")
    ]
