"""S7: a load never crashes, whatever the bytes: a file is read, or refused in plain words, and the warehouse still answers."""

from __future__ import annotations

import csv
import gzip
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wardmote.core.documents.tests.mutating import spoiled
from wardmote.performance.sources import forces, sources
from wardmote.performance.tests.making import Place, a_street_file, a_tar, a_zip
from wardmote.performance.warehouse.counting import count
from wardmote.performance.warehouse.report import Report

NAME = "2025-01-west-mercia-street.csv"
FILES = {
    NAME: a_street_file(),
    f"{NAME}.gz": gzip.compress(a_street_file(), mtime=0),
    "archive.zip": a_zip({NAME: a_street_file()}),
    "archive.tar": a_tar({NAME: a_street_file()}, "w"),
    "archive.tar.gz": a_tar({NAME: a_street_file()}),
}
STREET = [source for source in sources() if source.slug == "street"]

relaxed = settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def check(name: str, data: bytes) -> None:
    """Every file is accounted for, and the rows are those that were told."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        report = place.load_data(name, data, sources=STREET)
        for refusal in report.refused:
            assert refusal.what.endswith(".")
            assert refusal.remedy.endswith(".")
        assert report.read or report.refused or not name.endswith((".csv", ".gz"))
        assert place.ask("SELECT count(*) FROM street") == [(report.rows,)]
        check_counts(place, report)


def check_counts(place: Place, loaded: Report) -> None:
    """A count of the same files breaks no more than a load, and has all that was loaded."""
    target = place.files.parent / "counts.csv"
    report = count([place.files], target, source=STREET[0], sources=STREET, forces=forces())
    with target.open(encoding="utf-8", newline="") as written:
        assert sum(int(row["number"]) for row in csv.DictReader(written)) == report.rows
    assert report.rows >= loaded.rows


@pytest.mark.fuzz
@pytest.mark.parametrize("name", FILES)
@relaxed
@given(seed=st.integers(0, 2**32))
@example(seed=1453)  # an archive that names a place before its own beginning
def test_spoilt_files_are_read_or_refused(name: str, seed: int) -> None:
    check(name, spoiled(FILES[name], random.Random(seed)))


@pytest.mark.fuzz
@relaxed
@given(data=st.binary(max_size=300))
def test_any_bytes_under_the_name_of_a_source_are_refused(data: bytes) -> None:
    check(NAME, data)


@pytest.mark.fuzz
@relaxed
@given(rows=st.text(alphabet='a2025-01,";\r\n\x00é ', max_size=200))
def test_any_rows_under_the_right_headers_are_read_or_refused(rows: str) -> None:
    check(NAME, a_street_file(rows=1) + rows.encode())
