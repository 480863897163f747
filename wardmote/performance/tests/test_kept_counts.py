"""The counts that a load keeps are those of the rows, at every vintage, whenever they were made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wardmote.core.definitions import DefinitionError
from wardmote.performance.sources import Source, read_source, sources
from wardmote.performance.tests.making import Place, a_street_file
from wardmote.performance.tests.test_sources import GOOD, written

JANUARY, FEBRUARY = "2025-01-west-mercia-street.csv", "2025-02-west-mercia-street.csv"
STREET = next(source for source in sources() if source.slug == "street")


def without_counts() -> list[Source]:
    """The sources as a release had them that kept no counts."""
    return [replace(source, counted_by=()) for source in sources()]


def are_those_of_the_rows(place: Place, vintage: int) -> bool:
    """Whether every kept count of the street is what counting its rows gives. There must be some."""
    for counts in STREET.kept_counts:
        columns = ", ".join(column.name for column in counts.columns if column.name != "number")
        kept = place.ask(f"SELECT {columns}, force, period, vintage, number FROM {counts.slug}", as_at=vintage)
        made = place.ask(f"SELECT {columns}, force, period, vintage, count(*) FROM street GROUP BY ALL", as_at=vintage)
        if not made or sorted(kept, key=repr) != sorted(made, key=repr):
            return False
    return True


def files_of_counts(place: Place) -> list[str]:
    return sorted(path.parent.name for path in place.warehouse.glob("parts/street_by_*/*.parquet"))


def test_a_load_counts_its_rows_and_a_restated_month_keeps_its_earlier_counts(place: Place) -> None:
    place.load(place.put(JANUARY, a_street_file()), place.put(FEBRUARY, a_street_file("2025-02")))
    place.load_data(JANUARY, a_street_file(rows=11))
    assert len(files_of_counts(place)) == 2 * len(STREET.counted_by)
    assert are_those_of_the_rows(place, 1)
    assert are_those_of_the_rows(place, 2)
    by_month = "SELECT sum(number) FROM street_by_crime_type_and_lsoa_code GROUP BY period ORDER BY period"
    assert place.ask(by_month) == [(11,), (8,)]
    assert place.ask(by_month, as_at=1) == [(8,), (8,)]


def test_a_warehouse_of_before_answers_all_the_same_and_the_next_load_keeps_its_counts(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(), sources=without_counts())
    place.load_data(JANUARY, a_street_file(rows=11), sources=without_counts())
    assert files_of_counts(place) == []
    assert are_those_of_the_rows(place, 1)
    assert are_those_of_the_rows(place, 2)
    place.load_data(FEBRUARY, a_street_file("2025-02"))
    assert len(files_of_counts(place)) == 3 * len(STREET.counted_by)
    assert are_those_of_the_rows(place, 1)
    assert are_those_of_the_rows(place, 3)


def test_where_nothing_was_loaded_there_are_no_counts(place: Place) -> None:
    assert place.ask("SELECT * FROM street_by_crime_type_and_lsoa_code") == []


@pytest.mark.parametrize(
    ("counted_by", "told"),
    [
        ("[[force_name]]", "no column called force_name"),
        ("[[number]]", "cannot be counted by a column called number"),
        ("[[tally]]", "tally is not text"),
    ],
)
def test_columns_to_count_by_are_columns_of_the_source(tmp_path, counted_by: str, told: str) -> None:
    more = "".join(f"  - {{name: {name}, header: {name}, type: integer}}\n" for name in ("number", "tally"))
    with pytest.raises(DefinitionError, match=told):
        read_source(written(tmp_path, f"{GOOD}{more}counted_by: {counted_by}\n"))
