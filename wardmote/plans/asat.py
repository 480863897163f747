"""A plan as it stood on any day, and what differs between two: plain functions on plain values.

A change speaks of a day (``as_at``) and is recorded at an instant, often later: May's document comes in June. On a day, a
value is what the last recorded of the changes up to that day made it. So the newest day is always how things stand now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

EXISTS, RETIRED = "exists", "retired_on"

Kind = Literal["came", "left", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one value, as text. Steps are given in the order in which they were recorded."""

    name: str
    was: str
    now: str
    as_at: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A commitment or an activity as it stands now (``values`` as text), with every step that led here."""

    key: Any
    values: Mapping[str, str]
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that differs between two days, and the reasons given in between, in order."""

    name: str
    was: str
    now: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one row between two days; ``was`` and ``now`` are its values, empty where it was not in the plan."""

    key: Any
    kind: Kind
    was: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Changed, ...] = ()


def value_on(day: date, steps: Iterable[Step], *, current: str) -> str:
    """What one value was on a day, from its own steps in the order in which they were recorded."""
    told = list(steps)
    if all(step.as_at <= day for step in told):
        return current
    value = told[0].was
    for step in told:
        if step.as_at <= day:
            value = step.now
    return value


def values_on(day: date, row: Row) -> dict[str, str] | None:
    """The values of a row on a day; None where it was not in the plan."""
    by_name: dict[str, list[Step]] = {}
    for step in row.steps:
        by_name.setdefault(step.name, []).append(step)
    if EXISTS in by_name and not value_on(day, by_name[EXISTS], current="1"):
        return None
    values = {name: value_on(day, by_name.get(name, ()), current=now) for name, now in row.values.items()}
    retired = values.get(RETIRED, "")
    return None if retired and date.fromisoformat(retired) <= day else values


def difference(row: Row, first: date, last: date) -> Difference | None:
    """What became of a row between the end of two days; None where it was in the plan on neither."""
    was, now = values_on(first, row), values_on(last, row)
    if was is None and now is None:
        return None
    if was is None or now is None:
        reasons = _reasons(row, {EXISTS, RETIRED}, first, last)
        changes = (Changed(EXISTS if was is None else RETIRED, "", "", reasons),)
        return Difference(row.key, "came" if was is None else "left", was or {}, now or {}, changes)
    found = tuple(
        Changed(name, was[name], now[name], _reasons(row, {name}, first, last))
        for name in now
        if name != RETIRED and was[name] != now[name]
    )
    return Difference(row.key, "changed" if found else "same", was, now, found)


def differences(rows: Iterable[Row], first: date, last: date) -> list[Difference]:
    """What became of every row that was in the plan on either day, in the order of the rows."""
    return [found for row in rows if (found := difference(row, first, last))]


def _reasons(row: Row, names: set[str], first: date, last: date) -> tuple[str, ...]:
    given = [step.reason for step in row.steps if step.name in names and first < step.as_at <= last and step.reason]
    return tuple(dict.fromkeys(given))
