"""A list somebody wants to come back to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.plans.models.plan import Plan


class SavedView(models.Model):
    """A list by its address: filters, order, grouping. One's own, or shared with the partnership."""

    PERSONAL_DATA = "who saved it"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="saved_views")
    plan = models.ForeignKey(
        Plan, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_views",
        help_text=_("The plan it lists; empty for the list across plans"),
    )  # fmt: skip
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True, help_text=_("The address after the question mark"))
    is_shared = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["by", "plan", "name"], name="plans_one_view_a_name")]

    def __str__(self) -> str:
        return self.name
