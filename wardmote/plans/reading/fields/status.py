"""Status cells, and short statements of status in a progress cell.

Only a short statement counts: "Completed", "(1) and (2) Completed August 2017". A sentence that merely holds the word
does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wardmote.plans.reading.fields import dates
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

Value = Literal["complete", "ongoing", "not_started", "cancelled", "not_stated"]

_PATTERNS: tuple[tuple[Value, str], ...] = (
    (
        "not_started",
        r"not (?:yet )?(?:started|begun|commenced|due)|yet to (?:start|begin|commence)|to (?:start|"
        r"commence)|to do|pending|planned|proposed|new|"
        r"no (?:progress|update)(?: yet)?|heb (?:ei )?(?:ddechrau|gychwyn)|i'w ddechrau|scheduled|awaiting start",
    ),
    (
        "cancelled",
        r"cancelled|canceled|withdrawn|superseded|discontinued|stopped|no longer (?:required|needed|"
        r"applicable|being pursued)|removed|merged(?: .{1,20})?|"
        r"abandoned|canslwyd|wedi(?:'i| ei) (?:ganslo|dynnu'n [oô]l)|tynnwyd yn [oô]l",
    ),
    (
        "ongoing",
        r"on-? ?going|in progress|in train|under ?way|in hand|in development|being (?:developed|"
        r"progressed)|progressing|started|commenced|active|open|live|continuing|"
        r"continues|partial(?:ly)?(?: complete[d]?)?|part(?:ly)? complete[d]?|on track|off track|"
        r"at risk|delayed|overdue|on hold|paused|suspended|deferred|not complete[d]?|incomplete|"
        r"nearing completion|near complete|almost complete|work in progress|wip|parhaus|ar y gweill|"
        r"yn mynd rhagddo|ar waith|wedi dechrau|yn parhau|\d{1,2}% complete",
    ),
    (
        "complete",
        r"complete[d]?|completion|100% complete|closed|done|finished|delivered|achieved|implemented|"
        r"discharged|concluded|signed off|actioned|b\.?a\.?u\.?|"
        r"(?:now |moved to |in )?business as usual|(?:now|moved to|in) bau|cwblhawyd|wedi(?:'i|"
        r" ei) (?:gwblhau|gyflawni|gau)|wedi cau|cyflawnwyd|gorffenwyd|gorffennwyd|cyflawn|caewyd",
    ),
)
_STATUS = re.compile("|".join(f"(?P<{value}>(?:{words}))(?![a-z])" for value, words in _PATTERNS))
_STEPS_BEFORE = re.compile(
    r"^(?:(?:steps?|parts?|actions?)\s{1,2})?(?:\(?\d{1,2}(?![\d%])\)?[.)]?(?:\s{0,2}(?:,|&|and|to|-|a|"
    r"ac)\s{0,2})?){1,8}[\s:-]{0,3}"
)
_LEAD = re.compile(
    r"^(?:[-–>•*]\s{0,2}|(?:status|update|statws|action|now|all|fully|this (?:action|work)? ?(?:is|"
    r"has been)|work(?:stream)? (?:is|has been)?|activity|project|programme|has been|"
    r"is)\b[\s:-]{0,3}){0,4}"
)
_TAIL = re.compile(
    r"^(?:[\s.,;:)(/-]|and|as|with|at|in|on|by|of|now|bau|business as usual|closed|ongoing|action|"
    r"item|recommendation|since|from|yes|✓|✔){0,12}$"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Status:
    """A status, and the print that states it. ``not_stated`` when the text is no short statement of status."""

    status: Value
    printed: str
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=4096)
def read(text: str) -> Status:
    """Read a status cell, or a progress cell that is only a statement of status (60 characters at most)."""
    if len(text) > 4 * _LONGEST:
        return Status("not_stated", "")
    words = fold(text)
    if not words or len(words) > _LONGEST:
        return Status("not_stated", "")
    steps = _STEPS_BEFORE.match(words)
    rest = words[steps.end() :] if steps else words
    lead = _LEAD.match(rest)
    begin = lead.end() if lead else 0
    match = _STATUS.match(rest, begin)
    if match is None:
        return Status("not_stated", "")
    tail = rest[match.end() :]
    for found in reversed(dates.find(tail)):
        tail = tail[: found.start] + tail[found.end :]
    value: Value = match.lastgroup  # type: ignore[assignment]
    if not _TAIL.match(tail):
        explained = re.match(r"^\s{0,2}(?:[-:;,(.])", tail)
        if not explained or (value != "cancelled" and len(tail) > 40):
            return Status("not_stated", "")
    doubts: list[Finding] = []
    if steps and steps.group().strip():
        doubts.append(info("part-status", "The status is given for some steps only.", squeeze(text)))
    others = {other.lastgroup for other in _STATUS.finditer(tail)} - {value}
    if others and value != "cancelled":
        doubts.append(
            warning("conflicting-status", "Two different statuses stand here; the first was taken.", squeeze(text))
        )
    return Status(value, squeeze(text), tuple(doubts))
