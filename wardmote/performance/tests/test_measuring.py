"""Values are computed from what is loaded, and are what a slow, obvious count of the same rows gives."""

from __future__ import annotations

import fcntl
from datetime import date
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from wardmote.performance import measuring, stored
from wardmote.performance.measuring import recompute
from wardmote.performance.selectors import series as selectors
from wardmote.performance.stored import Build
from wardmote.performance.tests.factories import measure
from wardmote.performance.tests.making import STOPS, STREET, Place

pytestmark = pytest.mark.django_db
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)
LOOKUP = "lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code\n"
DISTRICTS = "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"


def street(month: str, *rows: tuple[str, str, str]) -> bytes:
    """Rows of (type, outcome, small area)."""
    lines = [
        f"{'' if kind == 'Anti-social behaviour' else f'{number:064x}'},{month},West Mercia,West Mercia,"
        f"-2.1,52.2,On a street,{area},Area,{kind},{outcome},"
        for number, (kind, outcome, area) in enumerate(rows)
    ]
    return "\n".join([STREET, *lines, ""]).encode()


@pytest.fixture
def here(data_folder) -> Place:
    """The warehouse of the installation, with two districts of West Mercia and one of Warwickshire."""
    place = Place(data_folder)
    place.load_data(
        "lookup_lsoa21_ward24_ltla24.csv",
        (
            LOOKUP
            + "S 1,E01000001,Ward,E05000001,Shropshire,E06000051\n"
            + "T 1,E01000002,Ward,E05000002,Telford,E06000020\n"
            + "W 1,E01000003,Ward,E05000003,Stratford,E07000221\n"
        ).encode(),
    )
    place.load_data(
        "lookup_ltla24_csp24_pfa24.csv",
        (
            DISTRICTS
            + "E06000051,Shropshire,E22000360,Both together,E23000016,West Mercia\n"
            + "E06000020,Telford,E22000360,Both together,E23000016,West Mercia\n"
            + "E07000221,Stratford,E22000999,Stratford,E23000017,Warwickshire\n"
        ).encode(),
    )
    return place


def values(key: str, code: str) -> list[tuple[date, float | None, float | None]]:
    return [(each.period, each.numerator, each.denominator) for each in stored.values_of(code, key)]


def test_nothing_loaded_computes_nothing(data_folder):
    assert recompute() is None
    assert not stored.place().exists()


def test_districts_count_what_lies_in_them_and_the_force_counts_all(here):
    rows = [
        ("Burglary", "Under investigation", "E01000001"),
        ("Burglary", "Awaiting court outcome", "E01000001"),
        ("Burglary", "Under investigation", "E01000003"),  # in another force's district
        ("Burglary", "Under investigation", ""),
        ("Anti-social behaviour", "", "E01000002"),
    ]
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *rows))
    assert recompute()
    assert values("burglary", "E23000016") == [(JANUARY, 4, None)]
    assert "Open Government Licence" in selectors.every_series(selectors.areas()[0])[0].attribution
    assert values("burglary", "E06000051") == [(JANUARY, 2, None)]
    assert values("burglary", "E06000020") == [(JANUARY, 0, None)], "a month that was loaded has zeros"
    assert values("burglary", "E22000360") == [(JANUARY, 2, None)]
    assert values("burglary", "E07000221") == []
    assert values("charged", "E06000051") == [(JANUARY, 1, 2)]
    assert values("charged", "E06000020") == [(JANUARY, 0, 0)]
    assert [(each.code, each.parent) for each in selectors.areas_of(measure("burglary"))] == [
        ("E22000360", "E23000016"),
        ("E06000051", "E22000360"),
        ("E06000020", "E22000360"),
        ("E23000016", None),
    ]


def test_a_month_that_was_not_loaded_is_a_gap(here):
    for month in ("2025-01", "2025-03"):
        here.load_data(f"{month}-west-mercia-street.csv", street(month, ("Drugs", "", "E01000001")))
    recompute()
    assert [period for period, *_ in values("burglary", "E23000016")] == [JANUARY, date(2025, 3, 1)]


def test_a_restated_month_keeps_what_was_first_published(here):
    one, two = ("Burglary", "", "E01000001"), ("Burglary", "", "E01000002")
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", one))
    here.load_data("2025-02-west-mercia-street.csv", street("2025-02", one))
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", one, one, two))
    recompute()
    found = {each.period: each for each in stored.values_of("E23000016", "burglary")}
    assert [(each.first_numerator, each.numerator, each.vintage) for each in found.values()] == [(1, 3, 5), (1, 1, 4)]
    (shropshire, _) = stored.values_of("E06000051", "burglary")
    assert (shropshire.first_numerator, shropshire.numerator) == (1, 2)
    series = selectors.series_of(measure("burglary"), selectors.areas()[0])
    assert series.vintage == 5


