"""Dated updates inside a progress cell, and text that has gone stale.

An update begins with a stamp: six digits day first ("290622 – …"), or another date that opens an entry. An entry
opens at the start of the text, of a line or of a sentence. Dates inside a sentence are not stamps. What is not
stamped is preamble, never an update.

Decisions, where the printed words are silent: a stamp of a month, quarter or year is dated by its last day, with a
finding; a stamp without a year has no date; six digits that cannot be a date still open an update when a dash or
colon follows, without a date; six digits that read as a financial year never do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from wardmote.plans.reading.fields import dates
from wardmote.plans.reading.fields.date_grammar import MONTHS, OPENERS
from wardmote.plans.reading.fields.dates import Found
from wardmote.plans.reading.fields.text import level, squeeze, vocabulary
from wardmote.plans.reading.findings import Finding, info, warning

# Where an entry can open after the first: a new line, or a new sentence that starts like a stamp.
_OPENING = re.compile(r"\n\s{0,20}(?:[>•·*▪●-]\s{0,3})?|[.!?;:…]\s{1,20}(?=[\d(\[A-Z])")
_FIRST_OPENING = re.compile(r"\s*(?:[>•·*▪●-]\s{0,3})?")
_LABEL = (
    r"(?:(?:latest|further|progress|new|monthly|quarterly|annual)\s{1,2})?(?:update[ds]?|"
    r"updated?\s(?:at|on|as\sat)|as\s(?:at|of)|position\s(?:at|as\sat)|"
    r"status\s(?:at|as\sat)|reviewed?|note|entry|diweddariad|diweddarwyd|fel\sar)"
)
_WEEKDAY = r"(?:(?:mon|tues?|weds?|wednes|thurs?|fri|sat|satur|sun)(?:day)?[.,]?\s{1,2})?"
_BEFORE_DATE = re.compile(rf"[\[(]?\s{{0,2}}(?:{_LABEL}\b[\s:,.(\[-]{{0,4}})?{_WEEKDAY}", re.IGNORECASE)
_AFTER_DATE = re.compile(
    r"(?P<label>\s{0,2}(?:update|diweddariad|progress|"
    r"position)\b)?(?P<close>\s{0,2}[\])])?(?P<sep>\s{0,3}(?:[-:=|>]+|\.(?=\s))|(?=\s{0,3}\n))?\s{0,3}",
    re.IGNORECASE,
)
_SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")
_SIX_AFTER = re.compile(r"(?P<close>[\])])?(?P<sep>\s{0,3}[-:=|]+|\.(?=\s))?(?P<rest>\s{0,3})")
_LABEL_ALONE = re.compile(
    rf"(?:{_LABEL}|(?:{'|'.join(m for m in MONTHS if len(m) > 2)})\s{{1,2}}update)\s{{0,2}}[:-]\s{{0,3}}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_STAMP_WORDS = OPENERS | vocabulary(
    """
    latest further progress new monthly quarterly annual update updates updated as position status reviewed
    review note entry diweddariad diweddarwyd fel mon tue wed thu fri sat sun monday tuesday wednesday thursday
    friday saturday sunday tues weds thurs early mid late end week w
    """
)
_WORDY = ("month", "quarter", "season", "year", "financial-year")

# Words that look ahead. "By", "before" and their like must stand next to the date; the others may stand anywhere
# before it.
_AHEAD = re.compile(
    r"""(?ix)\b(?:will|shall|planned|plans[ ]to|planning[ ]to|scheduled|
    due|expected|expects?|
    anticipated|intend(?:s|ed)?|aim(?:s|ing)?|to[ ]be|upcoming|forthcoming|next|awaiting|targeted|hope[ds]?|going[ ]to|
    ready[ ]for|launch(?:es|ing)|set[ ]to|bydd|disgwylir|bwriedir|cynhelir)\b
    |\b(?:by|before|until|no[ ]later[ ]than|prior[ ]to|erbyn|cyn|hyd)\s{1,3}(?:the\s|diwedd\s|mis\s){0,3}$"""
)
# Words that show it is over: "was scheduled", and "planned works completed in" (but not "will be completed in").
_WAS_AHEAD = re.compile(r"(?i)\b(?:was|were|had been|been|originally|previously)\s+(?:originally\s+)?$")
_DONE = re.compile(
    r"(?i)\b(?:since|took place|completed|held|met|cancelled|launched|published|went|started|began|cwblhawyd)\b"
)
_WILL = re.compile(r"(?i)^(?:will|shall|to be|going to|bydd)\b")
_SENTENCE_START = re.compile(r"[.!?;](?=\s)|\n")
_REACH = 90  # characters before a date in which a word that looks ahead may stand


@dataclass(frozen=True, slots=True)
class Update:
    """One stamped entry. ``as_at`` is None when the stamp cannot be read with certainty; ``printed`` is the stamp."""

    as_at: date | None
    printed: str
    text: str

    def to_json(self) -> dict[str, object]:
        """The update as ``wardmote-plan/1`` writes it."""
        return {"as_at": self.as_at.isoformat() if self.as_at else None, "printed": self.printed, "text": self.text}


@dataclass(frozen=True, slots=True)
class Stamped:
    """A progress cell split into its stamped updates, in order of print, and what stands before the first."""

    updates: tuple[Update, ...] = ()
    preamble: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stamp:
    start: int
    end: int
    printed: str
    as_at: date | None
    doubts: tuple[Finding, ...] = ()
    opens: bool = True  # False: only a doubt, no update


def split(text: str, *, as_at: date | None = None, seen: Iterable[str] = (), month_first: bool = False) -> Stamped:
    """Split a progress cell into dated updates.

    ``as_at`` is the date of the document. ``seen`` are stamps read elsewhere in it: the nearest of them is offered
    when a stamp is impossible, and never taken. ``month_first`` says how the document writes dates in figures.
    """
    if not text.strip():
        return Stamped()
    return _split(text, as_at, tuple(seen), month_first)


@lru_cache(maxsize=1024)
def _split(text: str, as_at: date | None, seen: tuple[str, ...], month_first: bool) -> Stamped:
    plain = level(text)
    stamps: list[_Stamp] = []
    doubts: list[Finding] = []
    floor = 0
    for at, line_start in _openings(plain):
        if at < floor or not _may_open(plain, at):
            continue
        stamp = _stamp_at(text, plain, at, line_start, as_at, seen, month_first)
        if stamp is None:
            continue
        doubts += stamp.doubts
        floor = stamp.end
        if stamp.opens:
            stamps.append(stamp)
    updates = []
    for at, stamp in enumerate(stamps):
        until = stamps[at + 1].start if at + 1 < len(stamps) else len(text)
        updates.append(Update(stamp.as_at, stamp.printed, text[stamp.end : until].strip()))
    preamble = text[: stamps[0].start].strip() if stamps else text.strip()
    return Stamped(tuple(updates), preamble, tuple(doubts))


def _openings(plain: str) -> Iterator[tuple[int, bool]]:
    """Where entries can open, and whether at the start of a line."""
    first = _FIRST_OPENING.match(plain)
    yield (first.end() if first else 0), True
    for opening in _OPENING.finditer(plain):
        yield opening.end(), "\n" in opening.group()


def _may_open(plain: str, at: int) -> bool:
    """A cheap look at how the text goes on at ``at``: digits, a bracket, or a word that stamps begin with."""
    if plain[at : at + 1].isdigit() or plain[at : at + 1] in ("(", "["):
        return True
    word = _WORD.match(plain, at)
    return word is not None and word.group().lower() in _STAMP_WORDS


def _stamp_at(
    text: str, plain: str, at: int, line_start: bool, as_at: date | None, seen: tuple[str, ...], month_first: bool
) -> _Stamp | None:
    """The stamp that opens the entry at ``at``, if there is one."""
    before = None if plain[at : at + 1].isdigit() else _BEFORE_DATE.match(plain, at)
    date_at = before.end() if before else at
    if six := _SIX.match(plain, date_at):
        return _six(plain, at, six, line_start, as_at, seen)
    # A date is looked for in a short window only, so that long cells cost no more than their openings.
    window = plain[date_at : date_at + 40].split("\n")[0]
    found = dates.find(window, as_at=as_at, month_first=month_first)
    if found and found[0].start == 0:
        return _dated(text, plain, at, date_at, found[0], line_start, as_at)
    label = _LABEL_ALONE.match(plain, at)
    if label and line_start:
        printed = label.group().strip(" :-")
        doubt = warning("stamp-without-date", f"“{printed}” opens an update but gives no date.", printed)
        return _Stamp(at, label.end(), printed, None, (doubt,))
    return None


def _six(
    plain: str, at: int, six: re.Match[str], line_start: bool, as_at: date | None, seen: tuple[str, ...]
) -> _Stamp | None:
    printed = six.group()
    after = _SIX_AFTER.match(plain, six.end())
    separated = bool(after and (after["sep"] or after["close"])) or plain[six.end() :].lstrip(" ")[:1] in ("\n", "")
    end = after.end() if after else six.end()
    if dates.is_financial_year(printed):
        return _Stamp(at, end, printed, None, dates.six_digits(printed, as_at).doubts, opens=False)
    if not separated and not (line_start and end < len(plain)):
        return None
    read = dates.six_digits(printed, as_at)
    label = plain[at : six.end()].strip(" [(")
    if read.first is not None:
        too_old = as_at is not None and (as_at - read.first).days > 15 * 366
        if too_old and not separated:
            return None  # a number that opens a sentence
        return _Stamp(at, end, label, read.first, _position(read.first, printed, as_at))
    return _Stamp(at, end, label, None, (_impossible(printed, as_at, seen),)) if separated else None


def _impossible(printed: str, as_at: date | None, seen: tuple[str, ...]) -> Finding:
    """The finding for six digits that are no date, with what they may have been meant to be."""
    likely = list(dict.fromkeys(other for other in seen if other != printed and sorted(other) == sorted(printed)))
    likely += [
        other
        for other in dict.fromkeys(seen)
        if other not in likely and other != printed and _slips(other, printed) <= 2
    ]
    for at in range(5):
        swapped = printed[:at] + printed[at + 1] + printed[at] + printed[at + 2 :]
        read = dates.six_digits(swapped, as_at)
        if read.first and (as_at is None or read.first <= as_at) and swapped not in likely:
            likely.append(swapped)
    hint = f" It may be meant as {likely[0]}." if likely else ""
    return warning("impossible-stamp", f"“{printed}” opens an update but is not a day, month and year.{hint}", printed)


def _slips(one: str, other: str) -> int:
    """How many slips of typing part two stamps: a wrong digit, or two neighbours swapped."""
    if len(one) != len(other):
        return len(one) + len(other)
    slips = at = 0
    while at < len(one):
        if one[at] != other[at]:
            slips += 1
            at += one[at : at + 2] == other[at : at + 2][::-1]
        at += 1
    return slips


def _position(day: date, printed: str, as_at: date | None) -> tuple[Finding, ...]:
    if as_at is None:
        return ()
    if day > as_at:
        return (warning("stamp-after-document", f"{dates.spoken(day)} is after the date of the document.", printed),)
    if (as_at - day).days > 10 * 366:
        return (
            warning("stamp-out-of-range", f"{dates.spoken(day)} is more than ten years before the document.", printed),
        )
    return ()


def _dated(
    text: str, plain: str, at: int, date_at: int, found: Found, line_start: bool, as_at: date | None
) -> _Stamp | None:
    """The stamp of an entry that opens with a date; None where the date only opens a sentence."""
    date_end = date_at + found.end
    before, after = plain[at:date_at], _AFTER_DATE.match(plain, date_end)
    if after is None:
        return None
    labelled = any(letter.isalpha() for letter in before) or after["label"] is not None
    closed = after["close"] is not None
    parted = after["sep"] is not None or after["label"] is not None or closed
    if (("(" in before or "[" in before) and not closed) or not (line_start or parted):
        return None
    if found.precision in ("financial-year", "year") and not (labelled or closed):
        return None
    doubts: list[Finding] = []
    if not parted and not labelled:
        if not (line_start and _whole_day_stands_alone(plain[after.end() : after.end() + 1], found)):
            return None
        message = "A date opens the entry with nothing after it; it was taken as its date."
        doubts.append(info("stamp-without-separator", message, found.printed))
    printed = squeeze(text[at : after.end("label") if after["label"] else date_end]).strip("[]() ")
    doubts += found.doubts
    if found.last is None:
        if not any(doubt.code == "date-without-year" for doubt in found.doubts):
            doubts.append(warning("stamp-without-date", "The date that opens this update could not be read.", printed))
    elif found.precision in _WORDY:
        message = f"“{printed}” was dated by its last day, {dates.spoken(found.last)}."
        doubts.append(info("stamp-month-only", message, printed))
    under_way = as_at and found.first and found.last and found.first <= as_at < found.last
    if found.last and not under_way:
        doubts += _position(found.last, printed, as_at)
    return _Stamp(at, after.end(), printed, found.last, tuple(doubts))


def _whole_day_stands_alone(following: str, found: Found) -> bool:
    """Whether a date may stamp without a separator: a day may ("29/06/22 meeting held"), a month opens a sentence."""
    in_figures = not any(letter.isalpha() for letter in found.printed)
    return found.precision == "day" and (following.isupper() or (in_figures and following.isalpha()))


def stale(text: str, *, as_at: date | None) -> tuple[Finding, ...]:
    """Sentences that speak of something still to come at a date before ``as_at``: they have gone stale.

    A date with a year gives a warning. A month without a year gives an info when its nearest occurrence has passed.
    """
    if as_at is None or not text:
        return ()
    plain = level(text)
    out: list[Finding] = []
    for found in dates.find(text, as_at=as_at):
        lead = _SENTENCE_START.split(plain[max(0, found.start - _REACH) : found.start])[-1]
        ahead = _last(_AHEAD, lead)
        if ahead is None or _WAS_AHEAD.search(lead, 0, ahead.start()):
            continue
        if _DONE.search(lead, ahead.end()) and not _WILL.match(ahead.group()):
            continue
        last = found.last or _nearest(found, as_at)
        if last is None or last >= as_at:
            continue
        words = squeeze(text[found.start - len(lead) + ahead.start() : found.end])
        make = warning if found.last else info
        out.append(
            make(
                "stale-text",
                f"This was still to come, but {dates.spoken(last)} is before the date of the document.",
                words,
            )
        )
    return tuple(out)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(text):
        last = match
    return last


def _nearest(found: Found, as_at: date) -> date | None:
    """The last day of a date without a year in the year that brings it nearest to ``as_at``."""
    if not any(doubt.code == "date-without-year" for doubt in found.doubts):
        return None
    candidates = [
        again[0].last
        for year in (as_at.year - 1, as_at.year, as_at.year + 1)
        for again in (dates.find(f"{found.printed} {year}", as_at=as_at),)
        if len(again) == 1 and again[0].last
    ]
    return min(candidates, key=lambda day: abs((day - as_at).days), default=None)
