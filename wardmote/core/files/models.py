"""Evidence: files that show that something was done. They belong to a record and never become public."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class Evidence(models.Model):
    """One piece of evidence of one record, in as many versions as were attached. Withdrawn, it stays in the record."""

    PERSONAL_DATA = "its title; who withdrew it and why"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="files_by_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="files_withdrawn_with_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceVersion(models.Model):
    """One file as it was attached. A new one is added beside it; neither it nor its bytes change."""

    PERSONAL_DATA = "what the file says; who attached it"

    class Marking(models.TextChoices):
        OFFICIAL = "official", _("OFFICIAL")
        SENSITIVE = "sensitive", _("OFFICIAL-SENSITIVE")

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    marking = models.CharField(max_length=10, choices=Marking, default=Marking.OFFICIAL)
    expires_on = models.DateField(null=True, blank=True, help_text=_("The last day on which it shows how things are"))
    is_newest = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="files_one_number_an_evidence"),
            models.UniqueConstraint(fields=["evidence"], condition=Q(is_newest=True), name="files_one_newest"),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