def test_what_is_unknown_is_not_a_zero(here):
    head = "year,force,quarter,month,tests,type,count\n"
    rows = "2017,West Mercia,Q1,January,,positive,5\n2017,West Mercia,Q1,January,,negative,NA\n"
    here.load_data("breath-tests-2017.csv", (head + rows).encode())
    recompute()
    assert values("breath-tests", "E23000016") == []
    assert values("breath-tests-positive", "E23000016") == [(date(2017, 1, 1), 5, None)]


def test_residents_are_the_newest_estimate_of_the_year_or_before_it(here):
    head = "pfa24_code,pfa24_name,year,population\n"
    rows = "E23000016,West Mercia,2018,1000\nE23000016,West Mercia,2020,2000\nE23000016,West Mercia,2025,9000\n"
    here.load_data("population-by-force-2018.csv", (head + rows).encode())
    head = "code,name,year,population\n"
    rows = "E06000051,Shropshire,2020,700\nE06000020,Telford,2019,300\nE06000020,Telford,2020,400\n"
    here.load_data("population-by-district-2018.csv", (head + rows).encode())
    here.load_data("2024-01-west-mercia-street.csv", street("2024-01", ("Burglary", "", "E01000001")))
    recompute()
    found = {code: values("burglary-per-1000", code) for code in ("E23000016", "E06000051", "E22000360")}
    (force,) = [each for each in selectors.areas() if each.kind == "force"]
    series = selectors.series_of(measure("burglary-per-1000"), force)
    assert series is not None
    told = series.attribution
    assert told.endswith("Source: Office for National Statistics licensed under the Open Government Licence v3.0.")
    assert told.count("Open Government Licence") == 2, "the police's words, and the statisticians' once"
    assert found == {
        "E23000016": [(date(2024, 1, 1), 1, 2000)],
        "E06000051": [(date(2024, 1, 1), 1, 700)],
        "E22000360": [(date(2024, 1, 1), 1, 1100)],
    }


def test_households_are_those_of_the_census_added_up_from_small_areas(here):
    head = "lsoa21_code,total_households,deprivation_dimensions,n\n"
    rows = "E01000001,700,none,500\nE01000001,700,one,200\nE01000002,300,none,300\nE01000003,50,none,50\n"
    here.load_data("lsoa21-household-deprivation-census2021.csv", (head + rows).encode())
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", ("Burglary", "", "E01000001")))
    recompute()
    codes = ("E23000016", "E06000051", "E22000360")
    assert {code: values("burglary-per-1000-households", code) for code in codes} == {
        "E23000016": [(JANUARY, 1, 1000)],
        "E06000051": [(JANUARY, 1, 700)],
        "E22000360": [(JANUARY, 1, 1000)],
    }


def test_a_district_has_no_households_where_the_census_lacks_one_of_its_small_areas(here):
    head = "lsoa21_code,total_households,deprivation_dimensions,n\n"
    both = ("Burglary", "", "E01000001"), ("Burglary", "", "E01000002")
    small_areas = "S 2,E01000004,Ward,E05000001,Shropshire,E06000051\nT 1,E01000002,Ward,E05000002,Telford,E06000020\n"
    first = "S 1,E01000001,Ward,E05000001,Shropshire,E06000051\n"
    here.load_data("lookup_lsoa21_ward24_ltla24.csv", f"{LOOKUP}{first}{small_areas}".encode())
    rows = "E01000001,700,none,500\nE01000001,700,one,200\nE01000002,300,none,300\n"
    here.load_data("lsoa21-household-deprivation-census2021.csv", (head + rows).encode())
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *both))
    recompute()
    key, codes = "burglary-per-1000-households", ("E23000016", "E06000051", "E22000360", "E06000020")
    assert {code: [each.denominator for each in stored.values_of(code, key)] for code in codes} == {
        "E23000016": [None],
        "E06000051": [None],
        "E22000360": [None],
        "E06000020": [300],
    }
    (telford,) = [each for each in selectors.areas() if each.code == "E06000020"]
    series = selectors.series_of(measure(key), telford)
    assert series is not None
    assert "Contains OS data" in series.attribution, "the lookup that says where each small area lies"


