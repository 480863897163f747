"""Everything about one area, and the areas inside it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.performance import wording
from wardmote.performance.downloads import KINDS, all_as_file
from wardmote.performance.permissions import VIEW
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import parts_of
from wardmote.performance.selectors.series import area_called
from wardmote.performance.selectors.signals import signals_of
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
    inside = [(each, signals_of(each, partnerships=mine, today=today)) for each in parts_of(found)]
    return page(
        request,
        "performance/area.html",
        {
            "words": wording,
            "area": found,
            "rows": [row_of(each, SMALL, today=today) for each in signals_of(found, partnerships=mine, today=today)],
            "kind": wording.kind_of_area(found),
            "inside": [
                (each, [signal for signal in of if signal.is_getting_worse(today)], len(of)) for each, of in inside
            ],
            "panels": panels_for("performance.area", user=request.user, subject=found),
        },
        title=found.name,
        section=SECTION,
        breadcrumbs=crumbs(area_called(found.parent) if found.parent else None),
    )


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
