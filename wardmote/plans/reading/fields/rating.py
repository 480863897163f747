"""Ratings: a letter, a word, a symbol or only a cell's colour, and the key that says what they mean.

The scheme belongs to the plan: the printed key decides before any custom. Without a key only colours are read (their
letters, names, symbols and fills) and the few phrases whose colour is not in doubt. Decisions, where the print is
silent:

* The print wins over the fill; a contradiction is a finding. The fill decides when the print names no colour
  ("Complete" on blue).
* Two colours in one cell are no rating ("A/G"), unless the print shows a change ("R → A"): then the later one.
* "Complete", "C", "Delayed" and "Not started" are rated differently by different bodies: without a key they keep
  their print.
* Yellow and orange are amber. Greys, white, very pale and very dark fills are no rating.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wardmote.plans.reading.fields.rating_key import (
    COLOUR_WORD,
    COLOURS,
    LETTERS,
    OTHER_GRADES,
    PHRASE,
    PHRASES,
    SYMBOLS,
    KeyEntry,
    Rag,
    read_key,
    read_keys,
)
from wardmote.plans.reading.fields.text import fold, lookalikes, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

By = Literal["letter", "word", "symbol", "fill", "blank", "none"]

__all__ = [
    "By",
    "KeyEntry",
    "Rag",
    "Rating",
    "fill_rag",
    "looks_like",
    "read",
    "read_key",
    "read_keys",
    "says_not_rated",
]

_SYMBOL = re.compile("[" + "".join(SYMBOLS) + "]")
_LONE_LETTER = re.compile(r"^\W*([ragbyo])\W*$")
_TWO_LETTERS = re.compile(r"^\W*([ragb])\s*[/\-|&+,]\s*([ragb])\W*$|^([rag])([rag])$")
_BEFORE_WORD = re.compile(r"^([ragb])\s*[-:=(]\s*\w")
_CHANGE = re.compile(r"→|⇒|➔|➜|->|=>|>|\bto\b|\bnow\b|\bi\b")
_EARLIER = re.compile(r"\b(?:was|previously|previous|formerly|last|from|gynt)\b")
_NOT_RATED = re.compile(r"^\W*(?:not (?:yet )?rated|unrated|heb (?:ei|eu) (?:raddio|sgorio))\b")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating cell. ``rag`` is None when it is not rated or in another scheme; ``by`` is the sign that decided."""

    rag: Rag | None
    printed: str
    by: By
    findings: tuple[Finding, ...] = ()


def read(text: str, *, fill: str | None = None, key: Sequence[KeyEntry] = ()) -> Rating:
    """Read a rating cell. ``fill`` is its shading as "RRGGBB"; ``key`` the printed key, which goes before custom."""
    return _read(text, fill, tuple(key))


@lru_cache(maxsize=4096)
def _read(text: str, fill: str | None, key: tuple[KeyEntry, ...]) -> Rating:
    doubts = [
        info("look-alike-letter", f"“{seen}” (U+{ord(seen):04X}) was read as “{meant}”.", seen)
        for _, seen, meant in lookalikes(text)
    ]
    shade = fill_rag(fill)
    if not text.strip():
        if shade is None:
            return Rating(None, text, "blank", tuple(doubts))
        doubt = info("rating-by-colour-only", f"The cell is only coloured {shade}; it has no letter or word.")
        return Rating(shade, text, "fill", (*doubts, doubt))
    rag, by, more = _printed_rating(text, key)
    doubts += more
    if rag is None and shade is not None and not any(doubt.code == "combined-rating" for doubt in more):
        doubts = [doubt for doubt in doubts if doubt.code != "rating-not-in-key"]
        return Rating(shade, text, "fill", tuple(doubts))
    if rag is not None and shade is not None and rag != shade:
        message = f"The cell says {rag} but is coloured {shade}. The print was taken."
        doubts.append(warning("rating-contradicts-fill", message, squeeze(text)))
    return Rating(rag, text, by, tuple(doubts))


def says_not_rated(text: str) -> bool:
    """Whether a cell says in words that there is no rating, whatever the rating was before: "Not rated (was red)"."""
    return bool(_NOT_RATED.match(fold(text)))