def test_a_value_per_head_is_as_new_as_its_residents_and_tells_no_first_value_that_never_was(here):
    burglary = ("Burglary", "", "E01000001")

    def load_residents(year: int, residents: int) -> None:
        rows = f"pfa24_code,pfa24_name,year,population\nE23000016,West Mercia,{year},{residents}\n"
        here.load_data(f"population-by-force-{year}.csv", rows.encode())

    def told() -> list[tuple[object, ...]]:
        recompute()
        found = stored.values_of("E23000016", "burglary-per-1000")
        counts = [(each.numerator, each.denominator, each.first_numerator, each.first_denominator) for each in found]
        return [(*each, value.vintage) for each, value in zip(counts, found, strict=True)]

    load_residents(2020, 1000)
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", burglary))
    assert told() == [(1, 1000, 1, 1000, 4)]
    load_residents(2024, 2000)
    assert told() == [(1, 2000, None, None, 5)]
    assert [each.vintage for each in stored.values_of("E23000016", "burglary")] == [4]
    here.load_data("2025-02-west-mercia-street.csv", street("2025-02", burglary))
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", burglary, burglary))
    here.load_data("2025-02-west-mercia-street.csv", street("2025-02", burglary, burglary))
    assert told() == [(2, 2000, None, None, 7), (2, 2000, 1, 2000, 8)]


def test_a_small_number_is_hidden_with_its_partner_and_stays_so_after_a_restatement(here, data_folder):
    own = data_folder / "definitions" / "measures"
    own.mkdir(parents=True)
    text = measure_file("robbery").replace("key: robbery", "key: few").replace("title: Robbery", "title: Few")
    (own / "few.yaml").write_text(text.replace("threshold: 0", "threshold: 5"))
    few, many = ("Robbery", "", "E01000001"), ("Robbery", "", "E01000002")
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", few, few, *[many] * 9))
    here.load_data("2025-02-west-mercia-street.csv", street("2025-02", *[few] * 6, *[many] * 9))
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *[few] * 8, *[many] * 9))
    recompute()
    january, february = zip(
        *(stored.values_of(code, "few") for code in ("E06000051", "E06000020", "E22000360")), strict=True
    )
    assert [each.numerator for each in february] == [6, 9, 15]
    assert [each.suppressed for each in january] == [True, True, False], (
        "either shown would tell what was hidden before"
    )
    assert january[0].first_numerator is None


FEW, MANY, NOWHERE = (("Robbery", "", code) for code in ("E01000001", "E01000002", ""))


def of_few(data_folder, areas: str) -> None:
    """A measure of the installation's own, with a threshold of 5, for areas of these kinds."""
    own = data_folder / "definitions" / "measures"
    own.mkdir(parents=True)
    text = measure_file("robbery").replace("key: robbery", "key: few").replace("title: Robbery", "title: Few")
    text = text.replace("threshold: 0", "threshold: 5").replace("areas: [force, partnership, district]", areas)
    assert areas in text
    (own / "few.yaml").write_text(text)


def shown(*codes: str) -> list[float | None]:
    """The newest January of each area."""
    found = [each for code in codes for each in stored.values_of(code, "few") if each.period == JANUARY]
    return [each.numerator for each in found]


def test_a_small_number_of_a_force_is_hidden_where_no_districts_are_known(data_folder):
    of_few(data_folder, "areas: [force]")
    here = Place(data_folder)
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", NOWHERE, NOWHERE))
    here.load_data("2025-02-west-mercia-street.csv", street("2025-02", *[NOWHERE] * 9))
    recompute()
    assert [(each.numerator, each.suppressed) for each in stored.values_of("E23000016", "few")] == [
        (None, True),
        (9, False),
    ]


@pytest.mark.parametrize(
    ("areas", "there", "left"),
    [
        ("areas: [district]", ("E06000051", "E06000020"), [None, 9]),
        ("areas: [partnership, district]", ("E06000051", "E06000020", "E22000360"), [None, None, 11]),
        ("areas: [force, district]", ("E06000051", "E06000020", "E23000016"), [None, None, 11]),
    ],
)
def test_a_small_number_is_hidden_whatever_kinds_of_area_have_figures(here, data_folder, areas, there, left):
    of_few(data_folder, areas)
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", FEW, FEW, *[MANY] * 9))
    recompute()
    assert shown(*there) == left


