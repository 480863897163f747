from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.performance.rules.typing import MOST_LINES, Fault, Line, period_typed, read_lines

TODAY = date(2026, 2, 14)
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


def read(text, *, frequency="month", two_numbers=False, share=False):
    return read_lines(text, frequency=frequency, two_numbers=two_numbers, share=share, today=TODAY)


def faults(text, **how):
    lines, mistakes = read(text, **how)
    assert not lines
    return [(each.line, each.fault) for each in mistakes]


@pytest.mark.parametrize(
    "typed",
    ["2025-01", "2025-1", "2025-01-31", "31/01/2025", "Jan 2025", "january 2025", "Jan. 2025", "Jan-25", "Jan-2025"],
)
def test_a_month_may_be_written_in_many_ways(typed):
    assert period_typed(typed) == JANUARY
    assert read(f"{typed} 7") == ([Line(JANUARY, 7, None)], [])


@pytest.mark.parametrize(
    "typed",
    ["", "2025", "Q1 2025", "2024/25", "13/2025", "2025-13", "Foo 2025", "Foo-25", "25-Jan", "01/02/25", "1899-01"],
)
def test_what_could_mean_several_periods_is_no_period(typed):
    assert period_typed(typed) is None


@pytest.mark.parametrize("between", ["\t", ";", "  ", " ", " ; "])
def test_cells_are_apart_by_what_a_spreadsheet_or_a_person_puts_there(between):
    text = f"Jan 2025{between}1,234{between}2,000\n\nFeb 2025{between}8.5{between}10\n"
    lines, mistakes = read(text, two_numbers=True)
    assert (lines, mistakes) == ([Line(JANUARY, 1234, 2000), Line(FEBRUARY, 8.5, 10)], [])


def test_headings_on_the_first_line_are_passed_over_and_nowhere_else():
    assert read("Month\tReports\n2025-01\t7") == ([Line(JANUARY, 7, None)], [])
    assert faults("Month\nReports") == [(2, Fault.PERIOD)]


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
