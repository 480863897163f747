"""What a load did, as data: what was read, what was refused and why, and what has changed since the last one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from wardmote.performance.rules.loading import are_many_fewer, fewest_beside
from wardmote.performance.sources import Source


class NotLoaded(Exception):
    """The load broke off as a whole and the warehouse is as it was. ``str()`` says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not loaded: what is wrong, in which row (the header is row 1), and what to do."""

    file: str
    what: str
    remedy: str
    row: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}, row {self.row}" if self.row else self.file
        return f"{where}: {self.what} {self.remedy}"


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that was loaded. ``left_out`` are headers that the source does not know."""

    name: str
    source: str
    rows: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """The rows of a source in one period of one force, and how many the last vintage had; None where it had none."""

    source: str
    force: str
    period: date
    rows: int
    before: int | None


@dataclass(frozen=True, slots=True)
class Few:
    """A period with many fewer rows than it should have: how many it has, and how many were known, or stand around it."""

    source: str
    force: str
    period: date
    rows: int
    usual: int

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Few:
        return cls(**{**data, "period": date.fromisoformat(data["period"])})


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Keys that stand more than once: how many, in how many rows; ``identical`` of them in rows that are quite the same."""

    source: str
    force: str
    keys: int
    rows: int
    identical: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Months that are missing between others, the first and the last of them."""

    source: str
    force: str
    first: date
    last: date

    @property
    def months(self) -> int:
        return _months_between(self.first, self.last) + 1


@dataclass(slots=True)
class Report:
    """One load. ``vintage`` is its number; None where nothing was to be kept.

    ``fewer`` are the periods that were known and came with many fewer rows, or with counts of many fewer. They are refused;
    with a ``reason`` why that is right they are loaded. ``few`` are new periods with many fewer rows than those around them.
    """

    vintage: int | None = None
    loaded_at: str = ""
    read: list[FileRead] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    duplicates: list[Duplicates] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    reason: str = ""
    fewer: list[Few] = field(default_factory=list)
    few: list[Few] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.read)

    @property
    def restated(self) -> list[Count]:
        """The periods that have another number of rows than before."""
        return [each for each in self.counts if each.before is not None and each.before != each.rows]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Report:
        """A report as it was kept. Those from before 0.6 know nothing of too few rows."""
        return cls(
            vintage=data["vintage"],
            loaded_at=data["loaded_at"],
            read=[FileRead(**{**each, "left_out": tuple(each["left_out"])}) for each in data["read"]],
            unchanged=list(data["unchanged"]),
            refused=[Refusal(**each) for each in data["refused"]],
            counts=[Count(**{**each, "period": date.fromisoformat(each["period"])}) for each in data["counts"]],
            duplicates=[Duplicates(**each) for each in data["duplicates"]],
            gaps=[
                Gap(each["source"], each["force"], date.fromisoformat(each["first"]), date.fromisoformat(each["last"]))
                for each in data["gaps"]
            ],
            reason=data.get("reason", ""),
            fewer=list(map(Few.from_data, data.get("fewer", ()))),
            few=list(map(Few.from_data, data.get("few", ()))),
        )

    def as_data(self) -> dict[str, Any]:
        """The report as JSON values."""
        return _plain(asdict(self))  # type: ignore[no-any-return]


def gaps(source: str, months: Iterable[tuple[str, date]]) -> list[Gap]:
    """The gaps between the months of each force."""
    found = []
    by_force: dict[str, set[date]] = {}
    for force, month in months:
        by_force.setdefault(force, set()).add(month)
    for force, known in sorted(by_force.items()):
        for before, after in pairwise(sorted(known)):
            if _months_between(before, after) > 1:
                found.append(Gap(source, force, _moved(before, 1), _moved(after, -1)))
    return found


def many_fewer(
    source: Source, came: Iterable[tuple[str, date, int]], known_before: Iterable[tuple[str, date, int]]
) -> list[Few]:
    """The periods that came with many fewer rows than are known; of two numbers the later one counts.

    Files that share a period have its rows together.
    """
    known = {(force, period): rows for force, period, rows in known_before}
    rows: Counter[tuple[str, date]] = Counter()
    for force, period, number in came:
        rows[force, period] += number
    return [
        Few(source.slug, *slot, number, known[slot])
        for slot, number in sorted(rows.items())
        if are_many_fewer(number, known.get(slot, 0))
    ]


def few_beside(counts: Iterable[Count], standing: Iterable[tuple[str, date, int]]) -> list[Few]:
    """The new periods with many fewer rows than those that stand around them."""
    known: dict[str, dict[date, int]] = {}
    for force, period, rows in standing:
        known.setdefault(force, {})[period] = rows
    new = [each for each in counts if each.before is None]
    found = [
        Few(each.source, each.force, each.period, each.rows, fewest_beside(each.period, known[each.force]))
        for each in new
    ]
    return [each for each in found if are_many_fewer(each.rows, each.usual)]


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _moved(month: date, by: int) -> date:
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case str():
            return value
        case Sequence():
            return [_plain(each) for each in value]
    return value
