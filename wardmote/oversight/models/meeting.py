"""Meetings of a body: when, what was on the agenda, who was there, and what was said and asked for."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Body, Partnership, Seat
from wardmote.oversight.models.action import Action
from wardmote.plans.models import Commitment


class Meeting(models.Model):
    """One meeting. Its day and times are those of the place where it is held, whatever the clocks do.

    ``sequence`` counts what calendars must know: moves, cancellations. ``revision`` counts every change, for forms.
    """

    PERSONAL_DATA = "free text"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    class Approved(models.TextChoices):
        NOT_YET = "", _("Not yet")
        BY_CHAIR = "chair", _("By the chair")
        NEXT_MEETING = "meeting", _("At a later meeting")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    on = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    papers_in_on = models.DateField(null=True, blank=True)
    chair_cleared_on = models.DateField(null=True, blank=True)
    despatched_on = models.DateField(null=True, blank=True)
    approved = models.CharField(max_length=7, choices=Approved, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    public_notes = models.TextField(blank=True, help_text=_("What the public may read of it once it is cleared"))
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["on", "begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gt=F("begins")),
                name="oversight_meeting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(approved="", approved_on__isnull=True)
                | (~Q(approved="") & Q(approved_on__isnull=False, state="held")),
                name="oversight_only_held_meetings_have_approved_notes",
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "on"], name="oversight_meetings_of_body")]

    def __str__(self) -> str:
        return f"{self.body}, {self.on.isoformat()}"

    @property
    def partnership(self) -> Partnership:
        """Whose meeting it is."""
        return self.body.partnership

    @property
    def steps_done(self) -> frozenset[str]:
        """The steps of the despatch of its papers that are behind it, as ``rules.despatch`` names them."""
        days = {"papers": self.papers_in_on, "chair": self.chair_cleared_on, "despatch": self.despatched_on}
        return frozenset(name for name, day in days.items() if day)


class MeetingChange(models.Model):
    """What happened to a meeting, with its reason. Only ever added to."""

    PERSONAL_DATA = "free text; who did it"

    class Kind(models.TextChoices):
        PLANNED = "planned", _("Planned")
        MOVED = "moved", _("Moved")
        CANCELLED = "cancelled", _("Cancelled")
        RESTORED = "restored", _("Takes place after all")
        HELD = "held", _("Held")
        DESPATCHED = "despatched", _("Papers sent out")
        APPROVED = "approved", _("Notes approved")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    was = models.CharField(max_length=200, blank=True)
    now = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "pk"]


class AgendaItem(models.Model):
    """One item of an agenda, and what was said of it. Coverage counts commitments that are marked as looked at."""

    PERSONAL_DATA = "free text; who wrote it"

    class Kind(models.TextChoices):
        NOTES = "notes", _("Notes of the last meeting")
        COMMITMENT = "commitment", _("Commitment")
        ACTION = "action", _("Open action")
        OTHER = "other", _("Other business")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=300, blank=True)
    commitment = models.ForeignKey(
        Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items")
    session = models.ForeignKey(
        "oversight.Session", null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    why = models.CharField(max_length=200, blank=True, help_text=_("Why it was put on the agenda"))
    position = models.PositiveIntegerField()
    minutes = models.TextField(blank=True)
    looked_at = models.BooleanField(default=False)
    minuted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    minuted_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "commitment"], name="oversight_commitment_once_a_meeting"),
            models.UniqueConstraint(fields=["meeting", "action"], name="oversight_action_once_a_meeting"),
            models.UniqueConstraint(fields=["meeting", "session"], name="oversight_session_once_a_meeting"),
            models.CheckConstraint(
                condition=Q(kind="commitment", commitment__isnull=False, action__isnull=True)
                | Q(kind="action", action__isnull=False, commitment__isnull=True)
                | Q(kind__in=["notes", "other"], commitment__isnull=True, action__isnull=True),
                name="oversight_item_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(kind="other"), name="oversight_session_is_other_business"
            ),
            models.CheckConstraint(
                condition=Q(looked_at=False) | Q(commitment__isnull=False), name="oversight_only_commitments_looked_at"
            ),
        ]

    def __str__(self) -> str:
        return str(self.commitment or self.action or self.title or self.get_kind_display())

    @property
    def partnership(self) -> Partnership:
        """Whose meeting it is on the agenda of."""
        return self.meeting.partnership


class Attendance(models.Model):
    """Whether somebody came to a meeting. ``name`` is what the seat was called then."""

    PERSONAL_DATA = "names of those who came"

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        APOLOGIES = "apologies", _("Apologies")
        SENT = "sent", _("Sent somebody")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State)
    who = models.CharField(max_length=200, blank=True, help_text=_("Who came for them, or who sat there"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "name"], name="oversight_once_in_attendance"),
        ]


class Paper(models.Model):
    """A paper of a meeting: an edition as it was issued, or the agenda's pages as they stood when they went out.

    ``content`` is what it says as composed blocks; its files were drawn from that once, and never again.
    """

    PERSONAL_DATA = "what the paper says; who sent it out"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=300)
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=True) | Q(content__isnull=True), name="oversight_paper_edition_or_frozen"
            ),
            models.UniqueConstraint(fields=["meeting", "edition"], name="oversight_edition_once_a_meeting"),
        ]

    @property
    def partnership(self) -> Partnership:
        """Whose meeting it is a paper of."""
        return self.meeting.partnership


class PaperFile(models.Model):
    """One file of a paper, drawn when it went out."""

    PERSONAL_DATA = "what the paper says"

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=5, choices=[("html", _("Web page")), ("pdf", _("PDF"))])
    name = models.CharField(max_length=160)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "kind"], name="oversight_one_file_a_kind")]


class CalendarFeed(models.Model):
    """The secret address at which a calendar program reads somebody's meetings. Only a hash of the secret is kept."""

    PERSONAL_DATA = "whose calendar reads meetings, and when it last did"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    every_board = models.BooleanField(
        default=False, help_text=_("Every board they may read of, not only those they sit on")
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="oversight_one_feed_a_user"
            )
        ]
