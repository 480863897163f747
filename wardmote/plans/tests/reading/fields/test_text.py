"""Letters as they are meant, and the report of look-alikes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.reading.fields.text import fold, level, lookalikes, squeeze

ALPHA, QUESTION_MARK = "\u0391", "\u037e"


def test_a_greek_capital_alpha_folds_to_the_letter_it_stands_for() -> None:
    assert fold(ALPHA) == "a"
    assert lookalikes(ALPHA) == [(0, ALPHA, "A")]


def test_a_greek_question_mark_is_a_semicolon() -> None:
    assert fold(f"web chat{QUESTION_MARK} self-service") == "web chat; self-service"
    assert lookalikes(f"chat{QUESTION_MARK} self") == [(4, QUESTION_MARK, ";")]


def test_a_look_alike_inside_a_latin_word_is_found_where_it_stands() -> None:
    assert lookalikes("Supt H\u0456ll") == [(6, "\u0456", "i")]


@pytest.mark.parametrize("text", ["Tŵr a tŷ", "Ŵyl yr Ŷd", "café", "plain", ""])
def test_letters_of_the_latin_alphabet_are_never_look_alikes(text: str) -> None:
    assert lookalikes(text) == []


@pytest.mark.parametrize("text", ["Москва", "Αθήνα και Αττική", "А это слово"])
def test_a_text_that_really_is_greek_or_cyrillic_is_left_alone(text: str) -> None:
    assert lookalikes(text) == []


def test_folding_makes_spaces_dashes_quotes_and_ligatures_plain() -> None:
    assert fold("Victims’\u00a0Board –\tﬁnal") == "victims' board - final"
    assert fold("pro\u00adgress\u200b up\ndate") == "progress up date"


def test_welsh_letters_keep_their_accents() -> None:
    assert fold("GRŴP") == "grŵp"


@given(st.text())
def test_levelling_keeps_every_offset(text: str) -> None:
    assert len(level(text)) == len(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text)
    assert fold(once) == once or fold(fold(once)) == fold(once)


@given(st.text())
def test_every_reported_look_alike_stands_at_its_offset(text: str) -> None:
    assert all(text[at] == seen and seen != meant for at, seen, meant in lookalikes(text))


@given(st.text())
def test_squeezing_loses_no_word(text: str) -> None:
    assert squeeze(text).split() == text.split()
