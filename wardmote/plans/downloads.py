"""A list of activities as it is shown, as a file to take away. Built new from typed values; nothing in it can run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.documents.compose import Column, Properties
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.look import Palette
from wardmote.plans.models import Activity, PlanVersion


def columns() -> dict[str, Column]:
    """The columns in order, by name; widths are shares."""
    return {
        "objective": Column(_("Objective"), 2),
        "commitment": Column(_("Commitment"), 1),
        "statement": Column(_("Statement"), 4),
        "activity": Column(_("Activity"), 1),
        "text": Column(_("Text"), 4),
        "owners": Column(_("Owners"), 2),
        "timescale": Column(_("Timescale"), 1.5),
        "due": Column(_("Due"), 1),
        "rating": Column(_("Rating"), 1),
        "status": Column(_("Status"), 1),
        "progress": Column(_("Progress"), 5),
        "as_at": Column(_("As at"), 1),
        "oversight": Column(_("Oversight"), 2),
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


def _grid(found: Sequence[Activity]) -> Grid:
    heads = columns()
    rows = tuple(tuple(row[name] for name in heads) for row in as_rows(found))
    return Grid(_("Activities"), tuple(heads.values()), rows)


def as_csv(found: Sequence[Activity]) -> bytes:
    """The list as CSV."""
    return csv.write(_grid(found))


def as_xlsx(version: PlanVersion, found: Sequence[Activity]) -> bytes:
    """The list as a workbook."""
    made = Properties(issued=timezone.localdate())
    return xlsx.write_grids([_grid(found)], title=version.plan.title, properties=made, palette=Palette())
