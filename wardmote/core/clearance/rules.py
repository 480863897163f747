"""Signs in a text that a second person should look at twice before the public reads it (traps.md 31).

They warn; they never decide. Published papers did carry an officer's illness, an injured volunteer and a collar number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Literal

Sign = Literal["illness", "collar_number", "person", "money_undecided", "personal_details"]

_RANK = r"(?:PC|PCSO|DC|Sgt|DS|Insp|DI|CI|Ch\.? ?Insp|DCI|Supt|Ch\.? ?Supt|ACC|DCC|Sergeant|Inspector|Superintendent)"

_SIGNS: tuple[tuple[Sign, re.Pattern[str]], ...] = (
    (
        "illness",
        re.compile(
            r"\b(?:long[- ]term sick\w*|on sick leave|off sick|sickness absence|is (?:ill|unwell)|injur(?:y|ed|ies)"
            r"|hospital|pregnan\w+|maternity|suspended from duty|misconduct|bereave\w+|was hurt|been hurt)\b",
            re.IGNORECASE,
        ),
    ),
    ("collar_number", re.compile(rf"\b{_RANK}\s+\d{{3,6}}\b|\bcollar (?:number|no\.?)\s*\d+")),
    ("person", re.compile(rf"\b{_RANK}\.?\s+(?:\d+\s+)?[A-Z][a-z]{{2,}}\b|\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+[A-Z][a-z]+\b")),
    (
        "money_undecided",
        re.compile(
            r"\b(?:preferred bidder|successful (?:bidder|service provider|provider|tender)|will be announced"
            r"|commercially? (?:sensitive|in confidence)|not yet announced)\b",
            re.IGNORECASE,
        ),
    ),
    ("personal_details", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b")),
)


@dataclass(frozen=True, slots=True)
class Warning:
    """One sign found: its kind and the words that show it."""

    sign: Sign
    words: str


def warnings_in(text: str) -> list[Warning]:
    """Every sign in a text, in order of kind, each kind once with its first words."""
    found = ((sign, pattern.search(text)) for sign, pattern in _SIGNS)
    return [Warning(sign, match.group(0)) for sign, match in found if match]


def marked(text: str, before: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is new against what stood before; joined, the pieces are the text again.

    Compared word by word, so that a reader who knows the old words has only the new ones to read.
    """
    now, was = _pieces(text), _pieces(before)
    found: list[tuple[str, bool]] = []
    for tag, _start, _end, start, end in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if start < end:
            found.append(("".join(now[start:end]), tag != "equal"))
    return found


def _pieces(text: str) -> list[str]:
    """Words with the space behind them."""
    return re.findall(r"\s*\S+\s*|\s+", text)


# When cleared words become public


def held_since(holds: Iterable[tuple[datetime, datetime]], *, now: datetime) -> datetime | None:
    """The moment since which nothing new has become public; None where no hold runs.

    ``holds`` are (start, end), the end left out. One that begins before another has ended goes on from it: between them
    there was no moment at which anything could have become public.
    """
    since: datetime | None = None
    for start, end in sorted((each for each in holds if each[0] <= now and each[0] < each[1]), reverse=True):
        if end > now if since is None else end >= since:
            since = start
    return since


def is_public(*, decided_at: datetime, not_before: datetime | None, held: datetime | None, now: datetime) -> bool:
    """Whether cleared words are public: their moment has come, and had come before a hold that runs.

    ``held`` is the moment since which nothing new becomes public, where a hold runs.
    """
    moment = max(decided_at, not_before) if not_before else decided_at
    return moment <= now and (held is None or moment < held)
