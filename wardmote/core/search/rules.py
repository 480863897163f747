"""What somebody typed, and what stands in a text, as words that can be compared. Plain functions on plain values.

One and the same cutting serves the index, the question and the marks in a result, on every engine: so that what is
found is what is marked, and SQLite and PostgreSQL answer alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

AT_MOST = 8  # words; a longer question is a sentence, and its first words say it
SHORTEST = 2
LONGEST = 60  # letters of a word; what is longer is no word that anybody types
MOST_WORDS = 16_000  # of one text: PostgreSQL counts places in a text up to 16,383
QUOTED_OR_WORD = re.compile(r'"([^"]+)"|([^\s",;]+)')

# Letters whose usual printed form cannot be told from a Latin one. Source: Unicode confusables (UTS 39), single letters.
_LOOK_ALIKES = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϳοАВЕЅІЈКМНОРСТУХаеорсухіјѕԁһ", "ABEZHIKMNOPTYXCjoABESIJKMHOPCTYXaeopcyxijsdh"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f]")
_CHUNK = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"(?=.*\d)[^\W_]{1,4}(?:\.[^\W_]{1,4})+")
_LETTER_DOT_NUMBER = re.compile(r"(?<=[^\W\d_])\.(?=\d)|(?<=\d)\.(?=[^\W\d_])")

_DAY_BITS, _KIND_BITS, _SUBJECT_BITS = 17, 6, 40
_FIRST_DAY = date(1900, 1, 1)
MOST_KINDS = 2**_KIND_BITS - 1
BEYOND = 2 ** (_DAY_BITS + _KIND_BITS + _SUBJECT_BITS) - 1


def words_of(question: str) -> list[str]:
    """The words to look for, in order, without repeats. A phrase in double quotes stays one.

    A lone letter counts only where nothing else was typed, because references such as "A" are looked for too.
    """
    found = [(phrase or word).strip() for phrase, word in QUOTED_OR_WORD.findall(question)]
    unique = list(dict.fromkeys(word for word in found if word))
    long = [word for word in unique if len(word) >= SHORTEST]
    return (long or unique)[:AT_MOST]


@dataclass(frozen=True, slots=True)
class Term:
    """Something that must stand in what is found: a word, or words that follow each other.

    ``begins`` says that a longer word will do too: the last word is often not finished yet.
    """

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the engines get it: all terms, one of the scopes, all of the marks, places from ``first`` to before."""

    terms: tuple[Term, ...]
    scopes: tuple[str, ...]
    marks: tuple[str, ...] = ()
    first: int = 0
    before: int = BEYOND


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is a match, or is not."""

    text: str
    is_match: bool = False


def tidy(text: str) -> str:
    """Text as it is cut into words: one form for each letter, without the marks that nobody sees."""
    return text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=32_768)
def folded(word: str) -> str:
    """A word as it is compared: small letters without accents; look-alikes of other alphabets are what they look like.

    References are one word, and ``A.1`` is ``A1``: one document prints both.
    """
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word.translate(_LOOK_ALIKES))
        word = "".join(letter for letter in apart if letter.isalnum() or letter == ".")
    word = word.casefold()
    return _LETTER_DOT_NUMBER.sub("", word)[:LONGEST] if "." in word else word[:LONGEST]


def cut(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word of a tidy text as (folded, start, end). ``3.2.1`` is one word; ``end.Next`` is two."""
    for chunk in _CHUNK.finditer(text):
        whole = chunk.group()
        if "." in whole and not _REFERENCE.fullmatch(whole):
            for piece in _PIECE.finditer(whole):
                if word := folded(piece.group()):
                    yield word, chunk.start() + piece.start(), chunk.start() + piece.end()
        elif word := folded(whole):
            yield word, chunk.start(), chunk.end()


def words_in(text: str) -> list[str]:
    """The folded words of any text, in order."""
    return [word for word, _start, _end in cut(tidy(text))][:MOST_WORDS]


def terms_of(question: str) -> tuple[Term, ...]:
    """What was asked for. Nothing that can be typed is an error: signs are left out, and no word means anything else."""
    found: list[Term] = []
    typed = QUOTED_OR_WORD.findall(question.replace("\0", " "))
    for number, (phrase, word) in enumerate(typed, start=1):
        words = tuple(words_in(phrase or word))
        if words:
            last = number == len(typed) and not phrase and len(words) == 1
            found.append(Term(words, begins=last and len(words[0]) >= SHORTEST and words[0].isalpha()))
    long = [term for term in found if len("".join(term.words)) >= SHORTEST or term.words[0].isdigit()]
    return tuple(dict.fromkeys(long or found))[:AT_MOST]


