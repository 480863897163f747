"""Duties to publish as a checklist: last published, where, next due, missing."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.asking import ask
from wardmote.core.ui.page import page
from wardmote.oversight.forms.duty import LeftOutForm, PublicationForm
from wardmote.oversight.permissions import KEEP_SCRUTINY, VIEW
from wardmote.oversight.selectors import duty as questions
from wardmote.oversight.selectors.duty import Owed
from wardmote.oversight.services import duty as services

SECTION = "scrutiny"
SHOWS = ("missing", "overdue", "soon")


def find_owed(slug: str, duty: str, item: str) -> Owed | None:
    partnership = Partnership.objects.select_related("force", "governing_body").get(slug=slug)
    return questions.one_owed(partnership, duty, item, today=timezone.localdate())


def address(owed: Owed, name: str = "duty_item") -> str:
    return reverse(name, args=[owed.partnership.slug, owed.duty.slug, owed.item.key])


def crumbs(owed: Owed | None = None) -> list[tuple[str, str]]:
    first = [(_("Scrutiny"), reverse("scrutiny")), (_("Duties to publish"), reverse("duties"))]
    return [*first, (owed.item.title, address(owed))] if owed else first


@require(VIEW)
def duties(request: HttpRequest) -> HttpResponse:
    """The checklist of one partnership; of the user's first where the address names none."""
    partnerships = questions.partnerships_for(user=request.user)
    wanted = request.GET.get("partnership", "")
    chosen = next((each for each in partnerships if each.slug == wanted), partnerships[0] if partnerships else None)
    if chosen is None:
        raise Http404
    rows = questions.checklist(chosen, today=timezone.localdate())
    show = request.GET.get("show", "")
    shown = [each for each in rows if show not in SHOWS or (each.stands == show and not each.left_out)]
    return page(
        request,
        "oversight/duty/duties.html",
        {
            "partnerships": partnerships,
            "chosen": chosen,
            "counts": questions.counts(rows),
            "show": show if show in SHOWS else "",
            "groups": [
                (known, [(group, list(rows)) for group, rows in groupby(items, key=lambda each: each.item.group)])
                for known, items in groupby(shown, key=lambda each: each.duty)
            ],
        },
        title=_("Duties to publish"),
        section=SECTION,
        breadcrumbs=crumbs()[:1],
    )


@require(VIEW, find_owed)
def duty_item(request: HttpRequest, owed: Owed) -> HttpResponse:
    """One thing that is to be published, and every time it was."""
    return page(
        request,
        "oversight/duty/item.html",
        {
            "owed": owed,
            "rows": questions.published_under(owed),
            "may_keep": request.user.has_perm(KEEP_SCRUTINY, owed.partnership),
        },
        title=owed.item.title,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(KEEP_SCRUTINY, find_owed)
def duty_record(request: HttpRequest, owed: Owed) -> HttpResponse:
    """Record a publication."""
    form = PublicationForm(request.POST or None, initial={"published_on": timezone.localdate()})

    def save() -> str:
        services.record_publication(owed, **form.cleaned_data, by=request.user)
        messages.success(request, _("The publication is recorded."))
        return address(owed)

    return ask(
        request,
        form,
        save,
        title=_("Record a publication"),
        caption=owed.item.title,
        button=_("Record this publication"),
        back=address(owed),
        section=SECTION,
        breadcrumbs=crumbs(owed),
    )


@require(KEEP_SCRUTINY, find_owed)
def duty_leave_out(request: HttpRequest, owed: Owed) -> HttpResponse:
    """Say that something does not apply here, or that it does after all."""
    form = LeftOutForm(request.POST or None, initial={"reason": owed.left_out})

    def save() -> str:
        services.leave_out(owed, **form.cleaned_data, by=request.user)
        messages.success(request, _("Noted."))
        return address(owed)

    return ask(
        request,
        form,
        save,
        title=_("Does it apply?"),
        caption=owed.item.title,
        button=_("Save"),
        back=address(owed),
        section=SECTION,
        breadcrumbs=crumbs(owed),
    )
