from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from wardmote.performance.rules.typing import MOST_LINES, Fault, Line, far_off, period_typed, read_lines
from wardmote.performance.wording import period_words

TODAY = date(2026, 2, 14)
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


PART, ALL = ("999 calls answered within ten seconds",), ("999 calls",)
MINUTES = ("minutes until somebody arrived, added up over incidents", "Time to attend an emergency", "minutes")
INCIDENTS = ("emergency incidents attended",)


def read(text, *, frequency="month", two_numbers=False, share=False, columns=()):
    columns = columns or ((PART, ALL) if two_numbers else (PART,))
    return read_lines(text, frequency=frequency, columns=columns, share=share, today=TODAY)


def faults(text, **how):
    lines, mistakes = read(text, **how)
    assert not lines
    return [(each.line, each.fault) for each in mistakes]


@pytest.mark.parametrize(
    "typed",
    [
        "2025-01",
        "2025-1",
        "2025/01",
        "2025-01-31",
        "31/01/2025",
        "Jan 2025",
        "january 2025",
        "Jan. 2025",
        "Jan-25",
        "Jan-2025",
        "Ionawr 2025",
        "Ion. 2025",
        "Ion-25",
    ],
)
def test_a_month_may_be_written_in_many_ways(typed):
    assert period_typed(typed) == JANUARY
    assert read(f"{typed} 7") == ([Line(JANUARY, 7, None)], [])


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2025",
        "Q1 2025",
        "Q1 2025/26",
        "Jan to Mar 2025",
        "2024/25",
        "2011/12",
        "13/2025",
        "2025-13",
        "Foo 2025",
        "Foo-25",
        "Chwarter 2025",
        "Marble 2025",
        "25-Jan",
        "01/02/25",
        "1899-01",
    ],
)
def test_what_could_mean_several_periods_is_no_period(typed):
    assert period_typed(typed) is None


@pytest.mark.parametrize("between", ["\t", ";", "  ", " ", " ; ", "  ;  ", " \t"])
def test_cells_are_apart_by_what_a_spreadsheet_or_a_person_puts_there(between):
    text = f"Jan 2025{between}1,234{between}2,000\n\nFeb 2025{between}8.5{between}10\n"
    lines, mistakes = read(text, two_numbers=True)
    assert (lines, mistakes) == ([Line(JANUARY, 1234, 2000), Line(FEBRUARY, 8.5, 10)], [])


def test_headings_on_the_first_line_are_passed_over_and_nowhere_else():
    assert read("Month\tReports\n2025-01\t7") == ([Line(JANUARY, 7, None)], [])
    assert faults("Month\nReports") == [(2, Fault.PERIOD)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2025-01,4500,5000", (4500, 5000)),
        ("2025-01,0,500", (0, 500)),
        ("Jan 2025, 450, 500", (450, 500)),
        ('2025-01,"1,450","2,500.5"', (1450, 2500.5)),
        ("Month,999 calls,Answered\n2025-01,500,450", (450, 500)),
    ],
)
def test_a_file_of_values_between_commas_can_be_pasted(text, line):
    assert read(text, two_numbers=True) == ([Line(JANUARY, *line)], [])


def test_a_comma_that_may_stand_within_a_number_is_not_guessed_at():
    assert faults("2025-01,1,234") == [(1, Fault.COMMAS)]
    assert faults("2025-01,1,234,2,000", two_numbers=True) == [(1, Fault.COMMAS)]
    assert read("2025-01 1,234") == ([Line(JANUARY, 1234, None)], [])


@pytest.mark.parametrize("line", ["2025-01, 1,234", "2025-01,1,234", "2025-01,450,500", ' "Jan 2025", 1,234.5'])
def test_one_number_with_a_comma_is_never_taken_for_two(line):
    assert faults(line, two_numbers=True) == [(1, Fault.COMMAS)]


def test_headings_between_commas_say_that_commas_part_the_numbers_unless_a_line_has_other_commas_as_well():
    headings = "Month,999 calls,Answered\n"
    assert read(headings + "2025-01,1,0\n2025-02,500,450", two_numbers=True)[0][1] == Line(FEBRUARY, 450, 500)
    assert faults(headings + "2025-01, 1,234", two_numbers=True) == [(2, Fault.COMMAS)]


