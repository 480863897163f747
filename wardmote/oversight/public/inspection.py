"""Inspections as the public reads them: the report's findings, and what either side says about each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.public.cleared import Says, cleared, on_the_web
from wardmote.oversight.rules.inspection import CLOSED


@dataclass(frozen=True, slots=True)
class PublicFinding:
    """One finding. ``replaced_by`` is the reference of the one that took its place, where that is public too."""

    called: str
    anchor: str
    text: str
    action: str
    no_action_reason: str
    force_comment: str
    body_comment: str
    due: date | None
    closed_on: date | None
    replaced_by: str

    @property
    def is_answered(self) -> bool:
        return any((self.action, self.no_action_reason, self.force_comment, self.body_comment))


@dataclass(frozen=True, slots=True)
class PublicInspection:
    """One report. ``findings`` are those whose words are cleared, in the report's order."""

    uuid: UUID
    title: str
    inspectorate: str
    force: str
    governing_body: str
    published_on: date
    link: str
    response_due: date | None
    responded_on: date | None
    response_link: str
    findings: Sequence[PublicFinding]


def public_inspections() -> list[PublicInspection]:
    """Every inspection whose title is cleared, newest first."""
    return _shown(Inspection.objects.all())


def public_inspection(uuid: Any) -> PublicInspection | None:
    return next(iter(_shown(Inspection.objects.filter(uuid=uuid))), None)


def _shown(rows: Any) -> list[PublicInspection]:
    inspections = list(
        rows.select_related("partnership__force", "partnership__governing_body").order_by("-published_on")
    )
    says = cleared(inspections)
    shown = [each for each in inspections if says(each, "title")]
    findings = _findings(shown)
    return [
        PublicInspection(
            uuid=each.uuid,
            title=says(each, "title"),
            inspectorate=each.inspectorate,
            force=each.partnership.force.name,
            governing_body=each.partnership.governing_body.name,
            published_on=each.published_on,
            link=on_the_web(each.link),
            response_due=each.response_due,
            responded_on=each.responded_on,
            response_link=on_the_web(each.response_link),
            findings=findings.get(each.pk, []),
        )
        for each in shown
    ]


def _findings(inspections: Iterable[Inspection]) -> dict[int, list[PublicFinding]]:
    rows = list(Finding.objects.filter(inspection__in=[each.pk for each in inspections]).select_related("became"))
    says = cleared(rows)
    known = {row.pk for row in rows if says(row, "text")}
    found: dict[int, list[PublicFinding]] = {}
    for row in rows:
        if row.pk in known:
            found.setdefault(row.inspection_id, []).append(_finding(row, says, known))
    return found


def _finding(row: Finding, says: Says, known: set[int]) -> PublicFinding:
    return PublicFinding(
        called=row.called,
        anchor=f"finding-{row.uuid}",
        text=says(row, "text"),
        action=says(row, "action"),
        no_action_reason=says(row, "no_action_reason"),
        force_comment=says(row, "force_comment"),
        body_comment=says(row, "body_comment"),
        due=row.due,
        closed_on=row.closed_on if row.state == CLOSED else None,
        replaced_by=row.became.called if row.became and row.became_id in known else "",
    )
