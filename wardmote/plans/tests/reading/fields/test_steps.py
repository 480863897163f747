"""Numbered steps (trap 5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import steps


def numbered(text: str) -> list[tuple[int, str]]:
    return [(step.number, step.text) for step in steps.split(text).steps]


def codes(text: str) -> list[str]:
    return [finding.code for finding in steps.split(text).findings]


@pytest.mark.parametrize(
    "text",
    [
        "(1) Open the site (2) Train staff",
        "(A1.1) (1) Open the site (2) Train staff",
        "(A1.2)(1). Open the site \n(2)Train staff",
        "(A3.1)1. Open the site\n2.  Train staff",
        "1.  Open the site\n2. Train staff",
        "1) Open the site\n\n(2) Train staff",
        "(2.1.1) The lead is the county. (1) Open the site (2)Train staff",
        "Office move: (1)Open the site (2)Train staff",
    ],
)
def test_every_way_of_numbering_gives_the_same_steps(text: str) -> None:
    assert numbered(text) == [(1, "Open the site"), (2, "Train staff")]
    assert codes(text) == []


def test_steps_in_one_line_are_told_by_the_sentences_they_open() -> None:
    assert numbered("1. Find a site. 2. Move in. 3. Open.") == [(1, "Find a site."), (2, "Move in."), (3, "Open.")]


def test_the_ref_is_taken_off_and_the_text_keeps_every_step() -> None:
    read = steps.split("(A1.1) (1) Open (2) Close")
    assert (read.ref_printed, read.text) == ("(A1.1)", "(1) Open (2) Close")


def test_a_number_that_stands_twice_is_kept_twice_and_reported() -> None:
    text = "(1) Daily (2) Social (2) Logs (3) Replies"
    assert [number for number, _ in numbered(text)] == [1, 2, 2, 3]
    assert codes(text) == ["duplicate-step"]


def test_a_last_number_without_text_makes_no_step_and_is_reported() -> None:
    text = "((D6.1) (1) Watch (2)Publish (3"
    assert numbered(text) == [(1, "Watch"), (2, "Publish")]
    assert codes(text) == ["empty-step"]
    assert steps.split(text).text.endswith("(3")


def test_steps_that_begin_with_two_are_read_as_printed() -> None:
    text = "(C2.1) Watch the levels. (2)Review the survey"
    assert numbered(text) == [(2, "Review the survey")]
    assert codes(text) == ["step-one-missing"]


def test_a_number_left_out_stays_out() -> None:
    assert [number for number, _ in numbered("(1) Open (2) Train (4) Close")] == [1, 2, 4]
    assert codes("(1) Open (2) Train (4) Close") == ["step-gap"]


@pytest.mark.parametrize(
    "text",
    [
        "Work with partners (2018) and 101 calls",
        "Target 12-14 year olds",
        "(1) and (2) completed",
        "It fell by 3.5 (2) lower",
        "The plan has 7. It is long",
        "Costs of £5) and more",
        "No number at all",
        "",
    ],
)
def test_other_numbers_are_no_steps(text: str) -> None:
    assert numbered(text) == []


_STEPS = st.lists(
    st.sampled_from(["Open the site", "Train staff", "Write to 40 homes", "Meet the board"]), min_size=1, max_size=9
)


@given(_STEPS, st.sampled_from(["({}) ", "({})", "{}) ", "({}). "]))
def test_steps_written_in_brackets_read_back(texts: list[str], mark: str) -> None:
    written = " ".join(mark.format(number) + text for number, text in enumerate(texts, 1))
    assert numbered(written) == list(enumerate(texts, 1))


@given(_STEPS)
def test_steps_written_on_lines_read_back(texts: list[str]) -> None:
    written = "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))
    assert numbered(written) == list(enumerate(texts, 1))


@given(st.text(alphabet=st.sampled_from("(1) 2.)34A.a\n£and"), max_size=60))
def test_no_letter_is_lost_and_steps_are_parts_of_the_text(text: str) -> None:
    read = steps.split(text)
    kept = (read.ref_printed or "") + read.text
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]
    assert all(step.text in read.text for step in read.steps)
