"""Files with one fault each, and what a refusal must say of it."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from wardmote.performance.tests.making import a_street_file, a_tar, a_workbook, a_zip

JANUARY = "2025-01-west-mercia-street.csv"
POPULATION = b"pfa24_code,pfa24_name,year,population\r\nE23000016,x,2019,1\nE23000016,x,2020,1\n"


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A file; the row that the refusal names, if any; and words of what is wrong and of what to do."""

    data: bytes
    row: int | None
    what: str
    remedy: str
    name: str = JANUARY


def _with_row(line: str, what: str, remedy: str = "Mend", *, after: tuple[str, ...] = ()) -> Spoilt:
    """A good file whose tenth row is this line."""
    return Spoilt(a_street_file(more=[line, *after]), 10, what, remedy)


SPOILT = {
    "a column is missing": Spoilt(
        a_street_file().replace(b"Crime type", b"Type"), 1, "no column “Crime type”", "right file"
    ),
    "two columns of a name": Spoilt(a_street_file().replace(b"Context", b"Month"), 1, "same name", "Mend"),
    "letters that are not UTF-8": Spoilt(
        a_street_file(more=["caf?,2025-01,,,,,here,,,Drugs,,"]).replace(b"?", b"\xe9"), 10, "not UTF-8", "CSV UTF-8"
    ),
    "UTF-16": Spoilt(a_street_file().decode().encode("utf-16"), None, "first line cannot be read", "CSV UTF-8"),
    "a word for a number": _with_row("a,2025-01,,,west,52,here,,,Drugs,,", "“Longitude” cannot be read as a number"),
    "a row too short": _with_row("a,2025-01", "ends too early"),
    "a row too long": _with_row("a,2025-01,,,,,here,,,Drugs,,,more", "more values"),
    "a quotation mark that stays open": _with_row(
        'a,2025-01,,,,,"here,,,Drugs,,', "quotation mark", after=("b,2025-01,x,x,,,here,,,Drugs,,",)
    ),
    "a quotation mark inside a value": _with_row('a,2025-01,,,,,"The "Swan" here",,,Drugs,,', "quotation mark"),
    "line ends mixed up": Spoilt(POPULATION, None, "mixed up", "Mend", "population-by-force-1.csv"),
    "a line without end": _with_row("a" * 3_000_000, "longer than any real one"),
    "another month than its name": _with_row(
        "a,2025-02,,,,,here,,,Drugs,,", "of February 2025, the file by its name of January 2025", "name right"
    ),
    "another force than its name": _with_row(
        "a,2025-01,,Warwickshire Police,,,here,,,Drugs,,",
        "of “Warwickshire Police”, the file by its name of “west-mercia”",
        "Correct the row or the name",
    ),
    "a force in a row that nobody knows": _with_row(
        "a,2025-01,,Atlantis Police,,,here,,,Drugs,,", "of “Atlantis Police”", "definitions/forces"
    ),
    "no month": _with_row("a,,,,,,here,,,Drugs,,", "does not say which month"),
    "a month that is none": _with_row("a,2025-1,,,,,here,,,Drugs,,", "does not say which month"),
    "a value that must be there": _with_row("a,2025-01,,,,,here,,,,,", "Month or Crime type"),
    "no rows": Spoilt(a_street_file(rows=0), None, "no rows", "saved completely"),
    "nothing": Spoilt(b"", None, "It is empty", "Download it"),
    "blanks": Spoilt(b"\xef\xbb\xbf \r\n\r\n", None, "It is empty", "Download it"),
    "semicolons": Spoilt(a_street_file().replace(b",", b";"), None, "by semicolons, and not by commas", "with commas"),
    "tabs": Spoilt(a_street_file().replace(b",", b"\t"), None, "by tabs", "with commas", "crimes.csv"),
    "a force that nobody knows": Spoilt(
        a_street_file(), None, "which force", "2024-01-west-mercia", "2025-01-westshire-street.csv"
    ),
    "a name that tells nothing": Spoilt(
        a_street_file(), None, "Neither its name nor its columns", "as it was published", "crimes.csv"
    ),
    "cut off while packed": Spoilt(
        gzip.compress(a_street_file())[:-9], None, "cut off", "Download it", f"{JANUARY}.gz"
    ),
    "a zip that was cut off": Spoilt(
        a_zip({JANUARY: a_street_file()})[:-30], None, "cut off", "Download it", "archive.zip"
    ),
    "a tar that was cut off": Spoilt(
        a_tar({JANUARY: a_street_file(rows=5000)})[:-2000], None, "cut off", "Download it", "archive.tar.gz"
    ),
    "no table": Spoilt(a_zip({"readme.pdf": b"%PDF-1.7"}), None, "no table", "CSV", "archive.zip"),
    "a workbook of something else": Spoilt(
        a_workbook("xlsx", [["Owner", "Date"], ["x", "y"]]),
        None,
        "None of its sheets",
        "definitions/sources",
        "plan.xlsx",
    ),
    "no workbook": Spoilt(b"PK\x03\x04" + b"x" * 40, None, "damaged", "save it again", "plan.xlsx"),
}
