"""The tree from plan to commitment. Printed references are kept as printed; keys are ours and never change."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Organisation, Partnership, Post
from wardmote.plans.models.cadence import WithCadence, body_goes_with_cadence, day_goes_with_cadence
from wardmote.plans.models.rating import RatingScheme

MOST_GRACE_DAYS = 60


class Plan(models.Model):
    """A plan that a force, its governing body or both have adopted, through all of its versions."""

    PERSONAL_DATA = "none"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="plans")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    is_public = models.BooleanField(default=False, help_text=_("Whether the plan has a public page at all"))

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PlanVersion(WithCadence):
    """The plan as adopted once. A variation or a new term is a new version; a monthly return is not."""

    PERSONAL_DATA = "none"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CURRENT = "current", _("Current")
        PAST = "past", _("Past")

    class Kind(models.TextChoices):
        ADOPTED = "adopted", _("As adopted")
        VARIATION = "variation", _("Variation during the term")
        NEW_TERM = "new_term", _("New term")
        SUCCESSION = "succession", _("Taken over from another body")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.CURRENT)
    scheme = models.ForeignKey(RatingScheme, on_delete=models.PROTECT, related_name="plan_versions")
    period_starts_on = models.DateField(null=True, blank=True)
    period_ends_on = models.DateField(null=True, blank=True)
    as_at = models.DateField(null=True, blank=True, help_text=_("The date the latest document speaks of"))
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ADOPTED)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    adopted_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text=_("Why there is a new version"))
    grace_days = models.PositiveSmallIntegerField(
        default=7, help_text=_("How many days after its due date an update still counts as in time")
    )
    escalation_post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("Who is told of updates that stay out, and asked where nobody else is there to ask"),
    )  # fmt: skip

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_one_number_a_plan"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="current"), name="plans_one_current_version"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="draft"), name="plans_one_draft_version"),
            models.CheckConstraint(
                condition=Q(period_ends_on__isnull=True)
                | Q(period_starts_on__isnull=True)
                | Q(period_ends_on__gte=F("period_starts_on")),
                name="plans_period_in_order",
            ),
            models.CheckConstraint(condition=Q(grace_days__lte=MOST_GRACE_DAYS), name="plans_grace_of_weeks"),
            body_goes_with_cadence("plans_version_body_with_cadence"),
            day_goes_with_cadence("plans_version_day_with_cadence"),
        ]

    def __str__(self) -> str:
        return self.title


class Objective(WithCadence):
    """The top heading of a plan, whatever the document calls it: objective, strand, theme, priority."""

    PERSONAL_DATA = "none"

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=80)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "slug"], name="plans_one_objective_a_slug"),
            body_goes_with_cadence("plans_objective_body_with_cadence"),
            day_goes_with_cadence("plans_objective_day_with_cadence"),
        ]

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """A section of an objective, such as the governing body's commitments; untitled where there is none."""

    PERSONAL_DATA = "none"

    class Accountable(models.TextChoices):
        FORCE = "force", _("Force")
        GOVERNING_BODY = "governing_body", _("Governing body")
        JOINT = "joint", _("Joint")
        NOT_STATED = "", _("Not stated")

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="parts")
    title = models.CharField(max_length=300, blank=True)
    accountable = models.CharField(max_length=20, choices=Accountable, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title or str(self.objective)


class Commitment(WithCadence):
    """One promise. ``key`` stays for good; ``ref`` is for matching; ``ref_printed`` is what people say aloud."""

    PERSONAL_DATA = "free text"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="commitments")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="commitments")
    key = models.SlugField(max_length=80)
    ref = models.CharField(max_length=40, blank=True)
    ref_printed = models.CharField(max_length=80, blank=True)
    ref_inferred = models.BooleanField(default=False)
    statement = models.TextField()
    accountable = models.CharField(
        max_length=20, choices=Part.Accountable, blank=True, help_text=_("Where it differs from its part's")
    )
    position = models.PositiveIntegerField()
    retired_on = models.DateField(null=True, blank=True, help_text=_("It has left the plan; the record keeps it"))
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts its changes, so that a form opened before one can tell")
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="plans_one_commitment_a_key"),
            body_goes_with_cadence("plans_commitment_body_with_cadence"),
            day_goes_with_cadence("plans_commitment_day_with_cadence"),
        ]

    def __str__(self) -> str:
        return f"{self.ref_shown} {self.statement}".strip()

    @property
    def ref_shown(self) -> str:
        """What to call it: its number as printed, or the one inferred where a bullet or nothing is printed."""
        return self.ref if self.ref_inferred else self.ref_printed or self.ref
