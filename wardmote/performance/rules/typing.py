"""A series as somebody types or pastes it: one period a line, and what the measure needs of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import dropwhile
from math import isfinite
from statistics import median

from wardmote.performance.rules.columns import Names, order_of
from wardmote.performance.rules.periods import last_day, moved, number_of
from wardmote.performance.rules.series import Frequency

MOST_LINES = 1000
LARGEST = 1e12
_MONTHS = (
    ("january", "ionawr"),
    ("february", "chwefror"),
    ("march", "mawrth"),
    ("april", "ebrill"),
    ("may", "mai"),
    ("june", "mehefin"),
    ("july", "gorffennaf", "gorffenaf"),
    ("august", "awst"),
    ("september", "medi"),
    ("october", "hydref"),
    ("november", "tachwedd"),
    ("december", "rhagfyr"),
)
"""In English and in Welsh, whichever the page is in: figures are pasted from elsewhere. Django prints Gorffenaf."""
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/]\d{1,2})?")
_DAY_FIRST = re.compile(r"\d{1,2}/(\d{1,2})/(\d{4})")
_NAMED = re.compile(r"([a-z]{3,})\.?[ -](\d{4})", re.IGNORECASE)
_OF_A_SPREADSHEET = re.compile(r"([a-z]{3,})-(\d{2})", re.IGNORECASE)
"""Jan-24, as Excel shows the first day of a month: of a day of this year it would make 24-Jan."""
_FROM_TO = re.compile(
    r"(?P<first>[a-z]{3,})\.?(?: (?P<begun>\d{4}))? ?(?:to|hyd|-|–) ?(?P<last>[a-z]{3,})\.? (?P<year>\d{4})",
    re.IGNORECASE,
)
"""Jul to Sep 2026, as our own pages print a quarter; in Welsh Gor hyd Med 2026."""
_OF_FINANCE = re.compile(r"q([1-4]) (\d{4})[/-](\d{2})", re.IGNORECASE)
_OF_SOME_YEAR = re.compile(r"q[1-4] ?\d{4}|\d{4} ?-?q[1-4]", re.IGNORECASE)
"""Q3 2026 begins in July by the calendar and in October by the financial year."""
_SPACED = re.compile(
    rf"(?:{_FROM_TO.pattern}|{_OF_FINANCE.pattern}|q[1-4] \d{{4}}|\d{{4}} q[1-4]|[^\W\d]+\.? \d{{4}})(?= |$)",
    re.IGNORECASE,
)
"""A period that has spaces within itself, at the beginning of a line."""
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_QUOTED = re.compile(r'"[^"]*"')
_THOUSANDS = re.compile(r"(?<=[ ,])[1-9]\d{0,2}(?:,\d{3})+(?!\d)")
"""1,234 with nothing around it that says whether it is one number or two."""
_NOTHING = {"-", "–", "n/a", "na", "not known", ".."}
TIMES = 10
"""A value so many times as high or as low as is usual is asked about before it is saved. Our own choice."""


class Fault(Enum):
    """What is wrong with a line. ``typing_words`` has the sentence for each."""

    PERIOD = "period"
    WHICH_QUARTER = "which_quarter"
    HEADINGS = "headings"
    COMMAS = "commas"
    EMPTY_CELL = "empty_cell"
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
    text: str,
    *,
    frequency: Frequency,
    columns: Sequence[Names],
    share: bool,
    today: date,
) -> tuple[list[Line], list[Mistake]]:
    """The lines that are right, by period, and the mistakes in the others.

    A line is a period and a number for each of the one or two ``columns``, apart by tabs, semicolons, commas or two spaces,
    as cells of a spreadsheet are when they are pasted. A first line of words alone is taken as headings: of two numbers they
    say which is which, by the names that a column may have. Lines without a cell are passed over. Commas without a space
    behind them part two short numbers only under headings that they part too.
    ``share``: the first number is a part of the second.
    """
    found: dict[int, Line] = {}
    mistakes = []
    numbered = [(number, line.rstrip()) for number, line in enumerate(text.splitlines(), start=1)]
    typed = [(number, line.strip(), cells) for number, line in numbered if any(cells := _cells(line, frequency))]
    if len(typed) > MOST_LINES:
        return [], [Mistake(typed[MOST_LINES][0], typed[MOST_LINES][1], Fault.TOO_MANY)]
    order = list(range(len(columns)))
    is_file = False
    if typed and _are_headings(typed[0][2], frequency, alone=len(columns) == 1):
        number, line, cells = typed.pop(0)
        is_file = "," in line
        named = order_of(cells[1:], columns) if len(columns) > 1 else order
        if named is None:
            return [], [Mistake(number, line, Fault.HEADINGS)]
        order = named
    for number, line, cells in typed:
        is_clear = (is_file and ", " not in line) or not _may_be_thousands(line, frequency)
        read = _read(cells, order, frequency, share, today) if is_clear else Fault.COMMAS
        if isinstance(read, Line):
            # Two months of one year are the same year twice.
            earlier = found.setdefault(number_of(read.period, frequency), read)
            if earlier is not read:
                read = Fault.TWICE if earlier.period == read.period else Fault.SAME_PERIOD
        if isinstance(read, Fault):
            mistakes.append(Mistake(number, line, read))
    return sorted(found.values(), key=lambda each: each.period), mistakes


def period_typed(text: str, frequency: Frequency = "month") -> date | None:
    """The first day of the month that is meant: 2024-01, 2024/01, 31/01/2024, Jan 2024, January 2024 or Jan-24.

    A quarter may also be told by its first and last month, or by its number in a financial year: Q3 2023/24.
    """
    if frequency == "quarter" and (found := _FROM_TO.fullmatch(text)):
        return _quarter_from_to(found)
    if frequency == "quarter" and (found := _OF_FINANCE.fullmatch(text)):
        year = int(found[2])
        return moved(date(year, 4, 1), int(found[1]) - 1, "quarter") if _are_neighbours(year, int(found[3])) else None
    if found := _YEAR_FIRST.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        if "/" in text and _are_neighbours(year, month):  # 2011/12 may be a financial year
            return None
    elif found := _DAY_FIRST.fullmatch(text):
        year, month = int(found[2]), int(found[1])
    elif found := _NAMED.fullmatch(text):
        year, month = int(found[2]), _month_called(found[1])
    elif found := _OF_A_SPREADSHEET.fullmatch(text):
        year, month = 2000 + int(found[2]), _month_called(found[1])
    else:
        return None
    return date(year, month, 1) if 1900 <= year <= 2200 and 1 <= month <= 12 else None


def _are_neighbours(year: int, end: int) -> bool:
    """Whether two digits behind a year are those of the next one."""
    return (year + 1) % 100 == end


def _month_called(name: str) -> int:
    """The number of a month by the beginning of its name; none where it is no month: Chwarter is a quarter in Welsh."""
    begun = name.casefold()
    return next(
        (number for number, names in enumerate(_MONTHS, start=1) if any(each.startswith(begun) for each in names)), 0
    )


def _quarter_from_to(found: re.Match[str]) -> date | None:
    first, last = (
        period_typed(f"{found['first']} {found['begun'] or found['year']}"),
        period_typed(f"{found['last']} {found['year']}"),
    )
    if first is None or last is None:
        return None
    begun = moved(last, -2)
    return begun if begun.month == first.month and found["begun"] in (None, str(begun.year)) else None


def _cells(line: str, frequency: Frequency) -> list[str]:
    """A line cut at tabs, semicolons and wide gaps; where it has none at commas, or at the spaces before its numbers.

    Empty cells stay between others: they say that a number is missing there. So does one at the beginning, as over the
    periods; spaces there are none.
    """
    rest = line.lstrip(" \t;")
    cells = _by_gaps(rest)
    if len(cells) == 1:
        cells = _by_commas(rest, frequency) or _by_spaces(rest)
    while cells and not cells[-1]:
        cells.pop()
    return cells if line.lstrip(" ") == rest else ["", *cells]


def _by_gaps(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r" *[\t;] *| {2,}", line)]


def _by_commas(line: str, frequency: Frequency) -> list[str]:
    """The cells of a line of a CSV file; nothing where its commas stand within numbers."""
    cells = [cell.strip() for cell in next(csv.reader([line]), [])] if "," in line else []
    if not cells or (period_typed(cells[0], frequency) is None and any(letter.isdigit() for letter in cells[0])):
        return []
    return cells


def _may_be_thousands(line: str, frequency: Frequency) -> bool:
    """Whether commas that part the cells of a line may as well stand within a number."""
    rest = line.strip(" \t;")
    is_parted = len(_by_gaps(rest)) == 1 and bool(_by_commas(rest, frequency))
    return is_parted and bool(_THOUSANDS.search(_QUOTED.sub("", rest)))


def _by_spaces(line: str) -> list[str]:
    named = _SPACED.match(line)
    head = named[0] if named else line.split(" ")[0]
    return [head, *line[len(head) :].split()]


def _are_headings(cells: Sequence[str], frequency: Frequency, *, alone: bool) -> bool:
    """Whether a first line has words alone; what may be a figure is never passed over.

    Headings of two numbers may have digits in them, such as “Answered in 10s”, for these must fit names too. ``alone``: there
    is one number, which no heading need name.
    """
    first = next(cell for cell in cells if cell)
    if period_typed(first, frequency) or _begins_with_month(first) or any(_is_value(cell) for cell in cells[1:]):
        return False
    return not any(letter.isdigit() for cell in (cells if alone else cells[:1]) for letter in cell)


def _begins_with_month(text: str) -> bool:
    word = re.match(r"[a-z]{3,}", text, re.IGNORECASE)
    return word is not None and bool(_month_called(word[0]))


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.removesuffix("%"))) or cell.casefold() in _NOTHING


def far_off(value: float, usual: Sequence[float]) -> bool:
    """Whether a value is ten times away from what is usual, as where two columns have changed places."""
    middle = median(usual) if usual else 0
    if not middle or (not value and middle < TIMES):  # of a few there may well be none
        return False
    return value > TIMES * middle or TIMES * value < middle


def _read(
    cells: Sequence[str],
    order: Sequence[int],
    frequency: Frequency,
    share: bool,
    today: date,
) -> Line | Fault:
    first, *told = dropwhile(lambda cell: not cell, cells)
    period = period_typed(first, frequency)
    if period is None:
        is_unclear = frequency == "quarter" and _OF_SOME_YEAR.fullmatch(first)
        return Fault.WHICH_QUARTER if is_unclear else Fault.PERIOD
    if frequency == "quarter" and period.month % 3 != 1:
        return Fault.QUARTER
    if last_day(period, frequency) >= today:
        return Fault.FUTURE
    if told and all(cell.casefold() in _NOTHING for cell in told):
        return Line(period, None, None)
    if "" in told:
        return Fault.EMPTY_CELL
    if any(cell.endswith("%") for cell in told):
        return Fault.PERCENTAGE
    if len(told) != len(order):
        return Fault.COUNT
    if not all(_NUMBER.fullmatch(cell) for cell in told):
        return Fault.NUMBERS
    numbers = [float(cell.replace(",", "")) for cell in told]
    if not all(isfinite(number) and number <= LARGEST for number in numbers):
        return Fault.NUMBERS
    numerator = numbers[order[0]]
    denominator = numbers[order[1]] if len(order) > 1 else None
    if denominator == 0:
        return Fault.OVER_NOTHING
    if share and denominator is not None and numerator > denominator:
        return Fault.MORE_THAN_ALL
    return Line(period, numerator, denominator)
