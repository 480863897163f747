"""What was issued, frozen: an edition, a card for each thing in it, and the files exactly as they went out."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership


class Edition(models.Model):
    """One issued report. Nothing in it changes afterwards: a correction is a new edition that says so."""

    PERSONAL_DATA = "who issued it; what the report itself says"

    class Audience(models.TextChoices):
        PANEL = "panel", _("Panel members and staff")
        PUBLIC = "public", _("Everyone")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="editions")
    report = models.SlugField(max_length=60, help_text=_("The outline it was made with"))
    series = models.CharField(max_length=120, help_text=_("Editions of one series follow each other"))
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    period_starts_on = models.DateField(null=True, blank=True)
    period_ends_on = models.DateField(null=True, blank=True)
    as_at = models.DateField()
    audience = models.CharField(max_length=10, choices=Audience)
    content = models.JSONField(help_text=_("Everything the edition prints, as composed blocks and plain values"))
    content_hash = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changes_since = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "series", "number"], name="editions_one_number_a_series"),
            models.CheckConstraint(
                condition=Q(period_ends_on__isnull=True)
                | Q(period_starts_on__isnull=True)
                | Q(period_ends_on__gte=models.F("period_starts_on")),
                name="editions_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Card(models.Model):
    """One thing as an edition showed it, found again by its key: what “what changed since” compares."""

    PERSONAL_DATA = "what the edition says of the thing"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cards")
    subject_type = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=80)
    facts = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "subject_type", "subject_key"], name="editions_one_card_a_thing")
        ]


class EditionFile(models.Model):
    """One file of an edition, stored when it was issued and never rendered again."""

    PERSONAL_DATA = "what the edition says"

    class Kind(models.TextChoices):
        HTML = "html", _("Web page")
        DOCX = "docx", _("Word")
        PDF = "pdf", _("PDF")
        JSON = "json", _("Data (JSON)")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(max_length=160)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="editions_one_file_a_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """What a link calls it, beside which its format stands."""
        return gettext("Data") if self.kind == self.Kind.JSON else self.get_kind_display()
