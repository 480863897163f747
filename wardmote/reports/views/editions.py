"""Issued reports: the list, one as it was issued, and its files."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.editions.models import Edition
from wardmote.core.editions.selectors import editions_of_series
from wardmote.core.editions.services import Damaged
from wardmote.core.ui.page import page
from wardmote.reports.public import body, file_response
from wardmote.reports.selectors import drafts_for, editions_of, editions_to_compare_with, versions_to_report_on
from wardmote.reports.views import finding

log = logging.getLogger(__name__)

SECTION = "reports"
PER_PAGE = 50


def crumbs() -> list[tuple[str, str]]:
    return [(_("Reports"), reverse("reports"))]


@require("editions.view_edition")
def reports(request: HttpRequest) -> HttpResponse:
    """What is being written, for those who write, and everything that was issued."""
    writes = request.user.has_perm("reports.edit_draft")
    sees = request.user.has_perm("reports.view_draft")
    return page(
        request,
        "reports/reports.html",
        {
            "drafts": drafts_for(user=request.user) if sees else [],
            "sees_drafts": sees,
            "may_start": writes and versions_to_report_on(user=request.user).exists(),
            "editions": Paginator(editions_of(user=request.user), PER_PAGE).get_page(request.GET.get("page")),
        },
        title=_("Reports"),
        section=SECTION,
    )


@require("editions.view_edition", finding.edition)
def edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    """One report exactly as it was issued: the stored words, never the plan as it is today."""
    try:
        words = body(edition)
    except Damaged as error:
        return damaged(request, edition, error)
    series = editions_of_series(edition.partnership, edition.series).defer("content")
    return page(
        request,
        "reports/edition.html",
        {
            "edition": edition,
            "body": words,
            "files": edition.files.defer("data").order_by("pk"),
            "series": series,
            "newest": series.first(),
            "may_compare": editions_to_compare_with(edition).exists(),
        },
        title=edition.title,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require("editions.view_edition", finding.edition_file)
def edition_file(request: HttpRequest, found: finding.FileOfEdition) -> HttpResponse:
    """A file of an issued report, byte for byte."""
    try:
        return file_response(request, found.file)
    except Damaged as error:
        return damaged(request, found.file.edition, error)


def damaged(request: HttpRequest, edition: Edition, error: Damaged) -> HttpResponse:
    """What is stored is no longer what was issued: it is never handed out as if it were."""
    log.error("The stored file %s of edition %s is not what was issued", error, edition.uuid)
    return page(
        request,
        "reports/damaged.html",
        {"edition": edition, "file": str(error)},
        title=edition.title,
        section=SECTION,
        breadcrumbs=crumbs(),
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )
