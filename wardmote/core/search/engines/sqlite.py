"""The index on SQLite: an FTS5 table whose row numbers are places, so that the newest are found without sorting.

Words come folded and cut, and are only told apart by spaces here. Every list of rows in FTS5 is in the order of row
numbers: asked for the highest, it stops as soon as it has enough, however common the word is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from wardmote.core.search.models import Entry, Word
from wardmote.core.search.rules import Asked, Term

MOST_LONGER_WORDS = 60
"""How many longer words a beginning stands for, the shortest first."""
AT_ONCE = 500


def put(rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Write the words at each place."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_entry (rowid, words) VALUES (%s, %s)",
            [(place, " ".join(words)) for place, words in rows],
        )
        new = sorted({word for _place, words in rows for word in words if not word.startswith("_")})
        for start in range(0, len(new), AT_ONCE):
            some = new[start : start + AT_ONCE]
            marks = ", ".join(["(%s)"] * len(some))
            cursor.execute(f"INSERT OR IGNORE INTO search_word (word) VALUES {marks}", some)  # nosec B608 - marks only


def remove(places: Iterable[int]) -> None:
    """Take the entries at these places out."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_entry WHERE rowid = %s", [(place,) for place in places])


def find(asked: Asked, limit: int) -> list[int]:
    """The places that hold everything asked for, the highest first."""
    if not asked.scopes or not (asked.terms or asked.marks):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM search_entry WHERE search_entry MATCH %s AND rowid >= %s AND rowid < %s"
            " ORDER BY rowid DESC LIMIT %s",
            [_expression(asked), asked.first, asked.before, limit],
        )
        return [place for (place,) in cursor.fetchall()]


def stored() -> Iterator[tuple[int, frozenset[str]]]:
    """Every place with its words."""
    for place, words in Entry.objects.order_by("place").values_list("place", "words").iterator(chunk_size=5000):
        yield place, frozenset(words.split())


def clear() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry")
        cursor.execute("DELETE FROM search_word")


def settle() -> None:
    """Join the pieces of a table that was just filled, for quicker answers."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_entry (search_entry) VALUES ('optimize')")


def _expression(asked: Asked) -> str:
    """The question in FTS5's language: every word is quoted, so that none is taken for an operator."""
    parts = [_any(asked.scopes), *map(_quoted, asked.marks), *map(_term, asked.terms)]
    return " AND ".join(parts)


def _term(term: Term) -> str:
    if not term.begins:
        return _quoted(" ".join(term.words))
    return _any(list(dict.fromkeys([term.words[0], *_longer(term.words[0])])))


def _longer(beginning: str) -> list[str]:
    """Words that begin so. Alternatives are followed side by side; FTS5's own prefixes would be merged whole first."""
    known = Word.objects.filter(word__gte=beginning, word__lt=beginning + "\U0010ffff")
    found = known.extra(select={"letters": "length(word)"}, order_by=["letters", "word"])
    return list(found.values_list("word", flat=True)[:MOST_LONGER_WORDS])


def _any(words: Sequence[str]) -> str:
    return "(" + " OR ".join(map(_quoted, words)) + ")"


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
