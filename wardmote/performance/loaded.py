"""The report of a load as rows and words of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from wardmote.core.ui.format import thousands
from wardmote.performance.definitions import measures
from wardmote.performance.models import Load
from wardmote.performance.rules.suppressing import is_small
from wardmote.performance.sources import forces, sources
from wardmote.performance.warehouse.report import Count, Few, Gap, Refusal, Report
from wardmote.performance.wording import period_words
from wardmote.performance.words import run_words

SHOWN = 100  # rows of each table; the command names all of them with --json


@dataclass(frozen=True, slots=True)
class Told:
    """What a load says, as a page shows it; every table is of plain values, with how many more there are."""

    read: list[tuple[Any, ...]]
    refused: list[dict[str, str]]
    restated: list[tuple[Any, ...]]
    restated_more: int
    reason: str
    fewer: list[tuple[Any, ...]]
    fewer_more: int
    few: list[tuple[Any, ...]]
    few_more: int
    duplicates: list[tuple[Any, ...]]
    missing: list[tuple[Any, ...]]
    left_out: list[str]
    unchanged: int


def told(report: Report) -> Told:
    """What a page shows of a report."""
    names = _Names()
    return Told(
        read=[names.read(slug, report) for slug in sorted({each.source for each in report.read})],
        refused=[_refusal(each) for each in report.refused],
        restated=[names.restated(each) for each in report.restated[:SHOWN]],
        restated_more=_more(report.restated),
        reason=report.reason,
        fewer=[names.few(each) for each in report.fewer[:SHOWN]],
        fewer_more=_more(report.fewer),
        few=[names.few(each) for each in report.few[:SHOWN]],
        few_more=_more(report.few),
        duplicates=[
            (
                names.source(each.source),
                names.force(each.force),
                *(names.rows(each.source, number) for number in (each.keys, each.rows, each.identical)),
            )
            for each in report.duplicates
        ],
        missing=names.missing(report.gaps),
        left_out=sorted({header for each in report.read for header in each.left_out}),
        unchanged=len(report.unchanged),
    )


def _more(rows: Sequence[Any]) -> int:
    return max(0, len(rows) - SHOWN)


def rows_of(loads: Iterable[Load]) -> dict[int, str]:
    """How many rows each load had, by its key. Of which sources only its report tells, so the highest threshold counts."""
    highest = max(_thresholds().values(), default=0)
    return {each.pk: _rows_words(each.rows, highest) for each in loads}


def _thresholds() -> dict[str, int]:
    """The highest threshold of the measures of each source, which its rows would tell of as figures do."""
    found: dict[str, int] = defaultdict(int)
    for measure in measures():
        if not measure.is_typed:
            found[measure.source] = max(found[measure.source], measure.threshold)
    return found


def _rows_words(rows: int, threshold: int) -> str:
    return _("fewer than %(number)s") % {"number": threshold} if is_small(rows, threshold) else thousands(rows)


class _Names:
    """What sources and forces are called, and how many rows of each may be told."""

    def __init__(self) -> None:
        self.sources = {each.slug: each for each in sources()}
        self.thresholds = _thresholds()
        self.forces = {each.code: each.name for each in forces()}

    def source(self, slug: str) -> str:
        found = self.sources.get(slug)
        return found.name if found else slug

    def period(self, slug: str, day: date) -> str:
        found = self.sources.get(slug)
        return period_words(day, "year" if found and found.every == "year" else "month")

    def span(self, slug: str, periods: Sequence[date]) -> str:
        """The first and the last of these, in order."""
        if not periods:
            return "–"
        return run_words(periods[0], periods[-1], partial(self.period, slug))

    def force(self, code: str) -> str:
        return self.forces.get(code, code) or _("No force")

    def threshold(self, slug: str) -> int:
        """Rows that were counted tell of those that they were counted from."""
        found = self.sources.get(slug)
        counted = found.counts.of if found and found.counts else slug
        return max(self.thresholds.get(slug, 0), self.thresholds.get(counted, 0))

    def rows(self, slug: str, rows: int) -> str:
        return _rows_words(rows, self.threshold(slug))

    def change(self, count: Count, before: int) -> str:
        """By how much the rows changed; of a source with a threshold it is not told, for it may be small."""
        return "–" if self.threshold(count.source) else f"{count.rows - before:+,}"

    def read(self, slug: str, report: Report) -> tuple[Any, ...]:
        rows = [each.rows for each in report.read if each.source == slug]
        counts = [each for each in report.counts if each.source == slug]
        periods = sorted({each.period for each in counts})
        known = len({each.force for each in counts if each.force})
        return (self.source(slug), len(rows), self.rows(slug, sum(rows)), known or "–", self.span(slug, periods))

    def restated(self, count: Count) -> tuple[Any, ...]:
        before = count.before or 0
        return (
            self.source(count.source),
            self.force(count.force),
            self.period(count.source, count.period),
            self.rows(count.source, before),
            self.rows(count.source, count.rows),
            self.change(count, before),
        )

    def few(self, few: Few) -> tuple[Any, ...]:
        return (
            self.source(few.source),
            self.force(few.force),
            self.period(few.source, few.period),
            self.rows(few.source, few.usual),
            self.rows(few.source, few.rows),
        )

    def missing(self, gaps: Iterable[Gap]) -> list[tuple[Any, ...]]:
        """Each gap once, with all the forces that have it."""
        by_span: dict[tuple[str, date, date], list[str]] = defaultdict(list)
        for gap in gaps:
            by_span[gap.source, gap.first, gap.last].append(self.force(gap.force))
        return [
            (self.source(slug), self.span(slug, [first, last]), ", ".join(sorted(who)))
            for (slug, first, last), who in by_span.items()
        ]


def _refusal(refusal: Refusal) -> dict[str, str]:
    place = _("%(file)s, row %(row)s") % {"file": refusal.file, "row": refusal.row} if refusal.row else refusal.file
    return {"message": refusal.what, "place": place, "reason": refusal.remedy}
