"""What the figures say of what was promised: every measure that is shown, and each with its chart."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardmote.core.ui.page import page
from wardmote.performance.public import (
    PublicMeasure,
    chart_of,
    figures_file,
    lent_words,
    map_of_areas,
    public_measure,
    public_measures,
    words_of,
)
from wardmote.publishing.measuring import commitments_of
from wardmote.publishing.views.pages import home_crumb


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every measure that is shown, by the force that it is of."""
    by_force = groupby(public_measures(), key=lambda each: each.partnership)
    return page(
        request,
        "publishing/performance.html",
        {
            "forces": [(each, [words_of(found) for found in measures]) for each, measures in by_force],
            "lent": lent_words(),
        },
        title=_("Performance"),
        breadcrumbs=[home_crumb()],
    )


@require_safe
def measure(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One measure: what its chart says, the figures, what they mean, and which commitments they tell of."""
    found = _measure_or_404(slug, key)
    return page(
        request,
        "publishing/measure.html",
        {
            **chart_of(found),
            "map": map_of_areas(found),
            "commitments": commitments_of(found),
            "lent": lent_words(),
        },
        title=found.measure.title,
        breadcrumbs=[home_crumb(), (_("Performance"), reverse("public_performance"))],
    )


@require_safe
def measure_figures(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The figures of a measure, to take away."""
    return figures_file(_measure_or_404(slug, key))


def _measure_or_404(slug: str, key: str) -> PublicMeasure:
    if (found := public_measure(slug, key)) is None:
        raise Http404
    return found
