"""The inbox: send a document in, see how far its reading is, and what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.page import page
from wardmote.plans.selectors.lineage import given_back
from wardmote.reports.forms.inbox import UploadForm, target_key
from wardmote.reports.models import Upload
from wardmote.reports.selectors import OPEN, plans_to_import_into, uploads_for
from wardmote.reports.services import inbox as services
from wardmote.reports.views import finding
from wardmote.reports.views.review import review

SECTION = "inbox"
PER_PAGE = 50
UNREAD = (Upload.State.WAITING, Upload.State.READING)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Import"), reverse("inbox"))]


def upload_crumbs(upload: Upload) -> list[tuple[str, str]]:
    return [*crumbs(), (upload.file_name, reverse("upload", args=[upload.uuid]))]


@require("plans.import_plan")
def inbox(request: HttpRequest) -> HttpResponse:
    """Send a document in, and find those that are on their way."""
    plans = list(plans_to_import_into(user=request.user))
    partnerships = list(partnerships_where(request.user, "plans.import_plan"))
    wanted = next((plan for plan in plans if plan.slug == request.GET.get("plan")), None)
    initial = {"target": target_key(wanted.partnership, wanted)} if wanted else {}
    sent = request.method == "POST"
    form = UploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        plans=plans,
        partnerships=partnerships,
        initial=initial,
    )
    if sent and form.is_valid():
        try:
            upload = _receive(form.cleaned_data, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            services.start_reading(upload, by=request.user)
            return redirect("upload", upload.uuid)
    found = uploads_for(user=request.user)
    return page(
        request,
        "reports/inbox.html",
        {
            "form": form,
            "open": list(found.filter(state__in=OPEN)),
            "done": Paginator(found.exclude(state__in=OPEN), PER_PAGE).get_page(request.GET.get("page")),
            "problem": bool(form.errors),
        },
        title=_("Import a plan"),
        section=SECTION,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _receive(values: dict[str, Any], by: Any) -> Upload:
    partnership, plan = values["target"]
    return services.receive(
        name=values["file"].name,
        data=values["file"].read(),
        partnership=partnership,
        plan=plan,
        by=by,
        limit=settings.UPLOAD_MAX_BYTES,
    )


@require("reports.use_inbox", finding.upload)
def upload(request: HttpRequest, upload: Upload) -> HttpResponse:
    """One document, wherever it is on its way: being read, to be checked, imported or put away."""
    if upload.state == Upload.State.READ:
        if getattr(request, "htmx", None) and request.htmx.target == "progress":  # type: ignore[attr-defined]
            # The progress display asked; the whole page has changed.
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
        return review(request, upload)
    templates = {
        Upload.State.FAILED: "reports/upload_failed.html",
        Upload.State.IMPORTED: "reports/upload_imported.html",
        Upload.State.DISCARDED: "reports/upload_put_away.html",
    }
    unread = upload.state in UNREAD
    if not unread and getattr(request, "htmx", None):
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})
    return page(
        request,
        templates.get(Upload.State(upload.state), "reports/upload_reading.html"),
        {
            "upload": upload,
            "died": services.has_died(upload),
            "done": upload.done,
            "counts": _counts(upload),
            "returned": given_back(upload.done) if upload.done else "",
        },
        title=upload.file_name,
        section=SECTION,
        breadcrumbs=crumbs(),
        block="progress" if unread else "",
    )


def _counts(upload: Upload) -> list[dict[str, Any]]:
    """What an import did, for the page that says so."""
    if upload.done is None:
        return []
    counts = upload.done.summary.get("counts", {})
    names = {
        "new": _("new"),
        "changed": _("changed"),
        "reworded": _("reworded"),
        "moved": _("moved"),
        "same": _("the same"),
        "gone": _("gone from the document"),
    }
    rows = [
        {"name": name, **{level: counts.get(level, {}).get(kind, 0) for level in ("commitment", "activity")}}
        for kind, name in names.items()
    ]
    return [row for row in rows if row["commitment"] or row["activity"]]


@require("reports.use_inbox", finding.upload)
def read_again(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Read a document again: one whose reading died, or that could not be read before."""
    if request.method != "POST":
        raise Http404
    try:
        services.start_reading(upload, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("upload", upload.uuid)


@require("reports.use_inbox", finding.upload)
def put_away(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Put a document away without importing it, after asking."""
    if request.method == "POST":
        try:
            services.discard(upload, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("upload", upload.uuid)
        messages.success(request, _("%(name)s is put away. Nothing was imported.") % {"name": upload.file_name})
        return redirect("inbox")
    return page(
        request,
        "reports/put_away.html",
        {"upload": upload},
        title=_("Put a document away"),
        section=SECTION,
        breadcrumbs=upload_crumbs(upload),
    )
