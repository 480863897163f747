"""Everything about one area, and the areas inside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.performance import wording
from wardmote.performance.downloads import KINDS, all_as_file
from wardmote.performance.permissions import VIEW
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import all_in, grouped
from wardmote.performance.selectors.series import area_called
from wardmote.performance.selectors.signals import Signal, signals_of
from wardmote.performance.showing import SMALL, row_of
from wardmote.performance.views.signals import SECTION


@require(VIEW)
def area(request: HttpRequest, code: str) -> HttpResponse:
    """Each measure of an area as a small chart with its figures; for every area inside it what is getting worse."""
    found = area_called(code)
    if found is None:
        raise Http404
    mine = list(partnerships_where(request.user, VIEW))
    today = timezone.localdate()
    return page(
        request,
        "performance/area.html",
        {
            "words": wording,
            "area": found,
            "rows": [row_of(each, SMALL, today=today) for each in signals_of(found, partnerships=mine, today=today)],
            "kind": wording.kind_of_area(found),
            "inside": [
                (wording.areas_of_kind(group.kind, None, some_own=False), _worse_in(group.areas, mine, today=today))
                for group in grouped(all_in(found), None)
            ],
            "panels": panels_for("performance.area", user=request.user, subject=found),
        },
        title=found.name,
        section=SECTION,
        breadcrumbs=crumbs(area_called(found.parent) if found.parent else None),
    )


def _worse_in(
    areas: Iterable[Area], partnerships: Sequence[Partnership], *, today: date
) -> list[tuple[Area, list[Signal], int]]:
    """What is getting worse in each area, and of how many measures."""
    every = ((each, signals_of(each, partnerships=partnerships, today=today)) for each in areas)
    return [(each, [signal for signal in of if signal.is_getting_worse(today)], len(of)) for each, of in every]


@require(VIEW)
def area_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The figures of every measure of an area as one table."""
    found = area_called(code)
    if kind not in KINDS or found is None:
        raise Http404
    mine = partnerships_where(request.user, VIEW)
    signals = signals_of(found, partnerships=mine, today=timezone.localdate())
    if not signals:
        raise Http404
    return all_as_file(signals, kind)


def crumbs(*above: Area | None) -> list[tuple[str, str]]:
    """The way back up: the signals, and the areas that something lies in."""
    return [
        (_("Signals"), reverse("signals")),
        *((each.name, reverse("area", args=[each.code])) for each in above if each is not None),
    ]
