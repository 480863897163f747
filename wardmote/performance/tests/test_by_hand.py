"""Figures of the real files, worked out by hand and by a slow, obvious count, beside what the warehouse makes of them."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tarfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import override_settings

from wardmote.performance import stored
from wardmote.performance.definitions import measures
from wardmote.performance.measuring import recompute
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors import series as selectors
from wardmote.performance.selectors.loads import warehouse
from wardmote.performance.sources import sources
from wardmote.performance.tests.factories import WEST_MERCIA, measure
from wardmote.performance.tests.making import Place

DATA = Path(os.environ.get("WARDMOTE_SHARED", Path(settings.BASE_DIR).parent / "shared")) / "data"
CRIMES = DATA / "police-uk" / "west-mercia-and-comparators-16-months.tar.gz"
STOPS = DATA / "police-uk" / "met-stop-and-search-2020-07-to-09.tar.gz"
LONDON = Area("E23000001", "Metropolitan Police", "force")
JULY_2020, DECEMBER_2025 = date(2020, 7, 1), date(2025, 12, 1)
CODES = {
    "west-mercia": "E23000016", "devon-and-cornwall": "E23000035", "staffordshire": "E23000015", "lincolnshire": "E23000020",
    "norfolk": "E23000024", "north-wales": "W15000001", "gloucestershire": "E23000037", "wiltshire": "E23000038",
    "warwickshire": "E23000017", "suffolk": "E23000025",
}  # fmt: skip
CHARGED = {"Awaiting court outcome", "Court result unavailable", "Suspect charged as part of another case"}

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def computed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    if not CRIMES.exists():
        pytest.skip("The real data are not here: set WARDMOTE_SHARED to the folder that holds data/.")
    root = tmp_path_factory.mktemp("real")
    tables = [
        path for name in ("home-office", "geography", "population") for path in sorted((DATA / name).glob("*.csv*"))
    ]
    with override_settings(DATA_DIR=root):
        Place(root).load(CRIMES, STOPS, *tables)
        assert recompute()
        yield


def rows_of(archive: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Every row of every file in an archive, with the file's name."""
    with tarfile.open(archive) as files:
        for member in files:
            if file := files.extractfile(member):
                for row in csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")):
                    yield Path(member.name).name, row


def at(key: str, area: Area, period: date) -> tuple[Any, Any, Any]:
    """Numerator, denominator and value."""
    series = selectors.series_of(measure(key), area)
    return next((each.numerator, each.denominator, each.value) for each in series.points if each.period == period)


def test_the_searches_of_july_2020_in_london_for_drugs_and_with_a_result() -> None:
    july = [
        row
        for _name, row in rows_of(STOPS)
        if datetime.fromisoformat(row["Date"]).astimezone(ZoneInfo("Europe/London")).month == JULY_2020.month
    ]
    drugs = sum(row["Object of search"] == "Controlled drugs" for row in july)
    nothing = sum(row["Outcome"] == "A no further action disposal" for row in july)
    assert (len(july), drugs, len(july) - nothing) == (25_909, 17_371, 5_935)
    assert at("stop-searches", LONDON, JULY_2020)[0] == len(july)
    assert at("stop-search-drugs", LONDON, JULY_2020) == (drugs, len(july), drugs / len(july) * 100)
    positive = len(july) - nothing
    assert at("stop-search-positive-outcome", LONDON, JULY_2020) == (positive, len(july), positive / len(july) * 100)


def test_the_strength_of_special_constables_is_that_of_the_tables() -> None:
    points = selectors.series_of(measure("special-constables"), WEST_MERCIA).points
    assert {each.period.year: each.value for each in points if each.period.year in (2007, 2017, 2022)} == {
        2007: 274,
        2017: 410,
        2022: 81,
    }
    assert at("special-constables-women", WEST_MERCIA, date(2022, 3, 1)) == (15, 81, pytest.approx(15 / 81 * 100))
    assert at("police-officers", WEST_MERCIA, date(2014, 3, 1))[0] == pytest.approx(1966.05)
    assert [each.period.year for each in selectors.series_of(measure("support-volunteers"), WEST_MERCIA).points] == [
        2018, 2019, 2020, 2021, 2022,
    ]  # fmt: skip


