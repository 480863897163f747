"""What is done to keep a commitment: activities, steps, owners, dates, ratings, updates, oversight, references."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import PersonalLink
from wardmote.core.organisations.models import Body, Post, Team
from wardmote.plans.models.cadence import Cadence, WithCadence, body_goes_with_cadence, day_goes_with_cadence
from wardmote.plans.models.plan import Commitment, PlanVersion
from wardmote.plans.models.rating import Rating


class Activity(WithCadence):
    """Work that supports a commitment. A flat plan has exactly one for each, with no text of its own.

    ``progress`` is the current statement, the whole printed cell; its dated entries are ``Update`` rows. The current
    rating, dates and statement stand here for reading; services keep them in step with the histories beside them, and
    what is ``asked`` of it with the cadences of the levels above.
    """

    PERSONAL_DATA = "free text; names of posts and people as printed"

    class Status(models.TextChoices):
        NOT_STATED = "not_stated", _("Not stated")
        NOT_STARTED = "not_started", _("Not started")
        ONGOING = "ongoing", _("Ongoing")
        COMPLETE = "complete", _("Complete")
        CANCELLED = "cancelled", _("Cancelled")

    class TimescaleKind(models.TextChoices):
        START = "start", _("Start")
        BY = "by", _("By")
        TARGET = "target", _("Target")
        ACHIEVE = "achieve", _("Achieve")
        COMMENCE = "commence", _("Commence")
        ONGOING = "ongoing", _("Ongoing")
        UNKNOWN = "unknown", _("Not stated")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="activities")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="activities")
    key = models.SlugField(max_length=80)
    ref = models.CharField(max_length=40, blank=True)
    ref_printed = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    owners_printed = models.TextField(blank=True)
    timescale_printed = models.TextField(blank=True)
    timescale_kind = models.CharField(max_length=10, choices=TimescaleKind, default=TimescaleKind.UNKNOWN)
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True, help_text=_("The current date it is due by"))
    original_latest = models.DateField(null=True, blank=True, help_text=_("The first date it was due by"))
    times_moved = models.PositiveSmallIntegerField(default=0)
    rating = models.ForeignKey(Rating, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rating_printed = models.CharField(max_length=120, blank=True)
    rated_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.NOT_STATED)
    status_printed = models.CharField(max_length=300, blank=True)
    progress = models.TextField(blank=True)
    progress_as_at = models.DateField(null=True, blank=True)
    public_progress = models.TextField(
        blank=True, help_text=_("The statement offered to the public; shown once cleared")
    )
    last_update_on = models.DateField(null=True, blank=True, help_text=_("The date of the newest update, for silence"))
    oversight_printed = models.TextField(blank=True)
    position = models.PositiveIntegerField()
    retired_on = models.DateField(null=True, blank=True, help_text=_("It has left the plan; the record keeps it"))
    asked = models.CharField(
        max_length=12,
        choices=Cadence,
        blank=True,
        help_text=_("The cadence that counts for it: its own or the nearest above"),
    )
    asked_before = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="asked_for",
        help_text=_("The body before whose meetings it is asked for"),
    )  # fmt: skip
    asked_since = models.DateField(
        null=True, blank=True, help_text=_("Since when this cadence counts; nothing is late that was due before")
    )
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counts its changes, so that a form opened before one can tell")
    )

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="plans_one_activity_a_key"),
            body_goes_with_cadence("plans_activity_body_with_cadence"),
            day_goes_with_cadence("plans_activity_day_with_cadence"),
        ]
        indexes = [
            models.Index(fields=["version", "position"], name="plans_activity_in_order"),
            # What every page asks first, answered without opening the long rows: how many, and when anything was said.
            models.Index(fields=["version", "retired_on", "last_update_on", "rated_on"], name="plans_activity_said"),
        ]

    def __str__(self) -> str:
        return f"{self.ref_shown} {self.text or self.commitment.statement}".strip()

    @property
    def ref_shown(self) -> str:
        """What to call it: its own reference without its brackets, or its commitment's."""
        return self.ref_printed.strip("() ") or self.commitment.ref_shown


class Step(models.Model):
    """A numbered step inside an activity's text, ticked off when it is done."""

    PERSONAL_DATA = "free text; who ticked it off"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField(help_text=_("As printed: a document may print one twice"))
    text = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["position"]


class TimescaleDate(models.Model):
    """One date of a printed timescale, such as “BAU by Oct 22”; superseded ones are kept."""

    PERSONAL_DATA = "none"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="timescale_dates")
    printed = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)
    date = models.CharField(
        max_length=10, blank=True, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD: no more than is printed")
    )
    superseded = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]