def test_a_district_may_have_been_published_less_often_than_its_force(here, data_folder):
    of_few(data_folder, "areas: [force, partnership, district]")
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", FEW, FEW, *[MANY] * 9))
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *[NOWHERE] * 12))
    recompute()
    assert shown("E06000051", "E06000020", "E22000360", "E23000016") == [None, None, 11, 12]


def test_nothing_is_computed_twice_unless_a_load_or_a_definition_changed(here, data_folder):
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", ("Burglary", "", "E01000001")))
    assert recompute()
    assert recompute() is None
    assert recompute(even_if_same=True)
    own = data_folder / "definitions" / "measures"
    own.mkdir(parents=True)
    (own / "burglary-here.yaml").write_text(
        measure_file("burglary")
        .replace("key: burglary", "key: burglary-here")
        .replace("title: Burglary", "title: Ours")
    )
    assert recompute()
    assert values("burglary-here", "E23000016") == [(JANUARY, 1, None)]


def measure_file(key: str) -> str:
    return (settings.DEFINITIONS_DIR / "measures" / f"{key}.yaml").read_text(encoding="utf-8")


def test_a_load_computes_by_itself_and_the_command_says_so(here):
    path = here.put("2025-02-west-mercia-street.csv", street("2025-02", ("Burglary", "", "E01000001")))
    told, beside = StringIO(), StringIO()
    call_command("load", path, stdout=told, stderr=beside)
    assert "Computed" in beside.getvalue()
    assert values("burglary", "E23000016") == [(FEBRUARY, 1, None)]
    again = StringIO()
    call_command("measure", stdout=again)
    assert again.getvalue() == "The values are up to date.\n"


def test_a_measure_whose_residents_or_households_nobody_has_loaded_has_no_values_and_no_row(here):
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", ("Burglary", "", "E01000001")))
    recompute()
    assert values("burglary", "E23000016")
    assert {each.measure for each in stored.values_of("E23000016")}.isdisjoint(
        {"burglary-per-1000", "burglary-per-1000-households"}
    )
    here.load_data(
        "population-by-force-2018.csv", b"pfa24_code,pfa24_name,year,population\nE23000016,West Mercia,2018,1000\n"
    )
    recompute()
    assert [each.denominator for each in stored.values_of("E23000016", "burglary-per-1000")] == [1000]


def test_a_new_way_of_computing_or_storing_computes_anew(here, monkeypatch):
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", ("Burglary", "", "E01000001")))
    assert recompute()
    monkeypatch.setattr(measuring, "COMPUTED_AS", measuring.COMPUTED_AS + 1)
    assert recompute()
    monkeypatch.setattr(stored, "TABLES", stored.TABLES + "\n")
    assert recompute()
    assert recompute() is None


def test_a_file_of_values_that_is_spoilt_is_made_anew(here):
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", ("Burglary", "", "E01000001")))
    recompute()
    stored.place().write_bytes(b"no database at all, but long enough to be taken for one" * 90)
    assert recompute()
    stored.place().write_bytes(b"")
    assert recompute()
    assert values("burglary", "E23000016") == [(JANUARY, 1, None)]


def test_two_that_store_at_once_do_not_spoil_each_other(data_folder):
    def while_another_stores():
        stored.keep(Build(made_from="another"))
        assert stored.made_from() == "another"
        yield from ()

    stored.keep(Build(values=while_another_stores(), made_from="this"))
    assert stored.made_from() == "this"
    assert [each.name for each in stored.place().parent.iterdir()] == ["values.sqlite3"]


def test_only_one_computes_at_a_time_and_clears_up_after_a_killed_one(here, monkeypatch):
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", ("Burglary", "", "E01000001")))
    left = stored.place().with_suffix(".abc.new")
    left.write_bytes(b"half")

    def keep_only_alone(build):
        with (left.parent / "measuring.lock").open() as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return 7

    monkeypatch.setattr(stored, "keep", keep_only_alone)
    assert recompute() == 7
    assert not left.exists()


QUARTER = ("2025-01", "2025-02", "2025-03")


def parts(key: str, code: str) -> list[tuple[str, float | None, float | None]]:
    return [(each.part, each.numerator, each.denominator) for each in stored.parts_of(code, key)]


def load_quarter(here: Place, *rows: tuple[str, str, str]) -> None:
    for month in QUARTER:
        here.load_data(f"{month}-west-mercia-street.csv", street(month, *rows))


