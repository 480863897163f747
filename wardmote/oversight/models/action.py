"""Something that a board asked for: who does it, by when, and what came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body, Partnership, Post


class Action(models.Model):
    """One action. Its first date stays, every move is counted, and what happened to it stands in its events.

    ``arose_from`` is whatever it is about, such as a commitment: its model's label in lower case and its number. The owner
    is a post; a name that is matched with none stays as text, and is on nobody's list.
    """

    PERSONAL_DATA = "free text; a name where the owner is no post"

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Done, to be confirmed")
        CLOSED = "closed", _("Closed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="actions")
    ref = models.CharField(max_length=20, help_text=_("What people call it, such as A14"))
    number = models.PositiveIntegerField()
    text = models.TextField()
    owner = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    owner_printed = models.CharField(
        max_length=200, blank=True, help_text=_("The name that was given, where there is one")
    )
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    item = models.ForeignKey(
        "oversight.AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="actions_recorded"
    )
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    agreed_on = models.DateField(help_text=_("The day it was agreed"))
    due = models.DateField(null=True, blank=True)
    original_due = models.DateField(null=True, blank=True, help_text=_("The first date it was due by"))
    times_moved = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    done = models.TextField(blank=True, help_text=_("What was done, once it is closed"))
    closed_on = models.DateField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="oversight_one_action_a_number"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="oversight_closed_action_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="oversight_action_arose_from_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="oversight_actions_of_subject"),
            models.Index(fields=["partnership", "state", "due"], name="oversight_actions_due"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.text}"

    @property
    def owner_shown(self) -> str:
        """Who does it: the post, or the name that was given."""
        return self.owner.name if self.owner else self.owner_printed


class ActionEvent(models.Model):
    """Something that happened to an action. Only ever added to."""

    PERSONAL_DATA = "free text; who said it"

    class Kind(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        SAID = "said", _("Progress")
        ANSWERED = "answered", _("Said to be done")
        MOVED = "moved", _("New date agreed")
        HANDED_OVER = "handed_over", _("Handed over")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    text = models.TextField(blank=True)
    was = models.CharField(max_length=200, blank=True)
    now = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]
