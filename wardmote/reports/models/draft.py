"""A report being written."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Body
from wardmote.plans.models import PlanVersion


class Draft(models.Model):
    """The author's sections of a report on one plan version. The plan's own words are read when it is composed."""

    PERSONAL_DATA = "free text; who wrote it"

    class State(models.TextChoices):
        OPEN = "open", _("Draft")
        ISSUED = "issued", _("Issued")
        DISCARDED = "discarded", _("Discarded")

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="report_drafts")
    outline = models.SlugField(max_length=60)
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("The board it is written for"),
    )
    title = models.CharField(max_length=300)
    period_starts_on = models.DateField(null=True, blank=True)
    period_ends_on = models.DateField(null=True, blank=True)
    as_at = models.DateField()
    audience = models.CharField(max_length=10, choices=Edition.Audience, default=Edition.Audience.PANEL)
    changes_since = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    only_changes = models.BooleanField(default=False)
    sections = models.JSONField(default=dict, blank=True, help_text=_("What the author wrote, by section key"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    edition = models.OneToOneField(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="draft")
    saves = models.PositiveIntegerField(default=0, help_text=_("Counts the saves, so that a stale form is noticed"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(only_changes=True) | Q(changes_since__isnull=False),
                name="reports_changes_need_an_earlier_edition",
            ),
            models.CheckConstraint(
                condition=Q(period_ends_on__isnull=True)
                | Q(period_starts_on__isnull=True)
                | Q(period_ends_on__gte=F("period_starts_on")),
                name="reports_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title
