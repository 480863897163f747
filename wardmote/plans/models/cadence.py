"""How often an update is asked for: agreed for a whole plan, an objective, a commitment or one activity."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body


class Cadence(models.TextChoices):
    NOT_SET = "", _("Not agreed")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    HALF_YEARLY = "half_yearly", _("Every half year")
    YEARLY = "yearly", _("Every year")
    BEFORE_BODY = "before_body", _("Before a body meets")


class WithCadence(models.Model):
    """A level of the plan at which a cadence may be agreed. What is agreed lower down counts for what is below it."""

    cadence = models.CharField(
        max_length=12, choices=Cadence, blank=True, help_text=_("How often an update is agreed for it")
    )
    cadence_body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("The body before whose meetings an update is asked for"),
    )  # fmt: skip
    cadence_since = models.DateField(
        null=True, blank=True, help_text=_("The day from which on it counts; nothing is late that was due before")
    )

    class Meta:
        abstract = True


def day_goes_with_cadence(name: str) -> models.CheckConstraint:
    """A day to count from is named where a cadence is agreed, and nowhere else."""
    return models.CheckConstraint(condition=~Q(cadence="") | Q(cadence_since__isnull=True), name=name)


def body_goes_with_cadence(name: str) -> models.CheckConstraint:
    """A body is named where updates are asked for before its meetings, and nowhere else."""
    before = Q(cadence=Cadence.BEFORE_BODY)
    return models.CheckConstraint(
        condition=(before & Q(cadence_body__isnull=False)) | (~before & Q(cadence_body__isnull=True)), name=name
    )
