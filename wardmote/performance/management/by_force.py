"""What a load brought of one source as a small table: a force a line, 80 columns wide at the most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from wardmote.performance.sources import Source
from wardmote.performance.warehouse.report import Count, Report

HEADS = ("force", "months", "rows", "change", "new", "missing")
LONGEST_NAME = 21
Row = tuple[str, ...]


def table(source: Source, report: Report, names: Mapping[str, str]) -> Iterator[str]:
    """The lines; none for a source that has no months or years.

    ``change`` is that of the rows of periods that were there before, ``new`` how many were not; ``missing`` are months
    between those that are there now.
    """
    counts: dict[str, list[Count]] = defaultdict(list)
    for count in report.counts:
        if count.source == source.slug and source.every != "once":
            counts[count.force].append(count)
    missing: dict[str, int] = defaultdict(int)
    for gap in report.gaps:
        if gap.source == source.slug:
            missing[gap.force] += gap.months
    rows = [_row(source, _name(names, force), of_force, missing[force]) for force, of_force in counts.items()]
    if rows:
        yield from _aligned([HEADS if source.every == "month" else ("force", "years", *HEADS[2:-1]), *sorted(rows)])


def _row(source: Source, name: str, counts: list[Count], missing: int) -> Row:
    periods = sorted({count.period for count in counts})
    known = [count.rows - count.before for count in counts if count.before is not None]
    cells = (
        name,
        _span(source, periods[0], periods[-1]),
        f"{sum(count.rows for count in counts):,}",
        f"{sum(known):+,}" if known else "–",
        f"{len(counts) - len(known)}",
    )
    return (*cells, str(missing)) if source.every == "month" else cells


def _name(names: Mapping[str, str], force: str) -> str:
    name = names.get(force, force) or "no force"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _span(source: Source, first: date, last: date) -> str:
    short = "%b %Y" if source.every == "month" else "%Y"
    return f"{first:{short}}" if first == last else f"{first:{short}}–{last:{short}}"


def _aligned(rows: list[Row]) -> Iterator[str]:
    """Words to the left, numbers to the right."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield "  " + "  ".join(_cell(at, cell, widths[at]) for at, cell in enumerate(row))


def _cell(at: int, cell: str, width: int) -> str:
    return cell.ljust(width) if at < 2 else cell.rjust(width)
