"""``wardmote count`` as a person types it: the counts of a load without one."""

from __future__ import annotations

import csv
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wardmote.performance.tests.making import Place, a_street_file, a_tar, a_zip
from wardmote.performance.tests.spoilt import SPOILT

JANUARY, FEBRUARY = "2025-01-west-mercia-street.csv", "2025-02-west-mercia-street.csv"
READABLE_WITHOUT = {"a word for a number", "letters that are not UTF-8"}
"""What is wrong in a column that is not counted."""


def counted(*arguments: str | Path, code: int = 0) -> tuple[list[dict[str, str]], str]:
    """The counts, and what is told beside them. It ends with this exit code."""
    out, told = StringIO(), StringIO()
    with pytest.raises(SystemExit) if code else nullcontext() as end:
        call_command("count", *map(str, arguments), stdout=out, stderr=told)
    assert code == (end.value.code if end else 0)
    return list(csv.DictReader(StringIO(out.getvalue()))), told.getvalue()


@pytest.mark.parametrize("pack", [a_zip, a_tar])
def test_the_counts_of_files_are_those_that_a_load_keeps(place: Place, pack) -> None:
    files = {JANUARY: a_street_file(rows=500), f"x/{FEBRUARY}": a_street_file("2025-02", rows=7)}
    archive = place.put("archive", pack(files))
    found, told = counted(archive)
    assert "Counted 507 rows of 2 files; refused 0." in told
    assert "Open Government Licence" in told
    place.load(archive)
    kept = place.ask(
        "SELECT force, period, crime_type, lsoa_code, number FROM street_by_crime_type_and_lsoa_code ORDER BY ALL"
    )
    assert [tuple(row.values()) for row in found] == [tuple(map(str, row)) for row in kept]


def test_a_file_of_two_layouts_and_an_area_that_is_not_known_are_counted(place: Place) -> None:
    narrow = b"Month,Falls within,Crime type,LSOA code\n2025-02,West Mercia,Drugs,\n2025-02,,Drugs,\n"
    place.put(JANUARY, a_street_file(rows=2))
    place.put(FEBRUARY, narrow)
    found, _told = counted(place.files)
    assert found[-1] == {
        "force": "E23000016", "period": "2025-02-01", "crime_type": "Drugs", "lsoa_code": "", "number": "2",
    }  # fmt: skip


def test_what_is_refused_is_told_and_the_rest_is_counted(place: Place) -> None:
    place.put(JANUARY, a_street_file())
    place.put(FEBRUARY, a_street_file("2025-02", more=["a,2025-03,,,,,here,,,Drugs,,"]))
    place.put("breath-tests-2017.csv", b"year,force,quarter,month,tests,type,count\n")
    found, told = counted(place.files, code=3)
    assert {row["period"] for row in found} == {"2025-01-01"}
    assert "row 10: The row is of March 2025, the file by its name of February 2025. Put the name right" in told
    assert "which is not counted. Load it." in told
    assert "Counted 8 rows of 1 file; refused 2." in told


@pytest.mark.parametrize("fault", [each for each in SPOILT if each not in READABLE_WITHOUT])
def test_whatever_a_load_refuses_a_count_refuses_in_the_same_words(place: Place, fault: str) -> None:
    spoilt = SPOILT[fault]
    found, told = counted(place.put(spoilt.name, spoilt.data), code=3)
    assert found == []
    if spoilt.name == JANUARY:
        assert (f"row {spoilt.row}: " in told) == (spoilt.row is not None)
        assert spoilt.what in told
        assert spoilt.remedy in told


def test_no_spreadsheet_runs_what_was_counted(place: Place) -> None:
    found, _told = counted(place.put(JANUARY, a_street_file(rows=1, more=["a,2025-01,,,,,here,-1,,=1+1,,"])))
    assert [(row["crime_type"], row["lsoa_code"]) for row in found] == [("'=1+1", "'-1"), ("Burglary", "E01010000")]


def test_without_files_what_is_loaded_is_counted_in_the_same_way(place: Place, data_folder: Path) -> None:
    file = place.put(JANUARY, a_street_file(more=["a,2025-01,,,,,here,,,=1+1,,"]))
    found, _told = counted(file)
    assert found
    assert counted()[0] == []
    Place(data_folder / "more").load(file)
    (data_folder / "more" / "warehouse").rename(data_folder / "warehouse")
    assert counted()[0] == found


def test_counts_go_to_a_file_and_nothing_is_kept(place: Place, data_folder: Path) -> None:
    target = data_folder / "counts.csv"
    found, _told = counted(place.put(JANUARY, a_street_file()), "--to", target)
    assert found == []
    assert target.read_text().startswith("force,period,crime_type,lsoa_code,number\nE23000016,2025-01-01,")
    assert not (data_folder / "warehouse").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("nowhere.zip",), "no file"), ((".", "--source", "outcomes"), "cannot be counted. Sources that can: street")],
)
def test_a_wrong_command_says_so(arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words) as problem:
        counted(*arguments)
    assert problem.value.returncode == 2
