"""Who did what to which record, when and why: an append-only chain in which every entry seals the one before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChainHead(models.Model):
    """The newest link, one row. Locking it puts writers in a queue (on PostgreSQL; SQLite has one writer anyway)."""

    PERSONAL_DATA = "none"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    event_count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_one_chain")]


class Event(models.Model):
    """One write. Values that could name a person stand in ``EventValue``; the chain holds only their salted hashes."""

    PERSONAL_DATA = "none: 'by' is a key such as user:5; values stand apart"

    number = models.PositiveBigIntegerField(unique=True)
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=60, help_text=_("room.what_happened, for example plans.rated"))
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    by = models.CharField(max_length=40, help_text=_("user:5, or system"))
    digests = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-number"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject_type}:{self.subject_id}"


class EventValue(models.Model):
    """One value of an event, as canonical JSON text. Erasing it (text null) leaves the chain provable."""

    PERSONAL_DATA = "may hold any text that a person typed; erasable"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="values")
    name = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    text = models.TextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="audit_one_value_a_name")]


class Check(models.Model):
    """One walk along the whole chain and what it found: what the history page shows, so that no page has to walk it."""

    PERSONAL_DATA = "none"

    checked_at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()
    bad_number = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    head_hash = models.CharField(
        max_length=64, help_text=_("The newest entry's seal: keep it elsewhere as a checkpoint")
    )

    checkpoints = models.PositiveIntegerField(default=0, help_text=_("Kept elsewhere, and compared with"))
    kept_in = models.CharField(max_length=500, blank=True, help_text=_("The file that took the newest checkpoint"))
    problem = models.CharField(max_length=500, blank=True, help_text=_("Why no checkpoint was kept"))
    is_running = models.BooleanField(default=False, help_text=_("Still walking; nothing has been found yet"))

    class Meta:
        ordering = ["-checked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.entries} entries, {'sound' if self.bad_number is None else f'bad from {self.bad_number}'}"