@pytest.mark.parametrize("indented", [" ", "  ", "   ", "\t", " \t", "\t  "])
@pytest.mark.parametrize("between", [" ", "  ", "\t", ", "])
def test_indented_lines_are_read_the_first_as_well(indented, between):
    text = "\n".join(f"{indented}{period}{between}7" for period in ("Jan 2025", "2025-02"))
    assert read(text) == ([Line(JANUARY, 7, None), Line(FEBRUARY, 7, None)], [])


def test_an_indented_line_that_is_wrong_is_no_heading():
    assert faults("\t2025-01\tseven") == [(1, Fault.NUMBERS)]
    assert faults("\t2025-01\tseven\tten", two_numbers=True) == [(1, Fault.NUMBERS)]


@pytest.mark.parametrize(
    "line", ["January\t1 234", "March\t~12", "Total\tabout 12", "\t~12", "March\tnone", "Jan.\tnone", "Jan–Mar\tnone"]
)
def test_what_may_be_a_figure_is_never_passed_over_as_headings(line):
    assert faults(line) == [(1, Fault.PERIOD)]


def test_a_line_that_begins_with_a_month_is_no_headings():
    assert faults("January\t999 calls\tAnswered", two_numbers=True) == [(1, Fault.PERIOD)]


@pytest.mark.parametrize(
    "headings",
    [
        ["Incidents", "Minutes"],
        ["Emergency incidents attended", "minutes until somebody arrived, added up over incidents"],
        ["Attended in 2025", "Time"],
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_headings_say_which_number_is_which(headings, turned):
    numbers = ["510", "7600"]
    if turned:
        headings, numbers = headings[::-1], numbers[::-1]
    text = "\t".join(["Month", *headings]) + "\n" + "\t".join(["2025-01", *numbers])
    assert read(text, two_numbers=True, columns=(MINUTES, INCIDENTS)) == ([Line(JANUARY, 7600, 510)], [])


@pytest.mark.parametrize(
    "headings", ["Answered in 10s\t999 calls", "In 10 seconds\tCalls", "Calls answered\tTotal calls"]
)
def test_headings_may_have_digits_and_be_shorter_than_the_names(headings):
    assert read(f"Month\t{headings}\n2025-01\t7\t8", two_numbers=True) == ([Line(JANUARY, 7, 8)], [])


IN_TIME = ("emergency incidents attended within 20 minutes", "Emergencies attended within 20 minutes")
GIVEN_UP, ALL_101 = ("101 calls given up before an answer", "101 calls abandoned"), ("101 calls",)


@pytest.mark.parametrize(
    ("columns", "headings"),
    [
        ((IN_TIME, INCIDENTS), "Attended within 20 minutes\tEmergencies"),
        ((IN_TIME, INCIDENTS), "In 20 minutes\tAttended emergencies"),
        ((GIVEN_UP, ALL_101), "Calls abandoned\tCalls received"),
        ((("Calls answered",), ("Calls received",)), "Calls answered\tCalls received"),
        ((GIVEN_UP, ALL_101), "Number given up\tTotal number of calls offered"),
    ],
)
def test_headings_in_other_words_of_the_same_things_name_them(columns, headings):
    assert read(f"Month\t{headings}\n2025-01\t7\t8", two_numbers=True, columns=columns) == ([Line(JANUARY, 7, 8)], [])


@pytest.mark.parametrize(
    ("columns", "headings"),
    [
        ((IN_TIME, INCIDENTS), "Emergencies\tAttended in time"),
        ((IN_TIME, INCIDENTS), "Emergencies\tAttended within 15 minutes"),
        ((GIVEN_UP, ALL_101), "101 calls given up\t101 calls answered"),
        ((GIVEN_UP, ALL_101), "101 calls given up\t999 calls"),
    ],
)
def test_a_heading_with_a_word_that_its_column_does_not_know_may_be_of_something_else(columns, headings):
    text = f"Month\t{headings}\n2025-01\t7\t8"
    assert faults(text, two_numbers=True, columns=columns) == [(1, Fault.HEADINGS)]


@pytest.mark.parametrize("first", ["", "Month", "Period"])
def test_the_heading_over_the_periods_may_be_anything_or_nothing(first):
    assert read(f"{first}\t999 calls\tAnswered\n2025-01\t8\t7", two_numbers=True) == ([Line(JANUARY, 7, 8)], [])


@pytest.mark.parametrize(
    "headings", ["In time\tAll", "Answered\tAnswered", "999 calls", "999 calls\tAnswered\tShare", ""]
)
def test_headings_that_fit_none_or_twice_are_a_mistake_and_nothing_is_read(headings):
    assert faults(f"Month\t{headings}\n2025-01\t7\t8", two_numbers=True) == [(1, Fault.HEADINGS)]


def test_an_empty_cell_between_others_is_not_passed_over():
    assert faults("2025-01\t\t55", two_numbers=True) == [(1, Fault.EMPTY_CELL)]
    assert faults("2025-01\t\t55") == [(1, Fault.EMPTY_CELL)]
    assert faults("2025-01\t55\t", two_numbers=True) == [(1, Fault.COUNT)]
    assert read("\t2025-01\t55\t\t") == ([Line(JANUARY, 55, None)], [])


@pytest.mark.parametrize("empty", ["", "   ", ";;", "; ;", "\t\t", ";\t"])
def test_rows_with_nothing_in_them_are_passed_over_wherever_they_stand(empty):
    assert read(f"{empty}\nMonth;Reports\n{empty}\n2025-01;7\n{empty}") == ([Line(JANUARY, 7, None)], [])
    assert faults(f"{empty}\n2025-01;seven") == [(2, Fault.NUMBERS)]


def test_lines_come_in_the_order_of_their_periods():
    assert [each.period for each in read("2025-02 1\n2025-01 2")[0]] == [JANUARY, FEBRUARY]


@pytest.mark.parametrize("nothing", ["-", "n/a", "NA", ".."])
def test_a_line_may_say_that_there_is_no_figure(nothing):
    assert read(f"2025-01\t{nothing}") == ([Line(JANUARY, None, None)], [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2024/25 7", Fault.PERIOD),
        ("2026-03 7", Fault.FUTURE),
        ("2026-02 7", Fault.FUTURE),
        ("2025-01", Fault.COUNT),
        ("2025-01 7 8", Fault.COUNT),
        ("2025-01 76.8%", Fault.PERCENTAGE),
        ("2025-01 seven", Fault.NUMBERS),
        ("2025-01 -7", Fault.NUMBERS),
        ("2025-01 1,23", Fault.NUMBERS),
        ("2025-01 9999999999999", Fault.NUMBERS),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line, fault):
    assert faults(line) == [(1, fault)]


def test_a_share_needs_both_counts_and_its_part_is_no_more_than_all():
    assert faults("2025-01 7", two_numbers=True, share=True) == [(1, Fault.COUNT)]
    assert faults("2025-01 7 0", two_numbers=True, share=True) == [(1, Fault.OVER_NOTHING)]
    assert faults("2025-01 8 7", two_numbers=True, share=True) == [(1, Fault.MORE_THAN_ALL)]
    assert read("2025-01 8 7", two_numbers=True) == ([Line(JANUARY, 8, 7)], [])


def test_a_quarter_is_told_by_its_first_month():
    assert faults("2025-02 7", frequency="quarter") == [(1, Fault.QUARTER)]
    assert read("2025-01 7", frequency="quarter") == ([Line(JANUARY, 7, None)], [])


@pytest.mark.parametrize("between", ["\t", " "])
@pytest.mark.parametrize(
    "typed",
    [
        "Jan to Mar 2025",
        "January to March 2025",
        "Jan 2025 to Mar 2025",
        "Jan-Mar 2025",
        "Jan – Mar 2025",
        "Ionawr hyd Mawrth 2025",
        "Ion hyd Maw 2025",
        "Q4 2024/25",
    ],
)
def test_a_quarter_may_be_told_as_it_is_printed_or_by_its_number_in_a_financial_year(typed, between):
    assert read(f"{typed}{between}7", frequency="quarter") == ([Line(JANUARY, 7, None)], [])


def test_the_fourth_quarter_of_the_calendar_as_a_range_of_months():
    assert period_typed("Oct to Dec 2025", "quarter") == date(2025, 10, 1)


@pytest.mark.parametrize("language", ["en-gb", "cy"])
@pytest.mark.parametrize("frequency", ["month", "quarter"])
def test_periods_are_read_as_our_own_pages_print_them_in_both_languages(language, frequency):
    with override(language):
        for month in range(1, 13):
            day = date(2025, month, 1)
            assert period_typed(period_words(day, frequency), frequency) == day
            assert period_typed(period_words(day, frequency, lambda each: date_format(each, "M Y")), frequency) == day


def test_the_welsh_heading_over_quarters_is_no_month():
    assert read("Chwarter\tCyfanswm\nHyd hyd Rhag 2025\t7", frequency="quarter") == (
        [Line(date(2025, 10, 1), 7, None)],
        [],
    )


@pytest.mark.parametrize("typed", ["Q3 2025", "2025 Q3", "q3 2025"])
def test_a_quarter_of_who_knows_which_year_is_not_guessed_at(typed):
    assert faults(f"{typed}\t7", frequency="quarter") == [(1, Fault.WHICH_QUARTER)]


@pytest.mark.parametrize("typed", ["Jan to Apr 2025", "Jan 2024 to Mar 2025", "Foo to Mar 2025", "Q1 2025/27"])
def test_months_that_make_no_quarter_are_no_period(typed):
    assert faults(f"{typed}\t7", frequency="quarter") == [(1, Fault.PERIOD)]
    assert faults("Feb to Apr 2025\t7", frequency="quarter") == [(1, Fault.QUARTER)]


@pytest.mark.parametrize(
    ("value", "usual", "is_far"),
    [
        (0.1, [14, 15], True),
        (160, [14, 15], True),
        (1.5, [15], False),
        (0, [15], True),
        (0, [3], False),
        (40, [0, 0], False),
        (40, [], False),
    ],
)
def test_a_value_ten_times_away_from_what_is_usual_is_far_off(value, usual, is_far):
    assert far_off(value, usual) is is_far


def test_a_period_that_stands_twice_is_a_mistake_in_the_second():
    lines, mistakes = read("2025-01 7\nJan 2025 8")
    assert (lines, [(each.line, each.fault) for each in mistakes]) == ([Line(JANUARY, 7, None)], [(2, Fault.TWICE)])


def test_a_period_that_is_not_over_has_no_figure_yet():
    assert faults("2026-01 7", frequency="quarter") == [(1, Fault.FUTURE)]
    assert faults("2025-04 7", frequency="year") == [(1, Fault.FUTURE)]
    assert read("2026-01 7") == ([Line(date(2026, 1, 1), 7, None)], [])
    counted_in_november = read("2025-11 7", frequency="year")
    assert counted_in_november == ([Line(date(2025, 11, 1), 7, None)], [])


def test_two_months_of_one_year_are_one_year_twice():
    lines, mistakes = read("2023-04 7\n2023-01 8\n2024-04 9", frequency="year")
    assert [each.period for each in lines] == [date(2023, 4, 1), date(2024, 4, 1)]
    assert [(each.line, each.fault) for each in mistakes] == [(2, Fault.SAME_PERIOD)]


def test_no_more_than_so_many_lines_are_read():
    assert faults("2025-01 7\n" * (MOST_LINES + 1)) == [(MOST_LINES + 1, Fault.TOO_MANY)]


@given(
    st.text(max_size=200) | st.text("1; \t\n-", max_size=40),
    st.booleans(),
    st.sampled_from(["month", "quarter", "year"]),
)
def test_no_text_breaks_it(text, both, frequency):
    lines, mistakes = read(text, two_numbers=both, share=both, frequency=frequency)
    assert len(lines) + len(mistakes) <= len(text.splitlines())
