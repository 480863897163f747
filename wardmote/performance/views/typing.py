"""Entering figures by hand: which measures are, and the series of one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.asking import ask
from wardmote.core.ui.page import page
from wardmote.performance.definitions import measures
from wardmote.performance.forms.typing import TypingForm
from wardmote.performance.permissions import TYPE
from wardmote.performance.selectors.areas import grouped, own_area
from wardmote.performance.selectors.series import areas_of, areas_to_enter
from wardmote.performance.services.typing import type_series
from wardmote.performance.typing_words import entered_words
from wardmote.performance.views.finding import measure_called
from wardmote.performance.views.signals import SECTION


@require(TYPE)
def typed_measures(request: HttpRequest) -> HttpResponse:
    """The measures whose figures people enter, and for which areas there are some."""
    return page(
        request,
        "performance/typed.html",
        {"rows": [(each, areas_of(each)) for each in measures() if each.is_typed]},
        title=_("Figures entered by hand"),
        section=SECTION,
        breadcrumbs=[(_("Signals"), reverse("signals"))],
    )


@require(TYPE)
def type_figures(request: HttpRequest, key: str) -> HttpResponse:
    """Type or paste the figures of a measure for one area."""
    measure = measure_called(key)
    if not measure.is_typed:
        raise Http404
    own = own_area(request.user)  # never another force's: somebody would enter figures for it
    form = TypingForm(
        request.POST or None,
        measure=measure,
        areas=grouped(areas_to_enter(measure), own),
        partnerships=list(partnerships_where(request.user, TYPE)),
        today=timezone.localdate(),
        initial={"area": request.GET.get("area") or (own.code if own else "")},
    )

    def save() -> str:
        area = form.chosen_area()
        entered = type_series(
            form.chosen_partnership(),
            measure,
            area,
            lines=form.lines,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, entered_words(entered.new, entered.changed, entered.same, entered.taken_over_from))
        return f"{reverse('measure', args=[measure.key])}?area={area.code}"

    return ask(
        request,
        form,
        save,
        title=measure.title,
        button=_("Save these figures"),
        caption=_("Enter figures"),
        lead=measure.why,
        back=reverse("typed_measures"),
        section=SECTION,
        breadcrumbs=[(_("Signals"), reverse("signals")), (_("Figures entered by hand"), reverse("typed_measures"))],
    )
