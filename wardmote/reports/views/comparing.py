"""Any two issued reports of a partnership side by side, on a page and as a Word file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.documents.compose import Composed, Properties
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import Damaged, content_of
from wardmote.core.ui.downloads import download
from wardmote.core.ui.format import long_date
from wardmote.core.ui.page import page
from wardmote.reports.comparing import Comparison, ComparisonWords, as_document, compare
from wardmote.reports.rendering import file_of
from wardmote.reports.selectors import editions_to_compare_with
from wardmote.reports.views import finding
from wardmote.reports.views.editions import SECTION, crumbs, damaged

MOST_SHOWN = 400
"""Passages on one page; the Word file has all of them."""


@require("editions.view_edition", finding.edition)
def compare_editions(request: HttpRequest, edition: Edition) -> HttpResponse:
    """An edition beside another one: the one before it in its series, until somebody chooses another."""
    others = list(editions_to_compare_with(edition))
    other = _chosen(request, edition, others)
    everything = request.GET.get("all") == "1"
    context: dict[str, Any] = {"edition": edition, "others": others, "other": other, "everything": everything}
    if other is not None:
        was, now = in_order(edition, other)
        try:
            found = _compared(was, now)
        except Damaged as error:
            return damaged(request, edition, error)
        groups = found.groups(everything=everything)
        context |= {
            "was": was,
            "now": now,
            "name": named,
            "counts": found.counts(),
            "groups": groups,
            "shown": _first(groups),
        }
    return page(
        request,
        "reports/compare_editions.html",
        context,
        title=_("Compare two reports"),
        section=SECTION,
        breadcrumbs=[*crumbs(), (edition.title, reverse("edition", args=[edition.uuid]))],
    )


def _chosen(request: HttpRequest, edition: Edition, others: list[Edition]) -> Edition | None:
    """The edition that the address names, or the one before; None where there is only one."""
    named = request.GET.get("with", "")
    if named:
        found = next((each for each in others if str(each.uuid) == named), None)
        if found is None:
            raise Http404
        return found
    same = [each for each in others if each.series == edition.series]
    earlier = [each for each in same if each.number < edition.number]
    return next(iter([*earlier, *same]), None)


def in_order(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    """The one that was issued first, first."""
    first, last = sorted((one, other), key=lambda each: (each.issued_at, each.pk))
    return first, last


def _compared(was: Edition, now: Edition) -> Comparison:
    """What was frozen when either was issued, not what would be written today."""
    earlier, later = (Composed.from_json(content_of(each)["composed"]) for each in (was, now))
    return compare(earlier, later)


def _first(groups: list[Any]) -> int:
    """How many groups fit on the page: at least one, and as few as hold ``MOST_SHOWN`` passages."""
    total = 0
    for number, group in enumerate(groups, start=1):
        total += len(group.pairs)
        if total >= MOST_SHOWN:
            return number
    return len(groups)


def named(edition: Edition) -> str:
    """An edition by its number and date, which tell those of one series apart."""
    return _("Edition %(number)s, as at %(date)s") % {"number": edition.number, "date": long_date(edition.as_at)}


@require("editions.view_edition", finding.two_editions)
def comparison_file(request: HttpRequest, found: finding.TwoEditions) -> HttpResponse:
    """The same as a Word file, to be sent to those who have no account."""
    was, now = in_order(found.edition, found.other)
    try:
        comparison = _compared(was, now)
    except Damaged as error:
        return damaged(request, found.edition, error)
    composed = as_document(
        comparison,
        _words(was, now, comparison.counts()),
        Properties(issued=timezone.localdate(), organisation=now.partnership.governing_body.name),
    )
    stem = f"compared-{was.as_at.isoformat()}-{now.as_at.isoformat()}"
    file = file_of(composed, "docx", stem=stem)
    return download(file.data, file.name)


def _words(was: Edition, now: Edition, counts: dict[str, int]) -> ComparisonWords:
    return ComparisonWords(
        title=_("%(title)s: what changed") % {"title": now.title},
        was=f"{was.title}. {named(was)}" if was.title != now.title else named(was),
        now=named(now),
        place=_("Where"),
        nothing=_("The two reports say the same."),
        start=_("At the beginning"),
        counts=said_in_counts(counts),
    )


def said_in_counts(counts: dict[str, int]) -> str:
    """How much differs, in one sentence."""
    changed = ngettext("%(num)d passage was changed", "%(num)d passages were changed", counts["changed"])
    return _("%(changed)s, %(added)d came in, %(removed)d went; %(same)d stayed the same.") % {
        "changed": changed % {"num": counts["changed"]},
        **{key: counts[key] for key in ("added", "removed", "same")},
    }
