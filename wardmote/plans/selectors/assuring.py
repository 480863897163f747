"""Questions about assurance."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from wardmote.core.organisations.models import Body
from wardmote.core.prepared import Prepared
from wardmote.plans.models import Activity, Commitment, Opinion


def _with_names(found: models.QuerySet[Opinion]) -> models.QuerySet[Opinion]:
    return found.select_related("body", "by")


@Prepared
def _of_activity(activity: int) -> models.QuerySet[Opinion]:
    return _with_names(Opinion.objects.filter(activity=activity))


def opinions_of(subject: Activity | Commitment) -> list[Opinion]:
    """What was made of an activity or a commitment, the opinion given last first."""
    if isinstance(subject, Activity):
        return _of_activity(subject.pk)
    return list(_with_names(Opinion.objects.filter(commitment=subject)))


def boards_for(subject: Activity | Commitment) -> models.QuerySet[Body]:
    """The bodies that may have an opinion: those of the plan's partnership, by name."""
    return Body.objects.filter(partnership=subject.version.plan.partnership_id).order_by("name")


NEWEST_ANSWER = Subquery(
    Opinion.objects.filter(activity=OuterRef("pk"), is_newest=True).order_by().values("answer")[:1]
)
"""What was last made of the activity of the outer query; None where no opinion was given."""


def given_opinion(answer: str) -> Q:
    """Activities whose newest opinion is this one; “none” is those on which there is no opinion."""
    given = Opinion.objects.filter(activity=OuterRef("pk"), is_newest=True)
    return ~Q(Exists(given)) if answer == "none" else Q(Exists(given.filter(answer=answer)))
