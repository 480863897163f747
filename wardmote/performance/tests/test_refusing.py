"""What a load refuses for its time or its size: what is not over, and what was cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from wardmote.performance.sources import Source, sources
from wardmote.performance.tests.making import Place, a_street_file
from wardmote.performance.warehouse.report import Count, Few

JANUARY, FEBRUARY = "2025-01-west-mercia-street.csv", "2025-02-west-mercia-street.csv"
WEST_MERCIA = "E23000016"
ROWS = "SELECT count(*) FROM street"


# --- what is not over


@pytest.mark.parametrize("now", [datetime(2026, 1, 30, 9, tzinfo=UTC), datetime(2026, 1, 31, 23, 30, tzinfo=UTC)])
def test_a_month_that_is_not_over_is_refused_and_the_others_are_loaded(place: Place, now: datetime) -> None:
    early, good = "2026-01-west-mercia-street.csv", place.put(JANUARY, a_street_file())
    report = place.load(place.put(early, a_street_file("2026-01")), good, now=now)
    assert [(each.file, each.row, each.what) for each in report.refused] == [
        (early, 2, "The row is of January 2026, which is not over.")
    ]
    assert place.ask("SELECT DISTINCT period FROM street") == [(date(2025, 1, 1),)]


def test_a_month_is_over_when_the_day_has_ended_in_britain(place: Place) -> None:
    name, data = "2026-06-west-mercia-street.csv", a_street_file("2026-06")
    assert place.load_data(name, data, now=datetime(2026, 6, 30, 22, 59, tzinfo=UTC)).refused
    assert not place.load_data(name, data, now=datetime(2026, 6, 30, 23, 0, tzinfo=UTC)).refused


WORKFORCE = "date,geo_code,force_name,region,sex,rank_description,worker_type,total_headcount,total_fte\n"


@pytest.mark.parametrize("day", ["01-31", "03-31", "04-01"])
def test_what_is_counted_on_a_day_of_the_year_is_loaded_on_that_day(place: Place, day: str) -> None:
    data = f"{WORKFORCE}2026-{day},{WEST_MERCIA},West Mercia,x,Male,Constable,police officer,9,9\n".encode()
    then = datetime.fromisoformat(f"2026-{day}T12:00+00:00")
    (refusal,) = place.load_data("workforce-2026.csv", data, now=then - timedelta(days=1)).refused
    assert refusal.row == 2
    assert refusal.what.endswith("2026, which is yet to come.")
    assert place.load_data("workforce-2026.csv", data, now=then).refused == []


def test_the_year_that_goes_on_is_loaded_and_the_next_is_refused_with_its_row(place: Place) -> None:
    table = b"pfa24_code,pfa24_name,year,population\nE23000016,x,2026,1\n"
    assert place.load_data("population-by-force-1.csv", table).refused == []
    (refusal,) = place.load_data("population-by-force-1.csv", table + b"E23000016,x,2027,1\n").refused
    assert (refusal.row, refusal.what) == (3, "The row is of 2027, which is yet to come.")


@pytest.mark.parametrize(("month", "told"), [("9999-12", "is not over"), ("0000-01", "does not say which month")])
def test_a_month_that_no_calendar_has_is_refused_and_the_others_are_loaded(place: Place, month: str, told: str) -> None:
    counts = "month,force_code,district_code,crime_type,last_outcome,crimes\n" + f"{month},{WEST_MERCIA},,Drugs,,1\n"
    report = place.load(place.put("street-counts-1.csv", counts.encode()), place.put(JANUARY, a_street_file()))
    (refusal,) = report.refused
    assert (refusal.file, refusal.row) == ("street-counts-1.csv", 2)
    assert told in refusal.what
    assert report.rows == 8


# --- files that were cut off at the end of a line


def test_a_known_month_with_many_fewer_rows_is_refused_and_the_right_file_is_loaded_again(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=100))
    report = place.load(
        place.put(JANUARY, a_street_file(rows=40)), place.put(FEBRUARY, a_street_file("2025-02", rows=99))
    )
    (refusal,) = report.refused
    assert (refusal.file, refusal.row) == (JANUARY, None)
    assert "many fewer rows of a period than are known" in refusal.what
    assert "--fewer" in refusal.remedy
    assert report.fewer == [Few("street", WEST_MERCIA, date(2025, 1, 1), 40, 100)]
    assert [each.period.month for each in report.counts] == [2]
    assert place.ask(ROWS) == [(199,)]
    assert place.load_data(JANUARY, a_street_file(rows=110)).refused == []
    assert place.ask(ROWS) == [(209,)]


def test_with_a_reason_many_fewer_rows_are_loaded_and_the_right_file_brings_all_back(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=100))
    report = place.load_data(JANUARY, a_street_file(rows=40), reason="Counted twice until now")
    assert (report.refused, report.reason) == ([], "Counted twice until now")
    assert report.fewer == [Few("street", WEST_MERCIA, date(2025, 1, 1), 40, 100)], "what was let through is told"
    assert report.restated == [Count("street", WEST_MERCIA, date(2025, 1, 1), 40, 100)]
    place.load_data(JANUARY, a_street_file(rows=100))
    assert place.ask(ROWS) == [(100,)]


def test_where_files_share_a_month_one_that_is_missing_is_found_out(place: Place, own: Source) -> None:
    shared = [replace(own, shares_months=True)]
    head = "Received,Force,Minutes,Note\n"
    rows = [f"2025-01-{day:02},West Mercia,4,\n" for day in range(1, 31)]
    first = place.put("response-1.csv", (head + "".join(rows[:12])).encode())
    second = place.put("response-2.csv", (head + "".join(rows[12:])).encode())
    assert not place.load(first, second, sources=shared).refused
    first.write_text(head + "".join(rows[:11]))
    assert [each.file for each in place.load(first, sources=shared).refused] == ["response-1.csv"]
    assert not place.load(first, second, sources=shared).refused


def test_a_table_that_is_of_no_month_is_refused_too_where_it_was_cut(place: Place) -> None:
    head = "ltla_code,ltla_name,age,population\n"
    rows = [f"E06000051,x,{age},9\n" for age in range(90)]
    place.load_data("district-age-mid2020.csv", (head + "".join(rows)).encode())
    report = place.load_data("district-age-mid2020.csv", (head + "".join(rows[:50])).encode())
    assert [each.rows for each in report.fewer] == [50]
    assert place.ask("SELECT count(*) FROM population_age") == [(90,)]


def test_rows_that_were_counted_before_they_came_are_known(place: Place) -> None:
    head = "month,force_code,district_code,crime_type,last_outcome,crimes\n"
    counts = [f"2025-0{month},{WEST_MERCIA},,Drugs,,100\n" for month in (1, 2)]
    place.load_data("street-counts-1.csv", (head + "".join(counts)).encode())
    april = place.put("2025-04-west-mercia-street.csv", a_street_file("2025-04", rows=40))
    report = place.load(place.put(JANUARY, a_street_file(rows=40)), april)
    assert report.fewer == [Few("street", WEST_MERCIA, date(2025, 1, 1), 40, 100)]
    assert report.few == [Few("street", WEST_MERCIA, date(2025, 4, 1), 40, 100)]
    place.load_data(JANUARY, a_street_file(rows=40), reason="Counted twice")
    assert place.load_data(JANUARY, a_street_file(rows=41)).refused == []
    assert place.load_data(FEBRUARY, a_street_file("2025-02", rows=90)).refused == []


COUNTS = "month,force_code,district_code,crime_type,last_outcome,crimes\n"


def counts_of(*crimes: int, month: str = "2025-01") -> bytes:
    """A line for each number of crimes."""
    lines = [f"{month},{WEST_MERCIA},E{at},Drugs,,{number}\n" for at, number in enumerate(crimes)]
    return (COUNTS + "".join(lines)).encode()


def test_of_counts_their_sum_is_held_against_what_is_known_and_not_their_lines(place: Place) -> None:
    name = "street-counts-1.csv"
    place.load_data(name, counts_of(*[20] * 30))
    report = place.load_data(name, counts_of(*[2] * 30))
    assert len(report.refused) == 1
    assert report.fewer == [Few("street_counts", WEST_MERCIA, date(2025, 1, 1), 60, 600)]
    assert place.load_data(name, counts_of(600)).refused == [], "one line may stand for many"
    february = place.load_data("street-counts-2.csv", counts_of(*[2] * 30, month="2025-02"))
    assert february.few == [Few("street_counts", WEST_MERCIA, date(2025, 2, 1), 60, 600)]
    assert place.load_data("street-counts-3.csv", counts_of(590, month="2025-03")).few == []


def test_counts_are_held_against_the_rows_of_their_months_that_are_known(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=100))
    report = place.load_data("street-counts-1.csv", counts_of(6))
    assert len(report.refused) == 1
    assert report.fewer == [Few("street_counts", WEST_MERCIA, date(2025, 1, 1), 6, 100)]
    assert place.load_data("street-counts-1.csv", counts_of(95)).refused == []


def test_what_was_let_through_is_told_once_beside_a_file_without_rows(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=100))
    cut, none = place.put(JANUARY, a_street_file(rows=40)), place.put(FEBRUARY, a_street_file("2025-02", rows=0))
    assert len(place.load(cut, none, reason="Counted twice until now").fewer) == 1


def test_rows_and_their_counts_may_come_in_one_load(place: Place) -> None:
    (counting,) = [source for source in sources() if source.slug == "street_counts"]
    (street,) = [source for source in sources() if source.slug == "street"]
    head = "month,force_code,district_code,crime_type,last_outcome,crimes\n"
    counts = place.put("street-counts-1.csv", f"{head}2025-01,{WEST_MERCIA},,Drugs,,100\n".encode())
    cut = place.put(JANUARY, a_street_file(rows=40))
    report = place.load(counts, cut, sources=[counting, street])
    assert report.fewer == [Few("street", WEST_MERCIA, date(2025, 1, 1), 40, 100)]


def test_a_new_month_with_many_fewer_rows_than_those_around_it_is_loaded_and_told(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=100))
    report = place.load_data(FEBRUARY, a_street_file("2025-02", rows=40))
    assert report.refused == []
    assert report.few == [Few("street", WEST_MERCIA, date(2025, 2, 1), 40, 100)]
    assert place.load_data("2025-03-west-mercia-street.csv", a_street_file("2025-03", rows=95)).few == []
