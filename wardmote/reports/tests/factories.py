"""Ordinary, believable documents, drafts and editions for tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.documents.blocks import Cell, Document, Paragraph, Row, Table
from wardmote.core.documents.writers import plain
from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import Plan, PlanImport, PlanVersion
from wardmote.plans.tests.factories import a_plain_reading
from wardmote.reports.models import Draft, Upload
from wardmote.reports.services import inbox
from wardmote.reports.services.drafting import save_section, seen_details, seen_section, start_draft
from wardmote.reports.services.issuing import issue

MARCH = date(2026, 3, 31)
JUNE = date(2026, 6, 30)
MOST = 10_000_000

HEADER = ("Ref", "Commitment", "Action", "Lead officer", "Timescale", "RAG", "Progress update", "Oversight")
ROWS = (
    ("1", "Answer every call about antisocial behaviour within a day.", "Open a second line in the evening.",
     "Contact Centre Manager", "By Jun 26", "A", "010326 - Two call handlers start in April.", "Contact Board"),
    ("2", "Walk every market street once a week.", "Publish the walking rota.",
     "Neighbourhood Inspector", "By Sep 26", "G", "Rota drafted.", "Contact Board"),
    ("3", "Repair the bicycle marking kits.", "Order new needles.", "Stores Manager", "Oct 26", "R", "", ""),
)  # fmt: skip


def a_plan_file(
    rows: Sequence[Sequence[str]] = ROWS,
    *,
    header: Sequence[str] = HEADER,
    title: str = "Northmoor safety plan (March 2026)",
) -> bytes:
    """A plan as an office would send it: a Word file with a heading over one table."""
    table = Table(
        rows=[Row([Cell(text) for text in row], number) for number, row in enumerate([header, *rows], start=1)],
        number=1,
    )
    blocks: list[Paragraph | Table] = [Paragraph(title, 1, level=0), Paragraph("Safer streets", 2, level=1), table]
    return plain.docx(Document(format="docx", title=title, blocks=blocks), issued=MARCH)


def a_full_reading() -> dict[str, Any]:
    """A plan as read, with a covering report, a programme, a glossary in two groups, and a printed key."""
    read = a_plain_reading()
    read["rating_key"] = [
        {"printed": "Red: it will miss its date", "rag": "red"},
        {"printed": "Amber: it may miss its date", "rag": "amber"},
        {"printed": "Green: it will be done in time", "rag": "green"},
    ]
    read["bodies"] = [
        _body("Contact Board", "All objectives", "Looks at how people reach the force.", "Quarterly"),
        _body("Roads Group", "Safer streets", "Looks at what happens on the roads.", "Bi-monthly"),
    ]
    read["sessions"] = [
        {"month": "January", "type": "Thematic", "subject": "Road safety", "continued": [], "source": {}},
        {"month": "February", "type": "Performance", "subject": "Calls answered", "continued": [], "source": {}},
    ]
    read["paragraphs"] = [
        _paragraph(1, "Recommendation", "Members are asked to note this report."),
        _paragraph(2, "Background", "The plan was adopted last year."),
        _paragraph(3, "Background", "It runs for three years."),
        _paragraph(4, "Delivery plan and assurance", "Each element is brought up to date every month."),
        _paragraph(5, "Safer streets", "Evening line – callers wait half as long as they did."),
        _paragraph(None, "Financial implications", "None."),
        _paragraph(None, "Supporting information", "Appendix 1 – Delivery plan extract"),
        _paragraph(None, "Supporting information", "Survey of callers"),
        _paragraph(None, "Contact points", "Head of Policy"),
    ]
    return read


def _body(name: str, group: str, purpose: str, meets: str) -> dict[str, Any]:
    return {
        "name": name,
        "name_printed": name,
        "group": group,
        "purpose": purpose,
        "meets_printed": meets,
        "meets": "",
        "notes_published": name == "Contact Board",
        "public_meeting": False,
        "source": {},
    }


def _paragraph(number: int | None, heading: str, text: str) -> dict[str, Any]:
    return {"number": number, "heading": heading, "text": text, "source": {}}


def an_upload(
    partnership: Partnership, *, by: Any, plan: Plan | None = None, data: bytes | None = None, name: str = "plan.docx"
) -> Upload:
    """A file as it lies in the inbox before it is read."""
    return inbox.receive(name=name, data=data or a_plan_file(), partnership=partnership, plan=plan, by=by, limit=MOST)


def an_upload_read(
    partnership: Partnership, *, by: Any, read: dict[str, Any] | None = None, plan: Plan | None = None
) -> Upload:
    """A file whose reading is given, so that no process has to run. Its table 1 has a header and a row for each activity."""
    upload = an_upload(partnership, by=by, plan=plan, data=b"the file's bytes")
    read = read or a_full_reading()
    upload.read, upload.source = _with_table(read)
    upload.state, upload.as_at, upload.title = Upload.State.READ, MARCH, read["title"]
    upload.save()
    return upload


def _with_table(read: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    columns = [("Ref", "ref"), ("Commitment", "statement"), ("Progress", "progress"), ("Owner", None)]
    rows: list[list[str]] = [[name for name, _field in columns]]
    for commitment in read["objectives"][0]["parts"][0]["commitments"]:
        for number, activity in enumerate(commitment["activities"]):
            rows.append(
                [commitment["ref_printed"], commitment["statement"] if number == 0 else "", activity["progress"], "x"]
            )
            activity["source"] = {"table": 1, "row": len(rows)}
        commitment["source"] = dict(commitment["activities"][0]["source"])
    read["tables"] = [
        {
            "where": {"page": None, "sheet": None, "table": 1, "row": 1},
            "role": "plan",
            "layout": "f" * 32,
            "evidence": "headers name ref, statement, progress",
            "header_rows": [1],
            "title": None,
            "columns": [
                {
                    "number": number,
                    "printed": printed,
                    "field": field,
                    "evidence": "header",
                    "candidates": [],
                    "also_printed": [],
                }
                for number, (printed, field) in enumerate(columns, start=1)
            ],
        }
    ]
    read["findings"] = [
        _finding("error", "two-dates", "Two dates stand here.", "June or July", row=2, column="timescale"),
        _finding("warning", "self-reference", "2.2 refers to itself.", "2.2", row=4, column="progress"),
        _finding("info", "as-at-missing", "The document does not say its date.", ""),
    ]
    read["unplaced"] = [{"where": {"table": 1, "row": 5, "column": 4}, "text": "words without a home"}]
    cells = [[{"text": text, "covered": None, "fill": None} for text in row] for row in rows]
    source = {
        "table": 1,
        "sheet": None,
        "page": None,
        "columns": [1, 2, 3, 4],
        "rows": [{"row": number, "cells": row} for number, row in enumerate(cells, start=1)],
    }
    return read, [source]


def _finding(severity: str, code: str, message: str, printed: str, **where: Any) -> dict[str, Any]:
    place = {"table": 1, **where} if where else {}
    return {"severity": severity, "code": code, "message": message, "where": place, "printed": printed}


def the_version(done: PlanImport) -> PlanVersion:
    return PlanVersion.objects.select_related("plan__partnership", "plan__owner", "scheme").get(pk=done.version_id)


def a_draft(version: PlanVersion, *, by: Any, report: str = "charter-update", **values: Any) -> Draft:
    """A report started as its author would."""
    values.setdefault("as_at", MARCH)
    return start_draft(version, report=report, by=by, **values)


def details(draft: Draft, **values: Any) -> dict[str, Any]:
    """The details of a draft as a form sends them, with others in place of some."""
    return {
        "title": draft.title,
        "as_at": draft.as_at,
        "period": (draft.period_starts_on, draft.period_ends_on),
        "audience": draft.audience,
        "changes_since": draft.changes_since,
        "only_changes": draft.only_changes,
        "seen": seen_details(draft),
        **values,
    }


def answered(draft: Draft, *, by: Any) -> Draft:
    """A panel report with an answer to each of its questions."""
    answers = dict.fromkeys(("risk", "financial", "legal", "equality"), "None.")
    return save_section(draft, "implications", {"answers": answers}, seen=seen_section(draft, "implications"), by=by)


def clear_everything(partnership: Partnership, *, by: Any) -> None:
    """A second person clears all that waits."""
    clear(Passage.objects.filter(partnership=partnership, state=Passage.State.WAITING), by=by)


def an_edition(version: PlanVersion, *, by: Any, report: str = "charter-update", **values: Any) -> Edition:
    """A report issued to the panel."""
    draft = a_draft(version, by=by, report=report, **values)
    if report == "panel-report":
        draft = answered(draft, by=by)
    return issue(draft, seen=draft.saves, by=by)
