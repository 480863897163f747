"""Numbered steps inside the text of an activity: "(1) … (2) …", "1. …", "1) …", and the ref that opens the text.

What is printed is read: a number that stands twice is kept twice, a number that is left out stays out, both with a finding. A number
with no text is reported and makes no step. Years, counts and refs in the text are not steps: numbers start at 1 (or at 2 when the
first is missing) and rise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wardmote.plans.reading.fields.references import leading
from wardmote.plans.reading.fields.text import level, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

_MARK = re.compile(
    r"""(?x)
      (?<![\w£])\((?P<paren>\d{1,2})(?:\)|(?=\s{0,5}$))[.:]?(?=\D|$)
    | (?<![\w(.£-])(?P<half>\d{1,2})\)(?=\D|$)
    | (?:(?<=^)|(?<=\n)|(?<=\n[ ])|(?<=\n[ ]{2})|(?<=\n[ ]{4})|(?<=[.;:!?][ ])|(?<=[.;:!?][ ]{2})|(?<=[ ]{3}))(?P<dot>\d{1,2})\.(?=[^\d\s]|[ ]{1,5}\S|[ ]{0,5}\n|$)
    """
)
_STEP_WORD = re.compile(r"(?i)^\W*(?:and|or|to|&|a|ac|,)?\W*$")


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
    """An activity's text: its ref as printed, all of the text after the ref (numbers and steps included), and its steps."""

    ref_printed: str | None
    text: str
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=1024)
def split(text: str) -> Steps:
    """Split the text of an activity. Every word is in ``ref_printed`` or ``text``; ``steps`` repeat parts of ``text``."""
    ref, rest = leading(text)
    rest = rest.strip() if ref else text.strip()
    if not any(letter.isdigit() for letter in rest):
        return Steps(ref, rest)
    plain = level(rest)
    marks = _in_order(plain)
    steps: list[Step] = []
    doubts: list[Finding] = []
    previous = 0
    for at, (number, start, end) in enumerate(marks):
        until = marks[at + 1][1] if at + 1 < len(marks) else len(rest)
        body = rest[end:until].strip().lstrip(".:-–— \n\t").strip()
        printed = squeeze(rest[start:end])
        if number == previous:
            doubts.append(warning("duplicate-step", f"Step {number} stands twice.", printed))
        elif number > previous + 1 and previous:
            doubts.append(info("step-gap", f"Step {number} follows step {previous}.", printed))
        elif not previous and number != 1:
            doubts.append(info("step-one-missing", f"The first numbered step is {number}.", printed))
        previous = number
        if _STEP_WORD.match(level(body)):
            doubts.append(warning("empty-step", f"Step {number} has no text.", printed))
            continue
        steps.append(Step(number, body))
    return Steps(ref, rest, tuple(steps), tuple(doubts))


def _in_order(plain: str) -> list[tuple[int, int, int]]:
    """The step marks of a text, (number, start, end), that begin with 1 or 2 and rise; dots and brackets are not mixed."""
    marks = [(match, int(match["paren"] or match["half"] or match["dot"]), match["dot"] is not None) for match in _MARK.finditer(plain)]
    # "(1) and (2) completed" speaks of steps, it does not give them.
    marks = [
        mark for at, mark in enumerate(marks)
        if at + 1 == len(marks) or not _STEP_WORD.match(plain[mark[0].end() : marks[at + 1][0].start()]) or marks[at + 1][1] <= mark[1]
    ]  # fmt: skip
    for dotted in (False, True):
        chosen: list[tuple[int, int, int]] = []
        for match, number, is_dot in marks:
            if is_dot is not dotted:
                continue
            last = chosen[-1][0] if chosen else 0
            if (not chosen and number == 1) or (chosen and last <= number <= last + 2):
                chosen.append((number, match.start(), match.end()))
            elif not chosen and number == 2 and not dotted and plain[match.end() :].lstrip()[:1].isupper():
                chosen.append((number, match.start(), match.end()))
        if chosen and (chosen[0][0] == 2 or len(chosen) > 1 or chosen[0][1] == 0 or not dotted):
            return chosen
    return []
