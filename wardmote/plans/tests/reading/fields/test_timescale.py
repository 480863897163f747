"""Timescale cells: kind, bounds, parts and replaced dates (traps 9 to 12)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import timescale

KINDS = {"start", "by", "target", "achieve", "commence", "ongoing", "unknown"}


def codes(text: str, **options: date) -> list[str]:
    return [finding.code for finding in timescale.read(text, **options).findings]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "earliest", "latest"),
    [
        ("Dec 22", "target", None, date(2022, 12, 31)),
        ("By Oct 22", "by", None, date(2022, 10, 31)),
        ("Leaflet available by Jan 23", "by", None, date(2023, 1, 31)),
        ("System rolled out by June 23", "by", None, date(2023, 6, 30)),
        ("Complete by Jan 23", "by", None, date(2023, 1, 31)),
        ("Achieve by April 23", "achieve", None, date(2023, 4, 30)),
        ("Achieved by Nov 22", "achieve", None, date(2022, 11, 30)),
        ("Start Feb 23", "start", date(2023, 2, 1), None),
        ("Start using the new form by Oct 22", "start", date(2022, 10, 1), None),
        ("Launch in Spring 2024", "start", date(2024, 3, 1), None),
        ("Commence Sept 22", "commence", date(2022, 9, 1), None),
        ("Commencing Sept 22", "commence", date(2022, 9, 1), None),
        ("Training to commence Nov 22", "commence", date(2022, 11, 1), None),
        ("Not before 1 April 2023", "start", date(2023, 4, 1), None),
        ("From April 2023 onwards", "start", date(2023, 4, 1), None),
        ("1 April 2024 onwards", "start", date(2024, 4, 1), None),
        ("before April 2023", "by", None, date(2023, 3, 31)),
        ("before the end of April 2023", "by", None, date(2023, 4, 30)),
        ("by end of Q3 2023/24", "by", None, date(2023, 12, 31)),
        ("w/c 3 June 2024", "target", None, date(2024, 6, 9)),
        ("2023-24", "target", None, date(2024, 3, 31)),
        ("Ongoing", "ongoing", None, None),
        ("BAU", "ongoing", None, None),
        ("Monthly", "ongoing", None, None),
        ("Ongoing until 31 March 2024", "ongoing", None, date(2024, 3, 31)),
        ("Ongoing - review Mar 24", "ongoing", None, None),
        ("Immediate", "start", None, None),
        ("April - June 2023", "target", date(2023, 4, 1), date(2023, 6, 30)),
        ("Dec – Feb 2024", "target", date(2023, 12, 1), date(2024, 2, 29)),
        ("April 2023 to March 2024", "target", date(2023, 4, 1), date(2024, 3, 31)),
        ("Q1-Q2 2023/24", "target", date(2023, 4, 1), date(2023, 9, 30)),
        ("From Apr 23 to Mar 24", "start", date(2023, 4, 1), date(2024, 3, 31)),
        ("Commence Jul 22 – complete Dec 22", "commence", date(2022, 7, 1), date(2022, 12, 31)),
        ("Start date: 01/04/2023 End date: 31/03/2024", "start", date(2023, 4, 1), date(2024, 3, 31)),
        ("Completed March 2023", "by", None, date(2023, 3, 31)),
        ("Completed", "unknown", None, None),
        ("N/A", "unknown", None, None),
        ("", "unknown", None, None),
        ("Erbyn diwedd Mawrth 2024", "by", None, date(2024, 3, 31)),
        ("Dechrau Medi 2023", "start", date(2023, 9, 1), None),
        ("Parhaus", "ongoing", None, None),
    ],
)
def test_a_cell_is_read_for_its_kind_and_the_days_it_spans(
    text: str, kind: str, earliest: date | None, latest: date | None
) -> None:
    read = timescale.read(text)
    assert (read.kind, read.earliest, read.latest) == (kind, earliest, latest)
    assert read.printed == text


def test_two_dates_in_one_cell_are_two_parts_and_only_the_second_ends_the_row() -> None:
    read = timescale.read("Start immediately BAU by Oct 22")
    assert [(part.printed, part.kind, part.date) for part in read.parts] == [
        ("Start immediately", "start", None),
        ("BAU by Oct 22", "bau", "2022-10"),
    ]
    assert (read.kind, read.earliest, read.latest) == ("start", None, date(2022, 10, 31))


@pytest.mark.parametrize(
    "text",
    [
        "~~Oct 22~~ Dec 22",
        "was Oct 22, Dec 22",
        "Dec 22 (previously Oct 22)",
        "Oct 22, now Dec 22",
        "Oct 22 moved to Dec 22",
        "Moved from Oct 22 to Dec 22",
        "Oct 22 → Dec 22",
        "Oct-22 > Dec-22",
        "Original: Oct 22\nRevised: Dec 22",
        "Original date Oct 22 Revised date Dec 22",
        "Rhagfyr 2022 (Hydref 2022 gynt)",
    ],
)
def test_a_replaced_date_is_kept_and_the_current_one_counts(text: str) -> None:
    read = timescale.read(text)
    assert {part.date: part.superseded for part in read.parts} == {"2022-10": True, "2022-12": False}
    assert read.latest == date(2022, 12, 31)
    assert read.kind == "target"


def test_a_date_moved_twice_keeps_all_three() -> None:
    read = timescale.read("Dec 2023 (was Oct 2023, then Nov 2023)")
    assert [part.superseded for part in read.parts] == [False, True, True]
    assert timescale.read("Oct 22 now Dec 22 now Feb 23").latest == date(2023, 2, 28)


def test_struck_out_words_are_replaced_and_the_verb_before_them_still_counts() -> None:
    read = timescale.read("By Oct 22 Dec 22", struck=[(3, 9)])
    assert [(part.kind, part.superseded) for part in read.parts] == [("by", True), ("by", False)]
    assert (read.kind, read.latest) == ("by", date(2022, 12, 31))


def test_a_cell_whose_only_date_is_struck_out_has_no_date_and_says_so() -> None:
    assert timescale.read("~~Oct 22~~").latest is None
    assert codes("~~Oct 22~~") == ["no-current-date"]


def test_an_adjective_is_no_replacement() -> None:
    assert timescale.read("Initial review by May 2024").latest == date(2024, 5, 31)


def test_several_dates_without_a_sign_of_replacement_are_flagged_and_the_last_is_taken() -> None:
    assert timescale.read("Oct 22\nDec 22").latest == date(2022, 12, 31)
    assert codes("Oct 22\nDec 22") == ["several-dates"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TBC", "date-to-be-confirmed"),
        ("I’w gadarnhau", "date-to-be-confirmed"),
        ("ASAP", "relative-date"),
        ("Within 6 months", "relative-date"),
        ("6 months", "relative-date"),
        ("31 Feb 2023", "impossible-date"),
        ("03/04/05", "ambiguous-date"),
        ("Q1 2018", "ambiguous-quarter"),
        ("by 31st March", "date-without-year"),
        ("when the lease allows", "unread-timescale"),
    ],
)
def test_what_gives_no_date_says_why(text: str, code: str) -> None:
    read = timescale.read(text)
    assert (read.earliest, read.latest) == (None, None)
    assert code in codes(text)


def test_the_basis_of_an_ambiguous_quarter_is_kept_in_print() -> None:
    (part,) = timescale.read("By Q1 2018").parts
    assert (part.printed, part.date) == ("By Q1 2018", None)


def test_a_date_long_before_the_document_is_flagged() -> None:
    assert codes("Oct 18", as_at=date(2022, 7, 31)) == ["past-date"]
    assert codes("Oct 21", as_at=date(2022, 7, 31)) == []


def test_a_look_alike_letter_is_read_and_reported() -> None:
    read = timescale.read("\u039fct 22")
    assert read.latest == date(2022, 10, 31)
    assert [finding.code for finding in read.findings] == ["look-alike-letter"]


def test_the_json_has_the_fields_of_the_format() -> None:
    assert timescale.read("By Jan 23").to_json() == {
        "printed": "By Jan 23",
        "kind": "by",
        "earliest": None,
        "latest": "2023-01-31",
        "parts": [{"printed": "By Jan 23", "kind": "by", "date": "2023-01", "superseded": False}],
    }


@pytest.mark.parametrize("text", ["Oct 22", "Ongoing", "TBC", "31/03/23", "By Jan 23"])
def test_a_timescale_looks_like_one(text: str) -> None:
    assert timescale.is_timescale(text)


@pytest.mark.parametrize(
    "text", ["", "Supt Hill", "A.1", "Review the way that calls are answered at night and at weekends in rural areas"]
)
def test_other_cells_do_not_look_like_timescales(text: str) -> None:
    assert not timescale.is_timescale(text)


_WORDS = st.sampled_from(
    [
        "Start",
        "BAU",
        "by",
        "Oct",
        "22",
        "was",
        "now",
        "~~",
        "Dec",
        "2023",
        "-",
        "/",
        "(",
        ")",
        "to",
        "from",
        "complete",
        "ongoing",
        "Q1",
        "2022/23",
        "31/03/23",
        "until",
        "revised",
        "TBC",
        "before",
        "\n",
        ";",
    ]
)


@given(
    st.lists(_WORDS, max_size=10).map(" ".join),
    st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=2),
)
def test_any_heap_of_words_gives_a_whole_reading(text: str, struck: list[tuple[int, int]]) -> None:
    read = timescale.read(text, struck=struck)
    assert read.printed == text
    assert read.kind in KINDS
    assert {part.kind for part in read.parts} <= KINDS | {"bau", "complete"}
    counting = [part for part in read.parts if not part.superseded and part.date]
    assert (read.earliest is None and read.latest is None) or counting


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert timescale.read(text).printed == text
