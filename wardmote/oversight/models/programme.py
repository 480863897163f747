"""Holding to account: a year's sessions, the questions put in advance, the answers, and what was made of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class Session(models.Model):
    """One session in which the governing body holds the force to account on a theme or on its performance."""

    PERSONAL_DATA = "free text"

    class Kind(models.TextChoices):
        THEMATIC = "thematic", _("Thematic")
        PERFORMANCE = "performance", _("Performance")

    class Way(models.TextChoices):
        MEETING = "meeting", _("At a meeting")
        WRITTEN = "written", _("In writing")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="scrutiny_sessions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    subject = models.CharField(max_length=300)
    way = models.CharField(max_length=8, choices=Way, default=Way.MEETING)
    planned_for = models.DateField()
    meeting = models.ForeignKey(
        "oversight.Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="scrutiny_sessions",
        help_text=_("Where it takes place at a meeting of a board"),
    )  # fmt: skip
    held_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["planned_for", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", held_on__isnull=False) | ~Q(state="held") & Q(held_on__isnull=True),
                name="oversight_held_session_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="oversight_cancelled_session_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(way="meeting"), name="oversight_written_session_has_no_meeting"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Question(models.Model):
    """A question the governing body puts before a session. The answer is the force's, the comment the governing body's."""

    PERSONAL_DATA = "free text"

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="questions")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    due = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="oversight_one_question_a_number"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="oversight_answered_question_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def partnership(self) -> Partnership:
        return self.session.partnership
