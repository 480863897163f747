"""The index on PostgreSQL: a tsvector made of our own words, under a GIN index.

The words are written as they were cut, past PostgreSQL's own parser and dictionaries, so that both engines find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from wardmote.core.search.rules import Asked, Term

AT_ONCE = 5000


def put(rows: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Write the words at each place."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_entry (rowid, words) VALUES (%s, %s::tsvector)"
            " ON CONFLICT (rowid) DO UPDATE SET words = EXCLUDED.words",
            [(place, _vector(words)) for place, words in rows],
        )


def remove(places: Iterable[int]) -> None:
    """Take the entries at these places out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry WHERE rowid = ANY(%s)", [list(places)])


def find(asked: Asked, limit: int) -> list[int]:
    """The places that hold everything asked for, the highest first."""
    if not asked.scopes or not (asked.terms or asked.marks):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM search_entry WHERE words @@ %s::tsquery AND rowid >= %s AND rowid < %s"
            " ORDER BY rowid DESC LIMIT %s",
            [_query(asked), asked.first, asked.before, limit],
        )
        return [place for (place,) in cursor.fetchall()]


def stored() -> Iterator[tuple[int, frozenset[str]]]:
    """Every place with its words."""
    with connection.cursor() as cursor:
        last = -1
        while True:
            cursor.execute(
                "SELECT rowid, tsvector_to_array(words) FROM search_entry WHERE rowid > %s ORDER BY rowid LIMIT %s",
                [last, AT_ONCE],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            for place, words in rows:
                yield place, frozenset(words)
            last = rows[-1][0]


def clear() -> None:
    """Take everything out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_entry")


def settle() -> None:
    """Count how common the words are, so that the planner knows when to walk the newest."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_entry")


def _vector(words: Sequence[str]) -> str:
    return " ".join(f"{_quoted(word)}:{number}" for number, word in enumerate(words, start=1))


def _query(asked: Asked) -> str:
    scopes = "(" + " | ".join(map(_quoted, asked.scopes)) + ")"
    return " & ".join([scopes, *map(_quoted, asked.marks), *map(_term, asked.terms)])


def _term(term: Term) -> str:
    if term.begins:
        return f"{_quoted(term.words[0])}:*"
    return "(" + " <-> ".join(map(_quoted, term.words)) + ")"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
