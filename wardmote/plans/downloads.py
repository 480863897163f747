"""A list of activities as it is shown, as a file to take away. Built new from typed values; nothing in it can run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.documents.compose import Cell, Column, Composed, Properties, Row, TableBlock, cell
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.look import Palette, Words
from wardmote.plans.models import Activity, PlanVersion


def columns() -> dict[str, str]:
    """The heading of each column, in order."""
    return {
        "objective": _("Objective"),
        "commitment": _("Commitment"),
        "statement": _("Statement"),
        "activity": _("Activity"),
        "text": _("Text"),
        "owners": _("Owners"),
        "timescale": _("Timescale"),
        "due": _("Due"),
        "rating": _("Rating"),
        "status": _("Status"),
        "progress": _("Progress"),
        "as_at": _("As at"),
        "oversight": _("Oversight"),
    }


def as_rows(found: Sequence[Activity]) -> list[dict[str, Any]]:
    """Each activity as plain values, by column."""
    return [
        {
            "objective": each.commitment.part.objective.title,
            "commitment": each.commitment.ref_printed or each.commitment.ref,
            "statement": each.commitment.statement,
            "activity": each.ref_printed or each.ref,
            "text": each.text,
            "owners": "; ".join(row.printed for row in each.assignments.all()),
            "timescale": each.timescale_printed,
            "due": each.latest,
            "rating": f"{each.rating.letter} {each.rating.word}" if each.rating else "",
            "status": str(each.get_status_display()),
            "progress": each.progress,
            "as_at": each.progress_as_at,
            "oversight": "; ".join(row.printed for row in each.mechanisms.all()),
        }
        for each in found
    ]


def _composed(title: str, found: Sequence[Activity]) -> Composed:
    heads = columns()
    rows = tuple(Row(tuple(_cell(row[name]) for name in heads)) for row in as_rows(found))
    table = TableBlock(caption=_("Activities"), columns=tuple(Column(words) for words in heads.values()), rows=rows)
    return Composed(title=title, blocks=(table,), properties=Properties(issued=timezone.localdate()))


def _cell(value: Any) -> Cell:
    if isinstance(value, date):
        return cell(value.isoformat(), value=value)
    return cell(value or "")


def as_csv(found: Sequence[Activity]) -> bytes:
    """The list as CSV."""
    return csv.write(_composed(_("Activities"), found), palette=Palette(), words=Words())


def as_xlsx(version: PlanVersion, found: Sequence[Activity]) -> bytes:
    """The list as a workbook."""
    return xlsx.write(_composed(version.plan.title, found), palette=Palette(), words=Words())
