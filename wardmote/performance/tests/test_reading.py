"""A reader: it answers questions, and can do nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from wardmote.performance.sources import sources
from wardmote.performance.tests.making import Place, a_street_file
from wardmote.performance.warehouse.connection import NotOneQuestion, Reader, reading

JANUARY = "2025-01-west-mercia-street.csv"


@pytest.fixture
def loaded(place: Place) -> Place:
    place.load_data(JANUARY, a_street_file())
    return place


def test_where_nothing_was_loaded_every_source_is_there_and_empty(place: Place) -> None:
    assert place.with_reader(lambda reader: reader.vintage) == 0
    for source in sources():
        columns = [row[0] for row in place.ask(f"DESCRIBE {source.slug}")]
        assert columns == [*(column.name for column in source.columns), "force", "period", "vintage"]
        assert place.ask(f"SELECT count(*) FROM {source.slug}") == [(0,)]


def test_a_source_has_the_same_columns_of_the_same_types_with_and_without_rows(place: Place) -> None:
    shape = "SELECT column_name, column_type FROM (DESCRIBE street)"
    empty = place.ask(shape)
    place.load_data(JANUARY, a_street_file())
    assert place.ask(shape) == empty


def test_values_are_bound(loaded: Place) -> None:
    rows = "SELECT count(*) FROM street WHERE crime_type = $kind"
    assert loaded.ask(rows, kind="Drugs") == [(2,)]
    assert loaded.ask(rows, kind="x' OR 'a' = 'a") == [(0,)]


@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM slot",
        "CREATE TABLE mine (a INTEGER)",
        "COPY street TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "SELECT 1; SELECT 2",
        "PRAGMA database_list",
        "INSTALL httpfs",
        "",
    ],
)
def test_a_reader_answers_one_select_and_nothing_else(loaded: Place, attempt: str) -> None:
    with pytest.raises(NotOneQuestion):
        loaded.ask(attempt)


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_text('{warehouse}/loading.lock')",
        "SELECT * FROM read_csv('https://example.org/x.csv')",
    ],
)
def test_a_reader_reaches_no_other_file(loaded: Place, attempt: str) -> None:
    outside = loaded.put("outside.csv", b"a,b\n1,2\n")
    with pytest.raises(duckdb.PermissionException):
        loaded.ask(attempt.format(outside=outside, warehouse=loaded.warehouse))


@pytest.mark.parametrize(
    "attempt",
    [
        "DELETE FROM slot",
        "INSERT INTO vintage VALUES (9, now(), '')",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "COPY (SELECT 1) TO '{warehouse}/new.csv'",
        "ATTACH '{warehouse}/other.duckdb'",
    ],
)
def test_even_its_bare_connection_changes_nothing(loaded: Place, attempt: str) -> None:
    def try_it(reader: Reader) -> None:
        with pytest.raises(duckdb.Error):
            reader.connection.execute(attempt.format(warehouse=loaded.warehouse))

    loaded.with_reader(try_it)
    assert loaded.ask("SELECT count(*) FROM street") == [(8,)]


def test_whoever_reads_while_a_load_ends_reads_the_old_figures_to_the_end_and_then_the_new(loaded: Place) -> None:
    with reading(loaded.warehouse, sources()) as before:
        loaded.load_data(JANUARY, a_street_file(rows=12))
        assert before.rows("SELECT count(*) FROM street") == [(8,)]
        with reading(loaded.warehouse, sources()) as after:
            assert after.rows("SELECT count(*) FROM street") == [(12,)]
        assert before.rows("SELECT count(*), max(vintage) FROM street") == [(8, 1)]


def test_a_warehouse_that_was_moved_is_read_where_it_is_now(loaded: Place, tmp_path: Path) -> None:
    loaded.warehouse.rename(tmp_path / "moved")
    with reading(tmp_path / "moved", sources()) as reader:
        assert reader.rows("SELECT count(*) FROM street") == [(8,)]
