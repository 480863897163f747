"""Every measure of one area, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.jinja import here
from wardmote.core.ui.page import page
from wardmote.performance import wording as words
from wardmote.performance.definitions import measures
from wardmote.performance.forms.signals import ORDERS, SHOWS, SignalFilterForm
from wardmote.performance.grades import shown_scheme
from wardmote.performance.permissions import TYPE, VIEW
from wardmote.performance.rules.grade import Grade, GradeScheme, grade_of
from wardmote.performance.rules.icons import Assurance
from wardmote.performance.selectors.areas import grouped, neighbours_of, own_area
from wardmote.performance.selectors.signals import Signal, signals_of, subjects_of
from wardmote.performance.served import Served, served_for
from wardmote.performance.showing import Row, row_of
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
    today = timezone.localdate()
    every = signals_of(area, partnerships=partnerships_where(request.user, VIEW), today=today)
    served = served_for(request.user)
    form = SignalFilterForm(
        {**request.GET.dict(), "area": area.code},
        areas=grouped(neighbours_of(area), own_area(request.user)),
        owners=sorted({each.measure.owner for each in every}),
        served=served,
    )
    form.is_valid()
    asked = {name: form.cleaned_data.get(name) or "" for name in ("signal", "owner", "objective", "order")}
    objectives = [each for each in served if asked["objective"] in ("", each.key)]
    shown = [each for each in every if _is_wanted(each, asked, objectives, today=today)]
    worse = [each for each in every if each.is_getting_worse(today)]
    scheme = shown_scheme()
    return page(
        request,
        "performance/signals.html",
        {
            "words": words,
            "may_enter": request.user.has_perm(TYPE),
            "area": area,
            "form": form,
            "groups": _grouped([row_of(each, today=today) for each in shown], objectives if asked["order"] else []),
            "scheme": scheme,
            "grades": _grades(shown, scheme) if scheme else {},
            "all": len(every),
            "listed": len(shown),
            "worse": len(worse),
            "subjects": subjects_of(worse),
            "missed": sum(_is_asked_for(each, "failing", today=today) for each in every),
            "old": sum(each.is_old(today) for each in every),
            "chosen": [(words, here(request, **{name: None})) for name, words in _chosen(asked, objectives) if words],
        },
        title=_("Signals"),
        section=SECTION,
        block="results",
    )


def _is_wanted(signal: Signal, asked: Mapping[str, str], objectives: Sequence[Served], *, today: date) -> bool:
    """Whether a signal fits everything that the address asks for."""
    measure = signal.measure
    serves = not asked["objective"] or any(measure.key in each.measures for each in objectives)
    return serves and _is_asked_for(signal, asked["signal"], today=today) and asked["owner"] in ("", measure.owner)


def _chosen(asked: Mapping[str, str], objectives: Sequence[Served]) -> list[tuple[str, str]]:
    """What narrows the list, by the name of its field, in words; empty where it does not."""
    return [
        ("signal", str(dict(SHOWS)[asked["signal"]]) if asked["signal"] else ""),
        ("owner", asked["owner"]),
        ("objective", ", ".join(each.title for each in objectives) if asked["objective"] else ""),
        ("order", str(dict(ORDERS)[asked["order"]]) if asked["order"] else ""),
    ]


def _grouped(rows: Sequence[Row], objectives: Sequence[Served]) -> list[tuple[Served | None, list[Row]]]:
    """The rows under each objective that they serve, then those that serve none; all together where there is no objective."""
    groups: list[tuple[Served | None, list[Row]]] = [
        (each, [row for row in rows if row.measure.key in each.measures]) for each in objectives
    ]
    serving = frozenset[str]().union(*(each.measures for each in objectives))
    groups.append((None, [row for row in rows if row.measure.key not in serving]))
    return [(each, found) for each, found in groups if found]


def _grades(shown: Iterable[Signal], scheme: GradeScheme) -> dict[str, Grade]:
    """The grade of each measure that has one, by its key."""
    read = ((each.measure.key, each.reading) for each in shown if each.reading is not None)
    found = ((key, grade_of(scheme, reading.assurance, reading.variation)) for key, reading in read)
    return {key: grade for key, grade in found if grade is not None}


def _is_asked_for(signal: Signal, show: str, *, today: date) -> bool:
    """Whether a signal is one of a kind. Where its figures are old, they are what is to be known of it."""
    if show and signal.is_old(today):
        return show == "old"
    variation = signal.reading.variation if signal.reading else None
    if show == "none":
        return variation is None
    if show == "failing":
        return signal.reading is not None and signal.reading.assurance is Assurance.FAILING
    return not show or (variation is not None and variation.kind == show)
