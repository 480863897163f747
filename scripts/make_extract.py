"""Makes the figures of the example, examples/figures, from files as they were published: counts of crimes, not their rows.

    python scripts/make_extract.py FOLDER [TARGET]

FOLDER holds, at any depth, the street-level files of data.police.uk (YYYY-MM-FORCE-street.csv, in tar.gz or not) and the tables
that examples/figures/README.md names; TARGET is examples/figures without it. The same files make the same extract to the byte.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

TARGET = Path(__file__).resolve().parent.parent / "examples" / "figures"
OWN = "E23000016"
"""West Mercia, whose crimes are counted by district."""
FORCES = {
    "west-mercia": OWN,
    "devon-and-cornwall": "E23000035",
    "staffordshire": "E23000015",
    "lincolnshire": "E23000020",
    "norfolk": "E23000024",
    "north-wales": "W15000001",
    "gloucestershire": "E23000037",
    "wiltshire": "E23000038",
    "warwickshire": "E23000017",
    "suffolk": "E23000025",
}
STREET = re.compile(r"(\d{4}-\d{2})-([a-z-]+)-street\.csv")
TABLES = {
    # beginning of the name: the column to choose by, and whether it holds districts, codes or names of forces
    "lookup_ltla24_csp24_pfa24": ("ltla24_code", "district"),
    "population-by-district-": ("code", "district"),
    "population-by-force-": ("pfa24_code", "code"),
    "breath-tests-monthly-by-force-": ("force", "name"),
    "workforce-by-force-": ("geo_code", "code"),
    "crime-severity-by-force-": ("code", "code"),
}

Row = dict[str, str]
Key = tuple[str, str, str, str, str]


def main(folder: Path, target: Path = TARGET) -> None:
    """Write every file of the extract."""
    districts = own_districts(folder)
    target.mkdir(parents=True, exist_ok=True)
    keep(target / "street-counts-west-mercia-and-comparators.csv", counted(folder, districts))
    slugs = {slug.replace("-", " ") for slug in FORCES}
    wanted = {"district": set(districts.values()), "code": set(FORCES.values()), "name": slugs}
    for beginning, (column, kind) in TABLES.items():
        path = only(folder, beginning)
        keep(target / path.name.removesuffix(".gz"), cut(path, column, wanted[kind]))


def own_districts(folder: Path) -> dict[str, str]:
    """The district of each small area of West Mercia."""
    of_force = {
        row["ltla24_code"] for row in rows(only(folder, "lookup_ltla24_csp24_pfa24")) if row["pfa24_code"] == OWN
    }
    areas = rows(only(folder, "lookup_lsoa21_ward24_ltla24"))
    return {row["lsoa21_code"]: row["ltla24_code"] for row in areas if row["ltla24_code"] in of_force}


def counted(folder: Path, districts: dict[str, str]) -> Iterator[list[str]]:
    """Crimes by force, district, type, last outcome and month, in that order: neighbours alike pack well."""
    counts: Counter[Key] = Counter()
    for month, force, file in street_files(folder):
        for row in csv.DictReader(file):
            if row["Month"] != month:
                raise ValueError(f"{month}-{force}: a row of {row['Month']}")
            district = districts.get(row["LSOA code"], "") if force == OWN else ""
            counts[force, district, row["Crime type"], row["Last outcome category"], month] += 1
    yield ["force_code", "district_code", "crime_type", "last_outcome", "month", "crimes"]
    for key, number in sorted(counts.items()):
        yield [*key, str(number)]


def street_files(folder: Path) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Month, code of the force and lines of every street-level file of these forces."""
    for path in sorted(folder.rglob("*-street.csv")):
        if named := named_street(path.name):
            with path.open(encoding="utf-8", newline="") as file:
                yield *named, file
    for path in sorted(folder.rglob("*.tar.gz")):
        with tarfile.open(path) as archive:
            for member in archive:
                named = named_street(Path(member.name).name)
                file = archive.extractfile(member) if named else None
                if named and file:
                    yield *named, io.TextIOWrapper(file, encoding="utf-8", newline="")


def named_street(name: str) -> tuple[str, str] | None:
    """The month and the force of a street-level file, None for any other."""
    found = STREET.fullmatch(name)
    return (found[1], FORCES[found[2]]) if found and found[2] in FORCES else None


def cut(path: Path, column: str, wanted: set[str]) -> Iterator[list[str]]:
    """The rows of these forces or districts, as they are printed."""
    with opened(path) as file:
        reader = csv.reader(file)
        headers = next(reader)
        at = headers.index(column)
        yield headers
        for row in reader:
            if row[at] in wanted or row[at].lower().replace("&", "and") in wanted:
                yield row


def rows(path: Path) -> Iterator[Row]:
    """Every row of a table."""
    with opened(path) as file:
        yield from csv.DictReader(file)


def opened(path: Path) -> TextIO:
    """A table, packed or not."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def only(folder: Path, beginning: str) -> Path:
    """The one table whose name begins so."""
    found = sorted(folder.rglob(f"{beginning}*.csv*"))
    if len(found) != 1:
        sys.exit(f"{folder} should hold one table whose name begins with {beginning}; it holds {len(found)}.")
    return found[0]


def keep(path: Path, table: Iterable[list[str]]) -> None:
    """Write a table, packed without a name or a time in it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(*map(Path, sys.argv[1:]))
