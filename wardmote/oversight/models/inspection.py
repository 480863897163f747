"""What inspectorates found, and what was answered: reports, their findings, and everything that became of each."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership, Post
from wardmote.oversight.rules import inspection as rules
from wardmote.plans.models import Plan


class Inspection(models.Model):
    """One published report. Force and governing body answer it in two voices; neither edits the other's."""

    PERSONAL_DATA = "none"

    class Scope(models.TextChoices):
        FORCE = "force", _("This force")
        NATIONAL = "national", _("National")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="inspections")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspectorate_key = models.SlugField(max_length=60, blank=True, help_text=_("Its definition, where it has one"))
    inspectorate = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.FORCE)
    published_on = models.DateField()
    link = models.URLField(max_length=500, blank=True)
    response_due = models.DateField(null=True, blank=True)
    responded_on = models.DateField(null=True, blank=True)
    response_link = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["-published_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(response_due__isnull=True) | Q(response_due__gte=F("published_on")),
                name="oversight_response_due_after_publication",
            ),
            models.CheckConstraint(
                condition=Q(responded_on__isnull=True) | Q(responded_on__gte=F("published_on")),
                name="oversight_responded_after_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """A cause of concern, recommendation or area for improvement, in the words of the report."""

    PERSONAL_DATA = "free text; who proposed and who signed its closing off"

    class Kind(models.TextChoices):
        CAUSE_OF_CONCERN = "cause_of_concern", _("Cause of concern")
        RECOMMENDATION = "recommendation", _("Recommendation")
        AREA_FOR_IMPROVEMENT = "area_for_improvement", _("Area for improvement")

    class State(models.TextChoices):
        OPEN = rules.OPEN, _("Open")
        DRAFTED = rules.DRAFTED, _("Response drafted")
        RESPONDED = rules.RESPONDED, _("Responded")
        IN_PROGRESS = rules.IN_PROGRESS, _("In progress")
        READY = rules.READY, _("Ready for sign-off")
        CLOSED = rules.CLOSED, _("Closed")
        SUPERSEDED = rules.SUPERSEDED, _("Superseded")
        MERGED = rules.MERGED, _("Merged")

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    ref = models.CharField(max_length=40)
    text = models.TextField(help_text=_("As the report says it"))
    paragraphs = models.CharField(max_length=120, blank=True)
    under = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="recommendations")
    due = models.DateField(null=True, blank=True)
    lead = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="findings_led")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    action = models.TextField(blank=True)
    no_action_reason = models.TextField(blank=True)
    force_comment = models.TextField(blank=True)
    body_comment = models.TextField(blank=True)
    became = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="came_from")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="findings_proposed"
    )
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="findings_signed_off"
    )
    closed_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["inspection", "position", "pk"]
        indexes = [models.Index(fields=["state", "due"], name="oversight_finding_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "ref"], name="oversight_one_finding_a_ref"),
            models.CheckConstraint(
                condition=Q(action="") | Q(no_action_reason=""), name="oversight_action_or_why_none"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (
                    Q(signed_off_by__isnull=False, proposed_by__isnull=False, closed_on__isnull=False)
                    & ~Q(signed_off_by=F("proposed_by"))
                ),
                name="oversight_closing_needs_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["superseded", "merged"], became__isnull=False)
                | Q(became__isnull=True) & ~Q(state__in=["superseded", "merged"]),
                name="oversight_what_went_says_where",
            ),
            models.CheckConstraint(condition=~Q(became=F("id")), name="oversight_no_finding_becomes_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.called} {self.text}"

    @property
    def called(self) -> str:
        """Its kind and its reference, without saying “Recommendation Recommendation 3”."""
        kind = str(self.get_kind_display())
        return self.ref if kind.casefold() in self.ref.casefold() else f"{kind} {self.ref}"

    @property
    def partnership(self) -> Partnership:
        return self.inspection.partnership


class FindingMove(models.Model):
    """A finding went from one state to the next: when, by whom, and why."""

    PERSONAL_DATA = "free text; who moved it"

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="moves")
    was = models.CharField(max_length=12, choices=Finding.State, blank=True)
    now = models.CharField(max_length=12, choices=Finding.State)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.finding}: {self.now}"


class FindingLink(models.Model):
    """A row of a plan that answers a finding. By its key, so that the link holds in every later version of the plan."""

    PERSONAL_DATA = "none"

    class Level(models.TextChoices):
        COMMITMENT = "commitment", _("Commitment")
        ACTIVITY = "activity", _("Activity")

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="links")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="finding_links")
    level = models.CharField(max_length=10, choices=Level)
    key = models.SlugField(max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "plan", "level", "key"], name="oversight_one_link_a_finding")
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.key}"
