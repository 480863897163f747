"""Text is internal until a second person clears it. This app holds what may be shown, never where it is used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class Passage(models.Model):
    """One text offered for publication: the words of one field of one record, and who cleared them.

    The public sees the newest cleared passage of a field. New words wait beside it, so that the public page never
    goes blank because somebody corrected a comma.
    """

    PERSONAL_DATA = "free text; who wrote and who cleared it"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be cleared")
        CLEARED = "cleared", _("Cleared")
        REFUSED = "refused", _("Sent back")
        REPLACED = "replaced", _("Replaced before it was cleared")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="passages_written")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="passages_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "field", "state"], name="clearance_by_subject"),
            models.Index(fields=["partnership", "state"], name="clearance_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="cleared") | (Q(decided_by__isnull=False) & ~Q(decided_by=F("written_by"))),
                name="clearance_needs_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "field"],
                condition=Q(state="waiting"),
                name="clearance_one_waiting_a_field",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "field"],
                condition=Q(state="cleared"),
                name="clearance_one_cleared_a_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}.{self.field} ({self.state})"
