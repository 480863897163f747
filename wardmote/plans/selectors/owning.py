"""Questions about who owns what: for the pages of posts, and for the work list of owners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wardmote.core.organisations.models import Post
from wardmote.plans import rules
from wardmote.plans.models import Activity, Assignment, PlanVersion, Update
from wardmote.plans.selectors.reading import plans_for


def led_by(posts: Iterable[Post], *, user: Any) -> models.QuerySet[Activity]:
    """Unfinished activities of current plans that these posts lead, as far as this user may see the plans."""
    lead = Assignment.objects.filter(activity=OuterRef("pk"), part=Assignment.Part.LEAD, post__in=list(posts))
    return (
        Activity.objects.filter(Exists(lead), version__state=PlanVersion.State.CURRENT, retired_on=None)
        .filter(version__plan__in=plans_for(user=user))
        .exclude(status__in=rules.FINISHED)
        .select_related("version__plan", "commitment")
        .order_by("version__plan__title", "position")
    )


def naming(name: str, *, user: Any) -> models.QuerySet[Activity]:
    """Activities of any version that this user may see in whose own words or updates a name stands."""
    said = Update.objects.filter(activity=OuterRef("pk")).filter(
        Q(internal_text__icontains=name) | Q(public_text__icontains=name)
    )
    words = Q(text__icontains=name) | Q(progress__icontains=name) | Q(assignments__printed__icontains=name)
    found = Activity.objects.filter(words | Exists(said), version__plan__in=plans_for(user=user))
    return found.select_related("version__plan", "commitment").distinct().order_by("pk")
