"""What people write on charts: notes, rebasings, and taking either back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.asking import ask
from wardmote.performance.definitions import Measure
from wardmote.performance.forms.noting import ChartForm, NoteForm, RebaseForm, WithdrawForm
from wardmote.performance.models import ChartNote
from wardmote.performance.permissions import NOTE, REBASE
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.notes import note_by_uuid
from wardmote.performance.selectors.series import series_of
from wardmote.performance.services import noting as services
from wardmote.performance.views.area import crumbs
from wardmote.performance.views.finding import area_of, measure_called
from wardmote.performance.views.signals import SECTION
from wardmote.performance.wording import period_words

Asked = TypeVar("Asked", bound=ChartForm)


@require(NOTE)
def chart_note(request: HttpRequest, key: str) -> HttpResponse:
    """Write a note on a chart."""

    def save(form: NoteForm, found: Measure, area: Area) -> None:
        services.note_chart(
            form.chosen_partnership(),
            found,
            area,
            period=form.chosen_period(),
            text=form.cleaned_data["text"],
            by=request.user,
        )
        messages.success(request, _("The note stands on the chart."))

    return _write(request, key, NoteForm, NOTE, save, title=_("Write a note on the chart"), button=_("Save this note"))


@require(REBASE)
def chart_rebase(request: HttpRequest, key: str) -> HttpResponse:
    """Begin mean and limits anew, for a reason that stands on the chart."""

    def save(form: RebaseForm, found: Measure, area: Area) -> None:
        services.rebase_chart(
            form.chosen_partnership(),
            found,
            area,
            period=form.chosen_period(),
            reason=form.cleaned_data["reason"],
            fixed_until=form.chosen_end(),
            by=request.user,
        )
        waits = _("It is noted. The chart is rebased once 7 figures are known from there on.")
        messages.success(request, _("The chart is rebased, and says why.") if form.has_enough() else waits)

    return _write(request, key, RebaseForm, REBASE, save, title=_("Rebase the chart"), button=_("Rebase this chart"))


def _write(
    request: HttpRequest,
    key: str,
    asked: type[Asked],
    permission: str,
    save: Callable[[Asked, Measure, Area], None],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    found = measure_called(key)
    area = area_of(request, found)
    series = series_of(found, area) if area else None
    if area is None or series is None:
        raise Http404
    form = asked(
        request.POST or None,
        periods=series.periods(settled=permission == REBASE),
        words=partial(period_words, frequency=found.frequency),
        partnerships=list(partnerships_where(request.user, permission)),
    )
    back = address_of(found.key, area.code)

    def saved() -> str:
        save(form, found, area)
        return back

    return ask(
        request,
        form,
        saved,
        title=title,
        button=button,
        back=back,
        caption=_("%(measure)s, %(area)s") % {"measure": found.title, "area": area.name},
        section=SECTION,
        breadcrumbs=[*crumbs(area), (found.title, back)],
    )


@require(NOTE, note_by_uuid)
def chart_note_withdraw(request: HttpRequest, note: ChartNote) -> HttpResponse:
    """Take a note or a rebasing back, saying why."""
    if not request.user.has_perm(REBASE if note.rebases else NOTE, note):
        raise Http404
    found = measure_called(note.measure)
    form = WithdrawForm(request.POST or None)
    back = address_of(note.measure, note.area)

    def saved() -> str:
        services.withdraw_note(note, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("It is withdrawn. The record keeps it, with your reason."))
        return back

    return ask(
        request,
        form,
        saved,
        title=_("Withdraw this rebasing") if note.rebases else _("Withdraw this note"),
        button=_("Withdraw it"),
        back=back,
        lead=note.text,
        section=SECTION,
        breadcrumbs=[*crumbs(), (found.title, back)],
    )


def address_of(key: str, area: str) -> str:
    """The page of a measure of an area."""
    return f"{reverse('measure', args=[key])}?area={area}"
