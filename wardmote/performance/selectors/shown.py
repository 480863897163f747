"""Which measures the public sees, and what is on its way there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import LATER, Moment, moment_of, public_passages, states_of
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure, measures
from wardmote.performance.models import ShownMeasure, TypedFigure
from wardmote.performance.sources import sources

LABEL = ShownMeasure._meta.label_lower


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure that is public: the sentence that was cleared, when it was cleared, and since when it is public.

    ``loaded_before`` is the beginning of a hold that runs: what was loaded since then is not public yet. Of figures that
    are entered by hand it is the moment at which those were put forward that a second person has cleared.
    """

    record: ShownMeasure
    why: str
    cleared_at: datetime
    since: datetime
    loaded_before: datetime | None


def why_not_open(measure: Measure) -> str:
    """Why the figures of a measure cannot be shown to everyone; empty where they can.

    Files count as open where their source names terms that anybody can look up. What is entered by hand is a
    partnership's own to tell: a second person clears each of its figures.
    """
    if measure.is_typed:
        return ""
    open_ones = {each.slug for each in sources() if each.licence.link}
    if not open_ones.issuperset(measure.sources):
        return _("These figures come under no open licence, so they are not shown to the public.")
    return ""


def shown_measures(moment: Moment | None = None) -> list[Shown]:
    """Every measure whose sentence the public may read at a moment, now where none is given."""
    moment = moment or moment_of()
    sentences, figures = _cleared(moment, "why"), _cleared(moment, "figures")
    typed = {each.key for each in measures() if each.is_typed}
    found = ShownMeasure.objects.filter(pk__in=sentences).order_by("partnership", "measure")
    return [
        _shown(each, sentences[each.pk], figures[each.pk] if each.measure in typed else None, moment)
        for each in found.select_related("partnership__force", "partnership__governing_body")
        if each.measure not in typed or each.pk in figures
    ]


@dataclass(frozen=True, slots=True)
class _Cleared:
    """What the public reads in one field: when it was put forward, when it was cleared, and since when it is public."""

    text: str
    written_at: datetime
    cleared_at: datetime
    since: datetime


def _cleared(moment: Moment, field: str) -> dict[int, _Cleared]:
    """What the public reads of each record in one field."""
    rows = public_passages(moment).filter(subject_type=LABEL, field=field)
    names = ("subject_id", "text", "written_at", "decided_at", "not_before")
    return {
        pk: _Cleared(text, written_at, cleared_at, max(cleared_at, not_before or cleared_at))
        for pk, text, written_at, cleared_at, not_before in rows.values_list(*names)
        if cleared_at is not None
    }


def _shown(record: ShownMeasure, why: _Cleared, figures: _Cleared | None, moment: Moment) -> Shown:
    """A hold keeps newer figures from being cleared for the public, so those that were entered need no second look at it."""
    if figures is None:
        return Shown(record, why.text, why.cleared_at, why.since, moment.held.get(record.partnership_id))
    return Shown(record, why.text, why.cleared_at, max(why.since, figures.since), figures.written_at)


def shown_by_uuid(uuid: UUID) -> ShownMeasure | None:
    """A measure that is proposed or shown."""
    return ShownMeasure.objects.exclude(why="").select_related("partnership").filter(uuid=uuid).first()


def proposed(measure: str, area: str, partnerships: Iterable[Partnership]) -> list[tuple[ShownMeasure, str]]:
    """What these partnerships propose or show of a measure of an area, each with the state of its sentence."""
    found = ShownMeasure.objects.exclude(why="").filter(measure=measure, area=area, partnership__in=partnerships)
    return [(each, state_of_sentence(each)) for each in found.select_related("partnership__force", "by")]


def state_of_sentence(shown: ShownMeasure) -> str:
    """Whether the sentence is cleared, for staff. One that is cleared is not public while it has no figures that are."""
    state = states_of(ShownMeasure, [shown.pk], ["why"]).get((shown.pk, "why"), "")
    is_public = state == Passage.State.CLEARED and any(each.record == shown for each in shown_measures())
    return LATER if state == Passage.State.CLEARED and not is_public else state


def authors_of(shown: int, field: str) -> set[int]:
    """The ids of all who entered a figure since those that were cleared last: none of them clears what waits."""
    if field != "figures":
        return set()
    mine = ShownMeasure.objects.filter(pk=shown, measure=OuterRef("series__measure"), area=OuterRef("series__area"))
    entered = TypedFigure.objects.filter(Exists(mine), by__isnull=False)
    cleared = Passage.objects.filter(
        subject_type=LABEL, subject_id=shown, field=field, state=Passage.State.CLEARED
    ).first()
    if cleared:
        entered = entered.filter(recorded_at__gte=cleared.written_at)
    return set(entered.order_by().values_list("by", flat=True))


def state_of_figures(shown: ShownMeasure) -> str:
    """Whether the figures that were entered by hand are cleared as they stand, for staff; empty where they never waited."""
    if state := states_of(ShownMeasure, [shown.pk], ["figures"]).get((shown.pk, "figures")):
        return state
    put_forward = Passage.objects.filter(subject_type=LABEL, subject_id=shown.pk, field="figures")
    return Passage.State.WITHDRAWN if put_forward.exists() else ""
