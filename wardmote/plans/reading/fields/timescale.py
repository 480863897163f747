"""Timescale cells: what kind of date it is, the days it spans, and which of several dates counts.

Decisions, where the printed words are silent:

* A bare month is a *target*. "Complete by" and "available by" are *by*; "Achieve(d) by" is *achieve*.
* A *start* or *commence* date has no end, whatever word stands before it ("Start using the tool by Oct 22"):
  ``earliest`` is its first day and ``latest`` is None. Only another date of the cell ("BAU by Oct 22") can give the
  row an end.
* A by-like date has no beginning: ``latest`` is its last day, ``earliest`` is None.
* The kind of the cell is the kind of its first part that still counts; a part that is only *bau* or *complete* makes
  the cell *by* when it has a date. A cell that is only "Complete" or "N/A" is *unknown*; only "BAU" is *ongoing*.
* A superseded date keeps its place among the parts and never gives ``earliest`` or ``latest``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from wardmote.plans.reading.fields import dates
from wardmote.plans.reading.fields.dates import Found
from wardmote.plans.reading.fields.text import fold, level, lookalikes, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

_FROM_LIKE = ("start", "commence")

# What a word says about the date that follows it. The first of these in the words before a date decides.
_VERBS = re.compile(
    r"""(?ix)\b(?:
    (?P<bau>bau|business[ ]as[ ]usual|busnes[ ]fel[ ]arfer)
  | (?P<commence>commenc\w{0,5}|cychwyn\w{0,3})
  | (?P<start>start\w{0,4}|beg[iau]n\w{0,5}|launch\w{0,3}|kick[ -]?off|go[ -]?live|dechrau|lansio)
  | (?P<achieve>achiev\w{0,6}|cyflawni|cyrraedd)
  | (?P<complete>complet\w{0,4}|finish\w{0,3}|finali[sz]\w{0,3}|done
    |clos(?:e|ed|ure)|conclu\w{0,5}|cwblha\w{0,4}|cwblheir|gorffen)
  | (?P<ongoing>on-?[ ]?going|continu\w{0,5}|rolling|parhaus|parhau|ar[ ]y[ ]gweill|throughout
    |recurring|annual(?:ly)?|monthly|quarterly|weekly)
    )(?![a-z])"""
)
_BY = re.compile(
    r"(?i)\b(?:by|before|prior to|no later than|not later than|due|deadline|end(?:s|ing)?|until|till|"
    r"to|up to|erbyn|cyn|hyd at|tan)\b"
)
_FROM = re.compile(r"(?i)\b(?:from|after|not before|since|o)\b[\s:]*$")
_BEFORE = re.compile(r"(?i)\b(?:before|prior to|cyn)\b[\s:]*$")
_END_OF = re.compile(r"(?i)(?:the\s+)?(?:end|close|diwedd)\b")
_UNTIL = re.compile(r"(?i)(?:\b(?:to|until|till|up to|through|hyd at|tan|i)\b|-)[\s:]*$")
_RANGE = re.compile(r"(?i)^\s*(?:-|to|until|till|through|hyd at|i)\s*$")
_JOIN = re.compile(r"(?i)^\s*(?:-|to|until|till|through|hyd at|i|/|&|and|or|a|ac)\s*$")
_ONWARDS = re.compile(r"(?i)^\s*(?:onwards?|forwards?|ymlaen)\b")
_DATE_WORDS = (
    r"(?:\s*(?:date|target|deadline|timescale|due|completion|dyddiad|by|of|for|to|at|set|is)\b){0,3}[\s:(\[-]*$"
)
# Words that replace a date must stand next to it: "initial review by May" replaces nothing.
_WAS = re.compile(
    rf"(?i)\b(?:was|were|previously|previous|originally|original|formerly|former|old|prior|"
    rf"initial(?:ly)?|gynt|gwreiddiol|"
    rf"(?:moved|changed|extended|deferred|slipped|brought forward|put back|pushed back|re-?scheduled|"
    rf"revised|amended)\s+from){_DATE_WORDS}"
)
_NOW = re.compile(
    rf"(?i)(?:\b(?:re-?vised|now|new|re-?agreed|amended|updated|re-?scheduled|re-?profiled|"
    rf"re-?baselined|extended|deferred|slipped|delayed|"
    rf"moved|changed|current(?:ly)?|(?:pushed|put|brought)(?:\s+(?:back|forward|out))?|newydd|"
    rf"diwygiedig)|[-=]{{0,3}}>|→|⇒|➔|➜){_DATE_WORDS}"
)
_WAS_AFTER = re.compile(
    r"(?i)^\s*(?:gynt|yn wreiddiol|previously|originally|formerly|original(?: date)?|superseded)\s*(?:[),;.\n]|$)"
)
_BORROWED_YEAR = re.compile(r"(?:(?:19|20)\d\d(?:\s?[/-]\s?\d\d)?|'?\d\d(?:/\d\d)?)$")
_STRUCK_MARK = re.compile(r"~~(.{1,200}?)~~", re.DOTALL)
_IMMEDIATE = re.compile(r"(?i)\b(?:immediate(?:ly)?|straight ?away|forthwith|at once|ar unwaith|yn syth)\b")
_UNSET = re.compile(
    r"(?i)^\W*(?:t\.?b\.?[acd]\.?|to be (?:confirmed|agreed|determined|decided|set|advised)|"
    r"i'w (?:gadarnhau|gytuno)|not (?:yet )?(?:set|agreed|known|confirmed)|unknown|"
    r"awaiting .{0,40})\W*$"
)
_NOT_APPLICABLE = re.compile(r"(?i)^\W*(?:n/?a|not applicable|none|nil|dim|amherthnasol|amh)?\W*$")
_SOON = re.compile(
    r"(?i)\b(?:a\.?s\.?a\.?p\.?|as soon as possible|\d{1,3}\s?(?:days?|weeks?|months?|years?)|"
    r"short[- ]term|medium[- ]term|long[- ]term|cyn gynted â phosibl)\b"
)
_AFTERWORD = re.compile(r"\s{0,3}(?:[-:(]\s{0,3})?([^\n;,(]{0,40})")
_LONGEST = 800  # characters; what is longer is prose, no timescale
_TO = ("to", "until", "till", "through", "hyd at", "i")
_EDGES = " ,;:()[]-/&\n→⇒➔➜=>"


@dataclass(frozen=True, slots=True)
class Part:
    """One date, or dateless word, of a timescale. ``kind`` may also be bau or complete; ``date`` is as printed."""

    printed: str
    kind: str
    date: str | None = None
    superseded: bool = False

    def to_json(self) -> dict[str, object]:
        """The part as ``wardmote-plan/1`` writes it."""
        return {"printed": self.printed, "kind": self.kind, "date": self.date, "superseded": self.superseded}


@dataclass(frozen=True, slots=True)
class Timescale:
    """A timescale cell. ``kind`` is start, by, target, achieve, commence, ongoing or unknown, for the whole cell."""

    printed: str
    kind: str = "unknown"
    earliest: date | None = None
    latest: date | None = None
    parts: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The timescale as ``wardmote-plan/1`` writes it."""
        return {
            "printed": self.printed,
            "kind": self.kind,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "parts": [part.to_json() for part in self.parts],
        }


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part while it is being read: with its date, and whether it runs from or up to it."""

    part: Part
    found: Found | None = None
    before: bool = False  # "before April": the period ends the day before
    opens: bool = False  # the first date of a range without a verb: the other end gives the kind

    @property
    def counts(self) -> bool:
        return not self.part.superseded


def read(
    text: str, *, struck: Sequence[tuple[int, int]] = (), as_at: date | None = None, month_first: bool = False
) -> Timescale:
    """Read a timescale cell. ``struck`` lists [start, end) offsets of ``text`` that are struck through.

    ``as_at`` is the date of the document: it settles years of two digits and shows dates that had long passed.
    ``month_first`` says that the document writes dates in figures so (``dates.prints_month_first``).
    """
    return _read(text, tuple(struck), as_at, month_first)


@lru_cache(maxsize=4096)
def _read(text: str, struck: tuple[tuple[int, int], ...], as_at: date | None, month_first: bool) -> Timescale:
    doubts = tuple(
        info("look-alike-letter", f"“{seen}” (U+{ord(seen):04X}) was read as “{meant}”.", seen)
        for _, seen, meant in lookalikes(text)
    )
    plain, struck = _without_marks(level(text), struck)
    if len(plain) > _LONGEST:
        return Timescale(text, parts=(Part(squeeze(text), "unknown"),), findings=(*doubts, _unread(text)))
    if _NOT_APPLICABLE.match(plain):
        return Timescale(text, findings=doubts)
    if _UNSET.match(plain):
        doubt = info("date-to-be-confirmed", "The date is still to be set.", squeeze(text))
        return Timescale(text, parts=(Part(squeeze(text), "unknown"),), findings=(*doubts, doubt))
    found = _years_borrowed(dates.find(plain, as_at=as_at, month_first=month_first), plain, as_at)
    pieces = _pieces(plain, found, struck) if found else _dateless(plain)
    doubts += tuple(doubt for piece in pieces if piece.found and piece.counts for doubt in piece.found.doubts)
    return _summed(text, pieces, doubts, as_at)


def _without_marks(text: str, struck: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Struck-out text written with tildes counts as struck; the tildes become spaces so that offsets stay true."""
    marked = tuple(match.span() for match in _STRUCK_MARK.finditer(text))
    return (text.replace("~~", "  "), struck + marked) if marked else (text, struck)