def reference_in(terms: Sequence[Term]) -> str:
    """The reference that was asked for, where the whole question could be one: ``A.2``, ``3.2.1``, ``C1``, ``A``."""
    if len(terms) != 1 or len(terms[0].words) != 1:
        return ""
    word = terms[0].words[0]
    return word if len(word) == 1 or any(letter.isdigit() for letter in word) else ""


def references(*printed: str) -> list[str]:
    """Printed references as one word each: ``(3.2)`` is ``3.2``, and ``A. 1`` is ``A1``."""
    joined = (re.sub(r"[^\w.]+", "", tidy(ref)).strip("._") for ref in printed)
    return list(dict.fromkeys(folded(ref) for ref in joined if ref))


def scope_mark(partnership: int, kind: int) -> str:
    """Whose a record is and of what kind, as a word that nobody can type. Partnership 0 is everyone."""
    return f"_p{partnership}k{kind}"


def within_mark(within: int) -> str:
    """What a record belongs to, such as a plan, as a word that nobody can type."""
    return f"_w{within}"


def reference_mark(reference: str) -> str:
    """A reference that is a record's own, not one that its text speaks of."""
    return f"_r{reference}"


def place_of(on: date | None, kind: int, subject: int) -> int:
    """Where a record stands in the index: by its day, then its kind, then its number. What has no day stands first.

    Places are 63 bits wide, so that the newest are simply the highest, and a record is known by its place alone.
    """
    day = min(max((on - _FIRST_DAY).days, 0), 2**_DAY_BITS - 1) if on else 0
    return (day << _KIND_BITS | kind) << _SUBJECT_BITS | subject


def kind_and_subject(place: int) -> tuple[int, int]:
    """The kind and the number of the record at a place."""
    rest, subject = divmod(place, 2**_SUBJECT_BITS)
    return rest % 2**_KIND_BITS, subject


def first_of_day(on: date) -> int:
    """The lowest place of a day."""
    return place_of(on, 0, 0)


def day_after(on: date) -> date:
    """The next day, where there is one."""
    return on if on == date.max else on + timedelta(days=1)


def marked(text: str, terms: Iterable[Term], *, at_most: int = 0) -> list[Piece]:
    """A text with its matches told apart; with ``at_most`` only that many letters of it, around the first match."""
    text = " ".join(tidy(text).split())
    spans = list(_matches(text, tuple(terms)))
    start, end = _window(text, spans[0][0] if spans else 0, at_most) if at_most else (0, len(text))
    pieces = [Piece("… ")] if start else []
    position = start
    for first, last in spans:
        if first >= position and last <= end:
            pieces += [Piece(text[position:first])] if first > position else []
            pieces.append(Piece(text[first:last], is_match=True))
            position = last
    pieces.append(Piece(text[position:end] + (" …" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]


def _matches(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Where a term stands in a text, as (start, end), in order and never one inside another."""
    words = list(cut(text))
    number = 0
    while number < len(words):
        length = max((len(term.words) for term in terms if _stands_at(words, number, term)), default=0)
        if length:
            yield words[number][1], words[number + length - 1][2]
        number += length or 1


def _stands_at(words: Sequence[tuple[str, int, int]], number: int, term: Term) -> bool:
    here = tuple(word for word, _start, _end in words[number : number + len(term.words)])
    return here == term.words or (term.begins and len(here) == 1 and here[0].startswith(term.words[0]))


def _window(text: str, match: int, at_most: int) -> tuple[int, int]:
    """A stretch of about ``at_most`` letters around a match, from one space to another."""
    if len(text) <= at_most:
        return 0, len(text)
    start = max(0, min(match - at_most // 3, len(text) - at_most))
    if start:
        start = min(match, text.find(" ", start) + 1 or start)
    end = min(len(text), start + at_most)
    if end < len(text):
        end = max(text.rfind(" ", match, end), end - LONGEST)
    return start, end


def holds(text: str, terms: Sequence[Term]) -> bool:
    """Whether every term stands in a text: for the few records that need no index."""
    words = list(cut(tidy(text)))
    return bool(terms) and all(any(_stands_at(words, number, term) for number in range(len(words))) for term in terms)
