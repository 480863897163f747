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

from wardmote.plans.reading.fields.text import fold, level, lookalikes, squeeze
from wardmote.plans.reading.findings import Finding, info, warning

Rag = Literal["red", "amber", "green", "blue"]
By = Literal["letter", "word", "symbol", "fill", "blank", "none"]

_WORDS: dict[str, Rag] = {
    "red": "red",
    "coch": "red",
    "goch": "red",
    "amber": "amber",
    "yellow": "amber",
    "orange": "amber",
    "ambr": "amber",
    "oren": "amber",
    "melyn": "amber",
    "felyn": "amber",
    "green": "green",
    "gwyrdd": "green",
    "wyrdd": "green",
    "blue": "blue",
    "glas": "blue",
    "las": "blue",
}
_LETTERS: dict[str, Rag] = {"r": "red", "a": "amber", "g": "green", "b": "blue", "y": "amber"}
_SYMBOLS: dict[str, Rag] = {
    "🔴": "red", "🟥": "red", "❌": "red", "🟠": "amber", "🟧": "amber", "🟡": "amber", "🟨": "amber",
    "🟢": "green", "🟩": "green", "✅": "green", "🔵": "blue", "🟦": "blue",
}  # fmt: skip
# Phrases that every scheme seen gives the same colour. Others are left to the key.
_PHRASES: dict[str, Rag] = {
    "on track": "green",
    "on target": "green",
    "on schedule": "green",
    "ar y trywydd iawn": "green",
    "ar y trywydd cywir": "green",
    "at risk": "amber",
    "some risk": "amber",
    "minor delay": "amber",
    "some slippage": "amber",
    "mewn perygl": "amber",
    "off track": "red",
    "off target": "red",
    "ddim ar y trywydd iawn": "red",
    "oddi ar y trywydd": "red",
}
_OTHER_SCHEMES = {
    "c",
    "complete",
    "completed",
    "closed",
    "delayed",
    "delay",
    "overdue",
    "not started",
    "not yet started",
    "not yet due",
    "not due",
    "ungraded",
    "unrated",
    "not rated",
    "not graded",
    "in progress",
    "ongoing",
    "on hold",
    "paused",
    "cancelled",
    "superseded",
    "tbc",
    "n/a",
    "na",
    "substantial assurance",
    "reasonable assurance",
    "limited assurance",
    "no assurance",
    "substantial",
    "reasonable",
    "limited",
    "assured",
    "not assured",
    "partially assured",
    "high",
    "medium",
    "low",
    "wedi'i gwblhau",
    "cwblhawyd",
    "heb ddechrau",
    "u",
    "ns",
    "bau",
    "grey",
    "gray",
    "black",
    "white",
    "purple",
    "pink",
    "llwyd",
}

_COLOUR_WORD = re.compile(r"\b(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b")
_PHRASE = re.compile(r"\b(?:" + "|".join(sorted(_PHRASES, key=len, reverse=True)) + r")\b")
_SYMBOL = re.compile("[" + "".join(_SYMBOLS) + "]")
_LONE_LETTER = re.compile(r"^\W*([ragby])\W*$")
_TWO_LETTERS = re.compile(r"^\W*([ragb])\s*[/\-|&+,]\s*([ragb])\W*$|^([rag])([rag])$")
_BEFORE_WORD = re.compile(r"^([ragb])\s*[-:=(]\s*\w")
_CHANGE = re.compile(r"→|⇒|➔|➜|->|=>|>|\bto\b|\bnow\b|\bi\b")
_EARLIER = re.compile(r"\b(?:was|previously|previous|formerly|last|from|gynt)\b")
_BARE_SYMBOL = re.compile(r"^[\s⬤●○◯■□▪◆▲▼△▽↑↓→←↔⬆⬇➡⬅✓✔✗✘☑☒xX]+$")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One line of a printed rating key: "G = Green: on track or complete". ``rag`` is None for grades without a colour.

    ``labels`` are the folded signs it explains ("g", "green"); ``meanings`` the folded phrases it gives them.
    """

    printed: str
    rag: Rag | None
    labels: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The entry as ``wardmote-plan/1`` writes it."""
        return {"printed": self.printed, "rag": self.rag}


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


def _printed_rating(text: str, key: tuple[KeyEntry, ...]) -> tuple[Rag | None, By, list[Finding]]:
    words = fold(text)
    if entry := _in_key(words, key):
        return entry.rag, "letter" if len(words.strip("().:- ")) <= 2 else "word", []
    if len(words) <= _LONGEST:
        if lone := _LONE_LETTER.match(words):
            return _LETTERS[lone.group(1)], "letter", []
        signs = [_SYMBOLS[sign] for sign in _SYMBOL.findall(text)]
        if signs:
            return _one_of(signs, "symbol", words)
        if (two := _TWO_LETTERS.match(words)) and not _changes(words):
            pair = [_LETTERS[letter] for letter in two.groups() if letter]
            return _one_of(pair, "letter", words)
        colours = [_WORDS[word] for word in _COLOUR_WORD.findall(words)]
        letters = [_LETTERS[letter] for letter in re.findall(r"(?<![\w'])[ragb](?![\w'])", words)]
        if colours and len(words) <= 40:
            return _one_of(colours, "word", words)
        if colours and _COLOUR_WORD.match(words.lstrip("([- ")):
            return colours[0], "word", []
        if len(letters) > 1 and _changes(words):
            return _one_of(letters, "letter", words)
        if letters and (_BEFORE_WORD.match(words) or re.match(r"^\W*[ragb]\W*[⬤●○↑↓→←↔⬆⬇➡⬅▲▼✓✔]\W*$", words)):
            return letters[0], "letter", []
        if (phrase := _PHRASE.search(words)) and len(words) <= 40:
            return _PHRASES[phrase.group()], "word", []
    if _BARE_SYMBOL.match(text):
        return None, "symbol", []
    doubt = info(
        "rating-not-in-key",
        "This is not a colour, and no printed key explains it. Its print was kept.",
        squeeze(text)[:80],
    )
    return None, "none", [doubt]


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


