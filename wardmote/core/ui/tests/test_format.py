from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from wardmote.core.ui import format


def test_dates_and_times_are_written_as_people_say_them():
    assert format.long_date(date(2022, 6, 30)) == "30 June 2022"
    assert format.day_date(date(2022, 6, 30)) == "Thursday 30 June 2022"
    assert format.month(date(2022, 6, 1)) == "June 2022"
    assert format.short_month(date(2022, 6, 1)) == "Jun 2022"
    assert format.clock(datetime(2022, 1, 30, 14, 15, tzinfo=UTC)) == "2:15 p.m."


def test_an_instant_is_shown_in_british_summer_time():
    assert format.long_datetime(datetime(2022, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2022, 12:30 a.m."


def test_months_follow_the_language_of_the_page():
    with translation.override("cy"):
        assert format.long_date(date(2022, 6, 30)) == "30 Mehefin 2022"


def test_nothing_is_written_for_a_date_that_is_not_known():
    assert [format.long_date(None), format.month(None), format.ago(None), format.clock(None)] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 6, 30), "today"),
        (date(2022, 6, 29), "yesterday"),
        (date(2022, 6, 16), "14 days ago"),
        (date(2019, 6, 30), "1,096 days ago"),
        (date(2022, 7, 1), "in 1 day"),
        (date(2022, 7, 3), "in 3 days"),
    ],
)
def test_age_is_counted_in_days(day, words):
    assert format.ago(day, date(2022, 6, 30)) == words


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (date(2021, 4, 1), date(2025, 3, 31), "1 April 2021 to 31 March 2025"),
        (date(2021, 4, 1), None, "from 1 April 2021"),
        (None, date(2025, 3, 31), "until 31 March 2025"),
        (None, None, ""),
    ],
)
def test_a_period_says_what_is_known_of_it(starts, ends, words):
    assert format.period(starts, ends) == words


def test_numbers_have_thousands_separators():
    assert format.thousands(12345) == "12,345"
    assert format.plural(1, "commitment", "commitments") == "1 commitment"
    assert format.plural(1200, "commitment", "commitments") == "1,200 commitments"


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 byte"), (999, "999 bytes"), (42_000, "42 KB"), (1_300_000, "1.3 MB")]
)
def test_a_files_size_is_shown_in_decimal_units(size, words):
    assert format.file_size(size) == words


def test_an_address_breaks_after_its_sign_and_dots_and_its_markup_is_escaped():
    assert format.mail_address("ann.lee@opcc.example") == "ann.<wbr>lee@<wbr>opcc.<wbr>example"
    assert format.mail_address("<b>@x") == "&lt;b&gt;@<wbr>x"
    assert format.mail_address(None) == ""


def test_printed_line_breaks_are_kept_and_markup_is_not():
    assert format.lines("one\ntwo <b>") == "one<br>\ntwo &lt;b&gt;"
    assert format.paragraphs("one\ntwo\n\n<script>") == (
        '<p class="govuk-body">one<br>\ntwo</p>\n<p class="govuk-body">&lt;script&gt;</p>'
    )


def test_found_words_are_marked_and_never_become_markup():
    assert format.highlight("The <b>Market</b> market", ["market"]) == (
        'The &lt;b&gt;<mark class="wm-mark">Market</mark>&lt;/b&gt; <mark class="wm-mark">market</mark>'
    )
    assert format.highlight("a<b", ["b", "<"]) == 'a<mark class="wm-mark">&lt;</mark><mark class="wm-mark">b</mark>'
    assert format.highlight("nothing", []) == "nothing"


def test_a_long_text_is_cut_between_words():
    assert format.shorten("Walk every market street once a week", 20) == "Walk every market…"
    assert format.shorten("Short", 20) == "Short"


def test_a_list_is_said_with_and():
    assert format.listing(["a"]) == "a"
    assert format.listing(["a", "b", "c"]) == "a, b and c"


def test_a_time_is_written_as_people_say_it() -> None:
    said = {
        time(14): "2 p.m.",
        time(10, 30): "10:30 a.m.",
        time(12): "midday",
        time(0): "midnight",
        time(0, 5): "12:05 a.m.",
    }
    assert {each: format.clock(each) for each in said} == said
    assert format.clock(time(12, 1)) == "12:01 p.m."


def test_a_welsh_page_writes_times_of_24_hours() -> None:
    with translation.override("cy"):
        assert [format.clock(each) for each in (time(14, 5), time(0), time(12))] == ["14:05", "00:00", "12:00"]
