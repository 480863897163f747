"""The dates of public documents in Britain: found in any text, read to the precision that is printed, never guessed.

Day comes before month, a financial year runs from 1 April to 31 March, and a quarter without a basis is ambiguous.
What cannot be read with certainty is still found, with a finding and no date. English and Welsh.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from wardmote.plans.reading.fields.date_grammar import (
    DATE,
    DIGITS_OF_DATE,
    MONTHS,
    MONTHS_THAT_ARE_WORDS,
    NUMBERS,
    ONLY_WORDS,
    OPENERS,
    ORDINALS,
    QUALIFIER,
    RELATIVE_OPENERS,
    RELATIVE_WORDS,
    SEASONS,
)
from wardmote.plans.reading.fields.text import fold, level
from wardmote.plans.reading.findings import Finding, info, warning


@dataclass(frozen=True, slots=True)
class Found:
    """One date in a text.

    ``start`` and ``end`` are offsets of the print, with the words that qualify it ("end of", "w/c"). ``first`` and
    ``last`` are the days the print covers, both None when it cannot be placed. ``precision`` is day, month, quarter,
    season, year, financial-year or none. ``doubts`` hold what is odd about it.
    """

    start: int
    end: int
    printed: str
    precision: str
    first: date | None
    last: date | None
    doubts: tuple[Finding, ...] = ()

    @property
    def value(self) -> str | None:
        """The date as "YYYY-MM-DD", "YYYY-MM" or "YYYY": its last part, to the precision that is printed."""
        return self.value_at(self.last)

    def value_at(self, day: date | None) -> str | None:
        """``day`` cut to the precision of this date: a financial year and a quarter are given by month."""
        if day is None:
            return None
        return day.isoformat()[: {"day": 10, "week": 10, "year": 4}.get(self.precision, 7)]


@dataclass(frozen=True, slots=True)
class _Read:
    """A reading without its place: what ``Found`` holds apart from print and offsets."""

    precision: str = "none"
    first: date | None = None
    last: date | None = None
    doubts: tuple[Finding, ...] = ()


def find(text: str, *, as_at: date | None = None, month_first: bool = False) -> tuple[Found, ...]:
    """Every date of ``text`` in order, without overlap.

    ``as_at``, the document's date, settles years of two digits. ``month_first`` says that its dates in figures are
    written as in the United States: see ``prints_month_first``.
    """
    return _find(text, as_at, month_first) if text else ()


def prints_month_first(texts: Iterable[str]) -> bool:
    """Whether a document writes the month first: at least one of its dates in figures must be read so, and none must not."""
    some = False
    for text in texts:
        for first, second in _FIGURES.findall(level(text)):
            if int(first) > 12:
                return False
            some = some or int(second) > 12
    return some


_FIGURES = re.compile(r"(?<![\w/.-])(\d{1,2})[/.-](\d{1,2})[/.-](?:(?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)")


@lru_cache(maxsize=4096)
def _find(text: str, as_at: date | None, month_first: bool) -> tuple[Found, ...]:
    levelled = level(text)
    found: list[Found] = []
    floor = 0
    for start in _openings(levelled):
        match = DATE.match(levelled, start) if start >= floor else None
        read = _read(match, as_at, levelled, month_first) if match else None
        if match is None or read is None:
            continue
        start, read = _qualified(levelled, floor, start, read)
        found.append(
            Found(
                start,
                match.end(),
                text[start : match.end()].strip(),
                read.precision,
                read.first,
                read.last,
                read.doubts,
            )
        )
        floor = match.end()
    return tuple(found)


def _openings(text: str) -> list[int]:
    """Where a date can begin, in order: nearly always nowhere, which is told without trying the pattern."""
    starts = [match.start() for match in DIGITS_OF_DATE.finditer(text)]
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have lower-case forms of two characters; offsets must stay true
        lowered = "".join(letter.lower()[:1] for letter in text)
    words = set(lowered.translate(ONLY_WORDS).split())
    openers = words & OPENERS
    if not RELATIVE_WORDS.isdisjoint(words):
        openers |= words & RELATIVE_OPENERS
    if openers:
        for word in openers:
            at = lowered.find(word)
            while at >= 0:
                starts.append(at)
                at = lowered.find(word, at + len(word))
        starts = sorted(set(starts))
    elif not starts and text.strip().isdigit():
        starts = [len(text) - len(text.lstrip())]
    return starts


def _qualified(text: str, floor: int, start: int, read: _Read) -> tuple[int, _Read]:
    """Take in the words before a date that qualify it, and let them widen or shift it."""
    before = text[max(floor, start - 30) : start]
    qualifier = QUALIFIER.search(before)
    if qualifier is None:
        return start, read
    new_start = start - len(before) + qualifier.start()
    if read.first is None or read.last is None:
        return new_start, read
    if qualifier["wc"] and read.precision == "day":
        return new_start, _Read("week", read.first, read.first + timedelta(days=6), read.doubts)
    if qualifier["vague"] or (qualifier["start"] and read.precision != "day"):
        printed = (qualifier["vague"] or "start of").lower()
        doubt = info(
            "imprecise-date",
            f"“{printed}” names no day, so the whole period was taken.",
            text[new_start : start + 12].strip(),
        )
        return new_start, _Read(read.precision, read.first, read.last, (*read.doubts, doubt))
    return new_start, read


def _read(match: re.Match[str], as_at: date | None, text: str, month_first: bool) -> _Read | None:
    """One match read, or None when it is not a date after all."""
    printed = match.group()
    if match["iso"]:
        year, month, day = (int(n) for n in NUMBERS.findall(match["iso"]))
        return _day(year, month, day, printed)
    if match["numeric"]:
        return _numeric(match["numeric"], as_at, month_first)
    if match["day_month"]:
        return _day_month(match, as_at)
    if match["us_month"]:
        return _day(int(match["us_year"]), _month(match["us_month"]), int(match["us_day"]), printed)
    if match["month"]:
        return _month_year(match, as_at)
    if match["us_bare"]:
        return _Read(doubts=(_no_year(printed, as_at),))
    if match["quarter"]:
        return _quarter(match)
    if match["fy"]:
        return _financial_year(match["fy_year"], printed)
    if match["iso_month"]:
        return _iso_month(match["iso_month"])
    if match["month_of_year"]:
        month, year = (int(n) for n in NUMBERS.findall(match["month_of_year"]))
        return months(year, month)
    if match["years"]:
        return _years(match["years"], text)
    if match["season"]:
        return _season(match)
    if match["digits"]:
        return _digits(match["digits"], text)
    if match["relative"]:
        return _Read(
            doubts=(
                warning(
                    "relative-date", "This date depends on when it was written. Give the day or month meant.", printed
                ),
            )
        )
    if match["year"]:
        year = int(match["year"])
        return _Read("year", date(year, 1, 1), date(year, 12, 31))
    if match["bare_month"]:
        return _bare_month(match, text)
    day, month = (int(n) for n in NUMBERS.findall(printed))
    whole = text.strip() == printed
    return _Read(doubts=(_no_year(printed, as_at),)) if whole and 1 <= day <= 31 and 1 <= month <= 12 else None


def _month(word: str) -> int:
    return MONTHS[fold(word).rstrip(".")]


def _no_year(printed: str, as_at: date | None) -> Finding:
    near = f" The document is of {as_at.year}." if as_at else ""
    return warning(
        "date-without-year", f"“{printed.strip()}” has no year, so it was not placed.{near}", printed.strip()
    )


def _day(year: int, month: int, day: int, printed: str, *doubts: Finding) -> _Read:
    try:
        value = date(year, month, day)
    except ValueError:
        return _Read(
            doubts=(
                warning("impossible-date", f"“{printed.strip()}” is not a day in the calendar.", printed.strip()),
                *doubts,
            )
        )
    return _Read("day", value, value, doubts)


def months(year: int, month: int, count: int = 1, *doubts: Finding, precision: str = "month") -> _Read:
    """The period of ``count`` months from the first of ``month``."""
    end_year, end_month = divmod(year * 12 + month - 1 + count - 1, 12)
    last = date(end_year, end_month + 1, monthrange(end_year, end_month + 1)[1])
    return _Read(precision, date(year, month, 1), last, doubts)


def full_year(two_digits: int, as_at: date | None) -> int | None:
    """The year that two digits mean, or None when the century is in doubt.

    With the document's date: the nearest such year, if within 20 years of it. Without: 2000 to 2049 only.
    """
    if as_at is None:
        return 2000 + two_digits if two_digits < 50 else None
    century = as_at.year - as_at.year % 100
    nearest = min((century + shift + two_digits for shift in (-100, 0, 100)), key=lambda year: abs(year - as_at.year))
    return nearest if abs(nearest - as_at.year) <= 20 else None


def _ambiguous_year(printed: str) -> Finding:
    return warning(
        "ambiguous-year", f"The year of “{printed.strip()}” could be in more than one century.", printed.strip()
    )


def _numeric(printed: str, as_at: date | None, month_first: bool) -> _Read:
    numbers = NUMBERS.findall(printed)
    first, second, year_digits = numbers
    day, month = int(first), int(second)
    if len(year_digits) == 2:
        yy = int(year_digits)
        if day <= 12 and month <= 12 and 1 <= yy <= 12 and day != month:
            message = f"“{printed}” can be read in several ways. Write the month as a word."
            return _Read(doubts=(warning("ambiguous-date", message, printed),))
        year = full_year(yy, as_at)
        if year is None:
            return _Read(doubts=(_ambiguous_year(printed),))
    else:
        year = int(year_digits)
        if not 1900 <= year <= 2100:
            return _Read(doubts=(warning("impossible-date", f"The year of “{printed}” is not believable.", printed),))
    if month > 12 >= day or (month_first and day <= 12):
        return _day(
            year, day, month, printed, info("month-first-date", f"“{printed}” was read with the month first.", printed)
        )
    return _day(year, month, day, printed)


def _day_month(match: re.Match[str], as_at: date | None) -> _Read:
    printed, month, day = match.group(), _month(match["day_month"]), int(match["day"])
    if match["day_year"]:
        return _day(int(match["day_year"]), month, day, printed)
    if match["day_yy"]:
        year = full_year(int(match["day_yy"]), as_at)
        return _Read(doubts=(_ambiguous_year(printed),)) if year is None else _day(year, month, day, printed)
    if not 1 <= day <= 31:
        return _day(2000, month, day, printed)
    return _Read(doubts=(_no_year(printed, as_at),))


def _month_year(match: re.Match[str], as_at: date | None) -> _Read | None:
    word, digits = match["month"], match["month_year"].lstrip("'")
    month = _month(word)
    if word.lower() in MONTHS_THAT_ARE_WORDS and word.islower():
        return None
    if "/" in digits:  # "March 2022/23": the March of that financial year
        start, end = (int(n) for n in NUMBERS.findall(digits))
        return months(start + (month < 4), month) if end == (start + 1) % 100 else None
    if len(digits) == 4:
        return _hydref(months(int(digits), month), match)
    number = int(digits)
    year = full_year(number, as_at)
    near = as_at.year if as_at else None
    could_be_day = 1 <= number <= 31 and "'" not in match["month_year"]
    believable = year is not None and (abs(year - near) <= 15 if near else 10 <= number <= 30)
    if could_be_day and not believable:
        message = f"“{match.group()}” can be a day of the month or a year."
        return _Read(doubts=(warning("ambiguous-date", message, match.group()),))
    if year is None:
        return _Read(doubts=(_ambiguous_year(match.group()),))
    return _hydref(months(year, month), match)


def _hydref(read: _Read, match: re.Match[str]) -> _Read:
    """Hydref is October and autumn in Welsh; it is read as the month and said so."""
    if match["month"].lower() != "hydref":
        return read
    doubt = info("imprecise-date", "“Hydref” is October and also autumn; it was read as October.", match.group())
    return _Read(read.precision, read.first, read.last, (*read.doubts, doubt))


def _bare_month(match: re.Match[str], text: str) -> _Read | None:
    word = match["bare_month"].rstrip(".")
    before = text[max(0, match.start() - 12) : match.start()].lower()
    is_word = word.lower() in MONTHS_THAT_ARE_WORDS or len(word) < 4
    if word.islower() and (is_word or word in ("march", "august")):
        return None
    if before.endswith("dydd ") or (is_word and before and not re.search(r"(?:[\s(/-])$", before)):
        return None
    return _Read(doubts=(_no_year(match.group(), None),))


def _financial_start(printed: str) -> int | None:
    """The year in which a financial year begins, printed as "2022/23", "22/23" or "2022-2023"; None if it is none."""
    first, second = NUMBERS.findall(printed)
    start = int(first) if len(first) == 4 else 2000 + int(first)
    return start if int(second) % 100 == (start + 1) % 100 and (len(second) == 2 or int(second) == start + 1) else None


def _financial_year(printed_year: str, printed: str) -> _Read:
    numbers = NUMBERS.findall(printed_year)
    if len(numbers) == 2:
        start = _financial_start(printed_year)
        if start is None:
            return _Read(
                doubts=(warning("ambiguous-year", f"“{printed.strip()}” is not one financial year.", printed.strip()),)
            )
        return months(start, 4, 12, precision="financial-year")
    end = int(numbers[0]) if len(numbers[0]) == 4 else 2000 + int(numbers[0])
    doubt = info(
        "ambiguous-year",
        f"“{printed.strip()}” was read as the financial year ending on 31 March {end}.",
        printed.strip(),
    )
    return months(end - 1, 4, 12, doubt, precision="financial-year")


def _quarter(match: re.Match[str]) -> _Read:
    printed = match.group().strip()
    number = int(match["q"]) if match["q"] else ORDINALS[fold(match["q_word"])]
    if not match["q_year"]:
        message = f"“{printed}” has no year, so it was not placed."
        return _Read(doubts=(warning("date-without-year", message, printed),))
    numbers = NUMBERS.findall(match["q_year"])
    month = 1 + 3 * (number % 4)  # financial quarters: Q1 begins in April, Q4 in January
    if len(numbers) == 2:
        start = _financial_start(match["q_year"])
        if start is None:
            return _Read(
                doubts=(warning("ambiguous-quarter", f"“{printed}” does not name one financial year.", printed),)
            )
        return months(start + (number == 4), month, 3, precision="quarter")
    year = int(numbers[0]) if len(numbers[0]) == 4 else 2000 + int(numbers[0])
    if match["q_fy"]:
        doubt = info(
            "ambiguous-year", f"“{printed}” was read in the financial year ending on 31 March {year}.", printed
        )
        return months(year - (number != 4), month, 3, doubt, precision="quarter")
    message = f"“{printed}” can be a quarter of the calendar year or of the financial year. Say which."
    return _Read(doubts=(warning("ambiguous-quarter", message, printed),))


def _iso_month(printed: str) -> _Read:
    year, second = (int(n) for n in printed.split("-"))
    follows = second == (year + 1) % 100
    if 1 <= second <= 12:
        if follows:
            message = f"“{printed}” can be a month or a financial year."
            return _Read(doubts=(warning("ambiguous-date", message, printed),))
        return months(year, second)
    if follows:
        return months(year, 4, 12, precision="financial-year")
    return _Read(doubts=(warning("ambiguous-date", f"“{printed}” could not be read as a date.", printed),))


def _years(printed: str, text: str) -> _Read | None:
    start = _financial_start(printed)
    if start is not None and 1990 <= start <= 2080:
        return months(start, 4, 12, precision="financial-year")
    numbers = NUMBERS.findall(printed)
    if len(numbers[0]) != 4:
        if text.strip() != printed:
            return None
        day, month = int(numbers[0]), int(numbers[1])
        return _Read(doubts=(_no_year(printed, None),)) if 1 <= day <= 31 and 1 <= month <= 12 else None
    first, last = int(numbers[0]), int(numbers[1])
    last = last if last > 99 else first - first % 100 + last
    if last <= first:
        return None
    message = f"“{printed}” spans several years; it was not taken as one date."
    return _Read(doubts=(warning("ambiguous-year", message, printed),))


def _season(match: re.Match[str]) -> _Read | None:
    word, digits, printed = fold(match["season"]), match["season_year"], match.group().strip()
    if not digits:
        if word in MONTHS_THAT_ARE_WORDS or (match["season"].islower() and word == "spring"):
            return None
        return _Read(doubts=(_no_year(printed, None),))
    numbers = [int(n) for n in NUMBERS.findall(digits)]
    year = numbers[0] if numbers[0] > 99 else 2000 + numbers[0]
    month, count = SEASONS[word]
    if word in ("winter", "gaeaf") and len(numbers) == 1:
        message = f"“{printed}” can begin or end in that year."
        return _Read(doubts=(warning("ambiguous-date", message, printed),))
    doubt = info("imprecise-date", f"“{printed}” was read as whole months of the season.", printed)
    return months(year, month, count, doubt, precision="season")


def _digits(printed: str, text: str) -> _Read | None:
    """Six or eight digits are a date only when they are all there is: in prose they are a number."""
    if text.strip() != printed:
        return None
    if len(printed) == 8:
        day_first = _day(int(printed[4:]), int(printed[2:4]), int(printed[:2]), printed)
        year_first = _day(int(printed[:4]), int(printed[4:6]), int(printed[6:]), printed)
        readable = [read for read in (day_first, year_first) if read.first and 1990 <= read.first.year <= 2080]
        if len(readable) == 1:
            return readable[0]
        return _Read(
            doubts=(
                warning(
                    "ambiguous-date" if readable else "impossible-date", f"“{printed}” is not a clear date.", printed
                ),
            )
        )
    return six_digits(printed, None)


def six_digits(printed: str, as_at: date | None) -> _Read:
    """Six digits, day first, as update stamps are written; a financial year such as 201819 is never taken for one."""
    if is_financial_year(printed):
        message = f"“{printed}” can be a date or the financial year {printed[:4]}/{printed[4:]}."
        return _Read(doubts=(warning("stamp-or-financial-year", message, printed),))
    year = full_year(int(printed[4:]), as_at)
    if year is None:
        return _Read(doubts=(_ambiguous_year(printed),))
    return _day(year, int(printed[2:4]), int(printed[:2]), printed)


def is_financial_year(six: str) -> bool:
    """Whether six digits read as a financial year without its stroke: 201819."""
    return len(six) == 6 and six[:2] == "20" and int(six[4:]) == (int(six[2:4]) + 1) % 100


def spoken(day: date) -> str:
    """A date as people read it: 30 June 2022."""
    return f"{day.day} {day:%B %Y}"


def is_date(text: str, *, as_at: date | None = None) -> bool:
    """Whether the whole of ``text`` is one date, as in a column of dates."""
    found = find(text.strip(), as_at=as_at)
    return len(found) == 1 and len(fold(found[0].printed)) >= len(fold(text)) - 1
