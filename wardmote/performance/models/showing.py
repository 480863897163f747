"""Which measures a partnership shows on its public site."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class ShownMeasure(models.Model):
    """A measure of a force's area that somebody proposes for everyone to see, and why. A second person clears the sentence.

    Where its figures are entered by hand, a second person clears these too: they are offered as the field ``figures``.

    What it is of stays as it is while it is proposed or shown, because that is what the second person agreed to. Without a
    sentence it is off the public site.
    """

    PERSONAL_DATA = "who proposed it; the sentence is free text"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="shown_measures")
    measure = models.CharField(max_length=80)
    area = models.CharField(max_length=20)
    why = models.CharField(_("why it is shown"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "measure"], name="performance_measure_shown_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.area}"