def _years_borrowed(found: tuple[Found, ...], text: str, as_at: date | None) -> tuple[Found, ...]:
    """In "April – June 2023" and "Q1 & Q2 2023/24" the first date is read again with the year of the second."""
    out = list(found)
    for at in range(len(out) - 2, -1, -1):
        first, second = out[at], out[at + 1]
        year = _BORROWED_YEAR.search(second.printed)
        if first.first or not second.first or not year or not _JOIN.match(text[first.end : second.start]):
            continue
        for borrowed in (year.group(), str(second.first.year - 1)):
            again = dates.find(f"{first.printed} {borrowed}", as_at=as_at)
            if len(again) == 1 and again[0].first and again[0].first <= second.first:
                out[at] = replace(again[0], start=first.start, end=first.end, printed=first.printed)
                break
    return tuple(out)


def _is_struck(start: int, end: int, struck: tuple[tuple[int, int], ...]) -> bool:
    middle = (start + end) // 2
    return any(low <= middle < high for low, high in struck)


def _pieces(text: str, found: tuple[Found, ...], struck: tuple[tuple[int, int], ...]) -> list[_Piece]:
    """Each date with the words that lead to it; words that carry a kind of their own become parts without a date."""
    pieces: list[_Piece] = []
    floor = 0
    inherited = ""
    for at, date_found in enumerate(found):
        begin = floor
        following = text[date_found.end : found[at + 1].start if at + 1 < len(found) else len(text)]
        for cut in _cuts(text[floor : date_found.start]):
            pieces += _dateless(text[begin : floor + cut].strip(_EDGES))
            begin = floor + cut
        lead = text[begin : date_found.start]
        was, now = _WAS.search(lead), _NOW.search(lead)
        after_replaced = bool(pieces) and pieces[-1].part.superseded
        own_words = (lead[: now.start()] if now else lead).strip(_EDGES)
        if (after_replaced or (pieces and pieces[-1].opens)) and own_words.lower() in _TO:
            own_words = ""  # "moved from Oct 22 to Jan 23", "April 2023 to March 2024"
        kind = _kind(lead if own_words else inherited, following)
        superseded = (
            _is_struck(date_found.start, date_found.end, struck)
            or was is not None
            or _WAS_AFTER.match(following) is not None
            or (
                after_replaced and text.rfind("(", 0, begin) > text.rfind(")", 0, date_found.start)
            )  # "(was Oct 22, then Nov 22)"
        )
        opens = not superseded and at + 1 < len(found) and _RANGE.match(following) is not None
        printed = squeeze(text[begin : date_found.end]).strip(_EDGES)
        part = Part(printed, "start" if opens and kind not in _FROM_LIKE else kind, None, superseded)
        pieces.append(_Piece(part, date_found, _ends_before(lead, date_found), opens and kind == "target"))
        if now and len(pieces) > 1:
            pieces = _replaced_by_last(pieces)
        if own_words and not was:
            inherited = lead
        floor = date_found.end
    pieces += _closing(text[floor:], pieces)
    return [replace(piece, part=replace(piece.part, date=_value(piece))) for piece in pieces]