_KEY_LABEL = re.compile(
    r"""(?ix)^[\s>•·*▪●⬤■(\[-]{0,6}
    (?P<label>[🔴🟥🟠🟧🟡🟨🟢🟩🔵🟦❌✅]|[a-z](?![a-z'])|[1-9](?!\d)|coch|ambr|oren|melyn|gwyrdd|glas|llwyd|red|amber|yellow|orange|green|blue|gr[ea]y|black|white|purple|
        ungraded|unrated|not[ ]rated|n/a)
    [)\]]?\s{0,3}(?P<second>[(\[/]\s{0,2}[a-z]{1,6}\s{0,2}[)\]]?)?\s{0,3}(?P<sep>[-:=]|\b(?:means|is)\b|\()\s{0,3}(?P<meaning>\S.{0,200})$""",
)
_KEY_HEAD = re.compile(
    r"(?i)^\s{0,5}(?:(?:rag|brag|rating|status|colour)\s{0,2}){0,3}(?:key|allwedd|legend|ratings?|"
    r"status)?\s{0,2}[:–-]\s{0,3}(?=\S)"
)
_MEANING_SPLIT = re.compile(r"\s*(?:,|/|;|\bor\b|\bneu\b|\band\b|&|\.)\s*")
_MANY_KEYS = re.compile(
    r"(?i)(?:^|[;,|\n.]|\s{2,})\s{0,4}(?=(?:[🔴🟥🟠🟧🟡🟨🟢🟩🔵🟦]|(?:red|amber|yellow|orange|green|blue|coch|"
    r"ambr|oren|melyn|gwyrdd|glas|gr[ea]y)\b|"
    r"[ragbcu]\b)\s{0,3}(?:[(\[/]\s{0,2}[a-z]{1,6}\s{0,2}[)\]]?)?\s{0,3}[-:=(])"
)


def read_key(text: str) -> KeyEntry | None:
    """One line of a rating key ("Green: on track or complete", "B = Complete"), or None when the line is none."""
    plain = level(text).strip()
    if not plain or len(plain) > 240:
        return None
    head = _KEY_HEAD.match(plain)
    if head and fold(head.group()).strip(" :-") not in _WORDS:
        plain = plain[head.end() :]
    match = _KEY_LABEL.match(plain)
    if match is None:
        return None
    label, meaning = fold(match["label"]), fold(match["meaning"]).strip(" .)],;")
    second = fold(match["second"] or "").strip("()[]/ ")
    labels = [sign for sign in (label, second) if sign]
    rag = _SYMBOLS.get(match["label"]) or _WORDS.get(label) or _WORDS.get(second)
    if rag is None:
        # A single letter or digit must be explained by a colour or by a phrase of rating, or any list would be a key.
        first_colour = _COLOUR_WORD.match(meaning)
        phrases = {part for part in _MEANING_SPLIT.split(meaning) if part}
        rated = (
            first_colour
            or _PHRASE.search(meaning)
            or phrases & _OTHER_SCHEMES
            or any(p.startswith(("complet", "not started", "cwblha")) for p in phrases)
        )
        if len(label) == 1 and not rated:
            return None
        if first_colour:
            rag = _WORDS[first_colour.group()]
            labels.append(first_colour.group())
            meaning = meaning[first_colour.end() :].strip(" -:=(,;")
        elif label in _LETTERS:
            rag = _LETTERS[label]
    elif label in _WORDS and match["sep"] == "(":
        meaning = meaning.rstrip(")")
    meanings = tuple(dict.fromkeys([meaning, *(part for part in _MEANING_SPLIT.split(meaning) if part)]))
    for name, colour in _WORDS.items():
        if colour == rag and name in ("red", "amber", "green", "blue") and name not in labels:
            labels.append(name)
    if rag and rag[0] not in labels and len(label) != 1:
        labels.append(rag[0])
    return KeyEntry(squeeze(text), rag, tuple(labels), tuple(part for part in meanings if part))


def read_keys(text: str) -> tuple[KeyEntry, ...]:
    """Every key entry of a text that may hold several on a line: "R = red, off track; A = amber; G = green"."""
    out: list[KeyEntry] = []
    for line in text.splitlines():
        head = _KEY_HEAD.match(level(line))
        if head and fold(head.group()).strip(" :-") not in _WORDS:
            line = line[head.end() :]
        cuts = [match.end() for match in _MANY_KEYS.finditer(level(line))]
        if len(cuts) < 2:
            entry = read_key(line)
            out += [entry] if entry else []
            continue
        for at, cut in enumerate(cuts):
            entry = read_key(line[cut : cuts[at + 1] if at + 1 < len(cuts) else len(line)].strip(" ;,|"))
            out += [entry] if entry else []
    return tuple(out)


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
    if words in _OTHER_SCHEMES or _LONE_LETTER.match(words) or _TWO_LETTERS.match(words) or _SYMBOL.search(words):
        return True
    bare = words.strip(" .()-")
    return bare in _WORDS or bare in _PHRASES or bool(_BARE_SYMBOL.match(words)) or bool(_COLOUR_WORD.match(words))
