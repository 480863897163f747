"""Numbers and dates as a spreadsheet shows them: "31/03/2023", "Mar-23", "12%", "1,250".

A value is typed, its look is a format code (ISO/IEC 29500-1, 18.8.31). Codes are compiled once and kept. Where a code
leaves the choice to the computer's own settings, those of the United Kingdom are taken: format 14 is day, month, year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "£#,##0;-£#,##0", 6: "£#,##0;[Red]-£#,##0",
    7: "£#,##0.00;-£#,##0.00", 8: "£#,##0.00;[Red]-£#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm",
    21: "hh:mm:ss",
    22: "dd/mm/yyyy hh:mm", 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 42: '_-£* #,##0_-;-£* #,##0_-;_-£* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', 44: '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The numbered formats as a United Kingdom machine shows them."""

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?            # "text"
    | \\(?P<escaped>.)                # \x
    | _.                              # a space as wide as x
    | \*.                             # x repeated to fill the cell
    | \[(?P<bracket>[^\]]*)\]         # colour, condition, currency, elapsed time
    | (?P<half>AM/PM|A/P)
    | (?P<general>General)
    | (?P<date>y+|m+|d+|h+|s+(?:\.0+)?)
    | (?P<number>[0\#?][0\#?,]*(?:\.[0\#?]*)?,*|\.[0\#?]+)
    | (?P<exponent>E[+-][0\#?]+)
    | (?P<percent>%)
    | (?P<text>@)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"^(<=|>=|<>|<|>|=)\s*(-?[\d.]+)$")
_ELAPSED = re.compile(r"^(h+|m+|s+)$", re.IGNORECASE)
_CURRENCY = re.compile(r"^\$([^-]*)")
_LONG_DATE = "d mmmm yyyy"
_SYSTEM_DATES = {"f800": _LONG_DATE, "x-sysdate": _LONG_DATE, "f400": "hh:mm:ss", "x-systime": "hh:mm:ss"}

_EPOCH_1904 = datetime(1904, 1, 1)
_EPOCH_1900 = datetime(1899, 12, 30)
_EPOCH_1900_EARLY = datetime(1899, 12, 31)

Value = float | int | bool | date | datetime
_Token = tuple[str, str]


def built_in(number: int) -> str:
    """The code of a numbered format; those of other languages' calendars count as dates."""
    if number in BUILT_IN:
        return BUILT_IN[number]
    return "dd/mm/yyyy" if 27 <= number <= 36 or 50 <= number <= 58 else "General"


@dataclass(frozen=True, slots=True)
class Format:
    """A compiled format code."""

    is_date: bool
    has_time: bool
    show: Callable[[float | int], str]


@lru_cache(maxsize=512)
def compiled(code: str, epoch_1904: bool = False) -> Format:
    """The format for a code. A code nobody can read shows numbers plainly."""
    sections = [_tokens(section) for section in _sections(code)]
    first = sections[0] if sections else []
    kinds = {kind for kind, _ in first}
    is_date = bool(kinds & {"date", "elapsed", "half"})
    has_time = any(kind in ("elapsed", "half") or (kind == "date" and text[0].lower() in "hs") for kind, text in first)

    def show(number: float | int) -> str:
        chosen, signed = _choose(sections, number)
        if chosen is None:
            return general(number)
        if any(kind in ("date", "elapsed", "half") for kind, _ in chosen):
            moment = moment_of(number, epoch_1904)
            return general(number) if moment is None else _show_date(chosen, moment, float(number))
        return _show_number(chosen, number, signed)

    return Format(is_date, has_time, show)


def moment_of(serial: float | int, epoch_1904: bool = False) -> datetime | None:
    """The time a spreadsheet's day number means, to the second; None where it means none.

    Day 60 of the 1900 system is 29 February 1900, which never was: days before it are one later than they seem.
    """
    if not 0 <= serial < 2_958_466:
        return None
    start = _EPOCH_1904 if epoch_1904 else _EPOCH_1900 if serial >= 60 else _EPOCH_1900_EARLY
    try:
        return start + timedelta(seconds=round(serial * 86_400))
    except OverflowError:
        return None


def value_of(serial: float | int, form: Format, epoch_1904: bool = False) -> Value:
    """The typed value of a number in a cell of this format: a date, a time on a date, or the number itself."""
    moment = moment_of(serial, epoch_1904) if form.is_date else None
    if moment is None or serial < 1:
        return serial
    return moment if form.has_time or (moment.hour, moment.minute, moment.second) != (0, 0, 0) else moment.date()


def general(number: float | int) -> str:
    """A number as a cell without a format shows it: up to eleven digits, no ".0"."""
    if isinstance(number, int) or (number == int(number) and abs(number) < 1e11):
        whole = int(number)
        return str(whole) if abs(whole) < 1e11 else _scientific(float(number), "E+00", 5)
    if not 1e-4 <= abs(number) < 1e11:
        return _scientific(number, "E+00", 5)
    digits = len(str(int(abs(number))))
    text = f"{number:.{max(0, 10 - digits)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    parts, quoted, escaped, current = [], False, False, ""
    for character in code[:1000]:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            parts.append(current)
            current = ""
            continue
        current += character
    return [*parts, current]


def _tokens(section: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup
        if kind is None:
            tokens.append(("literal", " " if match.group().startswith("_") else ""))
        elif kind in ("quoted", "escaped"):
            tokens.append(("literal", match.group(kind)))
        elif kind == "bracket":
            tokens.extend(_bracket(match.group("bracket")))
        else:
            tokens.append((kind, match.group()))
    system = next((text for kind, text in tokens if kind == "system"), None)
    if system is not None:
        return _tokens(system)
    return _minutes_told_from_months(tokens)


def _bracket(text: str) -> list[_Token]:
    if _ELAPSED.match(text):
        return [("elapsed", text)]
    if match := _CONDITION.match(text):
        return [("condition", text)] if _readable(match.group(2)) else []
    if match := _CURRENCY.match(text):
        place = text[1:].partition("-")[2].lower()
        if text[1:].lower() in _SYSTEM_DATES or place in _SYSTEM_DATES:
            return [("system", _SYSTEM_DATES.get(place) or _SYSTEM_DATES[text[1:].lower()])]
        return [("literal", match.group(1))]
    return []  # a colour, or the writing of another language


def _readable(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _minutes_told_from_months(tokens: list[_Token]) -> list[_Token]:
    """The letter m is minutes right after hours or right before seconds, else months."""
    timed = [at for at, (kind, _) in enumerate(tokens) if kind in ("date", "elapsed")]
    result = list(tokens)
    for order, at in enumerate(timed):
        kind, text = tokens[at]
        if kind != "date" or text[0].lower() != "m" or len(text) > 2:
            continue
        before = tokens[timed[order - 1]][1][0].lower() if order else ""
        after = tokens[timed[order + 1]][1][0].lower() if order + 1 < len(timed) else ""
        if before == "h" or after == "s":
            result[at] = ("minute", text)
    return result


def _choose(sections: list[list[_Token]], number: float | int) -> tuple[list[_Token] | None, bool]:
    """The section for a number, and whether a minus sign is still to be written before it."""
    numeric = sections[:3] if len(sections) >= 4 else [s for s in sections if not any(kind == "text" for kind, _ in s)]
    if not numeric:
        return None, True
    conditions = [_condition(section) for section in numeric]
    if any(conditions):
        for section, condition in zip(numeric, conditions, strict=True):
            if condition is None or _holds(condition, number):
                return section, True
        return None, True
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if number == 0 and len(numeric) > 2:
        return numeric[2], True
    return numeric[0], True


def _condition(section: list[_Token]) -> tuple[str, float] | None:
    match = next((_CONDITION.match(text) for kind, text in section if kind == "condition"), None)
    return (match.group(1), float(match.group(2))) if match else None


def _holds(condition: tuple[str, float], number: float | int) -> bool:
    sign, limit = condition
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit, "=": number == limit,
        "<>": number != limit,
    }[sign]  # fmt: skip


def _show_number(tokens: list[_Token], number: float | int, signed: bool) -> str:
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds:
        return "".join(general(number if signed else abs(number)) if kind == "general" else text
                       for kind, text in tokens if kind in ("general", "literal")).strip()  # fmt: skip
    if "number" not in kinds:
        return "".join(text for kind, text in tokens if kind == "literal").strip()
    if any(kind == "literal" and text == "/" for kind, text in tokens) and kinds.count("number") >= 2:
        return general(number)  # fractions: the plain number says the same
    pattern = next(text for kind, text in tokens if kind == "number")
    exponent = next((text for kind, text in tokens if kind == "exponent"), None)
    scaled = abs(number) * 100 ** kinds.count("percent")
    places = len(pattern.partition(".")[2])
    body = _scientific(scaled, exponent, places) if exponent else _patterned(scaled, pattern)
    minus = "-" if signed and number < 0 and any(digit in "123456789" for digit in body) else ""
    shown, done = "", False
    for kind, text in tokens:
        if kind == "number" and not done:
            shown, done = shown + body, True
        elif kind in ("literal", "percent"):
            shown += text
    return (minus + shown).strip()


def _patterned(number: float | int, pattern: str) -> str:
    thousands = len(pattern) - len(pattern.rstrip(","))  # each comma at the end drops three places
    whole, _, decimals = pattern.rstrip(",").partition(".")
    places = len(decimals)
    try:
        amount = Decimal(repr(number)) / (Decimal(1000) ** thousands)
        rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return general(number)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    left, _, right = text.partition(".")
    left = left.rjust(whole.count("0"), "0")
    if left == "0" and "0" not in whole and places:
        left = ""
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while right and optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    return f"{left}.{right}" if right else left


def _scientific(number: float, exponent: str, places: int) -> str:
    mantissa, _, power = f"{number:.{min(places, 20)}E}".partition("E")
    if exponent == "E+00" and places == 5:
        mantissa = mantissa.rstrip("0").rstrip(".")
    sign = power[0] if power[0] == "-" or exponent[1:2] == "+" else ""
    return f"{mantissa}E{sign}{power[1:].lstrip('0').rjust(len(exponent) - 2, '0')}"


def _show_date(tokens: list[_Token], moment: datetime, serial: float) -> str:
    twelve = any(kind == "half" for kind, _ in tokens)
    parts = []
    for kind, text in tokens:
        if kind == "literal":
            parts.append(text)
        elif kind == "date":
            parts.append(_date_part(text.lower(), moment, twelve))
        elif kind == "minute":
            parts.append(f"{moment.minute:0{len(text)}d}")
        elif kind == "elapsed":
            unit = {"h": 24, "m": 1440, "s": 86_400}[text[0].lower()]
            parts.append(f"{int(serial * unit + 1e-6):0{min(len(text), 10)}d}")
        elif kind == "half":
            parts.append(("AM" if moment.hour < 12 else "PM")[: len(text) // 2])
    return "".join(parts).strip()


def _date_part(code: str, moment: datetime, twelve: bool) -> str:
    letter, length = code[0], len(code)
    if letter == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if letter == "m":
        name = _MONTHS[moment.month - 1]
        return {1: str(moment.month), 2: f"{moment.month:02d}", 3: name[:3], 5: name[0]}.get(length, name)
    if letter == "d":
        name = _DAYS[moment.weekday()]
        return {1: str(moment.day), 2: f"{moment.day:02d}", 3: name[:3]}.get(length, name)
    if letter == "h":
        hour = moment.hour % 12 or 12 if twelve else moment.hour
        return f"{hour:02d}" if length > 1 else str(hour)
    return f"{moment.second:02d}" if length > 1 else str(moment.second)