def test_a_rank_worked_out_by_hand() -> None:
    """Recorded crime of December 2025 by the residents of mid-2020, as printed in the two files."""
    crimes = Counter(
        CODES[name[len("2025-12-") : -len("-street.csv")]]
        for name, row in rows_of(CRIMES)
        if name.startswith("2025-12") and row["Crime type"] != "Anti-social behaviour"
    )
    with (DATA / "home-office" / "population-by-force-2001-2020.csv").open(encoding="utf-8") as file:
        residents = {row["pfa24_code"]: int(row["population"]) for row in csv.DictReader(file) if row["year"] == "2020"}
    rates = {code: count / residents[code] * 1000 for code, count in crimes.items()}
    by_hand = sorted(rates, key=lambda code: rates[code])
    assert (crimes["E23000016"], residents["E23000016"], by_hand.index("E23000016") + 1) == (6745, 1_298_422, 4)
    found = selectors.comparison(measure("recorded-crime-per-1000"), WEST_MERCIA)
    assert (found.period, found.rank, found.of, found.tied, found.silent) == (DECEMBER_2025, 4, 10, 0, ())
    assert found.average == pytest.approx(sum(crimes.values()) / sum(residents[code] for code in crimes) * 1000)
    assert {each.area.code: each.value for each in found.standings} == pytest.approx(rates)


def test_known_facts_of_the_breath_tests_and_the_severity_score() -> None:
    tests = selectors.series_of(measure("breath-tests"), WEST_MERCIA)
    positive = selectors.series_of(measure("breath-tests-positive"), WEST_MERCIA)
    every, with_alcohol = [each.value or 0 for each in tests.points], [each.numerator or 0 for each in positive.points]
    assert (len(every), sum(every), sum(with_alcohol)) == (204, 232_425, 33_092)
    assert at("crime-severity", WEST_MERCIA, date(2014, 3, 31))[2] == pytest.approx(6.4788, abs=5e-5)
    norfolk = Area("E23000024", "Norfolk", "force")
    assert not [
        each for each in selectors.series_of(measure("breath-tests"), norfolk).points if each.period.year == 2017
    ]
    unknown = [
        each for each in selectors.series_of(measure("breath-tests-positive"), LONDON).points if each.value is None
    ]
    assert {each.period.year for each in unknown} == {2017, 2018}


def test_every_count_of_crime_is_what_counting_row_by_row_gives() -> None:
    with gzip.open(next((DATA / "geography").glob("lookup_lsoa*")), "rt", encoding="utf-8") as file:
        district_of = {row["lsoa21_code"]: row["ltla24_code"] for row in csv.DictReader(file)}
    with gzip.open(next((DATA / "geography").glob("lookup_ltla*")), "rt", encoding="utf-8") as file:
        force_of = {row["ltla24_code"]: row["pfa24_code"] for row in csv.DictReader(file)}
    crimes: Counter[tuple[str, str, date]] = Counter()
    charged: Counter[tuple[str, date]] = Counter()
    for name, row in rows_of(CRIMES):
        force, period = CODES[name[len("2025-12-") : -len("-street.csv")]], date.fromisoformat(f"{row['Month']}-01")
        district = district_of.get(row["LSOA code"], "")
        for area in [force, district] if force_of.get(district) == force else [force]:
            crimes[row["Crime type"], area, period] += 1
            charged[area, period] += row["Last outcome category"] in CHARGED
    kinds = {
        each.key: each.numerator.where[0].one_of[0]
        for each in measures()
        if each.source == "street" and each.denominator is None and each.numerator.where[0].one_of
    }
    assert len(kinds) == 14
    areas = {area for _kind, area, _period in crimes}
    for area in areas:
        found: dict[str, dict[date, stored.Value]] = {}
        for value in stored.values_of(area):
            found.setdefault(value.measure, {})[value.period] = value
        for key, kind in kinds.items():
            assert {period: each.numerator for period, each in found[key].items()} == {
                period: crimes[kind, area, period] for period in found[key]
            }
            assert len(found[key]) == 16
        assert {period: each.numerator for period, each in found["charged"].items()} == {
            period: charged[area, period] for period in found["charged"]
        }
    assert sum(crimes.values()) > 1_900_000


def test_every_measure_asks_for_what_the_files_say() -> None:
    """Each value that a definition names is really there, and each measure has figures, but for those that are typed."""
    known = {each.slug: {column.name for column in each.columns} for each in sources()}
    with warehouse() as reader:
        for each in (each for each in measures() if not each.is_typed):
            for quantity in filter(None, (each.numerator, each.denominator)):
                assert quantity.sum is None or quantity.sum in known[each.source], each.key
                for condition in quantity.where:
                    assert condition.column in known[each.source], each.key
                    question = f"SELECT DISTINCT {condition.column} FROM {each.source}"
                    there = {value for (value,) in reader.rows(question)}
                    missing = {*condition.one_of, *condition.none_of} - there
                    assert not missing - {"Khat or Cannabis warning"}, each.key
            assert set(each.breakdowns) <= known[each.source], each.key
            assert selectors.areas_of(each), each.key
