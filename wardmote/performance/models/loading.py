"""What the history tells of loads; the figures themselves are in no table."""

from __future__ import annotations

from django.db import models


class Load(models.Model):
    """One load of figures. Its report lies in the warehouse; the digest of it here vouches that it is what was told then.

    Numbers begin anew where a warehouse was made anew, digests never do: a report holds the instant of its load.
    """

    PERSONAL_DATA = "none"

    number = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    files = models.PositiveIntegerField()
    rows = models.PositiveBigIntegerField()
    refused = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["digest"], name="performance_a_load_is_told_once")]

    def __str__(self) -> str:
        return str(self.number)
