"""Oversight cells: every mechanism they name, whether or not it is a body.

Lines, bullets, numbers, semicolons and sentences separate; commas separate when the line is a list of names and not a
sentence. An abbreviation's full stop ends nothing ("Performance Mgt."). Names are as printed, without bullet, number
and closing stop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from wardmote.plans.reading.fields.text import fold, level, squeeze, vocabulary
from wardmote.plans.reading.findings import Finding, info

_ITEM_MARK = re.compile(
    r"(?:^|(?<=[\n.;,)\w] )|(?<=\s)|(?<=^))(?:\(\d{1,2}\)[.:]?|\d{1,2}\)|(?:(?<=^)|(?<=\n)|"
    r"(?<=\s\s))\d{1,2}\.(?!\d))\s{0,20}|[>•·▪●◦‣»✓➢➤\uf0b7\uf0a7*]\s{0,20}|(?:^|"
    r"\n)\s{0,9}[-–—o]\s{1,9}(?=\S)",
    re.MULTILINE,
)
_SENTENCE_END = re.compile(
    r"(?:(?<=[^\W\d_]{3})|(?<=[)'’\"\d]))[.!?]\s{1,20}(?=[A-Z(“\"'‘0-9ŴŶÂÊÎÔÛ])|[.!?]\s{2,20}(?=\S)"
)
_ABBREVIATIONS = vocabulary(
    """
    mgt mgmt dept depts govt asst st dr mr mrs ms co ltd inc no nos vs e.g i.e eg ie etc insp supt sgt ch det
    cttee comm prog perf exec admin rev gov ref approx
    """
)
# A piece with one of these is a clause of a sentence, so its commas are commas.
_CLAUSE = re.compile(
    r"(?i)\b(?:will|is|are|was|were|be|been|has|have|had|which|who|that|chaired|reports?\sto|"
    r"reporting\sto|attended|attends|bydd|mae|yn\s\w+io)\b"
)
_LONGEST_ABBREVIATION = 12
_LIST_COMMA = re.compile(r",(?![^(]{0,120}\))\s{0,10}")
_HEAD = re.compile(
    r"(?i)\b(?:boards?|groups?|committees?|panels?|forums?|fora|partnerships?|meetings?|monitoring|"
    r"scrutiny|oversight|audit|reports?|reviews?|sessions?|visits?|briefings?|plan|"
    r"mgt\.?|management|sampling|teams?|agg|lcjb|council|conference|bwrdd|byrddau|gr[wŵ]p|pwyllgor|"
    r"fforwm|cyfarfod(?:ydd)?)\W*$"
)
_SMALL_HEAD = re.compile(
    r"\b(?:monitoring|scrutiny|reports?|reviews?|meetings?|sampling|briefings?|audits?)\s+(?=[A-Z])"
)
_JOINING_END = re.compile(r"(?i)(?:\b(?:and|or|of|the|for|to|by|in|at|on|with|via|from|a|&|ac|y|yr)|[&/,(-])$")
_CONTINUING = re.compile(r"^(?:[a-zŵŷ]|&|/|\(|\))")
_EMPTY = re.compile(r"(?i)^\W*(?:n/?a|none|nil|tbc|tba|dim|amh)?\W*$")


@dataclass(frozen=True, slots=True)
class Oversight:
    """The mechanisms an oversight cell names, as printed and in order."""

    names: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=4096)
def split(text: str) -> Oversight:
    """Split an oversight cell into the mechanisms it names. A blank cell, "None" and "N/A" name nothing."""
    if _EMPTY.match(text):
        return Oversight()
    names: list[str] = []
    doubts: list[Finding] = []
    for item in _items(text):
        for sentence in _sentences(item):
            for name in _listed(sentence):
                parted = _run_together(name)
                names += parted
                if len(parted) > 1:
                    message = f"Read as {len(parted)} mechanisms; nothing stands between them."
                    doubts.append(info("oversight-run-together", message, name))
    return Oversight(tuple(name for name in names if name), tuple(doubts))


def _run_together(name: str) -> list[str]:
    """Two mechanisms that a converter put on one line: "Plan monitoring Performance Mgt.".

    The first ends in small letters with a word such as "monitoring", the second begins with a capital, has two words or
    more and ends as a mechanism does.
    """
    for end in _SMALL_HEAD.finditer(name):
        rest = name[end.end() :]
        words = rest.split()
        if len(words) > 1 and not _HEAD.search(words[0]) and (_HEAD.search(rest) or _abbreviates(rest.rstrip("."))):
            return [name[: end.end()].strip(), *_run_together(rest)]
    return [name]


def _items(text: str) -> list[str]:
    """The items of a cell: parted by bullets and numbers wherever they stand, and by lines that do not wrap a name."""
    plain = level(text)
    marks = [match for match in _ITEM_MARK.finditer(plain) if not _in_brackets(plain, match.start())]
    pieces: list[str] = []
    floor = 0
    for mark in marks:
        pieces.append(text[floor : mark.start()])
        floor = mark.end()
    pieces.append(text[floor:])
    out: list[str] = []
    for piece in pieces:
        out += [squeeze(piece)] if len(marks) > 1 and piece is not pieces[0] else _lines(piece)
    return [item for item in out if item.strip()]


def _in_brackets(plain: str, at: int) -> bool:
    """Whether a mark stands inside brackets opened earlier on its line, as a number in "(CSP, 2) does."""
    line = plain[plain.rfind("\n", 0, at) + 1 : at]
    return line.count("(") > line.count(")")


def _lines(piece: str) -> list[str]:
    """The lines of a piece, a line that only continues the one before joined to it."""
    out: list[str] = []
    for line in piece.splitlines():
        line = squeeze(line)
        if not line:
            continue
        joins = out and (
            _CONTINUING.match(line)
            or _JOINING_END.search(out[-1])
            or (not _HEAD.search(out[-1]) and _HEAD.fullmatch(line))
            or out[-1].count("(") > out[-1].count(")")
        )
        if joins:
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append(line)
    return out


def _sentences(item: str) -> list[str]:
    out: list[str] = []
    floor = 0
    for end in _SENTENCE_END.finditer(item):
        if _abbreviates(item[max(floor, end.start() - _LONGEST_ABBREVIATION) : end.start()]):
            continue
        out.append(item[floor : end.start()])
        floor = end.end()
    return [*out, item[floor:]]


def _abbreviates(text: str) -> bool:
    """Whether the last word of ``text`` is an abbreviation, so that the stop after it ends no sentence."""
    words = text.split()
    return bool(words) and fold(words[-1]).strip("(.") in _ABBREVIATIONS


def _listed(sentence: str) -> list[str]:
    """The names of one sentence: divided at semicolons, and at commas when every piece reads like a name."""
    out: list[str] = []
    for clause in re.split(r"\s*;\s*|\s\|\s", sentence):
        pieces = _LIST_COMMA.split(clause)
        names = len(pieces) > 1 and all(
            len(piece.split()) <= 7 and not _CLAUSE.search(piece) and not _CONTINUING.match(piece)
            for piece in pieces
            if piece.strip()
        )
        out += [_trimmed(piece) for piece in (pieces if names else [clause])]
    return out


def _trimmed(name: str) -> str:
    name = squeeze(name).strip(" ,;:>•·*–—-")
    if name.endswith(".") and _abbreviates(name[-_LONGEST_ABBREVIATION:-1]):
        return name
    return name.rstrip(" .,;:")
