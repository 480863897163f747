"""Whether the figures that somebody writes beside the name of a measure are those that are stored.

A measure is recognised by its names, the longest first; a figure is one of its own where it stands behind it in the same
sentence, within ``REACH`` words and before the next measure, or where none does, before it. Dates, years and lengths of time
are no figures of a measure. A figure agrees with a stored number that is rounded as the figure is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

REACH = 14
"""Words between the name of a measure and a figure. Our own choice: further away another clause has begun."""

MOST_DIGITS = 100
"""No figure is so long, and arithmetic breaks down at three times as many."""

ROUNDING = 1e-9
"""A number that lies half-way is rounded either way: 4.85 may be printed as 4.8 or 4.9."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z0-9])|\n+")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_NOT_FIGURES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\b(?:\s+\d{{4}})?|\b{_MONTH}\s+\d{{1,2}}\b(?!\s*[,\d])"  # days
    r"|\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b(?!\s*%)"  # years
    r"|\b\d+(?:st|nd|rd|th)\b|\bper\s+[\d,]+\b|£\s*[\d,.]+"
    r"|\b\d+\s*[- ]?(?:days?|weeks?|months?|quarters?|years?)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?P<about>\b(?:about|around|roughly|approximately|nearly|almost|over|under|some|(?:more|less|fewer)\s+than)\s+)?"
    r"(?P<digits>(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
    r"(?:\s*(?P<scale>thousand|million)\b)?"
    r"(?P<share>\s*%|\s+per\s?cent\b(?!age))?",
    re.IGNORECASE,
)
_UP = r"rise|rises|rose|risen|rising|increase[sd]?|increasing|growth|grew|grown|grows|gained|climbed|up|higher"
_DOWN = (
    r"fall|falls|fell|fallen|falling|drop|drops|dropped|decrease[sd]?|decreasing|declined?|declines|reduced|reduction|cut"
    r"|down|lower|fewer|less"
)
_MOVED = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_BY = re.compile(rf"(?:\bby|\b(?:{_UP}|{_DOWN})(?:\s+of)?)\s+(?:just\s+|only\s+)?$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"\s*(?:(?:percentage\s+)?points\s+)?(?=(?:{_UP}|{_DOWN})\b(?!\s+(?:than|by|to|of|from)\b))", re.IGNORECASE
)
_SCALES = {"thousand": 1e3, "million": 1e6, "": 1.0}


@dataclass(frozen=True, slots=True)
class Known:
    """What may be said of a measure: ``shares`` with a per cent behind it, ``counts`` without.

    ``of_period`` are the numbers that agree only where the sentence names their period.
    """

    key: str
    names: tuple[str, ...]
    shares: tuple[float, ...] = ()
    counts: tuple[float, ...] = ()
    of_period: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that is not stored, in the words from the measure to it."""

    key: str
    words: str


def named_in(text: str, names: Sequence[str]) -> bool:
    """Whether a text speaks of a measure of these names."""
    return any(_pattern(name).search(text) for name in names)


def doubts(text: str, known: Sequence[Known]) -> list[Doubt]:
    """The figures of these measures in a text that are not stored, in their order, each once."""
    found = [doubt for sentence in _SENTENCE.split(text) for doubt in _doubts_in(sentence, known)]
    return list(dict.fromkeys(found))


def _doubts_in(sentence: str, known: Sequence[Known]) -> Iterator[Doubt]:
    mentions = _mentions(sentence, known)
    if not mentions:
        return
    bare = _without_dates(sentence, [(start, end) for start, end, _each in mentions])
    edges = [*(start for start, _end, _each in mentions), len(sentence)]
    before = 0
    for (start, end, each), (_here, following) in zip(mentions, pairwise(edges), strict=True):
        behind = [
            one for one in _FIGURE.finditer(bare, end, following) if len(bare[end : one.start()].split()) <= REACH
        ]
        for figure in behind or list(_FIGURE.finditer(bare, before, start))[-1:]:
            if not _is_stored(figure, each, sentence, _direction(figure, bare)):
                words = sentence[min(start, figure.start()) : max(end, figure.end())]
                yield Doubt(each.key, " ".join(words.split()))
        before = end


def _mentions(sentence: str, known: Sequence[Known]) -> list[tuple[int, int, Known]]:
    """Where measures are named: of names that overlap the longest."""
    names = sorted(((name, each) for each in known for name in each.names), key=lambda pair: -len(pair[0]))
    found: list[tuple[int, int, Known]] = []
    for name, each in names:
        for match in _pattern(name).finditer(sentence):
            if all(match.end() <= start or end <= match.start() for start, end, _each in found):
                found.append((match.start(), match.end(), each))
    return sorted(found, key=lambda mention: mention[0])


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\b" + r"\s+".join(map(re.escape, name.split())) + r"\b", re.IGNORECASE)


def _without_dates(sentence: str, mentions: Sequence[tuple[int, int]]) -> str:
    """The same sentence with blanks for the names of measures and for numbers that are no figures."""
    bare = _NOT_FIGURES.sub(lambda found: " " * len(found[0]), sentence)
    for start, end in mentions:
        bare = bare[:start] + " " * (end - start) + bare[end:]
    return bare


def _direction(figure: re.Match[str], bare: str) -> int:
    """1 where a figure is said to be a rise (“rose by 12”, “12 higher”), -1 where a fall, 0 where it is no change."""
    if _BEHIND.match(bare, figure.end()):
        moved = _MOVED.search(bare, figure.end())
    elif _BY.search(bare[: figure.start()]):
        moved = next(reversed(list(_MOVED.finditer(bare, 0, figure.start()))), None)
    else:
        moved = None
    if moved is None:
        return 0
    return 1 if moved["up"] else -1


def _is_stored(figure: re.Match[str], known: Known, sentence: str, direction: int) -> bool:
    stored = known.shares if figure["share"] else known.counts
    named = [numbers for period, numbers in known.of_period.items() if period.casefold() in sentence.casefold()]
    every = (*stored, *(each for numbers in named for each in numbers))
    return any(_agrees(figure, number) for number in every if number * direction >= 0)


def _agrees(figure: re.Match[str], stored: float) -> bool:
    """Whether a stored number is a printed one, rounded to its last digit; after “about” to its last that is no zero."""
    digits, scale = figure["digits"].replace(",", ""), _SCALES[(figure["scale"] or "").lower()]
    if len(digits) > MOST_DIGITS:
        return False
    step: float = scale / 10 ** len(digits.partition(".")[2])
    if figure["about"] and "." not in digits:
        step *= 10 ** (len(digits) - len(digits.rstrip("0")))
    return abs(abs(stored) - float(digits) * scale) <= step / 2 + ROUNDING
