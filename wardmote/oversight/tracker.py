"""The tracker of findings as a file to take away, built new from typed values."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from wardmote.core.documents.compose import Column, Value
from wardmote.core.documents.writers.grid import Grid
from wardmote.oversight.models import Finding


def as_grid(findings: Iterable[Finding]) -> Grid:
    """One row for each finding, in the order of the list."""
    columns = (
        Column(_("Inspectorate"), 2),
        Column(_("Report"), 3),
        Column(_("About"), 1),
        Column(_("Published"), 1),
        Column(_("Answer due"), 1),
        Column(_("Answered"), 1),
        Column(_("Kind"), 1.5),
        Column(_("Reference"), 1),
        Column(_("In the words of the report"), 5),
        Column(_("Pages or paragraphs"), 1),
        Column(_("State"), 1),
        Column(_("To be done by"), 1),
        Column(_("Lead"), 2),
        Column(_("What will be done"), 4),
        Column(_("Why nothing will be done"), 3),
        Column(_("Comments of the force"), 4),
        Column(_("Comments of the governing body"), 4),
        Column(_("Closed on"), 1),
    )
    return Grid(_("Findings"), columns, tuple(_row(each) for each in findings))


def _row(finding: Finding) -> tuple[str | Value | None, ...]:
    report = finding.inspection
    return (
        report.inspectorate,
        report.title,
        report.get_scope_display(),
        report.published_on,
        report.response_due,
        report.responded_on,
        finding.get_kind_display(),
        finding.ref,
        finding.text,
        finding.paragraphs,
        finding.get_state_display(),
        finding.due,
        finding.lead.name if finding.lead else "",
        finding.action,
        finding.no_action_reason,
        finding.force_comment,
        finding.body_comment,
        finding.closed_on,
    )