def test_a_measure_is_taken_apart_in_the_newest_whole_quarter(here):
    load_quarter(
        here,
        ("Burglary", "Awaiting court outcome", "E01000001"),
        ("Drugs", "Awaiting court outcome", "E01000001"),
        ("Drugs", "Under investigation", "E01000002"),
    )
    here.load_data("2025-04-west-mercia-street.csv", street("2025-04", ("Robbery", "", "E01000001")))
    recompute()
    assert parts("recorded-crime", "E23000016") == [("Burglary", 3, None), ("Drugs", 6, None)]
    assert parts("recorded-crime", "E06000051") == [("Burglary", 3, None), ("Drugs", 3, None)]
    assert parts("charged", "E23000016") == [("Burglary", 3, 3), ("Drugs", 3, 6)]
    assert parts("charged", "E06000020") == [("Drugs", 0, 3)]
    (first, _) = stored.parts_of("E23000016", "charged")
    assert (first.first, first.last) == (JANUARY, date(2025, 3, 1))


def test_a_restated_month_is_taken_apart_as_it_stands_now_and_a_quarter_with_a_gap_not_at_all(here):
    load_quarter(here, ("Burglary", "", "E01000001"), ("Drugs", "", "E01000001"))
    here.load_data("2025-02-west-mercia-street.csv", street("2025-02", ("Drugs", "", "E01000001")))
    here.load_data("2025-05-west-mercia-street.csv", street("2025-05", ("Robbery", "", "E01000001")))
    here.load_data("2025-06-west-mercia-street.csv", street("2025-06", ("Robbery", "", "E01000001")))
    recompute()
    assert parts("recorded-crime", "E23000016") == [("Burglary", 2, None), ("Drugs", 3, None)]


def test_rows_that_do_not_say_it_are_a_part_of_their_own(here):
    stop = "Person search,{},False,,52.1,-2.2,Male,25-34,,{},,Controlled drugs,Arrest,True,"
    for month in QUARTER:
        lines = [
            STOPS,
            stop.format(f"{month}-05T10:00:00+00:00", "White"),
            stop.format(f"{month}-06T10:00:00+00:00", ""),
        ]
        here.load_data(f"{month}-west-mercia-stop-and-search.csv", "\n".join([*lines, ""]).encode())
    recompute()
    found = stored.parts_of("E23000016", "stop-searches")
    assert [(each.part, each.numerator) for each in found if each.breakdown == "officer_defined_ethnicity"] == [
        ("", 3),
        ("White", 3),
    ]


def test_a_small_part_is_hidden_with_another_and_districts_are_not_taken_apart(here, data_folder):
    of_few(data_folder, "areas: [force, partnership, district]")
    path = data_folder / "definitions" / "measures" / "few.yaml"
    text = path.read_text()
    conditions = text[text.index("  where:") : text.index("areas:")]
    path.write_text(text.replace(conditions, "").replace("frequency:", "breakdowns: [crime_type]\nfrequency:"))
    rows = [("Robbery", "", "E01000001"), *[("Drugs", "", "E01000002")] * 9, *[("Burglary", "", "E01000001")] * 12]
    load_quarter(here, *rows)
    recompute()
    assert parts("few", "E23000016") == [("Burglary", 36, None), ("Drugs", None, None), ("Robbery", None, None)]
    assert parts("few", "E06000051") == parts("few", "E22000360") == []
    here.load_data("2025-01-west-mercia-street.csv", street("2025-01", *rows, *[("Robbery", "", "E01000001")] * 30))
    recompute()
    assert [top for _part, top, _over in parts("few", "E23000016")] == [36, None, None], (
        "27 shown would tell what was hidden"
    )


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("source: street", "source: streets", "source: there is no source called streets"),
        ("column: crime_type", "column: crime_kind", "numerator.where.0: street has no column called crime_kind"),
        ("column: crime_type", "column: month", "numerator.where.0: month of street has no words"),
        ("label: ", "sum: crime_type\n  label: ", "numerator.sum: crime_type of street has no numbers"),
        ("frequency:", "breakdowns: [month]\nfrequency:", "breakdowns.0: month of street has no words"),
        ("frequency: month", "frequency: year", "frequency: street has figures by month, not by year"),
    ],
)
def test_a_measure_that_asks_for_what_its_source_has_not_is_named(here, data_folder, was, now, told):
    of_few(data_folder, "areas: [force]")
    path = data_folder / "definitions" / "measures" / "few.yaml"
    text = path.read_text()
    assert was in text
    path.write_text(text.replace(was, now, 1))
    with pytest.raises(CommandError, match=rf"few.yaml, line \d+, {told}"):
        call_command("measure")
    assert not stored.place().exists()
