"""Assurance: what a board or an officer makes of what they were told. It stands apart from progress."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body
from wardmote.plans.models.activity import Activity
from wardmote.plans.models.plan import Commitment


class Opinion(models.Model):
    """One opinion on one activity or commitment. Earlier ones stay; the one given last is what lists show.

    ``body`` is the board whose opinion it is; without one it is that of the officer who records it.
    """

    PERSONAL_DATA = "whose opinion it is; the reason is free text"

    class Answer(models.TextChoices):
        ASSURED = "assured", _("Assured")
        PARTLY = "partly", _("Partly assured")
        NOT = "not", _("Not assured")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="opinions")
    commitment = models.ForeignKey(Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="opinions")
    answer = models.CharField(max_length=8, choices=Answer)
    reason = models.TextField()
    given_on = models.DateField()
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_newest = models.BooleanField(default=True)

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=True) ^ Q(commitment__isnull=True), name="plans_opinion_on_one_thing"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="plans_opinion_has_a_reason"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(is_newest=True), name="plans_one_newest_opinion_an_activity"
            ),
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(is_newest=True), name="plans_one_newest_opinion_a_commitment"
            ),
        ]

    def __str__(self) -> str:
        return str(self.Answer(self.answer).label)

    @property
    def given_by(self) -> str:
        """The board, or the officer where it is their own."""
        return self.body.name if self.body else self.by.name
