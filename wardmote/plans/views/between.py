"""What changed in a plan between any two days: as a page, as Word, and as data."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.downloads import attached, download
from wardmote.core.ui.format import long_date
from wardmote.core.ui.hooks import comparison_dates
from wardmote.core.ui.page import page
from wardmote.plans.changes_document import COUNT_WORDS, KIND_WORDS, as_csv, as_json, as_word, title_of
from wardmote.plans.forms import BetweenForm
from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.between import Between, ObjectiveChanges, RowChange, changes_between, import_days
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs

MOST_CHOICES = 5
PER_PAGE = 50


@require("plans.view_plan", finding.version)
def plan_changes(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The two days stand in the address; without them, the last two that documents or reports speak of."""
    today = timezone.localdate()
    days = _days(request.user, version, today=today)
    asked = {name: request.GET[name] for name in ("from", "to") if request.GET.get(name)}
    form = BetweenForm({**_usual(days, today=today), **asked})
    found = None
    if form.is_valid():
        found = changes_between(version, form.cleaned_data["from"], form.cleaned_data["to"])
        if request.GET.get("as") in {"docx", "csv", "json"}:
            return _download(request.GET["as"], found, today=today)
    return page(
        request,
        "plans/changes.html",
        {
            "version": version,
            "plan": version.plan,
            "form": form,
            "problem": found is None,
            "found": found,
            **_one_page(found, request.GET.get("page")),
            "choices": _choices(days, found, today=today),
            "count_words": COUNT_WORDS,
            "kind_words": KIND_WORDS,
            "title_of": title_of,
        },
        title=_("What changed"),
        section="plans",
        breadcrumbs=version_crumbs(version),
        status=HTTPStatus.OK if found else HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _one_page(found: Between | None, number: str | None) -> dict[str, Any]:
    """Some of the rows under their objectives, and which: a year of a large plan fills many pages. Files hold all."""
    rows = [(objective.title, row) for objective in found.objectives for row in objective.rows] if found else []
    shown: Page[tuple[str, RowChange]] = Paginator(rows, PER_PAGE).get_page(number)
    groups = itertools.groupby(shown, key=lambda pair: pair[0])
    return {
        "pages": shown,
        "objectives": [ObjectiveChanges(title, [row for _, row in pairs]) for title, pairs in groups],
    }


def _days(user: Any, version: PlanVersion, *, today: date) -> dict[date, str]:
    """The days worth comparing, oldest first, and what each is: of an issued report, or of a document imported."""
    days = {day: _("document") for day in import_days(version)}
    days |= {each.on: str(each.label) for each in comparison_dates(user=user, subject=version)}
    return {day: days[day] for day in sorted(days) if day <= today}


def _usual(days: dict[date, str], *, today: date) -> dict[str, str]:
    """What is compared where nothing is asked for: the last two of these days, else the last month."""
    first, last = list(days)[-2:] if len(days) > 1 else (today - timedelta(days=30), today)
    return {"from": first.isoformat(), "to": last.isoformat()}


def _choices(days: dict[date, str], found: Between | None, *, today: date) -> list[dict[str, Any]]:
    """Pairs of days at one click, the newest first."""
    every = list(days)
    pairs = list(itertools.pairwise(every))
    if every and every[-1] < today:
        pairs.append((every[-1], today))
    pairs.append((today - timedelta(days=30), today))
    shown = (found.first, found.last) if found else None
    return [
        {
            "text": _("%(first)s to %(last)s")
            % {"first": long_date(first), "last": _("today") if last == today else long_date(last)},
            "query": urlencode({"from": first.isoformat(), "to": last.isoformat()}),
            "current": (first, last) == shown,
        }
        for first, last in reversed(pairs[-MOST_CHOICES:])
    ]


def _download(form: str, found: Between, *, today: date) -> HttpResponse:
    """What is shown, as a file."""
    slug = found.version.plan.slug
    name = f"{slug}-changes-{found.first.isoformat()}-{found.last.isoformat()}.{form}"
    if form == "json":
        return JsonResponse(as_json(found), headers={"Content-Disposition": attached(name)})
    return download(as_csv(found) if form == "csv" else as_word(found, today=today), name)
