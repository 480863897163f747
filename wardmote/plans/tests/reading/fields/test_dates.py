"""The grammar of dates: what is read, to what precision, and what is only flagged."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import dates

AS_AT = date(2023, 6, 30)


def only(text: str, as_at: date | None = None) -> dates.Found:
    (found,) = dates.find(text, as_at=as_at)
    return found


@pytest.mark.parametrize(
    ("text", "value", "first", "last"),
    [
        ("Oct 22", "2022-10", date(2022, 10, 1), date(2022, 10, 31)),
        ("Mar-23", "2023-03", date(2023, 3, 1), date(2023, 3, 31)),
        ("May2018", "2018-05", date(2018, 5, 1), date(2018, 5, 31)),
        ("Sept. 2022", "2022-09", date(2022, 9, 1), date(2022, 9, 30)),
        ("Dec ’22", "2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("02/2024", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-11", "2022-11", date(2022, 11, 1), date(2022, 11, 30)),
        ("22 October 2022", "2022-10-22", date(2022, 10, 22), date(2022, 10, 22)),
        ("12th of March 2018", "2018-03-12", date(2018, 3, 12), date(2018, 3, 12)),
        ("31-Mar-23", "2023-03-31", date(2023, 3, 31), date(2023, 3, 31)),
        ("22 Augu\u017ft 2022", "2022-08-22", date(2022, 8, 22), date(2022, 8, 22)),
        ("31Mar23", "2023-03-31", date(2023, 3, 31), date(2023, 3, 31)),
        ("31/03/23", "2023-03-31", date(2023, 3, 31), date(2023, 3, 31)),
        ("21.03.18", "2018-03-21", date(2018, 3, 21), date(2018, 3, 21)),
        ("2022-10-05", "2022-10-05", date(2022, 10, 5), date(2022, 10, 5)),
        ("Oct 22, 2022", "2022-10-22", date(2022, 10, 22), date(2022, 10, 22)),
        ("290622", "2022-06-29", date(2022, 6, 29), date(2022, 6, 29)),
        ("20220629", "2022-06-29", date(2022, 6, 29), date(2022, 6, 29)),
        ("2024", "2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2022/23", "2023-03", date(2022, 4, 1), date(2023, 3, 31)),
        ("18/19", "2019-03", date(2018, 4, 1), date(2019, 3, 31)),
        ("2022-23", "2023-03", date(2022, 4, 1), date(2023, 3, 31)),
        ("financial year 2022/23", "2023-03", date(2022, 4, 1), date(2023, 3, 31)),
        ("Q3 2022/23", "2022-12", date(2022, 10, 1), date(2022, 12, 31)),
        ("Q4 of 2022/23", "2023-03", date(2023, 1, 1), date(2023, 3, 31)),
        ("second quarter 2022/23", "2022-09", date(2022, 7, 1), date(2022, 9, 30)),
        ("March 2022/23", "2023-03", date(2023, 3, 1), date(2023, 3, 31)),
        ("Mawrth 2024", "2024-03", date(2024, 3, 1), date(2024, 3, 31)),
        ("1 o Fehefin 2024", "2024-06-01", date(2024, 6, 1), date(2024, 6, 1)),
        ("Chwarter 1 2023/24", "2023-06", date(2023, 4, 1), date(2023, 6, 30)),
        ("Winter 2022/23", "2023-02", date(2022, 12, 1), date(2023, 2, 28)),
        ("Gwanwyn 2024", "2024-05", date(2024, 3, 1), date(2024, 5, 31)),
    ],
)
def test_a_clear_date_is_read_to_the_precision_that_is_printed(text: str, value: str, first: date, last: date) -> None:
    found = only(text)
    assert (found.value, found.first, found.last) == (value, first, last)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22 Oct", "date-without-year"),
        ("mid May", "date-without-year"),
        ("w/c 3 June", "date-without-year"),
        ("June 3", "date-without-year"),
        ("Q4", "date-without-year"),
        ("Q1 2018", "ambiguous-quarter"),
        ("Q3 22", "ambiguous-quarter"),
        ("03/04/05", "ambiguous-date"),
        ("2011-12", "ambiguous-date"),
        ("Winter 2022", "ambiguous-date"),
        ("Oct 31", "ambiguous-date"),
        ("31 Feb 2023", "impossible-date"),
        ("31/02/23", "impossible-date"),
        ("45/13/2023", "impossible-date"),
        ("Dec 71", "ambiguous-year"),
        ("2021-25", "ambiguous-date"),
        ("2021/2025", "ambiguous-year"),
        ("201819", "stamp-or-financial-year"),
        ("by the end of the year", "relative-date"),
        ("within 6 months", "relative-date"),
        ("Hydref", "date-without-year"),
    ],
)
def test_what_cannot_be_placed_is_flagged_and_not_guessed(text: str, code: str) -> None:
    found = only(text)
    assert (found.first, found.last, found.value) == (None, None, None)
    assert code in [doubt.code for doubt in found.doubts]


@pytest.mark.parametrize(
    "text",
    [
        "3.5 million", "999/101 calls", "£2022", "2.2-2.6", "3.2.3", "76.8%", "they may 22 come", "dydd Mawrth", "Section 136",
        "A1.2", "101", "a march through town", "1,048 cars", "290622 cars were seen", "",
    ],
)  # fmt: skip
def test_numbers_and_words_that_are_no_dates_are_left_alone(text: str) -> None:
    assert dates.find(text) == ()


@pytest.mark.parametrize(
    ("text", "precision", "last", "code"),
    [
        ("early 2023", "year", date(2023, 12, 31), "imprecise-date"),
        ("mid-May 2023", "month", date(2023, 5, 31), "imprecise-date"),
        ("Summer 2018", "season", date(2018, 8, 31), "imprecise-date"),
        ("FY23", "financial-year", date(2023, 3, 31), "ambiguous-year"),
        ("Q2 FY23", "quarter", date(2022, 9, 30), "ambiguous-year"),
        ("Hydref 2023", "month", date(2023, 10, 31), "imprecise-date"),
        ("10/25/2023", "day", date(2023, 10, 25), "month-first-date"),
    ],
)
def test_a_reading_by_convention_is_taken_and_said(text: str, precision: str, last: date, code: str) -> None:
    found = only(text)
    assert (found.precision, found.last) == (precision, last)
    assert code in [doubt.code for doubt in found.doubts]


def test_the_week_commencing_lasts_seven_days() -> None:
    found = only("w/c 3 June 2024")
    assert (found.first, found.last, found.printed) == (date(2024, 6, 3), date(2024, 6, 9), "w/c 3 June 2024")


def test_words_that_qualify_a_date_belong_to_its_print() -> None:
    assert only("done by the end of March 2024").printed == "the end of March 2024"


def test_a_document_s_date_settles_the_century_and_a_far_year_stays_open() -> None:
    assert only("Dec 71", as_at=date(1970, 1, 1)).value == "1971-12"
    assert only("05/06/98", as_at=date(2001, 5, 1)).first == date(1998, 6, 5)
    assert only("05/06/48", as_at=AS_AT).first is None


def test_a_document_that_writes_the_month_first_is_told_by_the_dates_that_fit_no_other_way() -> None:
    assert dates.prints_month_first(["03/04/2023", "10/25/2023", "TBC"])
    assert not dates.prints_month_first(["03/04/2023", "10/25/2023", "25/10/2023"])
    assert not dates.prints_month_first(["03/04/2023", "1.2.3", "2023-10-25", ""])


def test_the_month_is_read_first_only_where_the_document_writes_so() -> None:
    assert only("03/04/2023").first == date(2023, 4, 3)
    (found,) = dates.find("03/04/2023", month_first=True)
    assert found.first == date(2023, 3, 4)
    assert [doubt.code for doubt in found.doubts] == ["month-first-date"]


def test_several_dates_of_one_text_come_in_order() -> None:
    assert [found.value for found in dates.find("Apr-Jun 2023, then 31/12/23")] == [None, "2023-06", "2023-12-31"]


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)))
def test_every_usual_print_of_a_day_reads_back_as_that_day(day: date) -> None:
    prints = [
        f"{day:%Y-%m-%d}",
        f"{day:%d/%m/%Y}",
        f"{day.day} {day:%B %Y}",
        f"{day:%d %b %Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%B} {day.day}, {day.year}",
    ]
    assert {only(text).first for text in prints} == {day}


@given(st.integers(2012, 2029), st.integers(1, 12))
def test_every_usual_print_of_a_month_reads_back_as_that_month(year: int, month: int) -> None:
    first = date(year, month, 1)
    prints = [f"{first:%B %Y}", f"{first:%b %Y}", f"{first:%b-%y}", f"{first:%B} {first:%y}", f"by {first:%b %y}"]
    assert {only(text, as_at=AS_AT).first for text in prints} == {first}


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_found_dates_never_overlap_and_print_what_stands_there(text: str) -> None:
    floor = 0
    for found in dates.find(text):
        assert floor <= found.start < found.end <= len(text)
        assert found.printed in text
        floor = found.end


_PIECES = st.sampled_from(
    [
        "22",
        "Oct",
        "2022",
        "/",
        "-",
        ".",
        "Q3",
        "2022/23",
        "early",
        "end",
        "of",
        "w/c",
        "31",
        "02",
        "290622",
        "by",
        "March",
        "Hydref",
        "Summer",
        "FY23",
        "'24",
        "the",
        "year",
        "7",
    ]
)


@given(st.lists(_PIECES, max_size=8))
def test_no_heap_of_date_words_breaks_the_reader(pieces: list[str]) -> None:
    for found in dates.find(" ".join(pieces), as_at=AS_AT):
        assert (found.first is None) == (found.last is None)
        assert found.first is None or found.last is None or found.first <= found.last
