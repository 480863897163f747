"""Every key of the rules has a sentence, and the sentences say what they should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, get_args

import pytest

from wardmote.core.ui.format import month as month_and_year
from wardmote.performance import words
from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.forecast import Forecast, NoForecast
from wardmote.performance.rules.icons import Assurance
from wardmote.performance.rules.periods import Frequency
from wardmote.performance.rules.reading import (
    Caution,
    Hindrance,
    Observation,
    Reading,
    Reason,
    Rebasing,
    Refused,
    read_series,
)

MONTH = date(2026, 3, 1)


def show(value: float) -> str:
    return f"{value:,.1f}"


def apart(distance: float) -> str:
    return f"{distance:,.1f} points"


def read(values: Sequence[float | None], **options: Any) -> Reading:
    rows = [Observation(date(2024 + number // 12, number % 12 + 1, 1), value) for number, value in enumerate(values)]
    return read_series(rows, **{"frequency": "month", "better": "up", **options})


def forecast(**changed: Any) -> Forecast:
    usual = {
        "due": MONTH, "target": 80.0, "periods_ahead": 5, "expected": 74.0, "low": 70.0, "high": 78.0, "rate": 0.4,
        "misses_by": 6.0,
    }  # fmt: skip
    return Forecast(**{**usual, **changed})


HINDERED = {
    Hindrance.TOO_FEW: read([1.0, 2, 3]),
    Hindrance.CONSTANT: read([4.0] * 9),
    Hindrance.MOSTLY_ZERO: read([0.0, 0, 3] * 5),
    Hindrance.BASELINE_CONSTANT: read([5.0] * 12 + [6, 7], fix_after=12),
    Hindrance.HARDLY_MOVES: read([5.0] * 10 + [9.0] + [5.0] * 10),
}
GAPPED = read([1.0, 2, None, 4, 3, 2, 3, None, None, 2, 1])


def everything() -> Iterator[str]:
    """All sentences there are."""
    yield from map(words.assurance_name, [None, *Assurance])
    yield from map(words.assurance_sentence, Assurance)
    yield from map(words.cause_name, [None, *Cause])
    yield from (words.hindrance_sentence(HINDERED[hindrance]) for hindrance in Hindrance)
    yield from (words.caution_sentence(caution, GAPPED, "month", month_and_year) for caution in Caution)
    yield from (words.refusal_sentence(Refused(reason, MONTH), month_and_year) for reason in Reason)
    yield from map(words.no_forecast_sentence, NoForecast)
    for rate in (None, 0.5, -0.5):
        yield from (words.rate_sentence(forecast(rate=rate), each, apart) for each in get_args(Frequency))
    for by in (6.0, 0.0, -6.0):
        for high in (78.0, 90.0):
            yield words.forecast_sentence(forecast(misses_by=by, high=high), show, apart, month_and_year)


def test_every_key_has_words_of_its_own_and_no_sentence_is_long() -> None:
    said = list(everything())
    assert all(said)
    sentences = [sentence for text in said for sentence in text.split(". ")]
    assert [sentence for sentence in sentences if len(sentence.split()) > 25] == []
    names = [words.cause_name(cause) for cause in Cause]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("hindrance", Hindrance)
def test_each_example_is_hindered_by_what_it_stands_for(hindrance: Hindrance) -> None:
    assert HINDERED[hindrance].hindrance is hindrance


def test_a_chart_with_icons_has_no_reason_against_them() -> None:
    assert words.hindrance_sentence(read([20.0, 22, 19, 21, 23, 20, 18])) == ""


def test_a_gap_says_where_it_is_and_what_is_made_of_it() -> None:
    assert words.caution_sentence(Caution.GAPS, GAPPED, "month", month_and_year) == (
        "3 periods have no value: March 2024 and August 2024 to September 2024. They are not counted as zero. "
        "Limits and runs of points take the values on both sides as neighbours."
    )


def test_a_gap_after_which_the_chart_is_rebased_is_not_said_to_be_crossed() -> None:
    calm = [float(20 + number % 5) for number in range(8)]
    anew = Rebasing(date(2024, 10, 1), "A merger")

    def said(*values: float | None) -> str:
        reading = read([*values], rebasings=[anew])
        return words.caution_sentence(Caution.GAPS, reading, "month", month_and_year)

    assert said(*calm, None, *calm).endswith("The chart is rebased there, so nothing is judged across.")
    assert "But where the chart is rebased" in said(*calm, None, *calm, None, *calm)


def test_a_missed_target_says_by_how_much_and_how_sure_that_is() -> None:
    assert words.forecast_sentence(forecast(), show, apart, month_and_year) == (
        "At this rate the target of 80.0 for March 2026 is missed by 6.0 points. "
        "Expected is 74.0, and very likely between 70.0 and 78.0."
    )
    assert words.forecast_sentence(forecast(high=82.0), show, apart, month_and_year).endswith(
        "It is not certain: expected is 74.0, but anything from 70.0 to 82.0 is likely."
    )
    assert "is met, with 6.0 points to spare" in words.forecast_sentence(
        forecast(misses_by=-6.0), show, apart, month_and_year
    )


def test_few_values_are_counted() -> None:
    assert words.hindrance_sentence(read([1.0])) == "There is 1 value to judge by. Signals need at least 7."
    assert words.hindrance_sentence(HINDERED[Hindrance.TOO_FEW]).startswith("There are 3 values to judge by.")


def test_after_a_rebasing_it_is_said_that_earlier_values_do_not_count() -> None:
    values = [float(20 + number % 5) for number in range(14)]
    rebased = read([*values, *[5.0] * 10], rebasings=[Rebasing(date(2025, 3, 1), "A merger")])
    assert words.hindrance_sentence(rebased) == (
        "The value is the same in all 10 periods, so there is no variation to judge by. "
        "Values before the last rebasing do not count."
    )


def test_a_rebasing_that_waits_for_values_is_told_with_what_judges_until_then() -> None:
    values = [float(20 + number % 5) for number in range(24)]
    rebased = read(values, rebasings=[Rebasing(date(2025, 10, 1), "A merger")])
    assert words.caution_sentence(Caution.REBASED_YOUNG, rebased, "month", month_and_year) == (
        "The chart is rebased from October 2025. Until 7 values are known from there on, "
        "the earlier average and limits go on judging."
    )


def test_where_there_are_no_limits_a_gap_says_nothing_of_them() -> None:
    few = read([1.0, 2, None, 4])
    said = words.caution_sentence(Caution.GAPS, few, "month", month_and_year)
    assert said == "1 period has no value: March 2024. It is not counted as zero."


def test_a_rate_and_what_is_missed_are_told_as_distances() -> None:
    assert words.rate_sentence(forecast(rate=0.8), "month", apart) == "It rises by 0.8 points a month."


def test_an_interval_that_is_printed_as_one_value_is_not_told_as_two() -> None:
    close = forecast(expected=78.01, low=77.99, high=78.02, misses_by=1.99)
    assert words.forecast_sentence(close, show, apart, month_and_year).endswith(
        "Expected is 78.0, give or take less than is shown."
    )
