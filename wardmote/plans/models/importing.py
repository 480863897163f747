"""What was imported, from which file, and what it changed: enough to undo it as a whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.plans.models.plan import PlanVersion


class PlanImport(models.Model):
    """One document taken into a plan version, in one transaction."""

    PERSONAL_DATA = "who imported it; the document's words"

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    as_at = models.DateField(null=True, blank=True)
    read = models.JSONField(help_text=_("The plan as read: wardmote-plan/1"))
    summary = models.JSONField(help_text=_("Counts of new, changed, reworded, moved and gone"))
    journal = models.JSONField(help_text=_("What was made and what was changed, in order, with the values before"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class LayoutCorrection(models.Model):
    """A person's correction of how a layout is read, remembered for the next file of that layout."""

    PERSONAL_DATA = "who corrected it"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="layout_corrections")
    layout = models.CharField(max_length=64, help_text=_("The fingerprint of a table's header and shape"))
    mapping = models.JSONField(help_text=_("The table's role, its header rows, and the field of each column"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "layout"], name="plans_one_correction_a_layout")]
