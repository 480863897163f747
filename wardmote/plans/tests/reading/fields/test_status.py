"""Statuses, and short statements of status in a progress cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import status


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Complete", "complete"),
        ("Completed", "complete"),
        ("COMPLETED.", "complete"),
        ("Closed", "complete"),
        ("BAU", "complete"),
        ("Complete June 2022", "complete"),
        ("This action is complete.", "complete"),
        ("Complete - see report", "complete"),
        ("Completed: all officers have been trained", "complete"),
        ("100% complete", "complete"),
        ("Cwblhawyd", "complete"),
        ("Wedi’i gwblhau", "complete"),
        ("(1) and (2) Completed August 2017", "complete"),
        ("Moved to BAU", "complete"),
        ("In progress", "ongoing"),
        ("Ongoing", "ongoing"),
        ("On hold", "ongoing"),
        ("On track", "ongoing"),
        ("Partially complete", "ongoing"),
        ("Not complete", "ongoing"),
        ("60% complete", "ongoing"),
        ("Ar y gweill", "ongoing"),
        ("Status: open", "ongoing"),
        ("Not started", "not_started"),
        ("Not yet started", "not_started"),
        ("Heb ddechrau", "not_started"),
        ("Cancelled", "cancelled"),
        ("No longer required", "cancelled"),
        ("Withdrawn – the grant ended", "cancelled"),
    ],
)
def test_a_short_statement_is_a_status(text: str, value: str) -> None:
    assert status.read(text).status == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Work was completed by the team last year and continues",
        "Completed forms are sent to the panel every week by the office",
        "Started in May",
        "The board closed two items.",
        "Open days are held in each town",
        "A",
        "Completed " * 20,
    ],
)
def test_a_sentence_that_only_holds_the_word_is_none(text: str) -> None:
    assert status.read(text) == status.Status("not_stated", "")


def test_a_status_of_some_steps_is_reported() -> None:
    assert [finding.code for finding in status.read("(1) and (2) Completed August 2017").findings] == ["part-status"]


def test_two_statuses_are_reported_and_the_first_is_taken() -> None:
    read = status.read("Complete / ongoing")
    assert read.status == "complete"
    assert [finding.code for finding in read.findings] == ["conflicting-status"]


@given(st.text(max_size=300))
def test_any_text_is_read_and_a_stated_status_keeps_its_print(text: str) -> None:
    read = status.read(text)
    assert (read.status == "not_stated") == (read.printed == "")
