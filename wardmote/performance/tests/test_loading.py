"""A load: whole files or none of them, vintages that stay, and a report that accounts for everything."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from wardmote.performance.sources import ForceRule, Source, sources
from wardmote.performance.tests.making import (
    NOW,
    STREET,
    Place,
    a_stop_file,
    a_street_file,
    a_tar,
    a_workbook,
    a_zip,
)
from wardmote.performance.tests.spoilt import SPOILT
from wardmote.performance.warehouse import swapping
from wardmote.performance.warehouse.connection import DATABASE
from wardmote.performance.warehouse.report import Count, Duplicates, Gap, NotLoaded, Report

JANUARY, FEBRUARY = "2025-01-west-mercia-street.csv", "2025-02-west-mercia-street.csv"
WEST_MERCIA = "E23000016"
ROWS = "SELECT count(*) FROM street"


# --- every way in


LONG = (
    f"{0:064x},2025-01,West Mercia Police,West Mercia Police,-1.926678,52.397483,On or near Winnipeg Road{{}},"
    "E01009110,Birmingham 128B,Vehicle crime,Investigation complete; no suspect identified,"
)


@pytest.mark.parametrize("more", ["", '"'])
@pytest.mark.parametrize("longer", [186, 213, 242])
def test_no_row_of_a_large_file_is_lost_where_line_ends_are_mixed(place: Place, longer: int, more: str) -> None:
    """DuckDB lost 15,699 rows of the first of these without a word, and 32,787 of the others."""
    half, row = 90_000, LONG.format("")
    lines = [f"{STREET}\n{LONG.format('x' * (longer - len(more)) + more)}\n", f"{row}\n" * half, f"{row}\r\n" * half]
    place.load(place.put(JANUARY, "".join(lines).encode()))
    assert place.ask(ROWS) == [(2 * half + 1,)]


@pytest.mark.parametrize("rows", [4, 40_000])
def test_rows_after_a_quotation_mark_that_stays_open_are_not_lost_without_a_word(place: Place, rows: int) -> None:
    lines = [STREET, LONG.format(""), LONG.replace("On or", '"On or').format(""), *[LONG.format("")] * rows, ""]
    report = place.load(place.put(JANUARY, "\n".join(lines).encode()))
    assert [(each.row, each.what[:16]) for each in report.refused] == [(3, "A quotation mark")]


@pytest.mark.parametrize("way", ["file", "packed", "folder", "zip", "tar", "tar.gz", "inner gz"])
def test_whatever_way_files_come_in_the_same_rows_are_there(place: Place, way: str) -> None:
    files = {f"2025/2025-01/{JANUARY}": a_street_file("2025-01"), f"2025/2025-02/{FEBRUARY}": a_street_file("2025-02")}
    match way:
        case "file":
            paths = [place.put(name.rpartition("/")[2], data) for name, data in files.items()]
        case "packed":
            paths = [place.put(f"{name.rpartition('/')[2]}.gz", gzip.compress(data)) for name, data in files.items()]
        case "folder":
            for name, data in files.items():
                (place.files / name).parent.mkdir(parents=True)
                place.put(name, data)
            place.put(".DS_Store", b"\x00")
            paths = [place.files]
        case "zip":
            paths = [place.put("archive.zip", a_zip({**files, "__MACOSX/x": b"x"}))]
        case "tar":
            paths = [place.put("archive.tar", a_tar(files, "w"))]
        case "tar.gz":
            paths = [place.put("archive.tar.gz", a_tar(files))]
        case _:
            paths = [
                place.put("archive.zip", a_zip({f"{name}.gz": gzip.compress(data) for name, data in files.items()}))
            ]
    report = place.load(*paths)
    assert (report.refused, report.rows, len(report.read)) == ([], 16, 2)
    assert place.ask("SELECT force, period, count(*) FROM street GROUP BY ALL ORDER BY ALL") == [
        (WEST_MERCIA, date(2025, 1, 1), 8),
        (WEST_MERCIA, date(2025, 2, 1), 8),
    ]


def test_a_path_with_signs_that_mean_patterns_is_that_path(place: Place) -> None:
    (place.files / "a[1]*").mkdir()
    assert place.load(place.put(f"a[1]*/{JANUARY}", a_street_file())).rows == 8


SHEET: list[list[Any]] = [
    ["Population by police force area"],
    ["pfa24_code", "pfa24_name", "year", "population"],
    [WEST_MERCIA, "West Mercia", 2019, 1_290_000.0],
    ["E23000017", "Warwickshire", 2019, 577_000],
    ["Source: made up for this test"],
]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("archived", [False, True])
def test_a_sheet_is_a_table_from_its_headers_on_without_titles_and_notes(
    place: Place, form: str, archived: bool
) -> None:
    name, data = f"anything.{form}", a_workbook(form, SHEET)
    report = place.load_data("archive.zip" if archived else name, a_zip({name: data}) if archived else data)
    assert (report.refused, report.rows) == ([], 2)
    rows = "SELECT force, period, population FROM population_force ORDER BY population"
    assert place.ask(rows) == [("E23000017", date(2019, 1, 1), 577_000), (WEST_MERCIA, date(2019, 1, 1), 1_290_000)]


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_wrong_cell_of_a_sheet_is_named_by_its_row_there(place: Place, form: str) -> None:
    report = place.load_data(f"x.{form}", a_workbook(form, [*SHEET[:3], ["E23000017", "Warwickshire", 2019, "many"]]))
    (refusal,) = report.refused
    assert (refusal.row, refusal.what) == (4, "“population” cannot be read as a whole number.")
    assert refusal.file == f"x.{form} › Figures"


# --- vintages


def test_a_restated_month_counts_and_its_earlier_value_stays(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=8))
    place.load_data(FEBRUARY, a_street_file("2025-02", rows=4))
    report = place.load_data(JANUARY, a_street_file(rows=12))
    assert report.vintage == 3
    assert report.counts == [Count("street", WEST_MERCIA, date(2025, 1, 1), 12, 8)]
    assert [place.ask(ROWS, as_at=vintage) for vintage in (0, 1, 2, 3, None)] == [
        [(0,)], [(8,)], [(12,)], [(16,)], [(16,)],
    ]  # fmt: skip
    by_vintage = "SELECT vintage, count(*) FROM street GROUP BY ALL ORDER BY ALL"
    assert place.ask(by_vintage) == [(2, 4), (3, 12)]


def test_what_is_loaded_again_changes_nothing(place: Place) -> None:
    place.load_data("archive.zip", a_zip({JANUARY: a_street_file()}))
    again = place.load_data(JANUARY, a_street_file())
    assert (again.read, again.unchanged, again.counts) == ([], [JANUARY], [])
    assert place.ask(ROWS) == [(8,)]


def test_what_was_restated_and_comes_back_counts_again(place: Place) -> None:
    for rows in (8, 12, 8):
        report = place.load_data(JANUARY, a_street_file(rows=rows))
        assert report.rows == rows
        assert place.ask(ROWS) == [(rows,)]


def test_files_that_share_a_month_replace_it_together(place: Place, own: Source) -> None:
    shared = [replace(own, shares_months=True)]
    head = "Received,Force,Minutes,Note\n"
    first = place.put("response-1.csv", f"{head}2025-01-02,West Mercia,4,\n".encode())
    second = place.put("response-2.csv", f"{head}2025-01-20,West Mercia,5,\n".encode())
    assert place.load(first, second, sources=shared).rows == 2
    place.put("response-2.csv", f"{head}2025-01-20,West Mercia,5,\n2025-01-21,West Mercia,6,\n".encode())
    report = place.load(first, second, sources=shared)
    assert (report.rows, report.unchanged) == (3, [])
    assert report.counts == [Count("response_times", WEST_MERCIA, date(2025, 1, 1), 3, 2)]
    assert place.load(first, second, sources=shared).unchanged == ["response-1.csv", "response-2.csv"]


def test_a_dry_run_says_the_same_and_keeps_nothing(place: Place) -> None:
    dry = place.load_data(JANUARY, a_street_file(), dry_run=True)
    assert (dry.vintage, dry.rows) == (None, 8)
    assert [path.name for path in place.warehouse.iterdir()] == ["loading.lock"]
    assert place.ask(ROWS) == [(0,)]


def test_a_report_is_read_again_as_it_was_told_and_so_are_those_of_earlier_releases(place: Place) -> None:
    place.load_data(JANUARY, a_street_file(rows=100))
    cut, few = place.put(JANUARY, a_street_file(rows=40)), place.put(FEBRUARY, a_street_file("2025-02", rows=30))
    report = place.load(cut, few)
    assert (len(report.fewer), len(report.few)) == (1, 1)
    assert Report.from_data(report.as_data()) == report
    earlier = {name: told for name, told in report.as_data().items() if name not in {"reason", "fewer", "few"}}
    assert Report.from_data(earlier).refused == report.refused


def test_each_vintage_keeps_its_report(place: Place) -> None:
    report = place.load_data(JANUARY, a_street_file(more=["broken"]))
    ((kept,),) = place.ask("SELECT report FROM vintage")
    assert json.loads(kept) == report.as_data()
    assert report.loaded_at == NOW.isoformat()


# --- a folder that was put back by halves, and what a broken load left


def kept_files(place: Place) -> dict[str, bytes]:
    return {
        str(path.relative_to(place.warehouse)): path.read_bytes()
        for path in place.warehouse.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("dry_run", [False, True])
def test_without_its_catalogue_nothing_is_loaded_and_no_figure_is_lost(place: Place, dry_run: bool) -> None:
    place.load_data(JANUARY, a_street_file())
    catalogue = place.warehouse / DATABASE
    away = catalogue.rename(place.files / DATABASE)
    before = kept_files(place)
    with pytest.raises(NotLoaded, match=r"000001-.*warehouse.duckdb is missing. Put back"):
        place.load_data(FEBRUARY, a_street_file("2025-02"), dry_run=dry_run)
    assert kept_files(place) == before
    away.rename(catalogue)
    assert place.load_data(FEBRUARY, a_street_file("2025-02")).vintage == 2
    assert place.ask(ROWS) == [(16,)]


def test_an_older_catalogue_put_back_does_not_cost_the_newer_figures(place: Place) -> None:
    place.load_data(JANUARY, a_street_file())
    older = (place.warehouse / DATABASE).read_bytes()
    place.load_data(FEBRUARY, a_street_file("2025-02"))
    (place.warehouse / DATABASE).write_bytes(older)
    before = kept_files(place)
    with pytest.raises(NotLoaded, match=r"\(3, the first is 000002-.*does not know them"):
        place.load_data(JANUARY, a_street_file(rows=9))
    assert kept_files(place) == before


@pytest.mark.parametrize("damage", [b"", b"no catalogue at all" * 1000])
def test_a_damaged_catalogue_is_said_plainly_and_nothing_is_lost(place: Place, damage: bytes) -> None:
    place.load_data(JANUARY, a_street_file())
    (place.warehouse / DATABASE).write_bytes(damage)
    before = kept_files(place)
    with pytest.raises(NotLoaded, match=r"warehouse.duckdb cannot be read: .* Put back a copy of the whole folder"):
        place.load_data(FEBRUARY, a_street_file("2025-02"))
    assert kept_files(place) == before


def test_what_a_load_left_that_broke_off_is_cleared_by_the_next_and_not_by_a_dry_run(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.load_data(JANUARY, a_street_file())

    def full(path: Path) -> None:
        if path.name == DATABASE:
            raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(swapping, "_to_disk", full)
        with pytest.raises(OSError, match="No space"):
            place.load_data(FEBRUARY, a_street_file("2025-02", rows=4))
    left = kept_files(place)
    assert sum(name.endswith(".parquet") for name in left) == 6, "rows and two kinds of counts, twice"
    place.load_data(FEBRUARY, a_street_file("2025-02"), dry_run=True)
    assert kept_files(place) == left
    place.load_data(FEBRUARY, a_street_file("2025-02"))
    place.load_data(JANUARY, a_street_file(rows=9))
    assert place.ask(ROWS) == [(17,)]
    assert not (place.warehouse / swapping.SWAPPING).exists()


# --- the report


def test_columns_that_the_source_does_not_know_are_named_and_not_kept(place: Place) -> None:
    report = place.load_data(JANUARY, a_street_file())
    assert report.read[0].left_out == ("Context",)
    assert "Context" not in [row[0] for row in place.ask("DESCRIBE street")]


def test_columns_stand_in_any_order(place: Place) -> None:
    turned = (
        "Crime type,LSOA code,Month,Crime ID,Reported by,Falls within,Longitude,Latitude,Location,LSOA name,"
        "Last outcome category"
    )
    line = "Drugs,E01010000,2025-01,a,,,1,2,here,there,"
    report = place.load_data(JANUARY, f"{turned}\n{line}\n".encode())
    assert report.refused == []
    assert place.ask("SELECT crime_id, crime_type, lsoa_code FROM street") == [("a", "Drugs", "E01010000")]


def test_files_of_two_layouts_make_one_table(place: Place) -> None:
    short = STREET.removesuffix(",Context")
    line = "a,2025-02,,,,,here,,,Drugs,"
    report = place.load(place.put(JANUARY, a_street_file()), place.put(FEBRUARY, f"{short}\n{line}\n".encode()))
    assert report.refused == []
    assert place.ask(ROWS) == [(9,)]


def test_keys_that_stand_twice_are_told_and_those_without_one_are_not(place: Place) -> None:
    twice, differs = f"{0:064x},2025-01,West Mercia Police,West Mercia Police,", f"{2:064x},2025-01,,,,,here,,,Drugs,,"
    same = f'{twice}-2.1,52.2,"On or near High Street, West",E01010000,Westshire 001A,Burglary,,'
    report = place.load_data(JANUARY, a_street_file(more=[same, differs]))
    assert report.duplicates == [Duplicates("street", WEST_MERCIA, keys=2, rows=4, identical=1)]


def test_months_that_are_missing_in_the_middle_are_told_also_those_of_earlier_loads(place: Place) -> None:
    place.load_data(JANUARY, a_street_file())
    report = place.load_data("2025-04-west-mercia-street.csv", a_street_file("2025-04"))
    assert report.gaps == [Gap("street", WEST_MERCIA, date(2025, 2, 1), date(2025, 3, 1))]
    assert place.load_data(FEBRUARY, a_street_file("2025-02")).gaps == [
        Gap("street", WEST_MERCIA, date(2025, 3, 1), date(2025, 3, 1))
    ]


def test_a_gap_over_the_turn_of_a_year(place: Place) -> None:
    place.load_data("2024-11-west-mercia-street.csv", a_street_file("2024-11"))
    report = place.load_data(FEBRUARY, a_street_file("2025-02"))
    assert report.gaps == [Gap("street", WEST_MERCIA, date(2024, 12, 1), date(2025, 1, 1))]


# --- time


def test_a_stop_lies_in_its_month_in_british_time(place: Place) -> None:
    name = "2020-08-metropolitan-stop-and-search.csv"
    report = place.load_data(name, a_stop_file("2020-07-31T23:00:00+00:00", "2020-08-31T22:59:00+00:00"))
    assert report.refused == []
    rows = place.ask("SELECT period, happened_at FROM stop_and_search ORDER BY happened_at")
    assert rows == [
        (date(2020, 8, 1), datetime(2020, 8, 1, 0, 0)),
        (date(2020, 8, 1), datetime(2020, 8, 31, 23, 59)),
    ]


def test_a_stop_past_the_month_in_british_time_is_refused(place: Place) -> None:
    name = "2020-08-metropolitan-stop-and-search.csv"
    (refusal,) = place.load_data(name, a_stop_file("2020-08-01T10:00:00+00:00", "2020-08-31T23:00:00+00:00")).refused
    assert (refusal.row, refusal.what) == (3, "The row is of September 2020, the file by its name of August 2020.")


# --- a force's own extract


def test_an_extract_is_read_as_its_definition_says(place: Place, own: Source) -> None:
    lines = [
        "Received,Force,Minutes,Note,Officer",
        "2025-01-31,west mercia police,n/k,ok,PC 1",
        "2025-02-01,Devon & Cornwall,4.5,,PC 2",
    ]
    text = "\n".join(lines)
    report = place.load_data("response-1.csv", text.encode(), sources=[own])
    assert (report.refused, report.read[0].left_out) == ([], ("Officer",))
    assert [(count.force, count.period) for count in report.counts] == [
        (WEST_MERCIA, date(2025, 1, 1)), ("E23000035", date(2025, 2, 1)),
    ]  # fmt: skip


def test_an_extract_in_the_letters_of_windows(place: Place, own: Source) -> None:
    data = "Received,Force,Minutes,Note\n2025-01-31,Dyfed-Powys,1,Pwllheli – café\n".encode("cp1252")
    assert "UTF-8" in place.load_data("response-1.csv", data, sources=[own]).refused[0].what
    windows = replace(own, encoding="windows-1252")
    assert place.load_data("response-1.csv", data, sources=[windows]).refused == []


def test_what_a_file_is_may_be_said_of_it(place: Place) -> None:
    (workforce,) = [source for source in sources() if source.slug == "workforce"]
    report = place.load_data(JANUARY, a_street_file(), only=workforce)
    assert "no column “date”" in report.refused[0].what


# --- refused


@pytest.mark.parametrize("wrong", SPOILT)
def test_a_bad_file_is_refused_with_what_and_where_and_what_to_do_and_the_good_ones_are_loaded(
    place: Place, wrong: str
) -> None:
    spoilt = SPOILT[wrong]
    report = place.load(place.put(FEBRUARY, a_street_file("2025-02")), place.put(spoilt.name, spoilt.data))
    (refusal,) = report.refused
    assert refusal.file.startswith(spoilt.name)
    assert refusal.row == spoilt.row
    assert spoilt.what in refusal.what
    assert spoilt.remedy in refusal.remedy
    assert place.ask("SELECT period, count(*) FROM street GROUP BY ALL") == [(date(2025, 2, 1), 8)]


def test_copies_of_one_month_of_one_force_come_once(place: Place) -> None:
    report = place.load_data("archive.zip", a_zip({f"a/{JANUARY}": a_street_file(), f"b/{JANUARY}": a_street_file()}))
    (refusal,) = report.refused
    assert "same month and force as archive.zip › a/" in refusal.what
    assert place.ask(ROWS) == [(8,)]


def test_of_one_month_of_one_force_told_in_two_ways_neither_is_taken_for_right(place: Place) -> None:
    place.load_data(JANUARY, a_street_file())
    shorter, longer = a_street_file(rows=7), a_street_file(rows=9)
    for once_more in (shorter, a_street_file()):  # also where one of them is there already
        report = place.load_data("archive.zip", a_zip({f"a/{JANUARY}": once_more, f"b/{JANUARY}": longer}))
    assert {
        each.file.rpartition("› ")[2].partition("/")[0]: each.what.partition("› ")[2][:1] for each in report.refused
    } == {"a": "b", "b": "a"}
    assert place.ask(ROWS) == [(8,)]


def test_a_month_that_is_there_already_is_refused_under_the_name_of_another(place: Place) -> None:
    place.load_data(FEBRUARY, a_street_file("2025-02"))
    report = place.load_data("2025-06-west-mercia-street.csv", a_street_file("2025-02"))
    (refusal,) = report.refused
    assert "The row is of February 2025, the file by its name of June 2025." in refusal.what
    assert not report.unchanged


STOPPED = "2025-01-west-mercia-stop-and-search.csv"
STOPPED_BESIDE = "2025-01-warwickshire-stop-and-search.csv"
STOPS_BY_FORCE = "SELECT force, count(*) FROM stop_and_search GROUP BY ALL ORDER BY ALL"


def test_what_is_there_already_is_refused_under_the_name_of_another_force(place: Place) -> None:
    stops = a_stop_file("2025-01-04T10:00:00+00:00")
    place.load_data(STOPPED, stops)
    report = place.load(place.put(STOPPED, stops), place.put(STOPPED_BESIDE, stops))
    (refusal,) = report.refused
    assert (refusal.file, refusal.what) == (
        STOPPED_BESIDE,
        "It is the same file as that of another force, “west-mercia”.",
    )
    assert report.unchanged == [STOPPED]
    assert place.ask(STOPS_BY_FORCE) == [(WEST_MERCIA, 1)]


def test_of_one_file_under_the_names_of_two_forces_neither_is_taken_for_right(place: Place) -> None:
    stops = a_stop_file("2025-01-04T10:00:00+00:00")
    report = place.load(place.put(STOPPED, stops), place.put(STOPPED_BESIDE, stops))
    assert [each.file for each in report.refused] == [STOPPED_BESIDE, STOPPED]
    assert report.rows == 0


def test_a_file_that_was_loaded_under_the_name_of_another_force_is_put_right(place: Place) -> None:
    stops = a_stop_file("2025-01-04T10:00:00+00:00")
    place.load_data(STOPPED_BESIDE, stops)
    right = place.put(STOPPED, stops)
    assert "load its right file" in place.load(right).refused[0].remedy
    beside = place.put(STOPPED_BESIDE, a_stop_file("2025-01-05T10:00:00+00:00", "2025-01-06T10:00:00+00:00"))
    assert place.load(right, beside).refused == []
    assert place.ask(STOPS_BY_FORCE) == [(WEST_MERCIA, 1), ("E23000017", 2)]


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("hampshire", "Hampshire & Isle of Wight Constabulary"),
        ("btp", "British Transport Police"),
        ("northern-ireland", "Police Service of Northern Ireland"),
        ("metropolitan", "Metropolitan Police Service"),
        ("west-mercia", ""),
        ("west-mercia", "  "),
        ("west-mercia", " West Mercia Police "),
    ],
)
def test_a_force_may_be_called_in_rows_as_its_definition_knows_it_or_not_at_all(
    place: Place, slug: str, said: str
) -> None:
    data = a_street_file().replace(b"West Mercia Police", said.encode())
    assert place.load_data(f"2025-01-{slug}-street.csv", data).refused == []


def test_rows_may_tell_the_force_of_the_file_as_a_code(place: Place, own: Source) -> None:
    also = ForceRule("force_name", "code")
    coded = replace(own, files=("{month}-{force}-response.csv",), force=ForceRule(also=also))
    name, head = "2025-01-west-mercia-response.csv", "Received,Force,Minutes,Note\n"
    good, bad = f"{head}2025-01-02,{WEST_MERCIA},4,\n", f"{head}2025-01-02,E23000017,4,\n"
    assert place.load_data(name, bad.encode(), sources=[coded]).refused[0].row == 2
    assert place.load_data(name, good.encode(), sources=[coded]).refused == []


def test_two_tables_of_the_same_years_are_loaded_one_after_the_other(place: Place) -> None:
    table = b"pfa24_code,pfa24_name,year,population\nE23000016,West Mercia,2019,1290000\n"
    other = table + b"E23000016,,2020,1\n"
    report = place.load(
        place.put("population-by-force-1.csv", table),
        place.put("population-by-force-2.csv", other),
    )
    (refusal,) = report.refused
    assert refusal.file == "population-by-force-2.csv"
    assert "that population-by-force-1.csv holds too" in refusal.what
    again = place.load(place.put("population-by-force-1.csv", table), place.put("population-by-force-2.csv", other))
    assert again.unchanged == ["population-by-force-1.csv"]
    assert [each.what for each in again.refused] == [refusal.what]


def test_a_second_load_waits_for_the_first(place: Place) -> None:
    refused: list[str] = []

    def meanwhile(_said: str) -> None:
        if not refused:
            with pytest.raises(NotLoaded) as problem:
                place.load_data(FEBRUARY, a_street_file("2025-02"))
            refused.append(str(problem.value))

    place.load_data(JANUARY, a_street_file(), say=meanwhile)
    assert refused == ["Another load is at work. Wait until it has ended."]


def test_quotation_marks_that_are_right_are_read(place: Place) -> None:
    line = '"a",2025-01,,,,,"The ""Swan"", here",,,"Drugs",,'
    assert place.load_data(JANUARY, a_street_file(rows=0, more=[line])).refused == []
    assert place.ask("SELECT location FROM street") == [('The "Swan", here',)]
