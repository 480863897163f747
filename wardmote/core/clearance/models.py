"""Text is internal until a second person clears it. This app holds what may be shown, never where it is used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class Passage(models.Model):
    """One text offered for publication: the words of one field of one record, and who cleared them.

    The public sees the newest cleared passage of a field. New words wait beside it, so that the public page never
    goes blank because somebody corrected a comma. Words that are cleared for a later moment, or during a hold, leave
    those before them standing until then: ``selectors.public_passages`` alone says what is public at a moment.
    """

    PERSONAL_DATA = "free text; who wrote and who cleared it"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be cleared")
        CLEARED = "cleared", _("Cleared")
        STANDING = "standing", _("Public until newer words are")
        REFUSED = "refused", _("Sent back")
        REPLACED = "replaced", _("Replaced before it was cleared")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=40)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="passages_written",
        help_text=_("Empty where it was somebody by a personal link who has no account, and so can clear nothing"),
    )  # fmt: skip
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="passages_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(
        null=True, blank=True, help_text=_("The moment from which the public may read it")
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "field", "state"], name="clearance_by_subject"),
            models.Index(fields=["partnership", "state"], name="clearance_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["cleared", "standing"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("written_by"))),
                name="clearance_needs_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "field"],
                condition=Q(state="waiting"),
                name="clearance_one_waiting_a_field",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "field"],
                condition=Q(state="cleared"),
                name="clearance_one_cleared_a_field",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "field"],
                condition=Q(state="standing"),
                name="clearance_one_standing_a_field",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Hold(models.Model):
    """A time in which nothing becomes public that was not public before: the weeks before an election.

    ``starts_on`` and ``ends_on`` are the first and the last day, as people say it; ``starts_at`` and ``ends_at`` the moments
    that count. A hold that is declared on its first day begins at that moment: what was public by then stays so.
    """

    PERSONAL_DATA = "who declared and who ended it; the reason is free text"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="holds")
    starts_on = models.DateField()
    ends_on = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="clearance_hold_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="clearance_hold_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason
