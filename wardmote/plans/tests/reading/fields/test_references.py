"""Refs and cross-references (traps 5 and 21)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import references
from wardmote.plans.reading.fields.references import Book, cross, leading, normalise

KNOWN = [
    "1.1",
    "1.2",
    "A.1",
    "A1.1",
    "A1.2",
    "A.2",
    "A2.1",
    "A.3",
    "A.4",
    "2.1",
    "2.1.1",
    "2.1.2",
    "2.2",
    "2.3",
    "2.4",
    "3.1",
    "3.2",
    "3.2.1",
    "3.2.3",
    "3.2.3",
    "3.3",
    "3.4",
    "3.5",
    "C1",
    "D.2",
    "D.5",
    "D5.1",
]
TITLES = {
    "A.2": "Write an assessment of what victims need",
    "A.3": "Set up a new victims’ board",
    "A.4": "Make sure that services reach the people who need help",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A.1", "A1"),
        ("A.1", "(a1)"),
        ("((D6.1)", "D6.1"),
        ("Rec 4", "4"),
        ("Recommendation 12", "12"),
        ("2(b)", "2b"),
        ("A01", "A1"),
        ("3.2.3.", "3.2.3"),
        ("\u03911.1", "A1.1"),
    ],
)
def test_two_prints_of_one_ref_match(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("1.1", "11"), ("1.1", "1.10"), ("A1.1", "A11"), ("B4", "D4")])
def test_different_refs_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("text", "ref", "rest"),
    [
        ("(A1.1) (1) Carry out", "(A1.1)", "(1) Carry out"),
        ("(A1.2)(1). Conduct", "(A1.2)", "(1). Conduct"),
        ("(A3.1)1. Draft", "(A3.1)", "1. Draft"),
        ("(2.1.1) The lead", "(2.1.1)", "The lead"),
        ("(3.2.2)In car", "(3.2.2)", "In car"),
        ("((D6.1) (1) Publish", "((D6.1)", "(1) Publish"),
        ("1.1 Carry out", "1.1", "Carry out"),
        ("A1.1 carry out", "A1.1", "carry out"),
        ("P1.2 – Open", "P1.2", "Open"),
        ("Rec 4: open", "Rec 4", "open"),
        ("1a) open", "1a", "open"),
        ("C1: open", "C1", "open"),
    ],
)
def test_the_ref_that_opens_a_text_is_taken_off(text: str, ref: str, rest: str) -> None:
    assert leading(text) == (ref, rest)


@pytest.mark.parametrize(
    "text",
    [
        "(1) Open",
        "2018 was a good year",
        "101 calls",
        "1.5 million",
        "1.5 FTE posts",
        "A38 road works",
        "3.5 hours",
        "Open",
        "",
    ],
)
def test_steps_and_numbers_of_a_sentence_are_no_ref(text: str) -> None:
    assert leading(text) == (None, text)


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("Refer to 3.1  - 3.4", ("3.1", "3.2", "3.3", "3.4")),
        ("Refer to 2.2-2.4.", ("2.2", "2.3", "2.4")),
        ("Refer to 3.5, 1.2 & 2.1.2", ("3.5", "1.2", "2.1.2")),
        ("Refer to D2 and D5", ("D.2", "D.5")),
        ("(Cross reference to 3.4)", ("3.4",)),
        ("(Cross reference 3.4)", ("3.4",)),
        ("See also A.1 to A.3", ("A.1", "A.2", "A.3")),
        ("linked to action D5.1", ("D5.1",)),
        ("gweler 3.4 a 3.5", ("3.4", "3.5")),
        ("to find gaps (A2).", ("A.2",)),
        ("as set out in (A2, A.3)", ("A.2", "A.3")),
        ("Update given under 2.1.2", ("2.1.2",)),
    ],
)
def test_what_a_text_points_at_is_listed_as_the_document_s_own_refs(text: str, refs: tuple[str, ...]) -> None:
    found = cross(text, own=None, known=KNOWN)
    assert found.refs == refs
    assert found.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "999/101 calls rose to 3.4% in 2018/19",
        "It cost £3.4 and 3.5 million",
        "(1) Open (2) Close",
        "Linked to phase 4 of the bid",
        "Refer to the delivery plan of 2018",
        "A further 3.1 thousand were seen",
        "see 76.8% of cases",
        "supports M5 patrols",
    ],
)
def test_numbers_in_prose_are_not_refs(text: str) -> None:
    assert cross(text, own=None, known=KNOWN) == references.CrossRefs()


def test_plain_numbers_count_after_a_noun_or_where_refs_are_plain() -> None:
    assert cross("linked to rec 4 and see action 12", own=None, known=["4", "12"]).refs == ("4", "12")
    assert cross("see action 1004", own=None, known=["1001", "1004"]).refs == ("1004",)
    assert cross("see 4 families in 12 streets", own=None, known=["4", "12"]).refs == ()


def test_a_reference_to_itself_is_listed_and_reported() -> None:
    found = cross("Refer to A1.2 and A2.1", own="A1.2", known=KNOWN)
    assert found.refs == ("A1.2", "A2.1")
    assert [finding.code for finding in found.findings] == ["self-reference"]


def test_the_ref_that_opens_a_text_is_no_reference_to_itself() -> None:
    assert cross("(A1.2)(1) Find gaps (A2)", own="A1.2", known=KNOWN).refs == ("A.2",)


@pytest.mark.parametrize("text", ["Refer to E9", "see action 12", "Cross reference to A.9"])
def test_a_reference_to_nothing_is_reported(text: str) -> None:
    found = cross(text, own="A.1", known=KNOWN)
    assert found.refs == ()
    assert [finding.code for finding in found.findings] == ["dangling-reference"]


def test_a_name_that_belongs_to_another_item_is_reported_and_the_print_is_kept() -> None:
    found = cross(
        "Cross reference to A3 (Victims Board and A4(What victims need)", own="B.1", known=KNOWN, titles=TITLES
    )
    assert found.refs == ("A.3", "A.4")
    (finding,) = found.findings
    assert finding.code == "wrongly-named-reference"
    assert "A.2" in finding.message


def test_a_mention_says_where_it_stands_and_what_it_asks() -> None:
    show, related = cross("Refer to 3.4. Linked to C1.", own=None, known=KNOWN).mentions
    assert (show.printed, show.start, show.end, show.intent) == ("Refer to 3.4", 0, 12, "show")
    assert (related.printed, related.intent) == ("Linked to C1", "related")


def test_a_book_made_once_reads_the_same() -> None:
    text = "Refer to 3.1 - 3.4 and A3 (Victims Board)"
    assert cross(text, own=None, known=Book(KNOWN, TITLES)) == cross(text, own=None, known=KNOWN, titles=TITLES)


_WORDS = st.sampled_from(
    [
        "refer",
        "to",
        "see",
        "A.1",
        "A1.2",
        "3.2",
        "-",
        "3.4",
        "and",
        ",",
        "(",
        ")",
        "(A2)",
        "101",
        "2018/19",
        "cross",
        "reference",
        "&",
        "(Victims",
        "12",
    ]
)


@given(st.lists(_WORDS, max_size=14).map(" ".join))
def test_listed_refs_are_always_the_document_s_own(text: str) -> None:
    found = cross(text, own="A.1", known=KNOWN, titles=TITLES)
    assert set(found.refs) <= set(KNOWN)
    assert len(set(found.refs)) == len(found.refs)
    assert all(text[mention.start : mention.end].strip() == mention.printed for mention in found.mentions)


@given(st.text(max_size=120))
def test_any_text_is_read_and_a_leading_ref_loses_no_letter(text: str) -> None:
    cross(text, own=None, known=KNOWN)
    ref, rest = leading(text)
    assert [c for c in (ref or "") + rest if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(alphabet="aAbB0123459.()[] -RecαΑ", max_size=20))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
