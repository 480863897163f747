"""Numbered steps inside the text of an activity: "(1) … (2) …", "1. …", "1) …", and the ref that opens the text.

What is printed is read: a number that stands twice is kept twice, a number that is left out stays out, both with a
finding. A number with no text is reported and makes no step. Years, counts and refs in the text are not steps:
numbers start at 1 (or at 2 when the first is missing) and rise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from wardmote.plans.reading.fields.references import leading
from wardmote.plans.reading.fields.text import level, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

_NUMBER = re.compile(r"\d(?<!\d\d)\d?(?P<close>[).]|\s{0,5}$)")
_BEFORE_DOT = re.compile(r"(?:^|\n[ ]{0,4}|[.;:!?][ ]{1,2}|[ ]{3})$")
_AFTER_DOT = re.compile(r"[^\d\s]|[ ]{1,5}\S|[ ]{0,5}(?:\n|$)")
_JOINED = re.compile(r"(?i)^\s*(?:and|or|to|&|a|ac|,|-)\s*$")
_HAS_WORD = re.compile(r"\w")
_DIGIT = re.compile(r"\d")


class _Mark(NamedTuple):
    number: int
    start: int
    end: int
    dotted: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step, without its number."""

    number: int
    text: str

    def to_json(self) -> dict[str, object]:
        """The step as ``wardmote-plan/1`` writes it."""
        return {"number": self.number, "text": self.text}


@dataclass(frozen=True, slots=True)
class Steps:
    """An activity's text: its ref as printed, all of the text after the ref (with its steps), and the steps."""

    ref_printed: str | None
    text: str
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=1024)
def split(text: str) -> Steps:
    """Split an activity's text. Every word is in ``ref_printed`` or ``text``; ``steps`` repeat parts of ``text``."""
    ref, rest = leading(text)
    rest = rest.strip() if ref else text.strip()
    if not _DIGIT.search(rest):
        return Steps(ref, rest)
    plain = level(rest)
    marks = _in_order(plain)
    steps: list[Step] = []
    doubts: list[Finding] = []
    previous = 0
    for at, mark in enumerate(marks):
        number = mark.number
        until = marks[at + 1].start if at + 1 < len(marks) else len(rest)
        body = rest[mark.end : until].strip().lstrip(".:-–— \n\t").strip()
        printed = squeeze(rest[mark.start : mark.end])
        if number == previous:
            doubts.append(warning("duplicate-step", f"Step {number} stands twice.", printed))
        elif number > previous + 1 and previous:
            doubts.append(info("step-gap", f"Step {number} follows step {previous}.", printed))
        elif not previous and number != 1:
            doubts.append(info("step-one-missing", f"The first numbered step is {number}.", printed))
        previous = number
        if not _HAS_WORD.search(body):
            doubts.append(warning("empty-step", f"Step {number} has no text.", printed))
            continue
        steps.append(Step(number, body))
    return Steps(ref, rest, tuple(steps), tuple(doubts))


def _in_order(plain: str) -> list[_Mark]:
    """The step marks of a text that begin with 1 or 2 and rise; dots and brackets are not mixed."""
    marks = [mark for match in _NUMBER.finditer(plain) if (mark := _mark(plain, match))]
    if not marks:
        return []
    marks = _without_mentions(plain, marks)
    for dotted in (False, True):
        chosen: list[_Mark] = []
        for mark in marks:
            if mark.dotted is not dotted:
                continue
            last = chosen[-1].number if chosen else 0
            opens_late = mark.number == 2 and not dotted and plain[mark.end :].lstrip()[:1].isupper()
            if (last <= mark.number <= last + 2) if chosen else (mark.number == 1 or opens_late):
                chosen.append(mark)
        # One lone "1." inside a sentence is no list; in brackets, or at the very start, it is.
        if len(chosen) > 1 or (chosen and (not dotted or chosen[0].start == 0)):
            return chosen
    return []


def _mark(plain: str, match: re.Match[str]) -> _Mark | None:
    """One number that could open a step: "(1)", "1)", "1." where a line or sentence starts, or "(6" at the end."""
    end, number = match.end(), int(match.group().strip(" \n).\t"))
    opened = plain[match.start() - 1 : match.start()] == "("
    start = match.start() - opened
    before, following = plain[start - 1 : start] if start else "", plain[end : end + 1]
    if following.isdigit() or before == "£" or before.isalnum() or (before == "(" and not opened):
        return None
    if match["close"] == ")":
        if not opened and before in {".", "-"}:
            return None
        return _Mark(number, start, end + (following in {".", ":"}), False)
    if match["close"] == ".":
        alone = _BEFORE_DOT.search(plain, max(0, start - 6), start) if start else True
        return _Mark(number, start, end, True) if not opened and alone and _AFTER_DOT.match(plain, end) else None
    return _Mark(number, start, end, False) if opened else None


def _without_mentions(plain: str, marks: list[_Mark]) -> list[_Mark]:
    """Leave out numbers joined by a bare "and": "(1) and (2) completed" speaks of steps and gives none."""
    mentioned: set[int] = set()
    for at, (first, second) in enumerate(pairwise(marks)):
        if second.number > first.number and _JOINED.match(plain[first.end : second.start]):
            mentioned |= {at, at + 1}
    return [mark for at, mark in enumerate(marks) if at not in mentioned]
