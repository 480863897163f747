"""What people say about charts: notes, rebasings, and taking either back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure
from wardmote.performance.models import ChartNote
from wardmote.performance.permissions import NOTE, REBASE
from wardmote.performance.rules.reading import FEWEST_TO_FIX
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.notes import notes_on, rebasings_of
from wardmote.performance.selectors.series import series_of

FEWEST_WORDS = 2
"""A reason that is one word explains nothing to whoever reads the chart."""


@transaction.atomic
def note_chart(
    partnership: Partnership, measure: Measure, area: Area, *, period: date, text: str, by: Any
) -> ChartNote:
    """Say what happened in a period. It stands on the chart, and changes nothing else."""
    return _write(partnership, measure, area, period=period, text=text, rebases=False, by=by)


@transaction.atomic
def rebase_chart(
    partnership: Partnership,
    measure: Measure,
    area: Area,
    *,
    period: date,
    reason: str,
    by: Any,
    fixed_until: date | None = None,
) -> ChartNote:
    """Decide that from a period on the process is another one: mean and limits begin anew there, and the chart says why.

    With ``fixed_until`` the values up to that period alone make them: a fixed baseline, which may begin with the chart.
    """
    return _write(partnership, measure, area, period=period, text=reason, rebases=True, by=by, fixed_until=fixed_until)


def _write(
    partnership: Partnership,
    measure: Measure,
    area: Area,
    *,
    period: date,
    text: str,
    rebases: bool,
    by: Any,
    fixed_until: date | None = None,
) -> ChartNote:
    if not by.has_perm(REBASE if rebases else NOTE, partnership):
        raise PermissionDenied(_("You may not write on this chart."))
    series = series_of(measure, area)
    known = series.periods() if series else []
    if period not in known:
        raise ValidationError({"period": _("Choose a period that has a figure.")})
    if rebases and series and period not in series.periods(settled=True):
        raise ValidationError({"period": _("The figure of this period is provisional. Rebase once it has settled.")})
    if rebases and fixed_until is None and period == known[0]:
        raise ValidationError({"period": _("The chart begins there already. Choose a later period.")})
    if rebases and len(text.split()) < FEWEST_WORDS:
        raise ValidationError({"reason": _("Say in more than a word what changed. It stands on the chart.")})
    same = ChartNote.objects.filter(
        partnership=partnership, measure=measure.key, area=area.code, period=period, rebases=True, withdrawn_at=None
    )
    if rebases and same.exists():
        raise ValidationError({"period": _("The chart is rebased from this period already.")})
    note = ChartNote(
        partnership=partnership,
        measure=measure.key,
        area=area.code,
        period=period,
        text=text.strip(),
        rebases=rebases,
        fixed_until=fixed_until,
        by=by,
        recorded_at=timezone.now(),
    )
    if rebases:
        _check_baselines(note, known)
    note.full_clean()
    note.save()
    verb = "performance.baseline_fixed" if fixed_until else "performance.rebased" if rebases else "performance.noted"
    audit.record(verb, subject=note, by=by, **_told(note))
    return note


def _check_baselines(note: ChartNote, known: Sequence[date]) -> None:
    """A baseline has enough values, and no rebasing cuts one in two."""
    until = note.fixed_until
    if until is not None and until not in known:
        raise ValidationError({"fixed_until": _("Choose a period that has a figure.")})
    if until is not None and sum(note.period <= period <= until for period in known) < FEWEST_TO_FIX:
        raise ValidationError({"fixed_until": _("A fixed baseline needs at least 12 values.")})
    standing = rebasings_of([*notes_on(note.measure, note.area, [note.partnership]), note])
    for earlier, later in pairwise(standing):
        if earlier.fixed_until is not None and later.day <= earlier.fixed_until:
            raise ValidationError(
                {"period": _("No rebasing may begin within a fixed baseline. Withdraw the one that stands first.")}
            )


@transaction.atomic
def withdraw_note(note: ChartNote, *, reason: str, by: Any) -> ChartNote:
    """Take a note or a rebasing back, with a reason. The chart is drawn without it; the record keeps both."""
    found = ChartNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if not by.has_perm(REBASE if found.rebases else NOTE, found):
        raise PermissionDenied(_("You may not write on this chart."))
    if found.withdrawn_at is not None:
        raise ValidationError(_("It is withdrawn already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is withdrawn.")})
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_because = timezone.now(), by, reason.strip()
    found.full_clean()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    verb = "performance.rebasing_withdrawn" if found.rebases else "performance.note_withdrawn"
    audit.record(verb, subject=found, by=by, reason=found.withdrawn_because, **_told(found))
    return found


def _told(note: ChartNote) -> dict[str, str]:
    told = {"measure": note.measure, "area": note.area, "period": note.period.isoformat(), "text": note.text}
    return told | ({"fixed_until": note.fixed_until.isoformat()} if note.fixed_until else {})
