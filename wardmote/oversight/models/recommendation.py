"""What a panel or committee recommends to the governing body, and the reply."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body, Partnership


class PanelRecommendation(models.Model):
    """One recommendation of a body, or of one that is not among this partnership's, and the governing body's reply."""

    PERSONAL_DATA = "free text"

    class Response(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Accepted in part")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="panel_recommendations")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations")
    made_by = models.CharField(max_length=200, blank=True)
    made_on = models.DateField()
    meeting = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    reply_due = models.DateField(null=True, blank=True)
    response = models.CharField(max_length=12, choices=Response, blank=True)
    reply = models.TextField(blank=True)
    replied_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=True) & ~Q(made_by="") | Q(body__isnull=False, made_by=""),
                name="oversight_recommendation_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(reply="", response="", replied_on__isnull=True)
                | ~Q(reply="") & ~Q(response="") & Q(replied_on__isnull=False),
                name="oversight_reply_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=models.F("made_on")),
                name="oversight_replied_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def by_whom(self) -> str:
        return self.body.name if self.body else self.made_by
