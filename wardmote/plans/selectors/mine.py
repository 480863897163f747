"""What one person's posts lead or contribute to, for their own page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, Subquery

from wardmote.core.organisations.models import Holding
from wardmote.plans.models import Activity, Assignment, Update
from wardmote.plans.permissions import reports_on
from wardmote.plans.selectors.reading import my_activities


def my_work(*, user: Any, today: date) -> tuple[list[int], list[int]]:
    """What this person's posts are named for and is not finished, by number.

    First what waits, longest silence first; then those of which something was said today.
    """
    found = my_activities(user=user, today=today).values_list("pk", "last_update_on")
    waiting: list[int] = []
    said_today: list[int] = []
    for pk, said_on in found:
        (said_today if said_on == today else waiting).append(pk)
    return waiting, said_today


def ready_to_say(keys: Sequence[int], *, held: Iterable[Held]) -> list[Any]:
    """Some of these activities in this order, ready to be shown.

    Each comes with ``mine``, the assignments to the posts that are ``held``, and ``said``, the newest update.
    """
    own = Assignment.objects.filter(post__in=[each.post_id for each in held]).select_related("post")
    newest = Update.objects.filter(activity=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = Activity.objects.select_related(
        "commitment__part__objective",
        "rating",
        "version__plan__partnership__force",
        "version__plan__partnership__governing_body",
    )
    rows = rows.prefetch_related(Prefetch("assignments", queryset=own, to_attr="mine"))
    found: dict[int, Any] = rows.annotate(newest=Subquery(newest)).in_bulk(keys)
    newest_of = [each.newest for each in found.values() if each.newest]
    said = Update.objects.select_related("by", "by_link__person").in_bulk(newest_of)
    for each in found.values():
        each.said = said.get(each.newest)
    return [found[key] for key in keys if key in found]


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
