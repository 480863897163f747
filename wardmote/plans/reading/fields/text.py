"""Letters as they are meant: folding for matching, and a report of look-alike letters.

Documents hold letters of other alphabets that look Latin (a Greek capital alpha for an A), no-break spaces, curly
quotes and soft hyphens. Parsers match on ``level`` or ``fold``; what is printed is never changed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters whose usual printed form cannot be told from a Latin one. Source: Unicode confusables (UTS 39), the
# single-letter pairs with the Latin alphabet; lower-case pairs that differ in common fonts are left out.
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳοѕ", "ABEZHIKMNOPTYXCjos", strict=True))
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеорсухіјѕԁһ", "ABESIJKMHOPCTYXaeopcyxijsdh", strict=True))
_SIGNS = {"\u037e": ";", "\u0387": "·", "\u0589": ":", "\u05c3": ":", "\u2236": ":", "\u2215": "/", "\u2044": "/"}
_LETTERS = {**_GREEK, **_CYRILLIC}
HOMOGLYPHS: dict[str, str] = {**_LETTERS, **_SIGNS}

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4`\uff07"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_LEVEL: dict[str, str] = {
    **HOMOGLYPHS,
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys("\r\x0b\x0c\u2028\u2029", "\n"),
}
# One pass of a character class is many times faster than str.translate, which looks every character up.
_TO_LEVEL = re.compile(f"[{re.escape(''.join(_LEVEL))}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]")
_FOREIGN = re.compile("[\u0370-\u058f\u05c3\u2215\u2236\u2044]")
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u052f]")
_WORD = re.compile(r"[^\W\d_]+")


def level(text: str) -> str:
    """``text`` with look-alikes, spaces, dashes and quotes made plain, one character for one: offsets stay true."""
    return text if text.isascii() and "\t" not in text and "\r" not in text else _levelled(text)


@lru_cache(maxsize=1024)
def _levelled(text: str) -> str:
    """One cell goes through several parsers, and this is the dearest step they share."""
    return _TO_LEVEL.sub(lambda found: _LEVEL[found.group()], text)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The form of ``text`` to match by: levelled, without invisible characters, case-folded, runs of space made one.

    Ligatures and full-width forms are undone (NFKC). Welsh letters keep their accents.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _levelled(text)))
    return " ".join(text.casefold().split())


def lookalikes(text: str) -> list[tuple[int, str, str]]:
    """Every character of ``text`` that stands for a Latin one, as (offset, character, what is meant).

    A word that really is Greek or Cyrillic is left alone: look-alikes are reported in a word that also has Latin
    letters, and in a word made only of look-alikes when the text holds no other letter of those alphabets. Welsh ŵ
    and ŷ are letters.
    """
    if text.isascii() or not _FOREIGN.search(text):
        return []
    foreign_text = any(found not in HOMOGLYPHS for found in _GREEK_OR_CYRILLIC.findall(text))
    found: list[tuple[int, str, str]] = []
    for word in _WORD.finditer(text):
        letters = word.group()
        if not any(letter in _LETTERS for letter in letters):
            continue
        latin = any(letter <= "\u024f" for letter in letters)
        stands_alone = not foreign_text and all(letter in _LETTERS for letter in letters)
        if latin or stands_alone:
            found += [(word.start() + at, c, _LETTERS[c]) for at, c in enumerate(letters) if c in _LETTERS]
    if not foreign_text:
        found += [(at, c, _SIGNS[c]) for at, c in enumerate(text) if c in _SIGNS]
    return sorted(found)


def squeeze(text: str) -> str:
    """``text`` on one line: runs of space and line breaks become one space. No word is changed."""
    return " ".join(text.split())


def vocabulary(listed: str) -> frozenset[str]:
    """A vocabulary written as one string: words parted by space or line breaks."""
    return frozenset(listed.split())
