"""Dated updates in a progress cell, and text that went stale (traps 3, 15 and 16)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import stamps

AS_AT = date(2023, 7, 31)


def updates(text: str, as_at: date | None = AS_AT) -> list[tuple[str, date | None, str]]:
    return [(update.printed, update.as_at, update.text) for update in stamps.split(text, as_at=as_at).updates]


def codes(text: str, as_at: date | None = AS_AT) -> list[str]:
    return [finding.code for finding in stamps.split(text, as_at=as_at).findings]


@pytest.mark.parametrize(
    ("text", "printed", "as_at"),
    [
        ("290622 – Forms sent out.", "290622", date(2022, 6, 29)),
        ("290622 - Forms sent out.", "290622", date(2022, 6, 29)),
        ("290622\nForms sent out.", "290622", date(2022, 6, 29)),
        ("290622 Forms sent out.", "290622", date(2022, 6, 29)),
        ("29/06/22: Forms sent out.", "29/06/22", date(2022, 6, 29)),
        ("29.06.2022 - Forms sent out.", "29.06.2022", date(2022, 6, 29)),
        ("2022-06-29: Forms sent out.", "2022-06-29", date(2022, 6, 29)),
        ("29 June 2022 – Forms sent out.", "29 June 2022", date(2022, 6, 29)),
        ("Wednesday 29 June 2022 – Forms sent out.", "Wednesday 29 June 2022", date(2022, 6, 29)),
        ("June 2022: Forms sent out.", "June 2022", date(2022, 6, 30)),
        ("(March 23) Forms sent out.", "March 23", date(2023, 3, 31)),
        ("[12 Jan 2023] Forms sent out.", "12 Jan 2023", date(2023, 1, 12)),
        ("Update 5/7/23 - Forms sent out.", "Update 5/7/23", date(2023, 7, 5)),
        ("Update 5 July 2023\nForms sent out.", "Update 5 July 2023", date(2023, 7, 5)),
        ("As at 30 June 2023: Forms sent out.", "As at 30 June 2023", date(2023, 6, 30)),
        ("Q1 2023/24 update: Forms sent out.", "Q1 2023/24 update", date(2023, 6, 30)),
        ("Mehefin 2023: Forms sent out.", "Mehefin 2023", date(2023, 6, 30)),
        ("Diweddariad 5/7/23: Forms sent out.", "Diweddariad 5/7/23", date(2023, 7, 5)),
        ("• 290622 – Forms sent out.", "290622", date(2022, 6, 29)),
    ],
)
def test_a_date_that_opens_an_entry_stamps_it(text: str, printed: str, as_at: date) -> None:
    assert updates(text) == [(printed, as_at, "Forms sent out.")]


def test_several_updates_keep_their_order_and_their_words() -> None:
    text = "Paper agreed.\n140723: Roof mended.\n120623: Lease signed. 100523 – Site found."
    assert updates(text) == [
        ("140723", date(2023, 7, 14), "Roof mended."),
        ("120623", date(2023, 6, 12), "Lease signed."),
        ("100523", date(2023, 5, 10), "Site found."),
    ]
    assert stamps.split(text).preamble == "Paper agreed."


@pytest.mark.parametrize(
    "text",
    [
        "The next audit is planned for May 2023.",
        "March 2023 saw a rise in calls.",
        "In June 2023 the board met.",
        "Board met. March figures were good.",
        "201819 figures were used as the base.",
        "101000 calls were answered.",
        "1) Latest data (12 months to Dec 2022) show a fall.",
        "2022/23 and 2023/24 programmes are in place.",
        "300 homes visited; 120 to go by 30 June 2023.",
        "Completed",
        "",
    ],
)
def test_text_without_a_stamp_makes_no_update(text: str) -> None:
    read = stamps.split(text, as_at=AS_AT)
    assert read.updates == ()
    assert read.preamble == text


def test_a_mistyped_stamp_opens_an_update_without_a_date_and_a_near_one_is_offered() -> None:
    read = stamps.split("296023 – 13 bells fitted", as_at=AS_AT, seen=["290622"])
    (update,) = read.updates
    assert (update.printed, update.as_at, update.text) == ("296023", None, "13 bells fitted")
    (finding,) = read.findings
    assert finding.code == "impossible-stamp"
    assert "290622" in finding.message


def test_the_offered_date_is_never_after_the_document() -> None:
    (finding,) = stamps.split("296023 – bells", as_at=date(2022, 7, 31)).findings
    assert "290623" not in finding.message


def test_a_financial_year_at_the_start_is_doubted_and_not_taken() -> None:
    assert updates("201819 – programme agreed") == []
    assert codes("201819 – programme agreed") == ["stamp-or-financial-year"]
    assert codes("Base year is 201819.") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Update: forms sent out.", "stamp-without-date"),
        ("Q2 update: forms sent out.", "date-without-year"),
        ("12 Jan - forms sent out.", "date-without-year"),
        ("June update: forms sent out.", "date-without-year"),
        ("31/02/23 - forms sent out.", "impossible-date"),
    ],
)
def test_an_update_whose_date_cannot_be_read_has_none_and_says_why(text: str, code: str) -> None:
    ((_, as_at, rest),) = updates(text)
    assert as_at is None
    assert rest == "forms sent out."
    assert code in codes(text)


def test_a_stamp_after_the_document_or_long_before_it_is_flagged() -> None:
    assert codes("290923 - early") == ["stamp-after-document"]
    assert codes("290609 - old") == ["stamp-out-of-range"]
    assert codes("290909 - old", as_at=None) == []


def test_a_whole_day_may_stand_without_a_separator_and_is_reported() -> None:
    assert updates("12/03/23 Board met.") == [("12/03/23", date(2023, 3, 12), "Board met.")]
    assert codes("12/03/23 Board met.") == ["stamp-without-separator"]


def test_a_month_that_is_not_over_at_the_document_s_date_is_no_stamp_of_the_future() -> None:
    assert codes("July 2023: begun", as_at=date(2023, 7, 10)) == ["stamp-month-only"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Training will be launched in Spring 2022.", "warning"),
        ("The paper is due by 30 June 2023.", "warning"),
        ("The lease should be signed before the end of June.", "info"),
        ("The meeting is planned for June.", "info"),
        ("Bydd y gwaith yn dechrau ym Mehefin 2023.", "warning"),
    ],
)
def test_what_was_to_come_and_lies_before_the_document_is_stale(text: str, severity: str) -> None:
    (finding,) = stamps.stale(text, as_at=AS_AT)
    assert (finding.code, finding.severity) == ("stale-text", severity)


@pytest.mark.parametrize(
    "text",
    [
        "The paper is due by 30 September 2023.",
        "The meeting that was scheduled for 21.03.23 was cancelled.",
        "The meeting is planned for September.",
        "Work started in April 2023 and goes on.",
        "Signed by the Home Secretary on 26 March 2023.",
        "Nothing is dated here.",
    ],
)
def test_what_is_still_to_come_or_already_past_is_not_stale(text: str) -> None:
    assert stamps.stale(text, as_at=AS_AT) == ()


def test_nothing_is_stale_where_the_document_has_no_date() -> None:
    assert stamps.stale("Due by 30 June 2013.", as_at=None) == ()


_DAYS = st.dates(date(2019, 1, 1), date(2023, 7, 31))
_ENTRIES = st.lists(
    st.tuples(_DAYS, st.sampled_from(["Lease signed.", "Roof mended", "Two of 40 seen; more to come"])),
    min_size=1,
    max_size=5,
)


@given(_ENTRIES, st.sampled_from(["%d%m%y – ", "%d/%m/%y: ", "[%d %b %Y] ", "%d.%m.%Y - ", "Update %d %B %Y: "]))
def test_entries_written_with_stamps_read_back(entries: list[tuple[date, str]], stamp: str) -> None:
    written = "\n".join(f"{day:{stamp}}{words}" for day, words in entries)
    assert [(day, words) for _, day, words in updates(written)] == entries


@given(st.text(alphabet=st.sampled_from("290622 –:/.[]()\nabQ1Jun"), max_size=60))
def test_no_word_is_lost_between_preamble_stamps_and_texts(text: str) -> None:
    read = stamps.split(text, as_at=AS_AT)
    kept = " ".join([read.preamble, *(f"{update.printed} {update.text}" for update in read.updates)])
    assert sorted(letter for letter in kept if letter.isalnum()) == sorted(
        letter for letter in text if letter.isalnum()
    )


@given(st.text(max_size=120))
def test_any_text_is_split_and_searched_without_an_error(text: str) -> None:
    stamps.split(text, as_at=AS_AT)
    stamps.stale(text, as_at=AS_AT)
