"""What this room hangs into the shared pages: its menu entry, where analysts begin, and names for the history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import Role
from wardmote.core.search.rules import holds, terms_of
from wardmote.core.ui import hooks
from wardmote.performance import definitions
from wardmote.performance.models import ChartNote, ShownMeasure, TypedSeries
from wardmote.performance.panels import on_the_public_site, worse_today
from wardmote.performance.permissions import SHOW, TYPE, VIEW
from wardmote.performance.selectors.loads import figures
from wardmote.performance.selectors.series import area_called
from wardmote.performance.selectors.shown import authors_of
from wardmote.performance.services.showing import propose_to_show


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Performance"), "signals", VIEW, order=15, section="performance"))
    hooks.add_search_source(hooks.SearchSource(_("Measures"), _find_measures, order=34, key="measure", permission=VIEW))
    hooks.add_landing(hooks.Landing(Role.ANALYST, lambda user: reverse("signals"), order=40))
    hooks.add_folder(hooks.KeptFolder("warehouse", figures))
    hooks.add_subject(
        hooks.Subject(
            "performance.chartnote", _("Note on a chart"), lambda note: note.partnership, _address, ("partnership",)
        )
    )
    hooks.add_subject(
        hooks.Subject(
            "performance.typedseries",
            _("Figures entered by hand"),
            lambda series: series.partnership,
            _address,
            ("partnership",),
            title=_titled,
            key=lambda series: str(series.measure),
        )
    )
    hooks.add_subject(
        hooks.Subject(
            "performance.shownmeasure",
            _("Measure for the public"),
            lambda shown: shown.partnership,
            _address,
            ("partnership",),
            title=_titled,
            key=lambda shown: str(shown.measure),
        )
    )
    hooks.add_clearable(
        hooks.Clearable(
            "performance.shownmeasure",
            _("Measure for the public"),
            {"why": _("Why it is shown"), "figures": _("Figures entered by hand")},
            _described,
            mend={"why": hooks.Mending(SHOW, _mend), "figures": hooks.Mending(TYPE, page=_typing_page)},
            authors=authors_of,
        )
    )
    hooks.add_panel(hooks.Panel("performance.measure", on_the_public_site, order=5))
    hooks.add_panel(hooks.Panel("plans.today", worse_today, order=6))
    hooks.add_subject(
        # Figures belong to the whole installation, so loads are no partnership's.
        hooks.Subject(
            "performance.load", _("Load of figures"), lambda load: None, lambda load: reverse("load", args=[load.pk])
        )
    )
    hooks.add_verbs(
        {
            "performance.loaded": _("Loaded figures"),
            "performance.proposed_to_show": _("Proposed a measure for the public site"),
            "performance.taken_off_public_site": _("Took a measure off the public site"),
            "performance.typed": _("Entered figures"),
            "performance.noted": _("Wrote a note on a chart"),
            "performance.rebased": _("Rebased a chart"),
            "performance.baseline_fixed": _("Fixed the baseline of a chart"),
            "performance.note_withdrawn": _("Withdrew a note on a chart"),
            "performance.rebasing_withdrawn": _("Withdrew the rebasing of a chart"),
        }
    )


def _find_measures(user: Any, asked: Sequence[str], limit: int) -> Iterator[hooks.Hit]:
    """Measures by their titles: their definitions are the same for all of the installation."""
    if not user.has_perm(VIEW):
        return
    terms = terms_of(" ".join(asked))
    found = [each for each in definitions.measures() if holds(each.title, terms)]
    for each in found[:limit]:
        yield hooks.Hit(each.title, reverse("measure", args=[each.key]), kind=now_("Measure"), excerpt=each.why)


def _address(subject: ChartNote | ShownMeasure | TypedSeries) -> str:
    return f"{reverse('measure', args=[subject.measure])}?area={subject.area}"


def _titled(subject: ShownMeasure | TypedSeries) -> str:
    """By the title of its measure and the name of its area, as far as both are still known."""
    measure, area = definitions.measure(subject.measure), area_called(subject.area)
    return f"{measure.title if measure else subject.measure}, {area.name if area else subject.area}"


def _described(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """What is to be shown, and the page on which whoever clears it sees the same figures."""
    found = ShownMeasure.objects.filter(pk__in=list(ids))
    return {shown.pk: (_titled(shown), _address(shown)) for shown in found}


def _typing_page(shown: ShownMeasure, _field: str) -> str:
    return f"{reverse('type_figures', args=[shown.measure])}?area={shown.area}"


def _mend(shown: ShownMeasure, text: str, by: Any) -> None:
    measure, area = definitions.measure(shown.measure), area_called(shown.area)
    if measure is None or area is None:
        raise ValidationError(now_("There is no figure of this measure any more."))
    propose_to_show(shown.partnership, measure, area, why=text, by=by)
