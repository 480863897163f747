"""The dates of the document itself: the period it covers and the day it speaks of. Only what is printed counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from wardmote.plans.reading.fields import dates
from wardmote.plans.reading.fields.dates import Found
from wardmote.plans.reading.fields.text import level, squeeze
from wardmote.plans.reading.findings import Finding, info

# The words that say that the date after them is the day the text speaks of.
_AS_AT = re.compile(
    r"(?i)\b(?:(?:as|correct|position|positions|status|accurate|current|data|progress|updates?|"
    r"updated)\s+(?:as\s+)?(?:at|of|on|to)\b|"
    r"(?:last\s+)?(?:updated?|revised|reviewed|refreshed)(?:\s+(?:on|at|to|in))?\b\s*[:\-–]?|"
    r"(?:date\s+of\s+(?:last\s+)?(?:update|report|this\s+report|document|issue)|report(?:ing)?\s+date|data\s+date|"
    r"position\s+date|as\s+at\s+date)\s*[:\-–]?|"
    r"(?:available|up|runs?|covers?|reported|progress)\s+to\b(?:\s+the\s+end\s+of)?|to\s+the\s+end\s+of|"
    r"at\s+the\s+end\s+of|"
    r"fel\s+(?:ag\s+)?(?:ar|yr\s+oedd)|y\s+sefyllfa\s+ar|diweddarwyd(?:\s+(?:ar|ddiwethaf))?|"
    r"dyddiad\s+(?:yr\s+)?(?:adroddiad|diweddaru|diweddariad)\s*[:\-–]?|hyd\s+at\s+ddiwedd)"
    r"[\s:]{0,3}(?:the\s+|end\s+of\s+|diwedd\s+|mis\s+){0,3}$"
)
_BETWEEN = re.compile(r"(?i)^\s*(?:-|to|until|through|and|i|hyd at|hyd)\s*(?:the\s+)?(?:end\s+of\s+)?$")
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s?(?:-|/|to|i)\s?(?:20)?(\d\d)(?!\d)", re.IGNORECASE)
# In the body a date counts only in a sentence that speaks of the document or its data.
_REPORTS = re.compile(
    r"(?i)\b(?:updated?|updates|report|position|progress|extract|data|document|plan|correct|figures|diweddar\w*|"
    r"adroddiad|cynnydd|data)\b"
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.](?=\d)[^.!?\n]+)*")


@dataclass(slots=True)
class Dates:
    """What a document prints about its own dates."""

    period_start: date | None = None
    period_end: date | None = None
    as_at: date | None = None
    findings: list[Finding] = field(default_factory=list)


def of_document(headings: Iterable[str], body: Iterable[str]) -> Dates:
    """The dates of a document, from its title lines and its body.

    ``headings`` are the title, subtitles and the rows over a sheet's table; ``body`` the paragraphs.
    A range or a quarter in a title line is the period; a single month or day there is what the document is as at. In
    the body only words such as "as at" or "to the end of" count.
    """
    read = Dates()
    lines = [level(line) for line in headings if line]
    for line in lines:
        found = dates.find(line)
        if read.as_at is None:
            read.as_at = _as_at(line, found)
        if read.period_start is None:
            read.period_start, read.period_end = _period(line, found)
    if read.as_at is None:
        read.as_at = next(filter(None, (_as_at_in_body(text) for text in body)), None)
    if read.as_at is None:
        read.as_at = next(filter(None, (_single(line) for line in lines)), None)
    if (
        read.as_at is None
        and read.period_start
        and read.period_end
        and (read.period_end - read.period_start).days < 200
    ):
        # "Quarter 2 2023/24" or "Jan 2018 to May 2018": a report on months that have passed speaks of their last day.
        read.as_at = read.period_end
    for line in lines:
        years = _YEARS.search(line)
        if years and read.period_start is None and int(years[2]) != (int(years[1]) + 1) % 100:
            message = "The plan's period is printed in years only, so no first and last day were taken."
            read.findings.append(info("period-in-years", message, squeeze(years.group())))
            break
    return read


def _as_at_in_body(text: str) -> date | None:
    for sentence in _SENTENCE.findall(level(text)):
        if _REPORTS.search(sentence):
            found = _as_at(sentence, dates.find(sentence))
            if found:
                return found
    return None


def _as_at(line: str, found: tuple[Found, ...]) -> date | None:
    for one in found:
        if one.last is None:
            continue
        before = line[max(0, one.start - 60) : one.start]
        qualified = line[one.start : one.end]  # "the end of May 2018" is found with its qualifier
        head = re.match(r"(?i)(?:the\s+)?(?:end|close)\s+of\s", qualified)
        if _AS_AT.search(before) or (head and re.search(r"(?i)\b(?:to|at|of|until|up to)\s*(?:the\s*)?$", before)):
            return one.last
    return None


def _period(line: str, found: tuple[Found, ...]) -> tuple[date | None, date | None]:
    for first, second in pairwise(found):
        if second.last and _BETWEEN.match(line[first.end : second.start]):
            start = first.first or _with_year_of(first, second)
            if start and start <= second.last:
                return start, second.last
    for one in found:
        if one.first and one.precision in ("quarter", "financial-year"):
            return one.first, one.last
    return None, None


def _with_year_of(first: Found, second: Found) -> date | None:
    """The first day of a month or day printed without a year, in the year of the date it runs up to ("January to May 2018")."""
    if second.last is None:
        return None
    again = dates.find(f"{first.printed} {second.last.year}")
    return again[0].first if len(again) == 1 else None


def _single(line: str) -> date | None:
    """The last day of the one month or day in a title line."""
    placed = [one for one in dates.find(line) if one.last is not None]
    if len(placed) != 1 or placed[0].precision not in ("day", "month"):
        return None
    return placed[0].last
