"""Which measures the public sees, and what is on its way there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wardmote.core.clearance.selectors import Moment, moment_of, public_passages, states_of
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure
from wardmote.performance.models import ShownMeasure
from wardmote.performance.sources import sources

LABEL = ShownMeasure._meta.label_lower


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure that is public: the sentence that was cleared, when it was cleared, and since when it is public.

    ``loaded_before`` is the beginning of a hold that runs: what was loaded since then is not public yet.
    """

    record: ShownMeasure
    why: str
    cleared_at: datetime
    since: datetime
    loaded_before: datetime | None


def why_not_open(measure: Measure) -> str:
    """Why the figures of a measure cannot be shown to everyone; empty where they can.

    One person alone enters figures, and what one person alone did is never public. Files count as open where their source
    names terms that anybody can look up.
    """
    if measure.is_typed:
        return _("Figures that are entered by hand are not shown to the public: no second person has checked them.")
    source = next((each for each in sources() if each.slug == measure.source), None)
    if source is None or not source.licence.link:
        return _("These figures come under no open licence, so they are not shown to the public.")
    return ""


def shown_measures(moment: Moment | None = None) -> list[Shown]:
    """Every measure whose sentence the public may read at a moment, now where none is given."""
    moment = moment or moment_of()
    words = _cleared_words(moment)
    found = ShownMeasure.objects.filter(pk__in=words).order_by("partnership", "measure")
    return [
        Shown(each, *words[each.pk], moment.held.get(each.partnership_id))
        for each in found.select_related("partnership__force", "partnership__governing_body")
    ]


def _cleared_words(moment: Moment) -> dict[int, tuple[str, datetime, datetime]]:
    """What the public reads of each: the sentence, when it was cleared, and since when it is public."""
    rows = public_passages(moment).filter(subject_type=LABEL, field="why")
    return {
        pk: (text, cleared_at, max(cleared_at, not_before or cleared_at))
        for pk, text, cleared_at, not_before in rows.values_list("subject_id", "text", "decided_at", "not_before")
        if cleared_at is not None
    }


def shown_by_uuid(uuid: UUID) -> ShownMeasure | None:
    """A measure that is proposed or shown."""
    return ShownMeasure.objects.exclude(why="").select_related("partnership").filter(uuid=uuid).first()


def proposed(measure: str, area: str, partnerships: Iterable[Partnership]) -> list[tuple[ShownMeasure, str]]:
    """What these partnerships propose or show of a measure of an area, each with the state of its sentence."""
    found = ShownMeasure.objects.exclude(why="").filter(measure=measure, area=area, partnership__in=partnerships)
    records = list(found.select_related("partnership__force", "by"))
    states = states_of(ShownMeasure, [each.pk for each in records], ["why"])
    return [(each, states.get((each.pk, "why"), "")) for each in records]