def _ends_before(lead: str, found: Found) -> bool:
    """Whether "before" shuts out the period a date names: "before April", but not "before the end of April"."""
    return _BEFORE.search(lead) is not None and _END_OF.match(found.printed) is None


def _replaced_by_last(pieces: list[_Piece]) -> list[_Piece]:
    """The date before the last no longer counts ("Oct 22, now Dec 22"), and the last one takes over its kind."""
    earlier = next((piece for piece in reversed(pieces[:-1]) if piece.found), None)
    if earlier is None:
        return pieces
    last = pieces[-1]
    if last.part.kind == "target":
        last = replace(last, part=replace(last.part, kind=earlier.part.kind))
    return [
        *(
            replace(piece, part=replace(piece.part, superseded=True)) if piece is earlier else piece
            for piece in pieces[:-1]
        ),
        last,
    ]


def _closing(tail: str, pieces: list[_Piece]) -> list[_Piece]:
    """Words after the last date that say what follows it: "Nov 22 then ongoing"."""
    words = re.sub(r"(?i)^(?:then|and|&|with)\b\s*", "", tail.strip(_EDGES + "."))
    verb = _VERBS.match(words)
    if (
        verb is None
        or verb.lastgroup not in ("bau", "ongoing")
        or any(piece.part.kind == verb.lastgroup for piece in pieces)
    ):
        return []
    return _dateless(words)


