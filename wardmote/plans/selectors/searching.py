"""Finding words in plans: for staff in everything they may read, for everyone in cleared words only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from wardmote.core.organisations.models import Body
from wardmote.plans.models import Activity, Commitment, PlanVersion
from wardmote.plans.selectors.reading import plans_for


def _all_words(words: Sequence[str], *fields: str) -> Q:
    """Every word stands in at least one of the fields."""
    wanted = Q()
    for word in words:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        wanted &= anywhere
    return wanted


def commitments_with(words: Sequence[str], *, user: Any, limit: int) -> list[Commitment]:
    """Commitments of plans in force that the user may read, in the plan's order."""
    found = Commitment.objects.filter(
        _all_words(words, "statement", "ref_printed", "ref"),
        version__state=PlanVersion.State.CURRENT,
        version__plan__in=plans_for(user=user),
        retired_on=None,
    )
    return list(found.select_related("version__plan", "part__objective").order_by("version", "position")[:limit])


def activities_with(words: Sequence[str], *, user: Any, limit: int) -> list[Activity]:
    """Activities of plans in force that the user may read, the newest update first."""
    found = Activity.objects.filter(
        _all_words(words, "text", "progress", "ref_printed", "owners_printed"),
        version__state=PlanVersion.State.CURRENT,
        version__plan__in=plans_for(user=user),
        retired_on=None,
    )
    return list(found.select_related("version__plan", "commitment").order_by("-last_update_on", "position")[:limit])


def bodies_with(words: Sequence[str], *, user: Any, limit: int) -> list[Body]:
    """Bodies of the partnerships whose plans the user may read."""
    partnerships = plans_for(user=user).values("partnership")
    found = Body.objects.filter(_all_words(words, "name", "purpose"), partnership__in=partnerships)
    return list(found.order_by("name")[:limit])
