"""What was published under a duty, and what of a duty does not apply. The duties themselves are definitions."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wardmote.core.organisations.models import Partnership


class Publication(models.Model):
    """Something that a duty asks for came out. Only ever added to; the newest counts."""

    PERSONAL_DATA = "who recorded it"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="publications")
    duty = models.SlugField(max_length=60)
    item = models.SlugField(max_length=60)
    published_on = models.DateField()
    link = models.URLField(max_length=500)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [models.Index(fields=["partnership", "duty", "item"], name="oversight_published_item")]

    def __str__(self) -> str:
        return f"{self.duty}: {self.item}"


class DutyLeftOut(models.Model):
    """What of a duty does not apply to a partnership, and why."""

    PERSONAL_DATA = "free text"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="duties_left_out")
    duty = models.SlugField(max_length=60)
    item = models.SlugField(max_length=60)
    reason = models.TextField()

    class Meta:
        verbose_name_plural = "duties left out"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "duty", "item"], name="oversight_left_out_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="oversight_left_out_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.item}"
