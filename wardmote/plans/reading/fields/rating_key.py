"""The printed key of a rating scheme: what its letters, words and symbols mean in this document.

The scheme belongs to the plan: somewhere green includes complete, somewhere blue is complete, somewhere *ungraded*
exists. A line is a key entry only when a colour, a rating phrase or a grade stands in it, so that no other list is
taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from wardmote.plans.reading.fields.text import fold, level, squeeze

Rag = Literal["red", "amber", "green", "blue"]

COLOURS: dict[str, Rag] = {
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
LETTERS: dict[str, Rag] = {"r": "red", "a": "amber", "y": "amber", "o": "amber", "g": "green", "b": "blue"}
SYMBOLS: dict[str, Rag] = {
    **dict.fromkeys("🔴🟥❌", "red"),
    **dict.fromkeys("🟠🟧🟡🟨", "amber"),
    **dict.fromkeys("🟢🟩✅", "green"),
    **dict.fromkeys("🔵🟦", "blue"),
}
# Phrases that every scheme seen gives the same colour. All others are left to the key.
PHRASES: dict[str, Rag] = {
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
    "not on track": "red",
    "no longer on track": "red",
    "not on target": "red",
    "off target": "red",
    "ddim ar y trywydd iawn": "red",
    "oddi ar y trywydd": "red",
}
# What other schemes print. They keep their print and have no colour without a key.
OTHER_GRADES = frozenset(
    grade.strip()
    for grade in """
    c | complete | completed | closed | delayed | delay | overdue | not started | not yet started | not yet due
    | not due | ungraded | unrated | not rated | not graded | in progress | ongoing | on hold | paused |
    cancelled | superseded | tbc | n/a | na | substantial assurance | reasonable assurance | limited assurance |
    no assurance | substantial | reasonable | limited | assured | not assured | partially assured | high |
    medium | low | wedi'i gwblhau | cwblhawyd | heb ddechrau | u | ns | bau | grey | gray | black | white |
    purple | pink | llwyd
    """.replace("\n", " ").split("|")
)


def _alternatives(words: dict[str, Rag]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


COLOUR_WORD = re.compile(rf"\b(?:{_alternatives(COLOURS)})\b")
PHRASE = re.compile(rf"\b(?:{_alternatives(PHRASES)})\b")

_LABEL = re.compile(
    rf"""(?ix)^[\s>•·*▪⬤■(\[-]{{0,6}}
    (?P<label>[a-z](?![a-z'])|[1-9](?!\d)|{_alternatives(COLOURS)}|llwyd|gr[ea]y|black|white|purple
      |ungraded|unrated|not[ ]rated|n/a)
    [)\]]?\s{{0,3}}(?P<second>[(\[/]\s{{0,2}}[a-z]{{1,6}}\s{{0,2}}[)\]]?)?
    \s{{0,3}}(?P<sign>[-:=]|\b(?:means|is)\b|\()\s{{0,3}}(?P<meaning>\S.{{0,200}})$""",
)
_SYMBOL = re.compile(
    r"^\s*(?P<symbol>[^\w\s()\[\]'\".,;:<>•·*#&/+=-])\ufe0f?\s{0,3}(?:[-:=]\s{0,3})?(?P<rest>\S.{0,200})$"
)
_HEAD = re.compile(
    r"(?i)^\s{0,5}(?:(?:rag|brag|rating|status|colour)\s{0,2}){0,3}(?:key|allwedd|legend|ratings?|status)?"
    r"\s{0,2}[:-]\s{0,3}(?=\S)"
)
_MEANINGS = re.compile(r"\s*(?:,|/|;|\bor\b|\bneu\b|\band\b|&|\.)\s*")
_NEXT_ENTRY = re.compile(
    rf"""(?ix)(?:^|[;,|\n.]|\s{{2,}})\s{{0,4}}(?=(?:[{"".join(SYMBOLS)}]|(?:{_alternatives(COLOURS)}|gr[ea]y)\b|[ragbcu]\b)
    \s{{0,3}}(?:[(\[/]\s{{0,2}}[a-z]{{1,6}}\s{{0,2}}[)\]]?)?\s{{0,3}}[-:=(])"""
)
_NAME = re.compile(r"[^\W\d_]+")
_COLOUR_NAMES = frozenset({*COLOURS, "grey", "gray"})
_EDGES = " .)],;:-=("


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


def read_key(text: str) -> KeyEntry | None:
    """One line of a rating key ("Green: on track or complete", "B = Complete", "✔ Green"), or None when it is none."""
    plain = _without_head(level(text).strip())
    if not plain or len(plain) > 240:
        return None
    if symbol := _SYMBOL.match(plain):
        return _of_symbol(text, symbol["symbol"], symbol["rest"])
    match = _LABEL.match(plain)
    if match is None or not any(letter.isalpha() for letter in match["meaning"]):
        return None  # "Amber: 3" counts ratings
    label, meaning = fold(match["label"]), fold(match["meaning"]).strip(_EDGES)
    second = fold(match["second"] or "").strip("()[]/ ")
    labels = [sign for sign in (label, second) if sign]
    rag = COLOURS.get(label) or COLOURS.get(second)
    if rag is None:
        first_colour = COLOUR_WORD.match(meaning)
        # A letter or digit must be explained by a colour or a phrase of rating, or any list would be a key.
        if len(label) == 1 and not first_colour and not _speaks_of_rating(meaning):
            return None
        if first_colour:
            rag = COLOURS[first_colour.group()]
            labels.append(first_colour.group())
            meaning = meaning[first_colour.end() :].strip(_EDGES)
        else:
            rag = LETTERS.get(label)
    return _entry(text, rag, labels, meaning)


def _without_head(plain: str) -> str:
    """A line without "Key:" or "RAG rating:" before its first entry."""
    head = _HEAD.match(plain)
    return plain[head.end() :] if head and fold(head.group()).strip(" :-") not in COLOURS else plain


def _of_symbol(text: str, symbol: str, rest: str) -> KeyEntry | None:
    """A symbol explained by its own colour, a colour word or a phrase: "🟢 On track", "✔ Green: on track"."""
    words = fold(rest)
    named = read_key(rest) if COLOUR_WORD.match(words) else None
    if named is not None:
        return KeyEntry(squeeze(text), named.rag, (symbol, *named.labels), named.meanings)
    colour, phrase = COLOUR_WORD.match(words), PHRASE.search(words)
    rag = SYMBOLS.get(symbol) or (COLOURS[colour.group()] if colour else PHRASES[phrase.group()] if phrase else None)
    if rag is None or len(words) > 120:
        return None
    return _entry(text, rag, [symbol], words.strip(_EDGES))


def _speaks_of_rating(meaning: str) -> bool:
    parts = {part for part in _MEANINGS.split(meaning) if part}
    return bool(
        PHRASE.search(meaning)
        or parts & OTHER_GRADES
        or any(part.startswith(("complet", "not started", "cwblha")) for part in parts)
    )


def _entry(text: str, rag: Rag | None, labels: list[str], meaning: str) -> KeyEntry:
    """An entry, its colour's English name and letter among the labels unless a letter is explained already."""
    explains_letter = any(len(label) == 1 for label in labels)
    if rag:
        labels += [rag] if explains_letter else [rag, rag[0]]
    meanings = dict.fromkeys(part for part in (meaning, *_MEANINGS.split(meaning)) if part)
    return KeyEntry(squeeze(text), rag, tuple(dict.fromkeys(labels)), tuple(meanings))


def _names_colours(plain: str) -> bool:
    """A cheap test before the costly one: whether a line could hold several key entries at all."""
    if "=" in plain or (not plain.isascii() and max(plain) > "\u2190"):
        return True
    return not _COLOUR_NAMES.isdisjoint(_NAME.findall(plain.lower()))


@lru_cache(maxsize=4096)
def read_keys(text: str) -> tuple[KeyEntry, ...]:
    """Every key entry of a text that may hold several on a line: "R = red, off track; A = amber; G = green"."""
    out: list[KeyEntry] = []
    for line in text.splitlines():
        plain = _without_head(level(line))
        line = line[len(line) - len(plain) :]
        cuts = [match.end() for match in _NEXT_ENTRY.finditer(plain)] if _names_colours(plain) else []
        ends = [*cuts[1:], len(line)]
        pieces = [line[cut:end].strip(" ;,|") for cut, end in zip(cuts, ends, strict=True)] if len(cuts) > 1 else [line]
        out += [entry for entry in map(read_key, pieces) if entry]
    return tuple(out)
