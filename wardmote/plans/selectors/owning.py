"""Questions about who owns what: for the pages of posts, and for the work list of owners."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wardmote.core.organisations.models import Post
from wardmote.plans import rules
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    DateMove,
    Dependency,
    FieldChange,
    Lineage,
    PlanVersion,
    RatingEvent,
    Step,
    Update,
)
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


def activities_naming(name: str, *, user: Any) -> models.QuerySet[Activity]:
    """Activities of any version that this user may see where a name stands in their words or in what was said of them."""
    this = {"activity": OuterRef("pk")}
    anywhere = (
        _has(name, "text", "progress", "public_progress", "owners_printed", "oversight_printed", "timescale_printed")
        | Exists(Assignment.objects.filter(**this, printed__icontains=name))
        | Exists(Step.objects.filter(**this, text__icontains=name))
        | Exists(Update.objects.filter(_has(name, "internal_text", "public_text"), **this))
        | Exists(FieldChange.objects.filter(_has(name, "was", "now", "reason"), **this))
        | Exists(DateMove.objects.filter(_has(name, "agreed_by", "reason"), **this))
        | Exists(RatingEvent.objects.filter(**this, reason__icontains=name))
        | Exists(Dependency.objects.filter(**this, text__icontains=name))
        | Exists(_lineage(name, "activity"))
    )
    found = Activity.objects.filter(anywhere, version__plan__in=plans_for(user=user))
    return found.select_related("version__plan", "commitment").order_by("pk")


def commitments_naming(name: str, *, user: Any) -> models.QuerySet[Commitment]:
    """The same of commitments."""
    this = OuterRef("pk")
    linked = CommitmentLink.objects.filter(Q(from_commitment=this) | Q(to_commitment=this), note__icontains=name)
    anywhere = (
        Q(statement__icontains=name)
        | Exists(FieldChange.objects.filter(_has(name, "was", "now", "reason"), commitment=this))
        | Exists(linked)
        | Exists(_lineage(name, "commitment"))
    )
    found = Commitment.objects.filter(anywhere, version__plan__in=plans_for(user=user))
    return found.select_related("version__plan").order_by("pk")


def _has(name: str, *fields: str) -> Q:
    """That one of these fields has a name in it."""
    return functools.reduce(operator.or_, (Q(**{f"{field}__icontains": name}) for field in fields))


def _lineage(name: str, kind: str) -> models.QuerySet[Lineage]:
    """Where something comes from or went to, for a reason that has a name in it."""
    this = OuterRef("pk")
    return Lineage.objects.filter(Q(**{f"from_{kind}": this}) | Q(**{f"to_{kind}": this}), reason__icontains=name)
