"""What this room hangs into the shared pages: its menu entry, where analysts begin, and names for the history."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import Role
from wardmote.core.ui import hooks
from wardmote.performance.models import ChartNote, TypedSeries
from wardmote.performance.permissions import VIEW


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Performance"), "signals", VIEW, order=15, section="performance"))
    hooks.add_landing(hooks.Landing(Role.ANALYST, lambda user: reverse("signals"), order=40))
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
        )
    )
    hooks.add_verbs(
        {
            "performance.typed": _("Entered figures"),
            "performance.noted": _("Wrote a note on a chart"),
            "performance.rebased": _("Rebased a chart"),
            "performance.note_withdrawn": _("Withdrew a note on a chart"),
            "performance.rebasing_withdrawn": _("Withdrew the rebasing of a chart"),
        }
    )


def _address(subject: ChartNote | TypedSeries) -> str:
    return f"{reverse('measure', args=[subject.measure])}?area={subject.area}"
