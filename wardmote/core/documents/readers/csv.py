"""Values separated by commas, semicolons, tabs or bars (.csv, .tsv), in any encoding.

The separator is the one under which most lines come to the same number of values; quoted values may hold line breaks.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from wardmote.core.documents.blocks import Cell, Document, Notice, Place, Row, Table
from wardmote.core.documents.printable import restore, unescape
from wardmote.core.documents.readers import Progress, encodings, no_progress
from wardmote.core.documents.readers.grid import check_size
from wardmote.core.documents.readers.words import stripped, tidy
from wardmote.core.documents.safety import MAX_FILE_BYTES, damaged

_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT = 300  # records that decide the separator
_AGREEMENT = 0.8  # of the records must have one number of values for a file that its name does not call a table
_STRICT_AGREEMENT = 0.95  # and for one whose name calls it plain text
_REPORT_EVERY = 1_000


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """One table. Raises ``UnreadableFile``."""
    text, codec = encodings.decoded(data)
    if text is None:
        raise damaged("it is not text")
    document = Document("csv", name)
    if codec not in ("utf-8", "windows-1252", "utf-16-le", "utf-16-be"):
        message = f"The encoding was taken to be {codec}. Check letters with accents."
        document.notices.append(Notice("encoding", message, Place()))
    if "\ufffd" in text:
        message = "Some characters do not fit the encoding of the file and were lost."
        document.notices.append(Notice("encoding", message, Place()))
    text = tidy(text)
    declared, text = _declared_separator(text)
    guess = _guess(text)
    quoted = _quotes(text, declared or guess.separator)
    if not quoted:
        message = "A quotation mark is opened and never closed; quotation marks are read as ordinary characters."
        document.notices.append(Notice("encoding", message, Place(table=1)))
    table = _table(_records(text, declared or guess.separator, quoted=quoted), progress)
    if table.rows:
        document.blocks.append(table)
    return document


def looks_like_table(text: str, *, named_text: bool) -> bool:
    """Whether text under a doubtful name is separated values; ``named_text`` says that the name calls it plain text.

    Tabs and bars in plain text are left to the reader of extracted text, which knows more shapes of table.
    """
    guess = _guess(tidy(text[:200_000]))
    if named_text:
        separated = guess.separator in ",;" and guess.width >= 3
        return separated and guess.records >= 3 and guess.agreement >= _STRICT_AGREEMENT
    return guess.width >= 2 and guess.records >= 2 and guess.agreement >= _AGREEMENT


@dataclass(frozen=True, slots=True)
class _Guess:
    """How well one separator fits: the usual number of values, and the share of records that have it."""

    separator: str
    width: int
    agreement: float
    records: int


def _guess(text: str) -> _Guess:
    guesses = [_fit(text, separator) for separator in _SEPARATORS]
    return max(guesses, key=lambda guess: (guess.width > 1, guess.agreement, guess.width))


def _fit(text: str, separator: str) -> _Guess:
    sizes = [len(record) for record in islice(_records(text, separator), _LOOKED_AT) if any(record)]
    counts = Counter(size for size in sizes if size > 1)
    if not counts:
        return _Guess(separator, 1, 0.0, len(sizes))
    width, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]))
    return _Guess(separator, width, agreeing / len(sizes), len(sizes))


def _declared_separator(text: str) -> tuple[str | None, str]:
    """Excel's own first line "sep=;" and the text after it."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest
    return None, text


def _quotes(text: str, separator: str) -> bool:
    """Whether quotation marks quote: a lone one would swallow the rest of the file."""
    if text.count('"') % 2 == 0:
        return True
    last = deque(_records(text, separator), maxlen=1)
    return not any("\n" in value for record in last for value in record)


def _records(text: str, separator: str, *, quoted: bool = True) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_FILE_BYTES)
    source = io.StringIO(text, newline="")
    reader = csv.reader(source, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    try:
        yield from reader
    except csv.Error as error:
        raise damaged(f"line {reader.line_num} cannot be read as separated values") from error


def _printed(value: str) -> str:
    """The words of a value without what a careful writer adds: the apostrophe before "=", and ``_xHHHH_``."""
    return stripped(tidy(unescape(restore(value))))


def _table(records: Iterator[list[str]], progress: Progress) -> Table:
    rows: list[Row] = []
    width = 0
    for number, record in enumerate(records, start=1):
        values = [_printed(value) for value in record]
        while values and not values[-1]:
            values.pop()
        if not values:
            continue
        width = max(width, len(values))
        check_size(len(rows) + 1, width)
        rows.append(Row([Cell(value) for value in values], number))
        if number % _REPORT_EVERY == 0:
            progress(number, 0, "lines")
    for row in rows:
        row.cells.extend(Cell() for _ in range(width - len(row.cells)))
    return Table(rows, 1)
