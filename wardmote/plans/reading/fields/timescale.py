"""Timescale cells: what kind of date it is, the days it spans, and which of several dates counts.

Decisions, where the printed words are silent:

* A bare month is a *target*. "Complete by" and "available by" are *by*; "Achieve(d) by" is *achieve*.
* A *start* or *commence* date has no end, whatever word stands before it ("Start using the tool by Oct 22"): ``earliest`` is its first
  day and ``latest`` is None. Only another date of the cell ("BAU by Oct 22") can give the row an end.
* A by-like date has no beginning: ``latest`` is its last day, ``earliest`` is None.
* The kind of the cell is the kind of its first part that still counts; a part that is only *bau* or *complete* makes the cell *by*
  when it has a date. A cell that is only "Complete" or "N/A" is *unknown*; only "BAU" is *ongoing*.
* A superseded date keeps its place among the parts and never gives ``earliest`` or ``latest``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

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
  | (?P<complete>complet\w{0,4}|finish\w{0,3}|finali[sz]\w{0,3}|done|clos(?:e|ed|ure)|conclu\w{0,5}|cwblha\w{0,4}|cwblheir|gorffen)
  | (?P<ongoing>on-?[ ]?going|continu\w{0,5}|rolling|parhaus|parhau|ar[ ]y[ ]gweill|throughout|recurring|annual(?:ly)?|monthly|quarterly|weekly)
    )(?![a-z])"""
)
_BY = re.compile(
    r"(?i)\b(?:by|before|prior to|no later than|not later than|due|deadline|end(?:s|ing)?|until|till|to|up to|erbyn|cyn|hyd at|tan)\b"
)
_FROM = re.compile(r"(?i)\b(?:from|after|not before|since|o)\b[\s:]*$")
_BEFORE = re.compile(r"(?i)\b(?:before|prior to|cyn)\b(?!\s+the end)[\s:]*$")
_UNTIL = re.compile(r"(?i)(?:\b(?:to|until|till|up to|through|hyd at|tan|i)\b|[-–—])[\s:]*$")
_RANGE = re.compile(r"(?i)^\s*(?:-|to|until|till|through|hyd at|i)\s*$")
_WAS = re.compile(r"(?i)\b(?:was|were|previously|previous|originally|original|formerly|former|old|prior date|initial(?:ly)?|gynt|yn wreiddiol|gwreiddiol)\b")
_MOVED_FROM = re.compile(r"(?i)\b(?:moved|changed|extended|deferred|slipped|brought forward|pushed back|re-?scheduled|revised)\s+from\b")
_NOW = re.compile(
    r"(?i)\b(?:re-?vised|now|new|re-?agreed|amended|updated|re-?scheduled|re-?profiled|re-?baselined|(?:moved|changed|extended|deferred|slipped|"
    r"pushed|put|brought)\s+(?:back\s+|forward\s+|out\s+)?to|current(?:ly)?|newydd|diwygiedig)\b|[-=]+>|→|⇒|➔|➜"
)
_STRUCK_MARK = re.compile(r"~~(.{1,200}?)~~", re.DOTALL)
_IMMEDIATE = re.compile(r"(?i)\b(?:immediate(?:ly)?|straight ?away|forthwith|at once|now|ar unwaith|yn syth)\b")
_UNSET = re.compile(
    r"(?i)^\W*(?:t\.?b\.?[acd]\.?|to be (?:confirmed|agreed|determined|decided|set|advised)|i'w (?:gadarnhau|gytuno)|not (?:yet )?(?:set|agreed|known|confirmed)|unknown|awaiting .{0,40})\W*$"
)
_NOT_APPLICABLE = re.compile(r"(?i)^\W*(?:n/?a|not applicable|none|nil|dim|amherthnasol|amh)?\W*$")
_SOON = re.compile(r"(?i)\b(?:a\.?s\.?a\.?p\.?|as soon as possible|short[- ]term|medium[- ]term|long[- ]term|cyn gynted â phosibl)\b")
_BREAK = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class Part:
    """One date, or one dateless word, of a timescale. ``kind`` may also be bau or complete. ``date`` is as precise as the print."""

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
    opens: bool = False  # the first date of a range

    @property
    def counts(self) -> bool:
        return not self.part.superseded


