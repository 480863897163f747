"""A rating scheme: the letters, words and printed key that a plan version declares progress in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RatingScheme(models.Model):
    """The scheme of one plan version, copied from a definition: changing the definition changes no plan."""

    PERSONAL_DATA = "none"

    name = models.CharField(max_length=120)
    definition = models.SlugField(max_length=60, help_text=_("The definition file it was made from"))
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class Rating(models.Model):
    """One value of a scheme. The colour is a hint for the eye; letter and word carry the meaning."""

    PERSONAL_DATA = "none"

    class Tone(models.TextChoices):
        RED = "red", _("Red")
        AMBER = "amber", _("Amber")
        GREEN = "green", _("Green")
        INK = "ink", _("Ink")
        NONE = "none", _("None")

    scheme = models.ForeignKey(RatingScheme, on_delete=models.CASCADE, related_name="ratings")
    key = models.SlugField(max_length=30, help_text=_("red, amber, green, blue or the scheme's own"))
    letter = models.CharField(max_length=3)
    word = models.CharField(max_length=60)
    printed_key = models.CharField(max_length=300, blank=True, help_text=_("What the document's key says it means"))
    tone = models.CharField(max_length=10, choices=Tone, default=Tone.NONE)
    off_track = models.BooleanField(default=False)
    complete = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Worst first"))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "key"], name="plans_one_rating_a_key"),
            models.CheckConstraint(condition=~Q(letter="") & ~Q(word=""), name="plans_rating_has_letter_and_word"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.word}"
