"""What happened to a commitment or an activity, and any two moments of it side by side."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans.forms import HistoryForm
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.selectors.history import Entry, compared, timeline
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs

PER_PAGE = 40


@require("plans.view_plan", finding.activity)
def activity_history(request: HttpRequest, found: Activity) -> HttpResponse:
    """Everything that happened to an activity."""
    promise = found.commitment
    above = (_("Commitment %(ref)s") % {"ref": promise.ref_shown}, _address("commitment", promise))
    here = (_("Activity %(ref)s") % {"ref": found.ref_shown}, _address("activity", found))
    return _history(request, found, [above, here], words=found.text or promise.statement)


@require("plans.view_plan", finding.commitment)
def commitment_history(request: HttpRequest, found: Commitment) -> HttpResponse:
    """Everything that happened to a commitment and what is done to keep it."""
    here = (_("Commitment %(ref)s") % {"ref": found.ref_shown}, _address("commitment", found))
    return _history(request, found, [here], words=found.statement)


def _address(name: str, row: Activity | Commitment) -> str:
    return reverse(name, args=[row.version.plan.slug, row.key])


def _history(
    request: HttpRequest, row: Activity | Commitment, crumbs: list[tuple[str, str]], *, words: str
) -> HttpResponse:
    every = timeline(row, user=request.user)
    form = HistoryForm(request.GET or {}, kinds={entry.kind for entry in every})
    kind = form.chosen()
    shown = Paginator([entry for entry in every if kind in ("", entry.kind)], PER_PAGE).get_page(
        request.GET.get("page")
    )
    comparing = _comparing(request, every)
    return page(
        request,
        "plans/history.html",
        {
            "row": row,
            "words": words,
            "crumb": crumbs[-1],
            "form": form,
            "pages": shown,
            "entries": list(shown.object_list),
            "total": len(every),
            "before": _updates_before(every),
            "comparing": comparing,
            "asked_in_vain": bool(request.GET.get("from") or request.GET.get("to")) and comparing is None,
            "kept": _elsewhere(request, shown.object_list),
        },
        title=_("History of %(what)s") % {"what": crumbs[-1][0][0].lower() + crumbs[-1][0][1:]},
        section="plans",
        breadcrumbs=[*version_crumbs(row.version), *crumbs],
        block="results",
    )


def _comparing(request: HttpRequest, every: list[Entry]) -> tuple[Entry, Entry, list[Any]] | None:
    """The two entries asked for, compared; None where they are not two of this history."""
    by_id = {entry.id: entry for entry in every}
    one, other = (by_id.get(request.GET.get(name, "")) for name in ("from", "to"))
    return compared(one, other) if one and other and one != other else None


def _updates_before(every: list[Entry]) -> dict[str, str]:
    """For each update the one before it about the same row, to be compared with at one click."""
    found: dict[str, str] = {}
    newer: dict[Any, str] = {}
    for entry in every:
        if entry.kind == "update":
            if entry.row in newer:
                found[newer[entry.row]] = entry.id
            newer[entry.row] = entry.id
    return found


def _elsewhere(request: HttpRequest, shown: Any) -> list[tuple[str, str]]:
    """An entry that was chosen on another page of the list stays chosen."""
    ids = {entry.id for entry in shown}
    asked = [(name, request.GET.get(name, "")) for name in ("from", "to")]
    return [(name, value) for name, value in asked if value and value not in ids]
