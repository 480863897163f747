"""The report of a load as rows and words of a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from wardmote.performance.sources import forces, sources
from wardmote.performance.warehouse.report import Count, Gap, Refusal, Report
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
        restated_more=max(0, len(report.restated) - SHOWN),
        duplicates=[
            (names.source(each.source), names.force(each.force), each.keys, each.rows, each.identical)
            for each in report.duplicates
        ],
        missing=names.missing(report.gaps),
        left_out=sorted({header for each in report.read for header in each.left_out}),
        unchanged=len(report.unchanged),
    )


class _Names:
    """What sources and forces are called."""

    def __init__(self) -> None:
        self.sources = {each.slug: each for each in sources()}
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

    def read(self, slug: str, report: Report) -> tuple[Any, ...]:
        rows = [each.rows for each in report.read if each.source == slug]
        counts = [each for each in report.counts if each.source == slug]
        periods = sorted({each.period for each in counts})
        known = len({each.force for each in counts if each.force})
        return (self.source(slug), len(rows), sum(rows), known or "–", self.span(slug, periods))

    def restated(self, count: Count) -> tuple[Any, ...]:
        before = count.before or 0
        return (
            self.source(count.source),
            self.force(count.force),
            self.period(count.source, count.period),
            before,
            count.rows,
            f"{count.rows - before:+,}",
        )

    def missing(self, gaps: Iterable[Gap]) -> list[tuple[Any, ...]]:
        """Each gap once, with all the forces that have it."""
        by_span: dict[tuple[str, date, date], list[str]] = defaultdict(list)
        for gap in gaps:
            by_span[gap.source, gap.first, gap.last].append(self.force(gap.force))
        return [
            (self.source(slug), self.span(slug, [first, last]), ", ".join(who))
            for (slug, first, last), who in by_span.items()
        ]


def _refusal(refusal: Refusal) -> dict[str, str]:
    place = _("%(file)s, row %(row)s") % {"file": refusal.file, "row": refusal.row} if refusal.row else refusal.file
    return {"message": refusal.what, "place": place, "reason": refusal.remedy}
