"""Checking what was read of a document, correcting it, comparing it with the plan, and importing it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.page import page
from wardmote.plans.comparison import Comparison
from wardmote.plans.services.importing import Undecided, preview
from wardmote.reports import naming
from wardmote.reports import review as arranged
from wardmote.reports.corrections import rows_of
from wardmote.reports.forms.inbox import ImportForm, RowForm, TableForm, known_fields
from wardmote.reports.models import Upload
from wardmote.reports.selectors import earlier_import_of, plans_to_import_into
from wardmote.reports.services import inbox as services
from wardmote.reports.views import finding

SECTION = "inbox"
COMMITMENTS_PER_PAGE = 100
ROWS_PER_PAGE = 200


def _crumbs(upload: Upload, *, inside: bool = True) -> list[tuple[str, str]]:
    above = [(_("Import"), reverse("inbox"))]
    return [*above, (upload.file_name, reverse("upload", args=[upload.uuid]))] if inside else above


# What was read


def review(request: HttpRequest, upload: Upload) -> HttpResponse:
    """What was read: how much, what is doubtful, what each table was taken for, and every row beside its print."""
    read = services.reading_of(upload)
    listed = arranged.lines(read)
    wanted = request.GET.get("row", "")
    number = request.GET.get("page") or _page_of(listed, wanted)
    corrected = {correction["path"] for correction in upload.corrections}
    return page(
        request,
        "reports/review.html",
        {
            "upload": upload,
            "read": read,
            "counts": arranged.counted(read),
            "groups": arranged.by_weight(
                read, titles=naming.WEIGHTS, place=naming.place, address=source_address(upload)
            ),
            "tables": read["tables"],
            "lines": Paginator(listed, COMMITMENTS_PER_PAGE).get_page(number),
            "open_row": wanted,
            "corrected": corrected,
            "sessions": [[each[name] or "" for name in ("month", "type", "subject")] for each in read["sessions"]],
            "anchor": anchor,
            "day": parse_date,
            "already": earlier_import_of(upload),
            "naming": naming,
            "source_address": source_address(upload),
        },
        title=upload.file_name,
        section=SECTION,
        breadcrumbs=_crumbs(upload, inside=False),
    )


def _page_of(listed: list[arranged.Line], row_id: str) -> int:
    """The page on which a row stands."""
    for line in listed:
        if row_id and row_id in {line.commitment["id"], *(each["id"] for each in line.commitment["activities"])}:
            return (line.number - 1) // COMMITMENTS_PER_PAGE + 1
    return 1


def source_address(upload: Upload) -> Callable[[Mapping[str, Any]], str]:
    """Gives the address of a place in the document; empty where it is in no table."""

    def address(where: Mapping[str, Any]) -> str:
        if not where.get("table"):
            return ""
        base = reverse("upload_table", args=[upload.uuid, where["table"]])
        return f"{base}?row={where['row']}#row-{where['row']}" if where.get("row") else base

    return address


def row_address(upload: Upload, row_id: str) -> str:
    """The address of a commitment or activity on the page of what was read."""
    return f"{reverse('upload', args=[upload.uuid])}?{urlencode({'row': row_id})}#{anchor(row_id)}"


def anchor(row_id: str) -> str:
    """The anchor of a row, from its id in the document."""
    return "read-" + "".join(each if each.isalnum() else f"-{ord(each):x}-" for each in row_id)


# A table of the document


@require("reports.use_inbox", finding.table)
def table(request: HttpRequest, found: finding.TableOfUpload) -> HttpResponse:
    """One table as it stands in the document, what its columns were taken for, and a form to say otherwise."""
    upload, read = found.upload, services.reading_of(found.upload)
    number = found.table["where"]["table"]
    sent = request.method == "POST"
    form = TableForm(request.POST if sent else None, table=found.table)
    if sent and form.is_valid():
        try:
            if "forget" in request.POST:
                services.forget_mapping(upload, table=number, by=request.user)
            else:
                told = form.mapping(upload.mapping.get(str(number)) or {})
                services.correct_mapping(upload, table=number, mapping=told, by=request.user)
            services.start_reading(upload, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved for this layout. The document is being read again."))
            return redirect("upload", upload.uuid)
    rows = found.source["rows"]
    at = next((index for index, row in enumerate(rows) if str(row["row"]) == request.GET.get("row")), 0)
    shown = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page") or at // ROWS_PER_PAGE + 1)
    known = rows_of(read)
    return page(
        request,
        "reports/table.html",
        {
            "upload": upload,
            "table": found.table,
            "form": form,
            "rows": shown,
            "cells_of": arranged.source_cells,
            "width": max((len(row["cells"]) for row in rows), default=0),
            "columns": {each["number"]: each for each in found.table["columns"]},
            "numbers": found.source["columns"],
            "read_as": {
                row: [{"label": _row_name(known[each]), "url": row_address(upload, each)} for each in ids]
                for row, ids in arranged.read_from(read, number).items()
            },
            "findings": _findings_of(read, number),
            "corrected": str(number) in upload.mapping,
            "naming": naming,
            "day": parse_date,
            "role": naming.ROLES[found.table["role"]],
            "fields": {name: naming.FIELDS[name] for name in known_fields(found.table["role"])},
            "problem": bool(form.errors),
        },
        title=naming.place(found.table["where"] | {"row": None}),
        section=SECTION,
        breadcrumbs=_crumbs(upload),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _row_name(row: Mapping[str, Any]) -> str:
    ref = row.get("ref") or row.get("ref_printed") or ""
    if "statement" in row:
        return _("Commitment %(ref)s") % {"ref": ref} if ref else _("Commitment")
    return _("Activity %(ref)s") % {"ref": ref} if ref else _("Activity")


def _findings_of(read: Mapping[str, Any], number: int) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = {}
    for each in read["findings"]:
        if each["where"].get("table") == number and each["where"].get("row"):
            found.setdefault(each["where"]["row"], []).append(each)
    return found


# One row as read


@require("reports.use_inbox", finding.upload)
def row(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Correct the values of one commitment or activity as read."""
    read = services.reading_of(upload)
    row_id = request.GET.get("id", "")
    found = rows_of(read).get(row_id)
    if found is None or upload.state != Upload.State.READ:
        raise Http404
    form = RowForm(request.POST or None, row=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_values(upload, form.corrections(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Corrected. What the document prints is kept beside it."))
            return redirect(row_address(upload, row_id))
    return page(
        request,
        "reports/row.html",
        {
            "upload": upload,
            "row": found,
            "form": form,
            "back": row_address(upload, row_id),
            "here": request.get_full_path(),
            "source": found.get("source") or {},
            "source_address": source_address(upload),
            "naming": naming,
            "problem": bool(form.errors),
        },
        title=_("Correct: %(what)s") % {"what": _row_name(found)},
        section=SECTION,
        breadcrumbs=_crumbs(upload),
        block="form",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


# Where it belongs, what would change, and importing it


@require("reports.use_inbox", finding.upload)
def compare(request: HttpRequest, upload: Upload) -> HttpResponse:
    """What importing would change, what a person has to decide first, and the button that imports."""
    if upload.state != Upload.State.READ:
        return redirect("upload", upload.uuid)
    sent = request.method == "POST"
    form = ImportForm(
        request.POST if sent else None,
        upload=upload,
        plans=list(plans_to_import_into(user=request.user).filter(partnership=upload.partnership)),
        partnerships=list(partnerships_where(request.user, "plans.import_plan").filter(pk=upload.partnership_id)),
        by=request.user,
    )
    decisions = _decisions(request.POST) if sent else {}
    if sent and form.is_valid():
        try:
            answer = _take(request, upload, form, decisions)
        except Undecided as error:
            count = len(error.comparison.doubtful)
            words = ngettext(
                "Say of %(num)d row whether it is the same.", "Say of %(num)d rows whether they are the same.", count
            )
            form.add_error(None, words % {"num": count})
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return answer
    upload.refresh_from_db()
    read = services.reading_of(upload)
    chosen = upload.decisions | decisions
    comparison = preview(read, plan=upload.plan, decisions=chosen)
    open_rows = preview(read, plan=upload.plan).doubtful  # decided ones too, so that a choice can be changed
    return page(
        request,
        "reports/compare.html",
        {
            "upload": upload,
            "form": form,
            "counts": arranged.counted(read),
            "comparison": comparison,
            "same": _count_same(comparison),
            "groups": arranged.changes_by_kind(comparison) if upload.plan else [],
            "differences": arranged.differences,
            "doubtful": [
                {"change": each, "chosen": (upload.decisions | decisions).get(each.there or "", "")}
                for each in open_rows
            ],
            "naming": naming,
            "day": parse_date,
            "rows": rows_of(read),
            "problem": bool(form.errors),
        },
        title=_("Compare and import"),
        section=SECTION,
        breadcrumbs=_crumbs(upload),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _decisions(sent: Any) -> dict[str, str]:
    """The answers about doubtful rows, by the document's row."""
    return {name.removeprefix("same:"): value for name, value in sent.items() if name.startswith("same:") and value}


def _count_same(comparison: Comparison) -> dict[str, int]:
    counts = comparison.counts()
    return {level: counts[level].get("same", 0) for level in ("commitment", "activity")}


def _take(request: HttpRequest, upload: Upload, form: ImportForm, decisions: dict[str, str]) -> HttpResponse:
    """Store the answers; then import, or compare again where the reader asked to or chose another plan."""
    values = form.cleaned_data
    _partnership, plan = values["target"]
    services.choose_target(
        upload,
        plan=plan,
        title=values["title"],
        owner=values["owner"],
        is_public=values["is_public"],
        as_at=values["as_at"],
        by=request.user,
    )
    if form.has_another_target():
        if "import" in request.POST:
            messages.warning(request, _("You chose another plan. Look at what would change in it, then import."))
        return redirect("upload_import", upload.uuid)
    services.decide(upload, decisions, by=request.user)
    if "import" not in request.POST:
        return redirect("upload_import", upload.uuid)
    done = services.import_upload(upload, by=request.user)
    if done is None:
        messages.success(request, _("Nothing was changed: the plan says all of this already."))
    else:
        messages.success(request, _("%(name)s is imported.") % {"name": upload.file_name})
    return redirect("upload", upload.uuid)
