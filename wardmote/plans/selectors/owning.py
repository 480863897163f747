"""Questions about who owns what: for the pages of posts, and for the work list of owners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from wardmote.core.organisations.models import Post
from wardmote.plans import rules
from wardmote.plans.models import Activity, Assignment, PlanVersion
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
