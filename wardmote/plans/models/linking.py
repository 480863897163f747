"""What a plan's rows wait for, and how commitments of different plans belong together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.plans.models.activity import Activity
from wardmote.plans.models.plan import Commitment


class Dependency(models.Model):
    """Something an activity waits for that others decide: money, a bid, a court, a purchase."""

    PERSONAL_DATA = "free text; who wrote it"

    class Kind(models.TextChoices):
        FUNDING = "funding", _("Funding")
        BID = "bid", _("Bid")
        COURT = "court", _("Court")
        PROCUREMENT = "procurement", _("Procurement")
        ACTIVITY = "activity", _("Another activity")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("Not decided yet")
        GRANTED = "granted", _("Decided: go ahead")
        REFUSED = "refused", _("Decided: no")
        WITHDRAWN = "withdrawn", _("No longer needed")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="dependencies")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=500)
    waits_for = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="waited_for_by"
    )
    decision_due = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "dependencies"
        ordering = [F("decision_due").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(waits_for=F("activity")), name="plans_dependency_on_another"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_on__isnull=True)
                | (~Q(outcome="waiting") & Q(decided_on__isnull=False)),
                name="plans_dependency_decided_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CommitmentLink(models.Model):
    """How a commitment of one plan belongs to one of another plan, as a person says."""

    PERSONAL_DATA = "free text; who wrote it"

    class Kind(models.TextChoices):
        DELIVERS = "delivers", _("Delivers")
        SAME = "same", _("Is the same promise as")
        SUPPORTS = "supports", _("Supports")
        CONFLICTS = "conflicts", _("Conflicts with")

    from_commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="links_out")
    to_commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=Kind)
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_commitment=F("to_commitment")), name="plans_link_between_two_commitments"
            ),
            models.UniqueConstraint(fields=["from_commitment", "to_commitment", "kind"], name="plans_one_link_a_kind"),
        ]


class MeasureLink(models.Model):
    """A measure by which a commitment is to be judged, for one area. The measure is named by the key of its definition."""

    PERSONAL_DATA = "who wrote it"

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="measure_links")
    measure = models.CharField(max_length=80)
    area = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["measure"], name="plans_measure_link_of_measure")]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "measure", "area"], name="plans_measure_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.area})"