def read(text: str, *, struck: Sequence[tuple[int, int]] = (), as_at: date | None = None) -> Timescale:
    """Read a timescale cell. ``struck`` lists [start, end) offsets of ``text`` that are struck through.

    ``as_at`` is the date of the document: it settles years of two digits and shows dates that had long passed.
    """
    return _read(text, tuple(struck), as_at)


@lru_cache(maxsize=4096)
def _read(text: str, struck: tuple[tuple[int, int], ...], as_at: date | None) -> Timescale:
    doubts = tuple(
        info("look-alike-letter", f"“{seen}” (U+{ord(seen):04X}) was read as “{meant}”.", seen) for _, seen, meant in lookalikes(text)
    )
    plain, struck = _without_marks(level(text), struck)
    if _NOT_APPLICABLE.match(plain):
        return Timescale(text, findings=doubts)
    if _UNSET.match(plain):
        doubt = info("date-to-be-confirmed", "The date is still to be set.", squeeze(text))
        return Timescale(text, parts=(Part(squeeze(text), "unknown"),), findings=(*doubts, doubt))
    found = _years_borrowed(dates.find(plain, as_at=as_at), plain, as_at)
    pieces = _pieces(plain, found, struck) if found else _dateless(plain)
    doubts += tuple(doubt for piece in pieces if piece.found and piece.counts for doubt in piece.found.doubts)
    return _summed(text, pieces, doubts, as_at)


