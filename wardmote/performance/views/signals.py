"""Every measure of one area, worst first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.jinja import here
from wardmote.core.ui.page import page
from wardmote.performance import wording as words
from wardmote.performance.definitions import measures
from wardmote.performance.forms.signals import SHOWS, SignalFilterForm
from wardmote.performance.permissions import TYPE, VIEW
from wardmote.performance.rules.icons import Assurance
from wardmote.performance.selectors.areas import neighbours_of
from wardmote.performance.selectors.signals import Signal, signals_of
from wardmote.performance.showing import row_of
from wardmote.performance.views.finding import chosen_area

SECTION = "performance"


@require(VIEW)
def signals(request: HttpRequest) -> HttpResponse:
    """What is getting worse comes first; the address holds what narrows the list."""
    area = chosen_area(request)
    if area is None:
        return page(
            request,
            "performance/nothing.html",
            {"measures": measures(), "may_enter": request.user.has_perm(TYPE)},
            title=_("Signals"),
            section=SECTION,
        )
    every = signals_of(area, partnerships=partnerships_where(request.user, VIEW))
    form = SignalFilterForm(
        {**request.GET.dict(), "area": area.code},
        areas=neighbours_of(area),
        owners=sorted({each.measure.owner for each in every}),
    )
    form.is_valid()
    signal, owner = (form.cleaned_data.get(name) or "" for name in ("signal", "owner"))
    shown = [each for each in every if _is_asked_for(each, signal) and owner in ("", each.measure.owner)]
    chosen = {"signal": str(dict(SHOWS)[signal]) if signal else "", "owner": owner}
    return page(
        request,
        "performance/signals.html",
        {
            "words": words,
            "may_enter": request.user.has_perm(TYPE),
            "area": area,
            "form": form,
            "rows": [row_of(each) for each in shown],
            "all": len(every),
            "worse": sum(each.is_getting_worse for each in every),
            "missed": sum(_is_asked_for(each, "failing") for each in every),
            "chosen": [(words, here(request, **{name: None})) for name, words in chosen.items() if words],
        },
        title=_("Signals"),
        section=SECTION,
        block="results",
    )


def _is_asked_for(signal: Signal, show: str) -> bool:
    variation = signal.reading.variation if signal.reading else None
    if show == "none":
        return variation is None
    if show == "failing":
        return signal.reading is not None and signal.reading.assurance is Assurance.FAILING
    return not show or (variation is not None and variation.kind == show)
