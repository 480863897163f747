"""Decisions about plans, on plain values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans import rules

TODAY = date(2026, 6, 30)


def test_a_row_with_no_end_date_is_never_overdue() -> None:
    assert not rules.is_overdue(latest=None, finished=False, today=TODAY)


def test_finished_work_is_never_overdue() -> None:
    assert not rules.is_overdue(latest=TODAY - timedelta(days=400), finished=True, today=TODAY)


def test_the_last_day_itself_is_not_late() -> None:
    assert not rules.is_overdue(latest=TODAY, finished=False, today=TODAY)
    assert rules.is_overdue(latest=TODAY - timedelta(days=1), finished=False, today=TODAY)


def test_red_is_off_track_however_far_its_date_lies() -> None:
    assert rules.is_off_track(rating_is_off_track=True, latest=TODAY + timedelta(days=300), finished=False, today=TODAY)


@pytest.mark.parametrize(("days", "silent"), [(35, False), (36, True)])
def test_silence_begins_after_35_days(days: int, silent: bool) -> None:
    said = TODAY - timedelta(days=days)
    assert rules.is_silent(last_update_on=said, finished=False, today=TODAY) is silent


def test_what_nobody_ever_spoke_of_is_silent() -> None:
    assert rules.is_silent(last_update_on=None, finished=False, today=TODAY)


def test_a_green_rating_past_its_date_differs_from_what_the_dates_say() -> None:
    computed = rules.suggested_rating(
        latest=TODAY - timedelta(days=3), finished=False, last_update_on=TODAY, times_moved=0, today=TODAY
    )
    assert rules.differs(rating="green", computed=computed)


def test_a_blank_rating_differs_from_nothing() -> None:
    assert not rules.differs(rating=None, computed="off_track")


def test_a_plan_at_rest_is_judged_by_its_own_time() -> None:
    assert rules.judged_on(last_said=date(2022, 7, 31), today=TODAY) == date(2022, 7, 31)


def test_a_plan_in_use_is_judged_today() -> None:
    assert rules.judged_on(last_said=date(2026, 5, 31), today=TODAY) == TODAY
    assert rules.judged_on(last_said=None, today=TODAY) == TODAY


def test_a_rating_moves_towards_better_or_worse_by_its_place_in_the_scheme() -> None:
    red, green = ("Red", 10), ("Green", 30)
    assert rules.movement(was=red, now=green).direction == "better"
    assert rules.movement(was=green, now=red).direction == "worse"
    assert rules.movement(was=None, now=red).direction == "changed"
    assert rules.movement(was=red, now=red).direction == "same"


days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@given(latest=st.none() | days, finished=st.booleans(), said=st.none() | days, moved=st.integers(0, 5), today=days)
def test_the_dates_always_suggest_something_and_never_contradict_overdue(
    latest: date | None, finished: bool, said: date | None, moved: int, today: date
) -> None:
    computed = rules.suggested_rating(
        latest=latest, finished=finished, last_update_on=said, times_moved=moved, today=today
    )
    assert (computed == "complete") is finished
    assert (computed == "off_track") is rules.is_overdue(latest=latest, finished=finished, today=today)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("PSST Inspector", "Inspector, PSST"),
        ("Ch Supt Local", "Chief Superintendent, Local Policing"),
        ("Supt Prevention PA&I", "Superintendent, Prevention"),
        ("Insp Custody", "Inspector, Custody"),
        ("the Head of Contact", "Head of Contact"),
        ("SNT Ch Insps", "SNT Ch Insp"),
    ],
)
def test_a_printed_owner_is_like_the_name_whose_words_it_shortens(printed: str, name: str) -> None:
    assert rules.likeness(printed, name) > 0


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Duty Planning", "Chief Executive"),
        ("Partnerships", "PSD"),
        ("", "Chief Executive"),
        ("of the", "Head of Data"),
    ],
)
def test_a_name_with_other_words_is_like_nothing(printed: str, name: str) -> None:
    assert rules.likeness(printed, name) == 0


def test_the_same_name_is_likest_and_a_longer_one_less_so() -> None:
    asked = "Inspector, Custody"
    assert rules.likeness(asked, asked) == 1
    assert 0 < rules.likeness(asked, "Inspector, Custody and Detention") < 1
    assert rules.likeness(asked, "something else", "Custody Insp") > 0


@given(st.text(), st.text())
def test_likeness_is_a_share_whatever_is_printed(printed: str, name: str) -> None:
    assert 0 <= rules.likeness(printed, name) <= 1
