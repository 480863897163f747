"""What the pages of the inbox and of reports ask."""

from __future__ import annotations

from typing import Any

from django.db import models

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.editions.models import Edition
from wardmote.plans.models import Plan, PlanImport, PlanVersion
from wardmote.reports.models import Draft, Upload

OPEN = (Upload.State.WAITING, Upload.State.READING, Upload.State.READ, Upload.State.FAILED)


def uploads_for(*, user: Any) -> models.QuerySet[Upload]:
    """The files of the inbox that this user may work on, newest first, without their contents."""
    return (
        Upload.objects.filter(partnership__in=partnerships_where(user, "reports.use_inbox"))
        .select_related("partnership", "plan", "sent_by", "done__version__plan")
        .defer("data", "source", "read")
    )


def plans_to_import_into(*, user: Any) -> models.QuerySet[Plan]:
    """The plans that this user may import a document into."""
    return Plan.objects.filter(partnership__in=partnerships_where(user, "plans.import_plan")).select_related(
        "partnership"
    )


def earlier_import_of(upload: Upload) -> PlanImport | None:
    """The import that took in exactly this file already and has not been undone."""
    return (
        PlanImport.objects.filter(
            version__plan__partnership=upload.partnership, file_sha256=upload.file_sha256, undone_at=None
        )
        .select_related("version__plan")
        .defer("read", "journal")
        .first()
    )


def drafts_for(*, user: Any) -> models.QuerySet[Draft]:
    """The reports being written that this user may see, last saved first."""
    return (
        Draft.objects.filter(
            version__plan__partnership__in=partnerships_where(user, "reports.view_draft"), state=Draft.State.OPEN
        )
        .select_related("version__plan", "started_by")
        .defer("sections")
    )


def versions_to_report_on(*, user: Any) -> models.QuerySet[PlanVersion]:
    """The plans in force that this user may write reports on."""
    return (
        PlanVersion.objects.filter(
            plan__partnership__in=partnerships_where(user, "reports.edit_draft"), state=PlanVersion.State.CURRENT
        )
        .select_related("plan__partnership", "plan__owner")
        .order_by("plan__title")
    )


def editions_of(*, user: Any) -> models.QuerySet[Edition]:
    """The issued reports of the user's partnerships, newest first."""
    return (
        Edition.objects.filter(partnership__in=partnerships_where(user, "editions.view_edition"))
        .select_related("partnership", "issued_by")
        .defer("content")
    )


def editions_to_compare_with(edition: Edition) -> models.QuerySet[Edition]:
    """The other issued reports of the same partnership, those of the same series first, newest first."""
    return (
        Edition.objects.filter(partnership=edition.partnership_id)
        .exclude(pk=edition.pk)
        .order_by(models.Case(models.When(series=edition.series, then=0), default=1), "-issued_at", "-pk")
        .defer("content")
    )
