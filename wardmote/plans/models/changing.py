"""What changed in a plan, field by field: so that it can be shown as it stood on any day, and taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.plans.models.activity import Activity
from wardmote.plans.models.importing import PlanImport
from wardmote.plans.models.plan import Commitment, PlanVersion


class FieldChange(models.Model):
    """One value of a commitment or an activity that was changed.

    ``was`` and ``now`` are canonical text: a rating's key, an ISO date, a status's key, the words of a text. The field
    ``exists`` tells when a row came into the plan (``now`` is "1"); ``retired_on`` when it left. ``as_at`` is the day the
    change speaks of, ``recorded_at`` when it was made known here: a document of May may be imported in June.
    """

    PERSONAL_DATA = "free text; who changed it"

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="field_changes")
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="field_changes"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="field_changes"
    )
    field = models.CharField(max_length=40)
    was = models.TextField(blank=True)
    now = models.TextField(blank=True)
    as_at = models.DateField()
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=60, help_text=_("As in the history, for example plans.edited"))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported = models.ForeignKey(
        PlanImport, null=True, blank=True, on_delete=models.CASCADE, related_name="field_changes"
    )

    class Meta:
        ordering = ["as_at", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(commitment__isnull=True) ^ Q(activity__isnull=True), name="plans_change_of_one_thing"
            )
        ]
        indexes = [
            models.Index(fields=["version", "as_at"], name="plans_changes_by_day"),
            models.Index(fields=["activity", "recorded_at"], name="plans_changes_of_activity"),
            models.Index(fields=["commitment", "recorded_at"], name="plans_changes_of_commitment"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.was[:40]} → {self.now[:40]}"


class DateMove(models.Model):
    """A date agreed anew. The first date stays with the activity; each move has its reason and who agreed."""

    PERSONAL_DATA = "free text; who moved it"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="date_moves")
    was = models.DateField(null=True, blank=True)
    now = models.DateField(null=True, blank=True)
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=200, blank=True, help_text=_("The board or post that agreed to it"))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["agreed_on", "pk"]


class BulkChange(models.Model):
    """One change to many rows of a plan, previewed first, and undone as a whole."""

    PERSONAL_DATA = "who changed it; the values before"

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="bulk_changes")
    what = models.JSONField(help_text=_("What was asked: the field, the value, the reason"))
    count = models.PositiveIntegerField()
    journal = models.JSONField(help_text=_("What was made and what was changed, in order, with the values before"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]


class Lineage(models.Model):
    """Where a commitment or an activity comes from: carried into a new version or plan, split off, or merged in.

    Following it backwards gives a row the history of those it came from.
    """

    PERSONAL_DATA = "free text; who did it"

    class Kind(models.TextChoices):
        CARRIED = "carried", _("Carried over")
        SPLIT = "split", _("Split from")
        MERGED = "merged", _("Merged from")

    kind = models.CharField(max_length=10, choices=Kind)
    from_commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="became"
    )
    to_commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="came_from"
    )
    from_activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="became")
    to_activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="came_from")
    on = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    handed = models.JSONField(null=True, help_text=_("What a merger handed over; empty for other kinds and before 0.6"))

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(from_commitment__isnull=False, to_commitment__isnull=False)
                    & Q(from_activity__isnull=True, to_activity__isnull=True)
                )
                | (
                    Q(from_activity__isnull=False, to_activity__isnull=False)
                    & Q(from_commitment__isnull=True, to_commitment__isnull=True)
                ),
                name="plans_lineage_between_two_alike",
            )
        ]
