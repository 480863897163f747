from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.core.search import rules
from wardmote.core.search.rules import Term


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("market street", ["market", "street"]),
        ('"market street" rota', ["market street", "rota"]),
        ("  3.1.2 ", ["3.1.2"]),
        ("a market a", ["market"]),
        ("A", ["A"]),
        ("market, market; street", ["market", "street"]),
        ('"', []),
        ("", []),
        (" ".join(f"word{n}" for n in range(20)), [f"word{n}" for n in range(8)]),
    ],
)
def test_a_question_becomes_words(question, words):
    assert rules.words_of(question) == words


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Market Stre", [Term(("market",)), Term(("stre",), begins=True)]),
        ('"Market Street" rota', [Term(("market", "street")), Term(("rota",), begins=True)]),
        ('rota "Market Street"', [Term(("rota",)), Term(("market", "street"))]),
        ("3.1.2", [Term(("3.1.2",))]),
        ("A.2", [Term(("a2",))]),
        ("anti-social", [Term(("anti", "social"))]),
        ("a market", [Term(("market",), begins=True)]),
        ("A", [Term(("a",))]),
        ("7 markets", [Term(("7",)), Term(("markets",), begins=True)]),
        ("AND OR NOT NEAR(", [Term(("and",)), Term(("or",)), Term(("not",)), Term(("near",), begins=True)]),
        ('" - * ( ) : ^ "', []),
        ("", []),
    ],
)
def test_a_question_becomes_terms(question, terms):
    assert list(rules.terms_of(question)) == terms


@pytest.mark.parametrize(
    ("printed", "word"),
    [
        ("Αmber", "amber"),  # a Greek capital alpha
        ("СRIME", "crime"),  # a Cyrillic capital es
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("Vulner\u00adability", "vulnerability"),
        ("Gŵyl", "gwyl"),
        ("A.1", "a1"),
        ("3.2.1", "3.2.1"),
        ("ﬁne", "fine"),
    ],
)
def test_a_word_is_compared_by_what_it_looks_like(printed, word):
    assert rules.words_in(printed) == [word]


def test_a_full_stop_between_sentences_parts_words():
    assert rules.words_in("The end.Next begins.") == ["the", "end", "next", "begins"]


def test_references_are_one_word_however_they_are_printed():
    assert rules.references("(3.2)", "3.2", "A. 1", "", "(2)") == ["3.2", "a1", "2"]


@pytest.mark.parametrize(
    ("question", "reference"),
    [("A.2", "a2"), ("3.2.1", "3.2.1"), ("C1", "c1"), ("A", "a"), ("market", ""), ("3.2 market", ""), ('"3 2"', "")],
)
def test_a_question_that_could_be_a_reference_is_told(question, reference):
    assert rules.reference_in(rules.terms_of(question)) == reference


def test_places_are_in_the_order_of_days_and_tell_kind_and_number():
    early = rules.place_of(date(2022, 6, 30), 3, 99_999_999)
    late = rules.place_of(date(2022, 7, 1), 1, 1)
    assert 0 < rules.place_of(None, 2, 7) < early < late < rules.BEYOND
    assert rules.kind_and_subject(early) == (3, 99_999_999)
    assert rules.first_of_day(date(2022, 7, 1)) <= late < rules.first_of_day(date(2022, 7, 2))
    assert rules.place_of(date.max, rules.MOST_KINDS, 2**40 - 1) <= rules.BEYOND
    assert rules.place_of(date.min, 1, 1) == rules.place_of(None, 1, 1)


def in_words(pieces):
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("Walk the market street.", "street mark", "Walk the [market] [street]."),
        ("Anti-social behaviour", "anti-social", "[Anti-social] behaviour"),
        ("social, anti", "anti-social", "social, anti"),
        ("Αmber at the Café", "amber cafe", "[Αmber] at the [Café]"),
        ("See A.1 and A1", "a.1", "See [A.1] and [A1]"),
        ("nothing here", "market", "nothing here"),
        ("", "market", ""),
    ],
)
def test_matches_are_told_apart(text, question, marked):
    assert in_words(rules.marked(text, rules.terms_of(question))) == marked


def test_a_long_text_is_cut_around_its_first_match():
    text = "before " * 60 + "the market " + "after " * 60
    shown = in_words(rules.marked(text, rules.terms_of("market"), at_most=80))
    assert "[market]" in shown
    assert shown.startswith("… before")
    assert shown.endswith(" …")
    assert len(shown) < 100


@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from([0, 10, 80]))
def test_no_text_and_no_question_is_an_error(text, question, at_most):
    terms = rules.terms_of(question)
    assert all(word for term in terms for word in term.words)
    whole = " ".join(rules.tidy(text).split())
    shown = "".join(piece.text for piece in rules.marked(text, terms, at_most=at_most))
    assert shown == whole if not at_most else shown.removeprefix("… ").removesuffix(" …") in whole
    assert rules.holds(text, terms) in (True, False)
    assert all(" " not in word and word == rules.folded(word) for word in rules.words_in(text))
