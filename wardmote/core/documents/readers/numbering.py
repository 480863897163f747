"""The automatic numbers and bullets that Word prints before list paragraphs but does not store in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from wardmote.core.documents.readers.symbols import as_unicode

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def counted(number: int, style: str) -> str:
    """``number`` in one of Word's number formats (ISO/IEC 29500-1, ST_NumberFormat); unknown ones count in digits."""
    if style in ("none", "bullet"):
        return ""
    if number > 0 and style in ("lowerRoman", "upperRoman") and number < 5000:
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    if number > 0 and style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)
        return letter.upper() if style == "upperLetter" else letter
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "ordinal":
        return f"{number}{_ordinal_ending(number)}"
    if style in ("cardinalText", "ordinalText") and 0 < number < 100:
        words = _in_words(number)
        return (words if style == "cardinalText" else _ordinal_word(words)).capitalize()
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _in_words(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _ordinal_word(words: str) -> str:
    head, dash, last = words.rpartition("-")
    irregular = {
        "one": "first",
        "two": "second",
        "three": "third",
        "five": "fifth",
        "eight": "eighth",
        "nine": "ninth",
        "twelve": "twelfth",
    }
    ending = irregular.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{head}{dash}{ending}"


@dataclass(slots=True)
class _Level:
    style: str = "decimal"
    pattern: str = ""
    start: int = 1
    font: str | None = None
    restart_after: int | None = None  # lvlRestart: 0 never restarts, None restarts after any higher level
    plain_digits: bool = False  # isLgl: higher levels are shown in digits
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """One ``w:num``: which counters it shares, its levels, and where it starts counting anew."""

    abstract: str
    levels: list[_Level]
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the list paragraphs of a document in order. Ask once for each printed list paragraph."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstracts: dict[str, list[_Level]] = {}
        links: dict[str, str] = {}
        styles: dict[str, str] = {}
        for element in root.iterfind(f"{W}abstractNum"):
            key = element.get(f"{W}abstractNumId", "")
            abstracts[key] = _levels(element)
            if (link := element.find(f"{W}numStyleLink")) is not None:
                links[key] = link.get(f"{W}val", "")
            if (own := element.find(f"{W}styleLink")) is not None:
                styles[own.get(f"{W}val", "")] = key
        for element in root.iterfind(f"{W}num"):
            reference = element.find(f"{W}abstractNumId")
            key = reference.get(f"{W}val", "") if reference is not None else ""
            key = styles.get(links.get(key, ""), key)
            levels = list(abstracts.get(key) or [_Level() for _ in range(_LEVELS)])
            entry = _List(key, levels)
            for override in element.iterfind(f"{W}lvlOverride"):
                at = _number(override.get(f"{W}ilvl"), 0)
                if not 0 <= at < _LEVELS:
                    continue
                if (replaced := override.find(f"{W}lvl")) is not None:
                    levels[at] = _level(replaced)
                if (start := override.find(f"{W}startOverride")) is not None:
                    entry.starts[at] = _number(start.get(f"{W}val"), 1)
            self._lists[element.get(f"{W}numId", "")] = entry

    def level_of_style(self, number_id: str, style: str) -> int:
        """Which level of a list a paragraph style stands for: headings are numbered this way."""
        entry = self._lists.get(number_id)
        levels = entry.levels if entry else []
        return next((at for at, level in enumerate(levels) if level.paragraph_style == style), 0)

    def next_label(self, number_id: str, at: int) -> str:
        """Count one more paragraph of a list on level ``at`` (from 0); returns what Word prints before it."""
        entry = self._lists.get(number_id)
        if entry is None or not 0 <= at < _LEVELS:
            return ""
        level = entry.levels[at]
        counters = self._counters.setdefault(entry.abstract, [None] * _LEVELS)
        start = entry.starts.get(at)
        if start is not None and (number_id, at) not in self._started:
            self._started.add((number_id, at))
            counters[at] = start
        else:
            before = counters[at]
            counters[at] = level.start if before is None else before + 1
        for lower in range(at + 1, _LEVELS):
            after = entry.levels[lower].restart_after
            if after is None or at < after:
                counters[lower] = None
        if level.style == "bullet":
            return as_unicode(level.pattern, level.font).strip()
        return _PLACEHOLDER.sub(lambda match: self._shown(entry, level, int(match.group(1)) - 1), level.pattern).strip()

    def _shown(self, entry: _List, level: _Level, at: int) -> str:
        number = self._counters[entry.abstract][at]
        style = "decimal" if level.plain_digits else entry.levels[at].style
        return counted(entry.levels[at].start if number is None else number, style)


def _levels(abstract: etree._Element) -> list[_Level]:
    levels = [_Level() for _ in range(_LEVELS)]
    for element in abstract.iterfind(f"{W}lvl"):
        at = _number(element.get(f"{W}ilvl"), 0)
        if 0 <= at < _LEVELS:
            levels[at] = _level(element)
    return levels


def _level(element: etree._Element) -> _Level:
    level = _Level()
    for child in element:
        value = child.get(f"{W}val", "")
        name = etree.QName(child).localname
        if name == "numFmt":
            level.style = value
        elif name == "lvlText":
            level.pattern = value
        elif name == "start":
            level.start = _number(value, 1)
        elif name == "lvlRestart":
            level.restart_after = _number(value, 0)
        elif name == "isLgl":
            level.plain_digits = value not in ("0", "false", "off")
        elif name == "pStyle":
            level.paragraph_style = value
        elif name == "rPr" and (fonts := child.find(f"{W}rFonts")) is not None:
            level.font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return level


def _number(text: str | None, otherwise: int) -> int:
    try:
        return max(-1_000_000, min(int(text or ""), 1_000_000))
    except ValueError:
        return otherwise
