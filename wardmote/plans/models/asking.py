"""Who was asked for which updates, and what was handed back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import PersonalLink
from wardmote.core.organisations.models import Person
from wardmote.plans.models.activity import Activity, Attributed


class Reminder(models.Model):
    """That a person was written to about the updates due on one day: once, however many there are; by hand once a day.

    It is written in the transaction of the letter, so that there is neither the one nor the other without it.
    """

    PERSONAL_DATA = "which person was reminded, and when"

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked for updates")
        ESCALATED = "escalated", _("Told of updates that stay out")
        CHASED = "chased", _("Asked again by hand")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    due = models.DateField(help_text=_("The last day of the period; of a letter sent by hand, its own day"))
    link = models.ForeignKey(PersonalLink, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "due"], name="plans_one_reminder_a_period")]


class HandBack(Attributed, models.Model):
    """That somebody who was asked says an activity is not theirs. It is asked of nobody until that is settled."""

    PERSONAL_DATA = "free text; who handed it back"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="hand_backs")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_link = models.ForeignKey(PersonalLink, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-handed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity"], condition=Q(settled_at=None), name="plans_one_open_hand_back")
        ]
