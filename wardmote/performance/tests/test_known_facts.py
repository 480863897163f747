"""The real files, loaded: what was counted in them by other means is what the warehouse says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from wardmote.performance.sources import sources
from wardmote.performance.tests.making import Place
from wardmote.performance.warehouse.connection import Reader, reading
from wardmote.performance.warehouse.report import Duplicates, Gap, Report

DATA = Path(os.environ.get("WARDMOTE_SHARED", Path(settings.BASE_DIR).parent / "shared")) / "data"
WEST_MERCIA = "E23000016"
SAMPLES = {
    "2024-03-west-mercia-stop-and-search-HEAD.csv": "2024-03-west-mercia-stop-and-search.csv",
    "2025-01-west-mercia-outcomes-HEAD.csv": "2025-01-west-mercia-outcomes.csv",
}
FORCES = {
    "E23000016": (134_528, 21_826, 2_597), "E23000035": (196_684, 31_331, 9_462), "E23000015": (135_555, 19_383, 647),
    "E23000020": (90_219, 20_067, 0), "E23000024": (89_073, 11_431, 1_525), "W15000001": (83_581, 16_843, 9),
    "E23000037": (78_474, 15_984, 2_133), "E23000038": (67_699, 13_082, 0), "E23000017": (67_036, 13_435, 359),
    "E23000025": (64_480, 5_328, 380),
}  # fmt: skip

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, Report]]:
    if not (DATA / "police-uk").is_dir():
        pytest.skip("The real data are not here: set WARDMOTE_SHARED to the folder that holds data/.")
    place = Place(tmp_path_factory.mktemp("real"))
    for given, published in SAMPLES.items():
        shutil.copy(DATA / "police-uk" / "west-mercia-samples" / given, place.files / published)
    tables = [
        path for name in ("population", "home-office", "geography") for path in sorted((DATA / name).glob("*.csv*"))
    ]
    report = place.load(*sorted((DATA / "police-uk").glob("*.tar.gz")), *tables, place.files)
    with reading(place.warehouse, sources()) as reader:
        yield reader, report


@pytest.fixture
def ask(loaded: tuple[Reader, Report]) -> Any:
    return loaded[0].rows


@pytest.fixture
def report(loaded: tuple[Reader, Report]) -> Report:
    return loaded[1]


def test_every_file_is_read_and_none_refused(report: Report) -> None:
    assert report.refused == []
    assert report.rows == 1_007_329 + 65_964 + 18 + 11 + 35_672 + 332 + 19_359 + 57_922
    assert len([file for file in report.read if file.source == "street"]) == 160


def test_each_force_has_its_rows_with_and_without_an_id_and_a_place(ask: Any) -> None:
    rows = ask(
        "SELECT force, count(*), count_if(crime_id IS NULL), count_if(longitude IS NULL) FROM street GROUP BY force"
    )
    assert {force: tuple(counts) for force, *counts in rows} == FORCES


def test_no_id_means_anti_social_behaviour_and_nothing_else_does(ask: Any) -> None:
    assert ask("SELECT count(*) FROM street WHERE (crime_id IS NULL) <> (crime_type = 'Anti-social behaviour')") == [
        (0,)
    ]
    assert ask(
        "SELECT count(*) FROM street WHERE force = $force AND (last_outcome IS NULL) <> (crime_id IS NULL)",
        {"force": WEST_MERCIA},
    ) == [(0,)]


def test_west_mercia_by_month(ask: Any) -> None:
    rows = ask(
        "SELECT count(*) FROM street WHERE force = $force GROUP BY period ORDER BY period", {"force": WEST_MERCIA}
    )
    assert [count for (count,) in rows] == [
        7_700, 7_654, 8_529, 8_540,
        7_913, 7_387, 8_603, 8_820, 9_066, 8_972, 9_848, 9_217, 7_903, 8_463, 8_034, 7_879,
    ]  # fmt: skip


def test_west_mercia_by_type(ask: Any) -> None:
    rows = ask("SELECT crime_type, count(*) FROM street WHERE force = $force GROUP BY ALL", {"force": WEST_MERCIA})
    assert dict(rows) == {
        "Violence and sexual offences": 52_253, "Anti-social behaviour": 21_826, "Shoplifting": 12_031,
        "Criminal damage and arson": 10_206, "Public order": 8_882, "Other theft": 8_533, "Burglary": 5_493,
        "Vehicle crime": 4_954, "Drugs": 3_292, "Other crime": 3_152, "Possession of weapons": 1_497, "Robbery": 1_012,
        "Bicycle theft": 956, "Theft from the person": 441,
    }  # fmt: skip


def test_ids_that_stand_twice_are_reported_and_kept(ask: Any, report: Report) -> None:
    found = {each.force: (each.keys, each.rows) for each in report.duplicates if each.source == "street"}
    assert found == {
        "E23000016": (37, 74), "E23000035": (25, 50), "E23000015": (74, 148), "E23000020": (1, 2), "W15000001": (2, 5),
        "E23000038": (132, 273), "E23000017": (1, 2),
    }  # fmt: skip
    assert Duplicates("street", WEST_MERCIA, 37, 74, 1) in report.duplicates
    counts = "count(crime_id), count(DISTINCT crime_id), count_if(length(crime_id) <> 64)"
    question = f"SELECT {counts} FROM street WHERE force = $force"
    assert ask(question, {"force": WEST_MERCIA}) == [(112_702, 112_665, 0)]
    of_two_forces = (
        "SELECT crime_id FROM street GROUP BY crime_id HAVING count(DISTINCT force) > 1 AND crime_id IS NOT NULL"
    )
    assert ask(of_two_forces) == []


def test_may_to_december_2024_are_missing_in_every_force(report: Report) -> None:
    missing = [gap for gap in report.gaps if gap.source == "street"]
    assert {gap.force for gap in missing} == FORCES.keys()
    assert {(gap.first, gap.last) for gap in missing} == {(date(2024, 5, 1), date(2024, 12, 1))}
    assert Gap("street", WEST_MERCIA, date(2024, 5, 1), date(2024, 12, 1)) in missing


def test_804_lsoas_of_the_force_and_110_others(ask: Any) -> None:
    rows = ask(
        """
        WITH ours AS (
            SELECT DISTINCT lsoa_code FROM lookup_lsoa
            SEMI JOIN (SELECT * FROM lookup_district WHERE force_code = $force) USING (district_code)
        ),
        said AS (SELECT lsoa_code, count(*) AS rows FROM street WHERE force = $force GROUP BY lsoa_code)
        SELECT
            (SELECT count(*) FROM ours),
            count_if(lsoa_code IN (FROM ours)),
            count_if(lsoa_code NOT IN (FROM ours)),
            sum(rows) FILTER (lsoa_code IN (FROM ours)),
            sum(rows) FILTER (lsoa_code NOT IN (FROM ours)),
            sum(rows) FILTER (lsoa_code IS NULL)
        FROM said
        """,
        {"force": WEST_MERCIA},
    )
    assert rows == [(804, 804, 110, 131_478, 453, 2_597)]


def test_every_lsoa_is_one_of_2021(ask: Any) -> None:
    assert ask("SELECT count(*) FROM street ANTI JOIN lookup_lsoa USING (lsoa_code) WHERE lsoa_code IS NOT NULL") == [
        (0,)
    ]


def test_west_mercia_by_district(ask: Any) -> None:
    rows = ask(
        """
        SELECT l.district_name, count(*), count(DISTINCT l.lsoa_code)
        FROM street JOIN lookup_lsoa AS l USING (lsoa_code)
        WHERE street.force = $force
            AND l.district_code IN (SELECT district_code FROM lookup_district WHERE force_code = $force)
        GROUP BY ALL
        """,
        {"force": WEST_MERCIA},
    )
    assert {name: (count, areas) for name, count, areas in rows} == {
        "Shropshire": (26_448, 198), "Telford and Wrekin": (24_152, 115), "Herefordshire, County of": (16_109, 117),
        "Worcester": (15_954, 64), "Wyre Forest": (12_532, 67), "Wychavon": (11_841, 81), "Redditch": (10_004, 57),
        "Bromsgrove": (8_320, 60), "Malvern Hills": (6_118, 45),
    }  # fmt: skip


def test_332_rows_for_318_districts_and_43_forces(ask: Any, report: Report) -> None:
    question = "SELECT count(*), count(DISTINCT district_code), count(DISTINCT force_code) FROM lookup_district"
    assert ask(question) == [(332, 318, 43)]
    assert ask("SELECT count(*), count(DISTINCT lsoa_code) FROM lookup_lsoa") == [(35_672, 35_672)]


def test_stops_lie_in_their_month_in_british_time(ask: Any) -> None:
    rows = ask(
        """
        SELECT period, count(*), count_if(date_trunc('month', happened_at) <> period),
            count_if(happened_at < period + INTERVAL 1 HOUR)
        FROM stop_and_search WHERE force = 'E23000001' GROUP BY period ORDER BY period
        """
    )
    assert [row[0] for row in rows] == [date(2020, 7, 1), date(2020, 8, 1), date(2020, 9, 1)]
    assert sum(row[1] for row in rows) == 65_964
    assert [row[2] for row in rows] == [0, 0, 0]
    assert [row[3] for row in rows] == [34, 17, 36], "these show a UTC time in the month before"


def test_breath_tests_of_204_months(ask: Any) -> None:
    rows = ask(
        """
        SELECT kind, sum(count)::BIGINT, count(*), max(count), arg_max(period, count), min(count), arg_min(period, count)
        FROM breath_tests WHERE force = $force GROUP BY kind ORDER BY kind DESC
        """,
        {"force": WEST_MERCIA},
    )
    assert rows[0] == ("positive", 33_092, 204, 262, date(2005, 12, 1), 75, date(2018, 8, 1))
    assert rows[1][:3] == ("negative", 199_333, 204)
    assert ask("SELECT count(*), count(DISTINCT force) FROM breath_tests") == [(17_544, 43)]
    nothing_known = ask(
        "SELECT DISTINCT force FROM breath_tests WHERE year(period) = 2017 AND kind = 'positive' AND count IS NULL"
    )
    assert {force for (force,) in nothing_known} == {"E23000024", "E23000025"}


def test_workforce(ask: Any) -> None:
    specials = ask(
        """
        SELECT year(period), sum(headcount) FILTER (force = $force), sum(headcount)
        FROM workforce WHERE lower(worker_type) LIKE '%special%' GROUP BY 1 ORDER BY 1
        """,
        {"force": WEST_MERCIA},
    )
    by_year = {year: (ours, all_of_them) for year, ours, all_of_them in specials}
    assert (by_year[2007], by_year[2017], by_year[2022]) == ((274, 14_021), (410, 13_502), (81, 8_545))
    assert max(ours for ours, _ in by_year.values()) == 410
    officers = ask(
        """
        SELECT year(period), round(sum(fte) FILTER (force = $force), 2), round(sum(fte), 1)
        FROM workforce WHERE lower(worker_type) = 'police officer' GROUP BY 1 ORDER BY 1
        """,
        {"force": WEST_MERCIA},
    )
    by_year = {year: (ours, all_of_them) for year, ours, all_of_them in officers}
    assert (by_year[2007][0], by_year[2014][0], by_year[2022]) == (2_428.38, 1_966.05, (2_353.83, 140_228.3))


def test_severity_scores(ask: Any) -> None:
    rows = ask(
        "SELECT period, round(score, 4) FROM crime_severity WHERE force = $force AND offence_group = 'Total recorded crime'"
        " ORDER BY score",
        {"force": WEST_MERCIA},
    )
    assert rows[0] == (date(2014, 3, 31), 6.4788)
    assert dict(rows)[date(2022, 3, 31)] == 13.0751
    assert ask("SELECT count(*) FROM crime_severity WHERE force = 'E23000034' AND score IS NULL") == [(140,)]
    assert ask("SELECT count(*), count(DISTINCT force) FROM crime_severity") == [(7_700, 55)]


def test_populations(ask: Any) -> None:
    question = "SELECT sum(population) FILTER (force = $force), sum(population) FROM population_force WHERE year(period) = 2020"
    assert ask(question, {"force": WEST_MERCIA}) == [(1_298_422, 59_719_724)]
    assert ask("SELECT count(*), count(DISTINCT district_code) FROM population_district") == [(6_620, 331)]
    assert ask("SELECT sum(population) FROM population_age") == [(1_298_422,)]
    assert ask("SELECT sum(population), sum(population) FILTER (lower(sex) = 'male') FROM population_age_sex") == [
        (1_282_237, 633_497)
    ]
    totals = "SELECT sum(all_ages), sum(aged_16_to_64), sum(aged_65_to_74) FROM census_broad_age"
    assert ask(totals) == [(1_299_866, 776_110, 159_712)]


def test_the_census_adds_up_in_each_table_and_differs_between_them(ask: Any) -> None:
    tables = {
        "census_ethnicity": ("residents", 1_299_826),
        "census_disability": ("residents", 1_299_836),
        "census_religion": ("residents", 1_299_882),
        "census_deprivation": ("households", 558_889),
    }
    for table, (total, expected) in tables.items():
        assert ask(f"SELECT sum(count) FROM {table}") == [(expected,)]
        off = (
            f"SELECT count(*) FROM (SELECT lsoa_code FROM {table} GROUP BY lsoa_code HAVING sum(count) <> max({total}))"
        )
        assert ask(off) == [(0,)]


def test_the_layouts_of_outcomes_and_of_stops_without_a_month_edge(ask: Any) -> None:
    assert ask("SELECT force, period, count(*) FROM outcomes GROUP BY ALL") == [(WEST_MERCIA, date(2025, 1, 1), 11)]
    stops = "SELECT period, count(*) FROM stop_and_search WHERE force = $force GROUP BY ALL"
    assert ask(stops, {"force": WEST_MERCIA}) == [(date(2024, 3, 1), 18)]
