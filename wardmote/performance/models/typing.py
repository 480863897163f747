"""Figures that people enter, for measures that no file is loaded for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from wardmote.core.organisations.models import Partnership


class TypedSeries(models.Model):
    """One typed measure of one area. Whoever enters it first keeps it, until the partnership of that area does."""

    PERSONAL_DATA = "none"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="typed_series")
    measure = models.CharField(max_length=60)
    area = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "area"], name="performance_one_typed_series")]

    def __str__(self) -> str:
        return f"{self.measure}, {self.area}"


class TypedFigure(models.Model):
    """What was entered for one period. Nothing is overwritten: the highest number counts, the first was published first.

    A figure without a numerator takes back those before it.
    """

    PERSONAL_DATA = "who entered it"

    series = models.ForeignKey(TypedSeries, on_delete=models.PROTECT, related_name="figures")
    period = models.DateField()
    number = models.PositiveSmallIntegerField()
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["series", "period", "number"], name="performance_figures_are_numbered"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, numerator__gte=0),
                name="performance_figure_is_not_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="performance_figure_is_over_something",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="performance_figure_is_changed_for_a_reason"
            ),
        ]
