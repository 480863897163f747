"""``wardmote load`` as a person types it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from wardmote.core.audit import selectors as audit
from wardmote.core.audit.models import Event
from wardmote.performance import stored
from wardmote.performance.management import by_force
from wardmote.performance.management.commands import load
from wardmote.performance.models import Load
from wardmote.performance.selectors.loads import loads, report_of, warehouse
from wardmote.performance.services.loading import load_files
from wardmote.performance.sources import sources
from wardmote.performance.tests.making import NOW, a_street_file, a_zip
from wardmote.performance.warehouse.report import Count, Gap, Report

pytestmark = pytest.mark.django_db

JANUARY, APRIL = "2025-01-west-mercia-street.csv", "2025-04-west-mercia-street.csv"


def said(*arguments: str | Path, code: int = 0) -> str:
    """What it prints, and ends with this exit code."""
    out = StringIO()
    with pytest.raises(SystemExit) if code else nullcontext() as end:
        call_command("load", *map(str, arguments), stdout=out, stderr=StringIO())
    assert code == (end.value.code if end else 0)
    return out.getvalue()


@pytest.fixture
def archive(data_folder: Path) -> Path:
    path = data_folder / "2025.zip"
    path.write_bytes(a_zip({JANUARY: a_street_file(), APRIL: a_street_file("2025-04"), "notes.pdf": b""}))
    return path


def test_what_was_read_refused_and_missing_is_said(archive: Path) -> None:
    assert said(archive, code=3).splitlines() == [
        "read: Street-level crime and anti-social behaviour, 16 rows of 2 files",
        "  force        months             rows  change  new  missing",
        "  West Mercia  Jan 2025–Apr 2025    16       –    2        2",
        "columns that were left out: Context",
        "more than once: Street-level crime and anti-social behaviour, West Mercia: 6 keys in"
        " 12 rows, 0 of them the same in every column",
        "missing: Street-level crime and anti-social behaviour, February 2025 to March 2025: West Mercia",
        "refused: 2025.zip › notes.pdf: It is no table that can be loaded. Tables are CSV, Excel (.xlsx) and OpenDocument"
        " (.ods) files.",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
        "Vintage 1. Read 16 rows of 2 files; refused 1.",
    ]
    with warehouse() as reader:
        assert reader.rows("SELECT count(*) FROM street") == [(16,)]


def test_a_restated_month_is_said(archive: Path, data_folder: Path) -> None:
    said(archive, code=3)
    (data_folder / JANUARY).write_bytes(a_street_file(rows=9))
    told = said(data_folder / JANUARY)
    assert "restated: Street-level crime and anti-social behaviour, West Mercia, January 2025: 9 rows, 8 before" in told
    assert "  West Mercia  Jan 2025     9      +1    0        2" in told.splitlines()
    assert [load.number for load in loads()] == [2, 1]
    assert "already loaded, unchanged: 1 file" in said(data_folder / JANUARY)


def test_many_fewer_rows_are_refused_with_what_is_known_and_taken_with_a_reason(data_folder: Path) -> None:
    file = data_folder / JANUARY
    file.write_bytes(a_street_file(rows=100))
    said(file)
    file.write_bytes(a_street_file(rows=40))
    place = "Street-level crime and anti-social behaviour, West Mercia, January 2025"
    told = said(file, code=3)
    assert f"many fewer: {place}: 40 rows, 100 are known" in told.splitlines()
    assert f"refused: {JANUARY}: It has many fewer rows" in told
    told = said(file, "--fewer", "Counted twice until now")
    assert f"restated: {place}: 40 rows, 100 before" in told.splitlines()
    assert "many fewer rows than before were allowed, because: Counted twice until now" in told.splitlines()
    assert f"many fewer: {place}: 40 rows, 100 were known" in told.splitlines()
    reasons = [audit.values_of(event).get("reason") for event in Event.objects.order_by("number")]
    assert reasons == [None, None, "Counted twice until now"]


def test_a_new_month_with_few_rows_is_loaded_and_said(data_folder: Path) -> None:
    (data_folder / JANUARY).write_bytes(a_street_file(rows=100))
    (data_folder / APRIL).write_bytes(a_street_file("2025-04", rows=40))
    told = said(data_folder / JANUARY, data_folder / APRIL)
    assert "West Mercia, April 2025: 40 rows, at least 100 in each of those around it" in told


def test_a_reason_for_fewer_rows_says_something(data_folder: Path) -> None:
    with pytest.raises(CommandError, match="Say why") as problem:
        said(data_folder, "--fewer", " ")
    assert problem.value.returncode == 2


YEARS = b"""pfa24_code,pfa24_name,year,population
E23000016,West Mercia,2019,1290000
E23000016,West Mercia,2020,1298422
btp,x,2020,1
northern-ireland,x,2020,1
"""


def test_what_is_of_years_is_said_by_force_in_lines_that_fit_a_small_screen(data_folder: Path) -> None:
    folder = data_folder / "tables"
    folder.mkdir()
    (folder / "population-by-force-1.csv").write_bytes(YEARS)
    (folder / "district-age-mid2020.csv").write_bytes(b"ltla_code,ltla_name,age,population\nE06000051,x,1,9\n")
    lines = said(folder).splitlines()
    (folder / "population-by-force-1.csv").write_bytes(YEARS.replace(b"btp,x,2020,1", b"btp,x,2020,1\nbtp,x,2020,1"))
    again = said(folder / "population-by-force-1.csv").splitlines()
    assert "restated: Population by force, British Transport Police, 2020: 2 rows, 1 before" in again
    assert (
        "more than once: Population by force, British Transport Police: 1 key in 2 rows, 1 of them the same in every column"
        in again
    )
    assert lines[1:6] == [
        "read: Population by force, 4 rows of 1 file",
        "  force                  years      rows  change  new",
        "  British Transport Po…  2020          1       –    1",
        "  Police Service of No…  2020          1       –    1",
        "  West Mercia            2019–2020     2       –    2",
    ]


def test_a_line_of_a_force_is_at_most_eighty_columns_wide() -> None:
    (street,) = [source for source in sources() if source.slug == "street"]
    first, last = date(2010, 12, 1), date(2026, 9, 1)
    counts = [Count("street", "x", first, 9_999_999, 8_888_888), Count("street", "x", last, 8, None)]
    report = Report(counts=counts, gaps=[Gap("street", "x", date(2011, 1, 1), date(2026, 8, 1))])
    lines = list(by_force.table(street, report, {"x": "A force with the longest of all names"}))
    assert lines[1].split()[-4:] == ["10,000,007", "+1,111,111", "1", "188"]
    assert max(map(len, lines)) <= 80


def test_the_report_comes_as_data(archive: Path) -> None:
    report: dict[str, Any] = json.loads(said(archive, "--json", code=3))
    assert report["vintage"] == 1
    assert report["counts"][0] == {
        "source": "street", "force": "E23000016", "period": "2025-01-01", "rows": 8, "before": None,
    }  # fmt: skip
    assert report_of(loads().get()).as_data() == report


def test_a_dry_run_keeps_nothing(archive: Path) -> None:
    assert "Nothing was kept" in said(archive, "--dry-run", code=3)
    assert not loads()


def test_a_load_is_told_in_the_history_with_what_vouches_for_its_report(archive: Path) -> None:
    said(archive, code=3)
    load, event = loads().get(), Event.objects.get()
    assert (event.verb, event.by, event.subject_id) == ("performance.loaded", "system", str(load.pk))
    told = audit.values_of(event)
    assert (told["sources"], told["files"], told["rows"], told["refused"]) == (["street"], 2, 16, 1)
    assert told["report_sha256"] == load.digest


def test_a_load_that_was_killed_before_it_was_told_is_told_with_the_next(archive: Path, data_folder: Path) -> None:
    load_files([archive], now=NOW)
    assert not Event.objects.exists()
    (data_folder / JANUARY).write_bytes(a_street_file(rows=9))
    said(data_folder / JANUARY)
    assert [(load.number, load.rows) for load in loads()] == [(2, 9), (1, 16)]
    assert Event.objects.filter(verb="performance.loaded").count() == 2
    said(data_folder / JANUARY)
    assert [load.number for load in loads()] == [3, 2, 1], "none is told twice"


def test_a_load_that_was_killed_before_it_was_measured_is_measured_by_loading_again(archive: Path) -> None:
    load_files([archive], now=NOW)
    assert not stored.place().exists()
    said(archive, code=3)
    assert stored.values_of("E23000016", "recorded-crime")


def test_a_load_that_the_history_did_not_take_is_measured_all_the_same(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def record_loads() -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(load, "record_loads", record_loads)
    with pytest.raises(DatabaseError, match="the disk is full"):
        said(archive)
    assert stored.values_of("E23000016", "recorded-crime")


def test_files_that_are_there_already_are_not_measured_again(archive: Path) -> None:
    said(archive, code=3)
    made_at = stored.made_at()
    said(archive, code=3)
    assert stored.made_at() == made_at


def test_a_database_of_another_release_is_found_out_before_anything_is_read(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("performance")
    MigrationRecorder(connection).record_unapplied(*newest)
    monkeypatch.setattr(load, "load_files", lambda *_, **__: pytest.fail("It was read."))
    with pytest.raises(CommandError, match="Nothing was loaded: the database is not of this release"):
        said(archive)


def test_the_report_of_another_warehouse_is_not_taken_for_that_of_a_load(archive: Path) -> None:
    said(archive, code=3)
    Load.objects.update(digest="0" * 64)
    assert report_of(loads().get()) is None


def test_files_refused_for_one_reason_are_said_together(data_folder: Path) -> None:
    folder = data_folder / "download"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.json").write_text("{}", encoding="utf-8")
    assert "So were 29 files more." in said(folder, code=3)


@pytest.mark.parametrize(
    ("arguments", "words"), [(("nowhere.zip",), "no file"), ((".", "--source", "x"), "no source 'x'")]
)
def test_a_wrong_command_says_so(data_folder: Path, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words) as problem:
        said(*arguments)
    assert problem.value.returncode == 2


def test_a_broken_definition_stops_the_load_with_its_file_and_line(archive: Path, data_folder: Path) -> None:
    folder = data_folder / "definitions" / "sources"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text("name: x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"Nothing was loaded: own\.yaml, line 1"):
        said(archive)
