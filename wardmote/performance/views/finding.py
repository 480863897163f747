"""What an address of this room is about. What is not there looks like what somebody may not see."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from wardmote.performance import definitions
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import home_area
from wardmote.performance.selectors.series import area_called, areas_of


def chosen_area(request: HttpRequest) -> Area | None:
    """The area that the address names, else the user's own; None where nothing is loaded yet."""
    code = request.GET.get("area", "")
    if not code:
        return home_area(request.user)
    if (found := area_called(code)) is None:
        raise Http404
    return found


def measure_called(key: str) -> Measure:
    """The measure of an address."""
    if (found := definitions.measure(key)) is None:
        raise Http404
    return found


def area_of(request: HttpRequest, measure: Measure) -> Area | None:
    """The area that a page about a measure is of: one with figures, where the address names none."""
    area = chosen_area(request)
    if area is None or "area" in request.GET:
        return area
    known = areas_of(measure)
    return area if area in known or not known else known[0]
