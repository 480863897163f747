"""Rows that were counted before they are loaded make the same measures as the rows themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from wardmote.core.definitions import DefinitionError
from wardmote.performance import stored
from wardmote.performance.measuring import recompute
from wardmote.performance.tests.making import Place
from wardmote.performance.tests.test_measuring import here, street, values

__all__ = ["here"]  # the fixture: a warehouse with the districts of two forces

DATA = Path(os.environ.get("WARDMOTE_SHARED", Path(settings.BASE_DIR).parent / "shared")) / "data"
EXTRACT = sorted((settings.EXAMPLES_DIR / "figures").glob("*.csv.gz"))
HEADERS = "force_code,district_code,crime_type,last_outcome,month,crimes\n"
JANUARY = date(2025, 1, 1)
Measured = dict[tuple[str, str, date], tuple[float | None, ...]]


def counts(*lines: str) -> bytes:
    return (HEADERS + "".join(f"{each}\n" for each in lines)).encode()


COUNTED = counts(
    "E23000016,E06000051,Burglary,Under investigation,2025-01,1",
    "E23000016,E06000051,Burglary,Awaiting court outcome,2025-01,1",
    "E23000016,E07000221,Burglary,Under investigation,2025-01,1",  # in another force's district
    "E23000016,,Burglary,Under investigation,2025-01,1",
    "E23000016,E06000020,Anti-social behaviour,,2025-01,3",
)
ROWS = (
    ("Burglary", "Under investigation", "E01000001"),
    ("Burglary", "Awaiting court outcome", "E01000001"),
    ("Burglary", "Under investigation", "E01000003"),
    ("Burglary", "Under investigation", ""),
    *[("Anti-social behaviour", "", "E01000002")] * 3,
)


def measured() -> Measured:
    """Every stored value but the number of its load. Full-time equivalents, being fractions, to twelve digits."""
    return {
        (each.measure, each.area, each.period): tuple(
            None if number is None else float(f"{number:.12g}")
            for number in (each.numerator, each.denominator, each.first_numerator, each.first_denominator)
        )
        for area in stored.areas()
        for each in stored.values_of(area.code)
    }


def test_counts_and_the_rows_that_they_count_make_the_same_of_every_measure(here):
    here.load_data("street-counts-2025.csv", COUNTED)
    assert recompute()
    counted = measured()
    assert values("burglary", "E23000016") == [(JANUARY, 4, None)]
    assert values("burglary", "E06000051") == [(JANUARY, 2, None)]
    assert values("burglary", "E06000020") == [(JANUARY, 0, None)]
    assert values("charged", "E06000051") == [(JANUARY, 1, 2)]
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *ROWS))
    assert recompute()
    assert measured() == counted
    newest = {each.vintage for each in stored.values_of("E23000016", "burglary")}
    assert newest == {here.load_data("nothing.csv", b"a,b\n").vintage - 1}, "what was loaded last counts"


def test_counts_that_come_after_rows_restate_the_month(here):
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *ROWS))
    here.load_data("street-counts-2025.csv", counts("E23000016,E06000051,Burglary,,2025-01,9"))
    recompute()
    (found,) = stored.values_of("E06000051", "burglary")
    assert (found.numerator, found.first_numerator) == (9, 2)


def test_of_one_load_the_rows_count(here):
    here.put("street-counts-2025.csv", counts("E23000016,E06000051,Burglary,,2025-01,9"))
    here.put("2025-01-west-mercia-street.csv", street("2025-01", *ROWS))
    here.load(here.files)
    recompute()
    assert values("burglary", "E06000051") == [(JANUARY, 2, None)]


def test_a_force_whose_districts_were_not_kept_has_figures_of_its_own_alone(here):
    here.load_data("street-counts-2025.csv", counts("E23000017,,Burglary,,2025-01,5"))
    recompute()
    assert values("burglary", "E23000017") == [(JANUARY, 5, None)]
    assert values("burglary", "E07000221") == []


def test_counts_without_a_number_are_refused(here):
    report = here.load_data("street-counts-2025.csv", counts("E23000016,,Burglary,,2025-01,"))
    assert [each.row for each in report.refused] == [2]


OWN = """
name: Incidents, counted
slug: incident_counts
version: 1
owner: Performance Analyst
dated: "2026-11-27"
licence: {{name: Internal, publisher: West Mercia Police, attribution: West Mercia Police}}
files: ["incident-counts-*.csv"]
every: month
counts: {{of: {of}, column: number}}
force: {{column: force_code, as: code}}
period: {{column: month}}
columns:
  - {{name: month, header: month, type: month, required: true}}
  - {{name: force_code, header: force_code, type: text, required: true}}
  - {{name: crime_type, header: crime_type, type: text}}
  - {{name: number, header: number, type: integer, required: {required}}}
