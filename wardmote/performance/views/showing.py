"""Proposing a measure for the public site, and taking it off again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import LATER
from wardmote.core.ui.asking import ask
from wardmote.performance.definitions import Measure
from wardmote.performance.forms.showing import ProposeForm, TakeOffForm
from wardmote.performance.models import ShownMeasure
from wardmote.performance.permissions import SHOW
from wardmote.performance.selectors.areas import with_force_area
from wardmote.performance.selectors.shown import proposed, shown_by_uuid, state_of_figures, state_of_sentence
from wardmote.performance.services.showing import propose_to_show, take_off
from wardmote.performance.views.area import crumbs
from wardmote.performance.views.finding import area_of, measure_called
from wardmote.performance.views.noting import address_of
from wardmote.performance.views.signals import SECTION


@require(SHOW)
def measure_show(request: HttpRequest, key: str) -> HttpResponse:
    """Propose that everyone sees a measure, or change the sentence that says why."""
    found = measure_called(key)
    area = area_of(request, found)
    mine = with_force_area(area, partnerships_where(request.user, SHOW)) if area else []
    if area is None or not mine:
        raise Http404
    said = next((each.why for each, _state in proposed(key, area.code, mine)), "")
    form = ProposeForm(request.POST or None, partnerships=mine, initial={"why": said})
    back = address_of(found.key, area.code)

    def save() -> str:
        why = form.cleaned_data["why"]
        shown = propose_to_show(form.chosen_partnership(), found, area, why=why, by=request.user)
        messages.success(request, _state_words(shown, found))
        return back

    return ask(
        request,
        form,
        save,
        title=_("Show this measure to the public"),
        button=_("Propose it to be cleared"),
        lead=_lead(found),
        back=back,
        caption=_("%(measure)s, %(area)s") % {"measure": found.title, "area": area.name},
        section=SECTION,
        breadcrumbs=[*crumbs(area), (found.title, back)],
    )


def _lead(measure: Measure) -> str:
    """What everyone will see, and what is cleared first."""
    told = _("Once a second person has cleared your sentence, everyone sees the chart, its figures and what they mean.")
    more = (
        _("Figures that are entered by hand are cleared beside it, and again whenever others are entered.")
        if measure.is_typed
        else _("A rate or a share has a map with the figure of every district.")
    )
    internal = _("Notes and rebasings stay internal: the public chart is drawn without them.")
    return f"{told} {more} {internal}"


def _state_words(shown: ShownMeasure, measure: Measure) -> str:
    """What becomes of a sentence that was saved: one that was cleared, or sent back, as it stands is not asked for again."""
    words = {
        Passage.State.CLEARED: _("This sentence is cleared already, and stays public."),
        LATER: _("This sentence is cleared already, and is not public yet."),
        Passage.State.REFUSED: _("This sentence was sent back. Change it, and it waits to be cleared again."),
    }
    of_figures: dict[str, str] = {
        Passage.State.WAITING: _("The figures wait for a second person to clear them."),
        Passage.State.REFUSED: _("The figures were sent back. Change them, and they wait to be cleared again."),
    }
    state = state_of_sentence(shown)
    said = words.get(state, _("It waits for a second person to clear it."))
    if measure.is_typed and state in {Passage.State.CLEARED, LATER}:
        said = f"{said} {of_figures.get(state_of_figures(shown), '')}".strip()
    return said


@require(SHOW, shown_by_uuid)
def measure_take_off(request: HttpRequest, shown: ShownMeasure) -> HttpResponse:
    """Take a measure off the public site, saying why."""
    found = measure_called(shown.measure)
    form = TakeOffForm(request.POST or None)
    back = address_of(shown.measure, shown.area)

    def save() -> str:
        take_off(shown, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("It is off the public site."))
        return back

    return ask(
        request,
        form,
        save,
        title=_("Take this measure off the public site"),
        button=_("Take it off"),
        back=back,
        lead=shown.why,
        caption=found.title,
        section=SECTION,
        breadcrumbs=[*crumbs(), (found.title, back)],
    )
