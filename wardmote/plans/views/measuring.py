"""By which measures a commitment is judged: the list, one more, one less."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.asking import ask
from wardmote.performance.definitions import measures
from wardmote.performance.selectors.areas import home_area
from wardmote.performance.selectors.series import areas
from wardmote.plans.measure_forms import MeasureForm
from wardmote.plans.models import Commitment, MeasureLink
from wardmote.plans.selectors.measuring import judged_by
from wardmote.plans.services.measuring import link_measure, unlink_measure
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs


@require("plans.edit_plan", finding.commitment)
def commitment_measures(request: HttpRequest, found: Commitment) -> HttpResponse:
    """Say by which measure a commitment is judged."""
    every, places = measures(), areas()
    home = home_area(request.user)
    form = MeasureForm(request.POST or None, measures=every, areas=places, initial={"area": home.code if home else ""})
    back = reverse("commitment", args=[found.version.plan.slug, found.key])

    def save() -> str:
        values = form.cleaned_data
        (measure,) = (each for each in every if each.key == values["measure"])
        (area,) = (each for each in places if each.code == values["area"])
        link_measure(found, measure, area, by=request.user)
        messages.success(request, _("The commitment shows this measure, and the measure the commitment."))
        return back

    return ask(
        request,
        form,
        save,
        title=_("Measures of commitment %(ref)s") % {"ref": found.ref_shown},
        button=_("Link this measure"),
        lead=_(
            "A commitment that is rated green while its measure gets worse is listed where rating and signals differ."
        ),
        back=back,
        template="plans/commitment_measures.html",
        section="plans",
        breadcrumbs=[*version_crumbs(found.version), (_("Commitment %(ref)s") % {"ref": found.ref_shown}, back)],
        commitment=found,
        judged=judged_by(found),
        loaded=bool(places),
    )


def _link(slug: str, key: str, number: int) -> MeasureLink | None:
    """The link of that number, where it is one of the commitment of an address."""
    found = finding.commitment(slug, key)
    return found.measure_links.filter(pk=number).first() if found else None


@require("plans.edit_plan", _link)
def commitment_measure_unlink(request: HttpRequest, link: MeasureLink) -> HttpResponse:
    """Take a measure away."""
    if request.method != "POST":
        raise Http404
    unlink_measure(link, by=request.user)
    messages.success(request, _("The measure is taken away."))
    return redirect("commitment_measures", link.commitment.version.plan.slug, link.commitment.key)
