"""What people say about a chart: what happened in a period, and that the process is another one from then on."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class ChartNote(models.Model):
    """A note on the chart of one measure of one area, at one period. Where it ``rebases``, mean and limits begin anew there.

    ``fixed_until`` ends the baseline of a rebasing whose limits stay as the values up to there make them.
    A partnership's notes are its own: its charts are drawn by them, and nobody else's. Nothing is deleted: what was wrong
    is withdrawn, with a reason.
    """

    PERSONAL_DATA = "free text; who wrote it"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="chart_notes")
    measure = models.CharField(max_length=80)
    area = models.CharField(max_length=20)
    period = models.DateField()
    text = models.CharField(_("what happened"), max_length=300)
    rebases = models.BooleanField(default=False)
    fixed_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["period", "pk"]
        indexes = [models.Index(fields=["measure", "area"], name="performance_note_of_chart")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="performance_note_says_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="performance_note_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(fixed_until=None) | Q(rebases=True, fixed_until__gt=F("period")),
                name="performance_only_a_rebasing_fixes_a_baseline",
            ),
            models.UniqueConstraint(
                fields=["partnership", "measure", "area", "period"],
                condition=Q(rebases=True, withdrawn_at__isnull=True),
                name="performance_one_rebasing_a_period",
            ),
        ]

    def __str__(self) -> str:
        return self.text
