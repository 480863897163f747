"""Questions about evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.files import rules
from wardmote.core.files.models import Evidence, EvidenceVersion
from wardmote.core.prepared import Prepared


@Prepared
def _newest_of(subject_type: str, subject_id: int) -> models.QuerySet[EvidenceVersion]:
    found = EvidenceVersion.objects.filter(
        evidence__subject_type=subject_type, evidence__subject_id=subject_id, is_newest=True
    )
    return found.select_related("evidence__withdrawn_by", "by").defer("data").order_by("evidence")


def evidence_of(subject: models.Model) -> list[EvidenceVersion]:
    """The newest file of every piece of evidence of a record, in the order in which they were attached."""
    return _newest_of(subject._meta.label_lower, subject.pk)


def versions_of(evidence: Evidence) -> models.QuerySet[EvidenceVersion]:
    """Every file that one piece of evidence has been, newest first."""
    return evidence.versions.select_related("evidence", "by").defer("data")


def files_of(subject_type: str, subject_ids: Iterable[int]) -> models.QuerySet[EvidenceVersion]:
    """Every file of all evidence of some records of one kind, in the order in which they were attached."""
    about = _versions().filter(evidence__subject_type=subject_type, evidence__subject_id__in=list(subject_ids))
    return about.order_by("pk")


def newest_version(uuid: Any) -> EvidenceVersion:
    """The newest file of a piece of evidence. Raises ``DoesNotExist``."""
    return _versions().get(evidence__uuid=uuid, is_newest=True)


def version_to_open(uuid: Any, number: int) -> EvidenceVersion:
    """One file with its bytes. Raises ``DoesNotExist``, also for what was withdrawn."""
    return _versions().defer(None).get(evidence__uuid=uuid, number=number, evidence__withdrawn_at=None)


def _versions() -> models.QuerySet[EvidenceVersion]:
    return EvidenceVersion.objects.select_related("evidence__partnership", "evidence__withdrawn_by", "by").defer("data")


def evidence_within(*, user: Any) -> models.QuerySet[EvidenceVersion]:
    """The newest file of all evidence in the user's partnerships; whoever shows it asks for each record whether they may."""
    scope = partnerships_where(user, "files.list_evidence")
    return _versions().filter(evidence__partnership__in=scope, is_newest=True).order_by("expires_on", "-pk")


def expired(versions: models.QuerySet[EvidenceVersion], *, today: date) -> models.QuerySet[EvidenceVersion]:
    """Those that no longer show how things are: the twin of ``rules.is_expired``."""
    return versions.filter(evidence__withdrawn_at=None, expires_on__lt=today)


def expiring(versions: models.QuerySet[EvidenceVersion], *, today: date) -> models.QuerySet[EvidenceVersion]:
    """Those that will soon no longer do so: the twin of ``rules.expires_soon``."""
    soon = today + rules.EXPIRES_SOON
    return versions.filter(evidence__withdrawn_at=None, expires_on__gte=today, expires_on__lte=soon)