"""


@pytest.mark.parametrize(
    ("of", "required", "wrong"),
    [
        ("crimes", "true", r"own\.yaml, line \d+, counts\.of: there is no source called crimes"),
        ("street", "false", r"own\.yaml, line \d+, counts\.column: number must be a whole number in every row"),
        ("street", "true", r"own\.yaml, line \d+, columns: there is no last_outcome"),
    ],
    ids=["of nothing", "no number", "a column is missing"],
)
def test_counts_that_cannot_stand_for_rows_are_a_wrong_definition(here, of, required, wrong):
    folder = settings.DATA_DIR / "definitions" / "sources"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(OWN.format(of=of, required=required))
    with pytest.raises(DefinitionError, match=wrong):
        recompute()


@pytest.fixture(scope="module")
def from_extract(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    root = tmp_path_factory.mktemp("extract")
    with override_settings(DATA_DIR=root):
        report = Place(root).load(*EXTRACT)
        assert report.refused == []
        assert recompute()
        yield measured()


@pytest.mark.slow
def test_the_extract_has_what_is_known_of_west_mercia(from_extract: Measured) -> None:
    of_type = {
        kind: sum(
            counts[0] or 0 for (key, area, _), counts in from_extract.items() if (key, area) == (kind, "E23000016")
        )
        for kind in ("recorded-crime", "anti-social-behaviour", "robbery")
    }
    assert of_type == {"recorded-crime": 134_528 - 21_826, "anti-social-behaviour": 21_826, "robbery": 1_012}
    shropshire = [
        counts[0] or 0
        for (key, area, _), counts in from_extract.items()
        if area == "E06000051" and key in ("recorded-crime", "anti-social-behaviour")
    ]
    assert sum(shropshire) == 26_448


def test_the_extract_is_small_and_says_whence_it_is() -> None:
    folder = settings.EXAMPLES_DIR / "figures"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 400_000
    for name in ("README.md", "LICENSE"):
        said = (folder / name).read_text(encoding="utf-8")
        assert "Contains public sector information licensed under the Open Government Licence v3.0." in said
        assert "Source: Office for National Statistics licensed under the Open Government Licence v3.0." in said
        assert "Contains OS data © Crown copyright and database right." in said
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert all(path.name in readme for path in EXTRACT)


@pytest.mark.slow
def test_every_measure_of_the_extract_equals_that_of_the_whole_files(
    from_extract: Measured, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not (DATA / "police-uk").is_dir():
        pytest.skip("The real data are not here: set WARDMOTE_SHARED to the folder that holds data/.")
    root = tmp_path_factory.mktemp("whole")
    tables = [path for name in ("home-office", "geography") for path in sorted((DATA / name).glob("*.csv*"))]
    with override_settings(DATA_DIR=root):
        Place(root).load(DATA / "police-uk" / "west-mercia-and-comparators-16-months.tar.gz", *tables)
        assert recompute()
        whole = measured()
    kept = {area for _, area, _ in from_extract}
    assert len(kept) == 10 + 9 + 5, "ten forces, the districts and the partnerships of West Mercia"
    assert {place: found for place, found in whole.items() if place[1] in kept} == from_extract


@pytest.mark.slow
def test_the_extract_is_made_anew_to_the_byte(tmp_path: Path) -> None:
    if not (DATA / "police-uk").is_dir():
        pytest.skip("The real data are not here: set WARDMOTE_SHARED to the folder that holds data/.")
    script = settings.BASE_DIR / "scripts" / "make_extract.py"
    subprocess.run([sys.executable, script, DATA, tmp_path], check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in EXTRACT
    }
