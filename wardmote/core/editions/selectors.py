"""Questions about what was issued."""

from __future__ import annotations

from typing import Any

from django.db import models

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Partnership


def editions_for(*, user: Any) -> models.QuerySet[Edition]:
    """The editions a signed-in user may read: those of their partnerships, and public ones, newest first."""
    return (
        Edition.objects.filter(
            models.Q(partnership__in=partnerships_where(user, "editions.view_edition"))
            | models.Q(audience=Edition.Audience.PUBLIC)
        )
        .select_related("partnership")
        .defer("content")
    )


def public_editions() -> models.QuerySet[Edition]:
    """The editions everyone may read, newest first."""
    return Edition.objects.filter(audience=Edition.Audience.PUBLIC).select_related("partnership").defer("content")


def editions_of_series(partnership: Partnership, series: str) -> models.QuerySet[Edition]:
    """The editions of one series, newest first."""
    return Edition.objects.filter(partnership=partnership, series=series).order_by("-number")
