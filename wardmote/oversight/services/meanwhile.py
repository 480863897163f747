"""Two people change the same record: the second is told, and nothing is overwritten unseen."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class RecordChangedMeanwhile(ValidationError):
    """Somebody else changed the record after this person opened the form."""