def _without_marks(text: str, struck: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Struck-out text written with tildes counts as struck; the tildes become spaces so that offsets stay true."""
    marked = tuple(match.span() for match in _STRUCK_MARK.finditer(text))
    return (text.replace("~~", "  "), struck + marked) if marked else (text, struck)


def _years_borrowed(found: tuple[Found, ...], text: str, as_at: date | None) -> tuple[Found, ...]:
    """In "April – June 2023" the first month takes its year from the second: read it again with that year."""
    if len(found) < 2:
        return found
    out = list(found)
    for at in range(len(out) - 1):
        first, second = out[at], out[at + 1]
        joined = text[first.end : second.start]
        if first.first is None and second.first and _RANGE.match(joined) and any(d.code == "date-without-year" for d in first.doubts):
            for year in (second.first.year, second.first.year - 1):
                again = dates.find(f"{first.printed} {year}", as_at=as_at)
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
        lead = text[floor : date_found.start]
        following = text[date_found.end : found[at + 1].start if at + 1 < len(found) else len(text)]
        begin = floor
        for cut in _cuts(lead):
            pieces += _dateless(lead[:cut].strip(" ,;:-\n"))
            begin, lead = floor + cut, lead[cut:]
        own_words = lead.strip(" ,;:()[]-/&\n")
        superseded = (
            _is_struck(date_found.start, date_found.end, struck)
            or bool(_WAS.search(lead) and not _NOW.search(_after_last(_WAS, lead)))
            or bool(_MOVED_FROM.search(lead))
        )
        words = lead if own_words else inherited
        kind = _kind(words, following)
        opens = bool(at + 1 < len(found) and _RANGE.match(text[date_found.end : found[at + 1].start]) and not superseded)
        if opens and kind not in _FROM_LIKE:
            kind = "start"
        printed = squeeze(text[begin : date_found.end]).strip(" ,;:()[]-/&")
        part = Part(printed, kind, None, superseded)
        pieces.append(_Piece(part, date_found, bool(_BEFORE.search(lead)), opens))
        if own_words and not _NOW.search(lead):
            inherited = lead
        floor = date_found.end
    pieces = _superseded_by_order(pieces, text, found)
    tail = text[floor:].strip(" ,;:()[].\n-")
    if tail and (verb := _VERBS.search(tail)) and verb.lastgroup in ("bau", "ongoing") and verb.start() == 0:
        pieces += _dateless(tail)
    return [replace(piece, part=replace(piece.part, date=_value(piece))) for piece in pieces]


def _after_last(pattern: re.Pattern[str], text: str) -> str:
    last = None
    for last in pattern.finditer(text):
        pass
    return text[last.end() :] if last else text


def _superseded_by_order(pieces: list[_Piece], text: str, found: tuple[Found, ...]) -> list[_Piece]:
    """A date that a later one replaces in words ("Oct 22, now Dec 22", "Oct 22 → Dec 22") no longer counts."""
    dated = [at for at, piece in enumerate(pieces) if piece.found]
    out = list(pieces)
    for earlier, later in zip(dated, dated[1:], strict=False):
        first, second = out[earlier].found, out[later].found
        if first is None or second is None or not out[later].counts:
            continue
        between = text[first.end : second.start]
        if _NOW.search(between) and not _WAS.search(between):
            out[earlier] = replace(out[earlier], part=replace(out[earlier].part, superseded=True))
            if out[later].part.kind == "target":
                out[later] = replace(out[later], part=replace(out[later].part, kind=out[earlier].part.kind))
    return out


def _cuts(lead: str) -> list[int]:
    """Where the words before a date fall into two statements: "Start immediately | BAU by"."""
    verbs = list(_VERBS.finditer(lead))
    for first, second in zip(verbs, verbs[1:], strict=False):
        between = lead[first.end() : second.start()]
        if second.lastgroup != first.lastgroup and (
            second.lastgroup == "bau" or _IMMEDIATE.search(between) or _BREAK.search(between) or re.search(r"[,.]\s", between)
        ):
            return [second.start()]
    if verbs and verbs[0].lastgroup == "ongoing" and _BREAK.search(lead[verbs[0].end() :]):
        return [verbs[0].end()]
    return []


def _kind(lead: str, following: str) -> str:
    """The kind of a date, from the words that lead to it, or that follow at once in brackets or after a dash."""
    verb = _VERBS.search(lead)
    if verb is None and not _BY.search(lead):
        after = re.match(r"\s*(?:[-:(]\s*)?([^\n;,(]{0,40})", following)
        verb = _VERBS.match(after.group(1)) if after else None
        if verb is not None and verb.lastgroup == "ongoing":
            verb = None
    if verb is not None and verb.lastgroup != "ongoing":
        return str(verb.lastgroup)
    if verb is not None:
        return "by" if _UNTIL.search(lead) or _BY.search(lead) else "target"
    if _FROM.search(lead):
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
    placed = [(piece, piece.found) for piece in current if piece.found]
    starts = [found.first for piece, found in placed if piece.part.kind in _FROM_LIKE and found.first]
    ends = [
        found.first - timedelta(days=1) if piece.before and found.first else found.last
        for piece, found in placed
        if piece.part.kind not in _FROM_LIKE and found.last
    ]
    earliest, latest = min(starts, default=None), max((end for end in ends if end), default=None)
    doubts = tuple(dict.fromkeys(doubts))
    if len(ends) > 1 and len({piece.part.kind for piece, _ in placed}) == 1:
        doubts += (warning("several-dates", "Several dates stand here and none is marked as replaced; the last one was taken.", squeeze(text)),)
    if not placed and all(part.kind == "unknown" for part in parts):
        soon = _SOON.search(text)
        code, message = (
            ("relative-date", "This names no date. Give the day or month meant.") if soon else
            ("unread-timescale", "No date or kind of timescale could be read here.")
        )
        doubts += (warning(code, message, squeeze(text)[:80]),)
    if as_at and latest and (as_at - latest).days > 2 * 366:
        message = f"{dates.spoken(latest)} is more than two years before the document."
        doubts += (warning("past-date", message, squeeze(text)[:80]),)
    return Timescale(text, _whole_kind(current), earliest, latest, parts, doubts)


def _whole_kind(current: list[_Piece]) -> str:
    kinds = [(piece.part.kind, piece.part.date is not None) for piece in current]
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
    return bool(_UNSET.match(words)) or words in ("ongoing", "on-going", "bau", "parhaus") or any(
        found.first or found.doubts for found in dates.find(text)
    )
