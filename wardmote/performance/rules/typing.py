"""A series as somebody types or pastes it: one period a line, and what the measure needs of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import isfinite

from wardmote.performance.rules.periods import last_day, number_of
from wardmote.performance.rules.series import Frequency

MOST_LINES = 1000
LARGEST = 1e12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")
_DAY_FIRST = re.compile(r"\d{1,2}/(\d{1,2})/(\d{4})")
_NAMED = re.compile(r"([a-z]{3})[a-z]*\.?[ -](\d{4})", re.IGNORECASE)
_OF_A_SPREADSHEET = re.compile(r"([a-z]{3})-(\d{2})", re.IGNORECASE)
"""Jan-24, as Excel shows the first day of a month: of a day of this year it would make 24-Jan."""
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_NOTHING = {"-", "–", "n/a", "na", "not known", ".."}


class Fault(Enum):
    """What is wrong with a line. ``typing_words`` has the sentence for each."""

    PERIOD = "period"
    SAME_PERIOD = "same_period"
    QUARTER = "quarter"
    TWICE = "twice"
    FUTURE = "future"
    NUMBERS = "numbers"
    PERCENTAGE = "percentage"
    COUNT = "count"
    OVER_NOTHING = "over_nothing"
    MORE_THAN_ALL = "more_than_all"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one period; both None where the line says that there is none."""

    period: date
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, in which line as it was typed (the first is 1)."""

    line: int
    typed: str
    fault: Fault


def read_lines(
    text: str, *, frequency: Frequency, two_numbers: bool, share: bool, today: date
) -> tuple[list[Line], list[Mistake]]:
    """The lines that are right, by period, and the mistakes in the others.

    A line is a period and one number, or two where the measure has a denominator, apart by tabs, semicolons or two spaces,
    as cells of a spreadsheet are when they are pasted. A first line without a period that can be read is taken as headings.
    Lines without a cell are passed over. ``share``: the first number is a part of the second.
    """
    found: dict[int, Line] = {}
    mistakes = []
    numbered = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1)]
    typed = [(number, line, cells) for number, line in numbered if (cells := _cells(line))]
    if len(typed) > MOST_LINES:
        return [], [Mistake(typed[MOST_LINES][0], typed[MOST_LINES][1], Fault.TOO_MANY)]
    for place, (number, line, cells) in enumerate(typed):
        period = period_typed(cells[0])
        if place == 0 and period is None and not any(letter.isdigit() for letter in line):
            continue
        read = Fault.PERIOD if period is None else _read(period, cells[1:], frequency, two_numbers, share, today)
        if isinstance(read, Line):
            # Two months of one year are the same year twice.
            earlier = found.setdefault(number_of(read.period, frequency), read)
            if earlier is not read:
                read = Fault.TWICE if earlier.period == read.period else Fault.SAME_PERIOD
        if isinstance(read, Fault):
            mistakes.append(Mistake(number, line, read))
    return sorted(found.values(), key=lambda each: each.period), mistakes


def period_typed(text: str) -> date | None:
    """The first day of the month that is meant: 2024-01, 2024-01-31, 31/01/2024, Jan 2024, January 2024 or Jan-24."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := _DAY_FIRST.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    elif (found := _NAMED.fullmatch(text)) and found[1].casefold() in _MONTHS:
        year, month = int(found[2]), _MONTHS.index(found[1].casefold()) + 1
    elif (found := _OF_A_SPREADSHEET.fullmatch(text)) and found[1].casefold() in _MONTHS:
        year, month = 2000 + int(found[2]), _MONTHS.index(found[1].casefold()) + 1
    else:
        return None
    return date(year, month, 1) if 1900 <= year <= 2200 and 1 <= month <= 12 else None


def _cells(line: str) -> list[str]:
    """A line cut at tabs, semicolons and wide gaps; where it has none, at the single spaces before its numbers."""
    cells = [cell.strip() for cell in re.split(r"\t|;| {2,}", line)]
    if len(cells) == 1:
        named = re.match(r"[^\W\d]+\.? \d{4}(?= |$)", line)
        head = named[0] if named else line.split(" ")[0]
        cells = [head, *line[len(head) :].split()]
    return [cell for cell in cells if cell]


def _read(
    period: date, cells: Sequence[str], frequency: Frequency, two_numbers: bool, share: bool, today: date
) -> Line | Fault:
    if frequency == "quarter" and period.month % 3 != 1:
        return Fault.QUARTER
    if last_day(period, frequency) >= today:
        return Fault.FUTURE
    if len(cells) == 1 and cells[0].casefold() in _NOTHING:
        return Line(period, None, None)
    if any(cell.endswith("%") for cell in cells):
        return Fault.PERCENTAGE
    if len(cells) != 1 + two_numbers:
        return Fault.COUNT
    if not all(_NUMBER.fullmatch(cell) for cell in cells):
        return Fault.NUMBERS
    numbers = [float(cell.replace(",", "")) for cell in cells]
    if not all(isfinite(number) and number <= LARGEST for number in numbers):
        return Fault.NUMBERS
    numerator, denominator = numbers[0], numbers[1] if two_numbers else None
    if denominator == 0:
        return Fault.OVER_NOTHING
    if share and denominator is not None and numerator > denominator:
        return Fault.MORE_THAN_ALL
    return Line(period, numerator, denominator)
