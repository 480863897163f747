"""The import inbox: a document on its way into a plan."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.plans.models import Plan, PlanImport


class Upload(models.Model):
    """One file somebody sent in, what was read from it, and how a person corrected the reading."""

    PERSONAL_DATA = "the document's words; who sent it"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be read")
        READING = "reading", _("Being read")
        READ = "read", _("Read")
        FAILED = "failed", _("Could not be read")
        IMPORTED = "imported", _("Imported")
        DISCARDED = "discarded", _("Discarded")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="uploads")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="uploads")
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_on = models.CharField(max_length=200, blank=True)
    message = models.TextField(blank=True, help_text=_("Why it could not be read, and what to do"))
    read = models.JSONField(null=True, blank=True, help_text=_("The plan as read: wardmote-plan/1"))
    source = models.JSONField(default=list, blank=True, help_text=_("The tables of the document as they stand in it"))
    mapping = models.JSONField(default=dict, blank=True, help_text=_("A person's corrections of the columns, by table"))
    corrections = models.JSONField(default=list, blank=True, help_text=_("A person's corrections of single values"))
    decisions = models.JSONField(default=dict, blank=True, help_text=_("Which doubtful rows are the same"))
    as_at = models.DateField(null=True, blank=True, help_text=_("The date the document speaks of"))
    title = models.CharField(max_length=300, blank=True, help_text=_("The title of the plan it is to begin"))
    owner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Whose plan that is: the force's or its governing body's"),
    )
    is_public = models.BooleanField(default=True, help_text=_("Whether that plan gets a public page"))
    done = models.OneToOneField(PlanImport, null=True, blank=True, on_delete=models.PROTECT, related_name="upload")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