def _cuts(lead: str) -> list[int]:
    """Where the words before a date fall into two statements: "Start immediately | BAU by", "Ongoing | until"."""
    verbs = list(_VERBS.finditer(lead))
    for first, second in pairwise(verbs):
        between = lead[first.end() : second.start()]
        if second.lastgroup != first.lastgroup and (
            second.lastgroup == "bau" or _IMMEDIATE.search(between) or re.search(r"[;\n]|[,.]\s", between)
        ):
            return [second.start()]
    if verbs and verbs[0].lastgroup == "ongoing":
        return [verbs[0].end()]
    if not verbs and (now := _IMMEDIATE.match(lead.lstrip())):
        return [len(lead) - len(lead.lstrip()) + now.end()]
    return []


def _kind(lead: str, following: str) -> str:
    """The kind of a date, from the words that lead to it, or that follow it at once: "March 2024 (complete)"."""
    verb = next((verb for verb in _VERBS.finditer(lead) if verb.lastgroup != "ongoing"), None)
    if verb is None and not _BY.search(lead):
        after = _AFTERWORD.match(following)
        verb = _VERBS.match(after.group(1)) if after else None
        if verb is not None and verb.lastgroup == "ongoing":
            verb = None
    if verb is not None:
        return str(verb.lastgroup)
    if _FROM.search(lead) or _ONWARDS.match(following):
        return "start"
    return "by" if _BY.search(lead) else "target"


def _value(piece: _Piece) -> str | None:
    if piece.found is None:
        return None
    return piece.found.value_at(piece.found.first if piece.part.kind in _FROM_LIKE else piece.found.last)


def _dateless(text: str) -> list[_Piece]:
    """The parts of words that hold no date."""
    words = squeeze(text)
    if not words:
        return []
    verb = _VERBS.search(words)
    if verb is not None:
        return [_Piece(Part(words, str(verb.lastgroup)))]
    if _IMMEDIATE.search(words):
        return [_Piece(Part(words, "start"))]
    return [_Piece(Part(words, "unknown"))]


def _summed(text: str, pieces: list[_Piece], doubts: tuple[Finding, ...], as_at: date | None) -> Timescale:
    """The reading of the whole cell from its parts."""
    parts = tuple(piece.part for piece in pieces)
    current = [piece for piece in pieces if piece.counts]
    kind = _whole_kind(current)
    placed = [(piece, piece.found) for piece in current if piece.found]
    starts = [found.first for piece, found in placed if piece.part.kind in _FROM_LIKE and found.first]
    ends = [
        found.first - timedelta(days=1) if piece.before and found.first else found.last
        for piece, found in placed
        if piece.part.kind not in _FROM_LIKE and found.last
    ]
    if kind == "ongoing" and all(piece.part.kind == "target" for piece, _ in placed):
        ends = []  # "Ongoing – review Mar 24": a date to look at it, not its end
    earliest, latest = min(starts, default=None), max((end for end in ends if end), default=None)
    doubts = tuple(dict.fromkeys(doubts))
    if len(placed) > 1 and len({piece.part.kind for piece, _ in placed}) == 1:
        message = "Several dates stand here and none is marked as replaced; the last one was taken."
        doubts += (warning("several-dates", message, squeeze(text)),)
    if not placed and any(part.superseded for part in parts):
        doubts += (warning("no-current-date", "Every date here is struck out or replaced.", squeeze(text)[:80]),)
    elif not placed and all(part.kind == "unknown" for part in parts):
        doubts += (_unread(text),)
    newest = max((found.last for _, found in placed if found.last), default=None)
    if as_at and newest and (as_at - newest).days > 2 * 366:
        message = f"{dates.spoken(newest)} is more than two years before the document."
        doubts += (warning("past-date", message, squeeze(text)[:80]),)
    return Timescale(text, kind, earliest, latest, parts, doubts)


def _unread(text: str) -> Finding:
    if _SOON.search(text):
        return warning("relative-date", "This names no date. Give the day or month meant.", squeeze(text)[:80])
    return warning("unread-timescale", "No date or kind of timescale could be read here.", squeeze(text)[:80])


def _whole_kind(current: list[_Piece]) -> str:
    kinds = [(piece.part.kind, piece.part.date is not None) for piece in current if not piece.opens]
    for kind, dated in kinds:
        if kind in ("bau", "complete"):
            if dated:
                return "by"
        elif kind != "unknown":
            return kind
    return "ongoing" if any(kind == "bau" for kind, _ in kinds) else "unknown"


def is_timescale(text: str) -> bool:
    """Whether ``text`` looks like a timescale cell: short, and a date or a word of time. For recognising columns."""
    words = fold(text)
    if not words or len(words) > 60:
        return False
    return (
        bool(_UNSET.match(words))
        or words in ("ongoing", "on-going", "bau", "parhaus")
        or any(found.first or found.doubts for found in dates.find(text))
    )