def _printed_rating(text: str, key: tuple[KeyEntry, ...]) -> tuple[Rag | None, By, list[Finding]]:
    words = fold(text)
    if entry := _in_key(words, key):
        return entry.rag, _sign(words), []
    if says_not_rated(text):
        return None, "blank", []
    if len(words) <= _LONGEST:
        if lone := _LONE_LETTER.match(words):
            return LETTERS[lone.group(1)], "letter", []
        signs = [SYMBOLS[sign] for sign in _SYMBOL.findall(text)]
        if signs:
            return _one_of(signs, "symbol", words)
        if (two := _TWO_LETTERS.match(words)) and not _changes(words):
            pair = [LETTERS[letter] for letter in two.groups() if letter]
            return _one_of(pair, "letter", words)
        colours = [COLOURS[word] for word in COLOUR_WORD.findall(words)]
        letters = [LETTERS[letter] for letter in re.findall(r"(?<![\w'])[ragb](?![\w'])", words)]
        if colours and len(words) <= 40:
            return _one_of(colours, "word", words)
        if len(letters) > 1 and _changes(words):
            return _one_of(letters, "letter", words)
        if letters and (_BEFORE_WORD.match(words) or re.match(r"^\W*[ragb]\W*[⬤●○↑↓→←↔⬆⬇➡⬅▲▼✓✔]\W*$", words)):
            return letters[0], "letter", []
        if (phrase := PHRASE.search(words)) and len(words) <= 40:
            return PHRASES[phrase.group()], "word", []
    if opening := COLOUR_WORD.match(words.lstrip("([- ")):
        return COLOURS[opening.group()], "word", []  # "Amber – waiting for the lease …"
    if _sign(words) == "symbol":
        return None, "symbol", []
    doubt = info(
        "rating-not-in-key",
        "This is not a colour, and no printed key explains it. Its print was kept.",
        squeeze(text)[:80],
    )
    return None, "none", [doubt]


def _sign(words: str) -> By:
    """What kind of sign a rating is printed as."""
    if not any(letter.isalnum() for letter in words):
        return "symbol"
    return "letter" if len(words.strip("().:- ")) <= 2 else "word"


def _in_key(words: str, key: tuple[KeyEntry, ...]) -> KeyEntry | None:
    """The entry that explains the whole of ``words``: by its label first, then by its meaning."""
    if not key:
        return None
    bare = words.strip("()[].:- ")
    for entry in key:
        if bare in entry.labels:
            return entry
    for entry in key:
        if bare in entry.meanings:
            return entry
    head = re.split(r"\s*[-:(]\s*", bare, maxsplit=1)[0]
    return next((entry for entry in key if head in entry.labels or head in entry.meanings), None)


def _changes(words: str) -> bool:
    return bool(_CHANGE.search(words) or _EARLIER.search(words))


def _one_of(rags: list[Rag], by: By, words: str) -> tuple[Rag | None, By, list[Finding]]:
    """The one rating of several signs: the same twice, the later of a change, or none."""
    if len(set(rags)) == 1:
        return rags[0], by, []
    if len(rags) == 2 and _changes(words):
        earlier = _EARLIER.search(words)
        # "Amber (was red)" names the current one first; "was red, now amber" and "R → A" name it last.
        current = rags[0] if earlier and earlier.start() > 2 and not _CHANGE.search(words[earlier.end() :]) else rags[1]
        other = rags[1] if current is rags[0] else rags[0]
        return (
            current,
            by,
            [info("rating-changed", f"The rating changed from {other} to {current}; {current} was taken.", words)],
        )
    message = "Several colours stand in one cell, so none was taken. Choose one."
    return None, by, [warning("combined-rating", message, words)]


def fill_rag(fill: str | None) -> Rag | None:
    """The rating that a shading "RRGGBB" shows by its hue, or None for white, greys, very pale and very dark fills."""
    if not fill or not re.fullmatch(r"#?[0-9a-fA-F]{6}", fill):
        return None
    red, green, blue = (int(fill.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4))
    top, chroma = max(red, green, blue), max(red, green, blue) - min(red, green, blue)
    if chroma < 0.13 or top < 0.35:
        return None
    if top == red:
        hue = 60 * ((green - blue) / chroma % 6)
    elif top == green:
        hue = 60 * ((blue - red) / chroma + 2)
    else:
        hue = 60 * ((red - green) / chroma + 4)
    if hue < 18 or hue >= 342:
        return "red"
    if hue < 67:
        return "amber" if top >= 0.6 else None
    if hue < 172:
        return "green"
    # Pale and navy blues are the usual shading of headers and bands.
    return "blue" if hue < 255 and chroma >= 0.25 and top >= 0.5 else None


def looks_like(values: Iterable[str]) -> float:
    """The share of the filled ``values`` that look like ratings, from 0 to 1: for recognising the column."""
    filled = [fold(value) for value in values if value and value.strip()]
    if not filled:
        return 0.0
    return sum(_is_rating_like(value) for value in filled) / len(filled)


@lru_cache(maxsize=2048)
def _is_rating_like(words: str) -> bool:
    if len(words) > 40:
        return False
    if words in OTHER_GRADES or _LONE_LETTER.match(words) or _TWO_LETTERS.match(words) or _SYMBOL.search(words):
        return True
    bare = words.strip(" .()-")
    return bare in COLOURS or bare in PHRASES or _sign(words) == "symbol" or bool(COLOUR_WORD.match(words))
