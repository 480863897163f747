"""Consultations of others that are answered, or deliberately not."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership, Post


class Consultation(models.Model):
    """A consultation by somebody else, by when it is answered, and what was said."""

    PERSONAL_DATA = "free text"

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        NOT_ANSWERED = "not_answered", _("Not answered")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="consultations")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=300)
    asked_by = models.CharField(max_length=200)
    link = models.URLField(max_length=500, blank=True)
    due = models.DateField()
    lead = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="consultations")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text=_("Why it was not answered"))

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="answered", answered_on__isnull=False) & ~Q(answer="")
                | ~Q(state="answered") & Q(answered_on__isnull=True),
                name="oversight_answered_consultation_says_what",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_answered") | ~Q(reason=""), name="oversight_unanswered_consultation_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title
