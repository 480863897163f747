"""Figures as plain values, one row for a period: what files and programs get, in full or only what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from wardmote.performance import stored
from wardmote.performance.definitions import Measure, measures
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.series import areas, points_of
from wardmote.performance.selectors.typed import typed_at, typed_gone, typed_series, typed_values
from wardmote.performance.stored import Value

SETTLING = timedelta(minutes=1)
"""What people enter may be dated a little before it can be read: this much is told twice rather than never."""


class Place(NamedTuple):
    """Where a figure stands in the order of all: after this one a reader goes on."""

    area: str
    measure: str
    period: date


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one area in one period. ``removed`` says that there is no such figure any more."""

    place: Place
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    first_published: float | None = None
    provisional: bool = False
    early: bool = False
    suppressed: bool = False
    vintage: int | None = None
    changed_at: datetime | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: of an area, of a measure, of periods between two days, or those that changed after a moment."""

    area: str = ""
    measure: str = ""
    first: date | None = None
    last: date | None = None
    since: datetime | None = None

    def takes_series(self, area: str, measure: str) -> bool:
        return self.area in ("", area) and self.measure in ("", measure)

    def takes(self, figure: Figure) -> bool:
        period = figure.place.period
        if (self.first and period < self.first) or (self.last and period > self.last):
            return False
        return self.tells(figure.changed_at, removed=figure.removed)

    def tells(self, changed_at: datetime | None, *, removed: bool) -> bool:
        """Whether a row is told: of all, those that are there; of changes, those after the moment, gone ones too."""
        if self.since is None:
            return not removed
        return changed_at is not None and changed_at > self.since


def told_up_to(*, now: datetime) -> datetime:
    """The moment to ask for changes since, next time, for somebody who begins to read now."""
    return min(stored.made_at() or now, now - SETTLING)


def figures_after(place: Place | None, asked: Asked, *, limit: int) -> list[Figure]:
    """At most so many figures in the order of area, measure and period, from where a reader stopped.

    A load may come between two pages: each figure is then still told once. What changed behind the reader's back is later
    than the moment of ``told_up_to`` at which it began, and is told by the next question for changes.
    """
    every = _figures(place, asked)
    return list(islice((each for each in every if (not place or each.place > place) and asked.takes(each)), limit))


def series_with_figures(since: datetime | None = None) -> list[tuple[str, str]]:
    """Area and measure of every series, in order; with a moment, of those in which anything may be other than it was then."""
    entered = _entered_at() if since else {}
    typed = [(code, key) for code, key in typed_series() if since is None or (key in entered and entered[key] > since)]
    return sorted({*stored.series_changed(since), *typed})


def _entered_at() -> dict[str, datetime]:
    """When anything of each measure was last entered, or was told otherwise by a later release."""
    retold_at = stored.retold_at()
    return {key: max(when, retold_at) if retold_at else when for key, when in typed_at().items()}


def _figures(place: Place | None, asked: Asked) -> Iterator[Figure]:
    known = {measure.key: measure for measure in measures()}
    every = areas()
    by_code = {area.code: area for area in every}
    entered = _entered_at()
    for code, key in series_with_figures(asked.since):
        if not asked.takes_series(code, key) or (place is not None and (code, key) < place[:2]):
            continue
        measure = known.get(key)
        if measure is not None and measure.is_typed and code in by_code:
            yield from _entered(measure, by_code[code], every, entered[key])
        else:
            yield from loaded_figures(code, key, measure)


def loaded_figures(code: str, key: str, measure: Measure | None) -> Iterator[Figure]:
    """What loads brought. Where a measure's newest periods are provisional, one more settles the one that was."""
    values, gone = stored.values_of(code, key), stored.gone_from(code, key)
    changes = [value.changed for value in values if value.changed is not None]
    span = 1 + (measure.settles_after if measure else 0)
    changed = [max(changes[at : at + span] + list(gone.values())) for at in range(len(changes))]
    told = {value.period: when for value, when in zip(values, changed, strict=True)}
    return _in_order(code, key, measure, values, told, gone)


def _entered(measure: Measure, area: Area, every: Sequence[Area], when: datetime) -> Iterator[Figure]:
    """What people entered. An entry for one area may hide a figure of another, so all of a measure change together."""
    typed = typed_values([area], every, measure).get((area.code, measure.key))
    values = typed.values if typed else ()
    told = {value.period: when for value in values}
    gone = dict.fromkeys(typed_gone(area, measure), when)
    return _in_order(area.code, measure.key, measure, values, told, gone)


def _in_order(
    code: str,
    key: str,
    measure: Measure | None,
    values: Sequence[Value],
    told: Mapping[date, datetime],
    gone: Mapping[date, datetime],
) -> Iterator[Figure]:
    """The figures of one series and the places of those that are gone, by period."""
    found = [Figure(Place(code, key, period), changed_at=when, removed=True) for period, when in gone.items()]
    found.extend(
        Figure(
            Place(code, key, point.period),
            value=point.value,
            numerator=point.numerator,
            denominator=point.denominator,
            first_published=point.first,
            provisional=point.provisional,
            early=point.early,
            suppressed=point.suppressed,
            vintage=point.vintage,
            changed_at=told[point.period],
        )
        for point in (points_of(measure, values) if measure else ())
    )
    return iter(sorted(found, key=lambda figure: figure.place))
