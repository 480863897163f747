"""Ratings: the sign that decides, the key that goes first, and what is not guessed (traps 1, 17 and 18)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields import rating
from wardmote.plans.reading.fields.rating import Rag, read

RED, AMBER, GREEN, BLUE = "FF0000", "FFC000", "00B050", "0070C0"
KEY = rating.read_keys("Blue: complete\nGreen: on track\nAmber: some concern\nRed: failing or late\nU = ungraded")


def codes(text: str, fill: str | None = None) -> list[str]:
    return [finding.code for finding in read(text, fill=fill).findings]


@pytest.mark.parametrize(
    ("text", "rag", "by"),
    [
        ("A", "amber", "letter"),
        ("r", "red", "letter"),
        (" G ", "green", "letter"),
        ("(B)", "blue", "letter"),
        ("Amber", "amber", "word"),
        ("YELLOW", "amber", "word"),
        ("Amber ↑", "amber", "word"),
        ("Green – lease signed", "green", "word"),
        ("R - late", "red", "letter"),
        ("🟢", "green", "symbol"),
        ("🔴 late", "red", "symbol"),
        ("On track", "green", "word"),
        ("Off track", "red", "word"),
        ("Not on track", "red", "word"),
        ("Coch", "red", "word"),
        ("Oren", "amber", "word"),
        ("Gwyrdd", "green", "word"),
        ("Glas", "blue", "word"),
        ("Amber: " + "the lease has not been signed by the landlord and the builder waits " * 2, "amber", "word"),
    ],
)
def test_a_letter_word_or_symbol_is_read(text: str, rag: Rag, by: str) -> None:
    found = read(text)
    assert (found.rag, found.by, found.printed) == (rag, by, text)


def test_blank_is_a_value_and_not_a_missing_rating() -> None:
    assert (read("").rag, read("").by) == (None, "blank")


def test_a_colour_alone_is_a_rating_and_is_said_to_be_one() -> None:
    assert (read("", fill=AMBER).rag, read("", fill=AMBER).by) == ("amber", "fill")
    assert codes("", AMBER) == ["rating-by-colour-only"]


def test_the_fill_decides_when_the_print_names_no_colour() -> None:
    assert (read("Complete", fill=BLUE).rag, read("Complete", fill=BLUE).by) == ("blue", "fill")
    assert codes("Complete", BLUE) == []


def test_the_print_wins_over_the_fill_and_the_contradiction_is_reported() -> None:
    assert read("A", fill=GREEN).rag == "amber"
    assert codes("A", GREEN) == ["rating-contradicts-fill"]
    assert codes("G", GREEN) == []


def test_a_look_alike_letter_is_read_and_reported() -> None:
    assert read("\u0391").rag == "amber"
    assert codes("\u0391") == ["look-alike-letter"]


@pytest.mark.parametrize("text", ["A/G", "Amber/Red", "Amber / Green", "AR", "🟢🟡"])
def test_two_ratings_in_one_cell_are_none_and_flagged(text: str) -> None:
    assert read(text).rag is None
    assert codes(text) == ["combined-rating"]
    assert read(text, fill=RED).rag is None


@pytest.mark.parametrize(
    "text", ["R → A", "Red to Amber", "R > A", "was Red now Amber", "Amber (was Red)", "Amber (previously red)"]
)
def test_a_change_gives_the_current_rating(text: str) -> None:
    assert read(text).rag == "amber"
    assert codes(text) == ["rating-changed"]


@pytest.mark.parametrize("text", ["Complete", "C", "Delayed", "Not started", "Limited assurance", "3", "Ungraded"])
def test_what_bodies_rate_differently_keeps_its_print_without_a_key(text: str) -> None:
    assert (read(text).rag, read(text).printed) == (None, text)
    assert codes(text) == ["rating-not-in-key"]


@pytest.mark.parametrize(
    ("text", "rag"),
    [
        ("Complete", "blue"),
        ("Failing", "red"),
        ("late", "red"),
        ("Some concern", "amber"),
        ("G", "green"),
        ("U", None),
        ("Ungraded", None),
    ],
)
def test_the_printed_key_goes_before_custom(text: str, rag: Rag | None) -> None:
    found = read(text, key=KEY)
    assert (found.rag, found.findings) == (rag, ())


def test_numbers_are_ratings_only_where_the_key_says_so() -> None:
    assert read("1").rag is None
    assert read("1", key=rating.read_keys("1 = Red\n2 = Amber")).rag == "red"


def test_symbols_mean_what_the_key_says() -> None:
    key = rating.read_keys("✔ Green: on track\n▲ Amber: at risk\n✖ Red: off track")
    assert [read(sign, key=key).rag for sign in "✔▲✖"] == ["green", "amber", "red"]
    assert (read("▲").rag, read("▲").by) == (None, "symbol")


@pytest.mark.parametrize(
    ("fill", "rag"),
    [
        ("FF0000", "red"),
        ("C00000", "red"),
        ("FFC7CE", "red"),
        ("FFC000", "amber"),
        ("FFFF00", "amber"),
        ("FFEB9C", "amber"),
        ("ED7D31", "amber"),
        ("00B050", "green"),
        ("92D050", "green"),
        ("C6EFCE", "green"),
        ("0070C0", "blue"),
        ("00B0F0", "blue"),
        ("FFFFFF", None),
        ("D9D9D9", None),
        ("000000", None),
        ("D9E2F3", None),
        ("DDEBF7", None),
        ("1F3864", None),
        ("E2EFDA", None),
        ("7030A0", None),
        ("", None),
        (None, None),
        ("not a colour", None),
    ],
)
def test_a_fill_rates_by_its_hue_and_header_shades_do_not(fill: str | None, rag: Rag | None) -> None:
    assert rating.fill_rag(fill) == rag


@pytest.mark.parametrize(
    ("line", "rag", "labels", "meaning"),
    [
        ("Green: on track or complete", "green", {"green", "g"}, "complete"),
        ("B = Complete", "blue", {"b", "blue"}, "complete"),
        ("G – Green – on track", "green", {"g", "green"}, "on track"),
        ("Amber (at risk)", "amber", {"amber", "a"}, "at risk"),
        ("Blue (B): closed", "blue", {"blue", "b"}, "closed"),
        ("Key: Red - off track", "red", {"red", "r"}, "off track"),
        ("U = ungraded", None, {"u"}, "ungraded"),
        ("Coch: ddim ar y trywydd iawn", "red", {"coch", "red", "r"}, "ddim ar y trywydd iawn"),
        ("🟢 On track", "green", {"🟢", "green"}, "on track"),
        ("Grey: not started", None, {"grey"}, "not started"),
    ],
)
def test_a_line_of_the_key_is_read(line: str, rag: Rag | None, labels: set[str], meaning: str) -> None:
    entry = rating.read_key(line)
    assert entry is not None
    assert entry.rag == rag
    assert labels <= set(entry.labels)
    assert meaning in entry.meanings
    assert entry.to_json() == {"printed": line, "rag": rag}


@pytest.mark.parametrize(
    "line",
    [
        "A = Community",
        "A victim",
        "Greenwich: a place",
        "• Item: text",
        "",
        "1. First step",
        "B: the board met",
        "Amber: 3",
        "Red: 1 2",
    ],
)
def test_other_lines_are_no_key(line: str) -> None:
    assert rating.read_key(line) is None


def test_a_key_on_one_line_is_read_entry_by_entry() -> None:
    key = rating.read_keys("Key: R = red, off track; A = amber, at risk; G = green")
    assert [(entry.labels[0], entry.rag) for entry in key] == [("r", "red"), ("a", "amber"), ("g", "green")]


def test_the_share_of_rating_like_values_tells_the_column() -> None:
    assert rating.looks_like(["A", "R", "", "\u0391", "Complete"]) == 1.0
    assert rating.looks_like(["The lease was signed", "A"]) == 0.5
    assert rating.looks_like([]) == 0.0


@given(st.text(max_size=100), st.none() | st.text(alphabet="0123456789abcdefABCDEF", min_size=6, max_size=6))
def test_any_cell_is_read_and_keeps_its_print(text: str, fill: str | None) -> None:
    found = read(text, fill=fill, key=KEY)
    assert found.printed == text
    assert found.rag in {"red", "amber", "green", "blue", None}
    rating.read_keys(text)


@pytest.mark.parametrize("text", ["Not rated", "not yet rated", "Unrated", "Not rated\nwas Red", "Not rated (was A)"])
def test_a_cell_that_says_it_is_not_rated_is_blank_whatever_it_was_before(text: str) -> None:
    found = rating.read(text)
    assert (found.rag, found.by, found.findings) == (None, "blank", ())
    assert rating.says_not_rated(text)


@pytest.mark.parametrize("text", ["Red", "Rated not started", "Notrated", ""])
def test_other_words_do_not_say_that_nothing_is_rated(text: str) -> None:
    assert not rating.says_not_rated(text)