class Assignment(models.Model):
    """Who leads or contributes: a post or a team. A name that cannot be resolved stays as printed, on the work list."""

    PERSONAL_DATA = "a name as printed, where it is not a post or team"

    class Part(models.TextChoices):
        LEAD = "lead", _("Lead")
        CONTRIBUTOR = "contributor", _("Contributor")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="assignments")
    part = models.CharField(max_length=12, choices=Part)
    printed = models.CharField(max_length=300)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True) | Q(team__isnull=True), name="plans_assignment_to_post_or_team"
            ),
            models.UniqueConstraint(fields=["activity"], condition=Q(part="lead"), name="plans_one_lead"),
        ]
        indexes = [models.Index(fields=["activity", "post", "team"], name="plans_owners_of_activity")]

    @property
    def called(self) -> str:
        """What the post or team is called; else what the plan prints."""
        return str(self.post or self.team or self.printed)

    def get_part_display(self) -> str:  # type: ignore[no-redef]
        """The same as Django's, which goes through every choice in every language for each owner of a page."""
        return str(self.Part(self.part).label)


class Mechanism(models.Model):
    """One means of oversight as printed, matched to a body where it is one."""

    PERSONAL_DATA = "none"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="mechanisms")
    printed = models.CharField(max_length=500)
    body = models.ForeignKey(Body, null=True, blank=True, on_delete=models.PROTECT, related_name="mechanisms")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["activity", "body"], name="plans_boards_of_activity")]


class CrossReference(models.Model):
    """From a commitment's wording (related) or an activity's progress (show theirs) to something else in the plan."""

    PERSONAL_DATA = "none"

    class Kind(models.TextChoices):
        SHOW_THEIRS = "show_theirs", _("See their progress")
        RELATED = "related", _("Related")

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="cross_references")
    from_commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="references"
    )
    from_activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="references"
    )
    ref = models.CharField(max_length=40, help_text=_("The reference in its normal form"))
    kind = models.CharField(max_length=12, choices=Kind)
    to_commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.CASCADE, related_name="referred_to_by"
    )
    to_activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="referred_to_by"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_commitment__isnull=True) ^ Q(from_activity__isnull=True),
                name="plans_reference_from_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(to_commitment__isnull=True) | Q(to_activity__isnull=True),
                name="plans_reference_to_one_thing",
            ),
        ]


class Attributed:
    """What was said by somebody, signed in or through a link of their own."""

    by: Any
    by_link: Any
    by_link_id: int | None

    @property
    def who(self) -> str:
        """Who said it, as people read it; empty where a document did."""
        if self.by_link_id:
            return str(self.by_link)
        return self.by.name if self.by else ""


class Update(Attributed, models.Model):
    """A dated statement of progress. Never changed: a correction is another update.

    ``printed`` is the exact slice of the document's cell, stamp and all, so that the cell can be printed again.
    ``internal_text`` is for the partnership; ``public_text`` may be shown once a second person has cleared it.
    """

    PERSONAL_DATA = "free text; who wrote it"

    class Origin(models.TextChoices):
        TYPED = "typed", _("Written here")
        IMPORTED = "imported", _("Read from a document")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="updates")
    as_at = models.DateField(null=True, blank=True, help_text=_("The date it speaks of; empty where none can be read"))
    stamp_printed = models.CharField(max_length=60, blank=True)
    printed = models.TextField(blank=True)
    internal_text = models.TextField(blank=True)
    public_text = models.TextField(blank=True)
    origin = models.CharField(max_length=8, choices=Origin)
    nothing_changed = models.BooleanField(
        default=False, help_text=_("It says that the statement before it still holds; its text says why")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_link = models.ForeignKey(PersonalLink, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(internal_text="") | ~Q(public_text=""), name="plans_update_says_something"
            )
        ]

    def get_origin_display(self) -> str:  # type: ignore[no-redef]
        """The same as Django's, which goes through every choice in every language for each update of a page."""
        return _origin_in(get_language(), self.origin)


@lru_cache
def _origin_in(_language: str | None, origin: str) -> str:
    return str(Update.Origin(origin).label)


class RatingEvent(Attributed, models.Model):
    """A rating as declared on a date. The earlier ratings stay; a blank is a value too."""

    PERSONAL_DATA = "free text; who declared it"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="rating_events")
    rating = models.ForeignKey(Rating, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    printed = models.CharField(max_length=120, blank=True)
    as_at = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_link = models.ForeignKey(PersonalLink, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["as_at", "pk"]
