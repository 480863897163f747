"""What the governing body decided: a public part, and where the law allows it a part that stays exempt."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership, Post
from wardmote.oversight.models.meeting import AgendaItem
from wardmote.plans.models import Commitment


class Decision(models.Model):
    """One decision of the governing body. Its exempt part is in no list, file, search, history or report."""

    PERSONAL_DATA = "free text; the exempt part may speak of people and of contracts"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="decisions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    public_part = models.TextField()
    exempt_part = models.TextField(blank=True)
    exempt_reason = models.TextField(blank=True)
    is_urgent = models.BooleanField(default=False)
    urgency_reason = models.TextField(blank=True)
    consultation = models.TextField(blank=True)
    no_consultation_reason = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions",
        help_text=_("What it is about"),
    )  # fmt: skip
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions",
        help_text=_("The item of an agenda at which it was made"),
    )  # fmt: skip
    publish_by = models.DateField()
    published_on = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "year", "number"], name="oversight_one_decision_a_number"),
            models.CheckConstraint(
                condition=Q(exempt_part="") | ~Q(exempt_reason=""), name="oversight_exempt_part_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(is_urgent=False) | ~Q(urgency_reason=""), name="oversight_urgent_decision_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(published_on__gte=models.F("decided_on")),
                name="oversight_published_after_it_was_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def ref(self) -> str:
        return f"{self.year}/{self.number:03}"
