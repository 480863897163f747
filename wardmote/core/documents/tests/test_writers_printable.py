from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.core.documents.printable import (
    _TO_ESCAPE,
    breakable,
    escape,
    neutralise,
    printable,
    restore,
    runs,
    unescape,
)

ANY_CHARACTER = st.characters(exclude_categories=())
TRICKY = st.text(st.sampled_from("_x0041FfD'=+-@\t\r\n\x00＝ a"), max_size=24)


@given(st.text(ANY_CHARACTER) | TRICKY)
def test_escaping_is_undone_exactly(words: str):
    assert unescape(escape(words)) == words


@given(st.text(ANY_CHARACTER) | TRICKY)
def test_neutralising_is_undone_exactly(words: str):
    assert restore(neutralise(words)) == words


@given(st.text(ANY_CHARACTER) | TRICKY)
def test_nothing_neutralised_runs(words: str):
    assert not runs(neutralise(words)) or neutralise(words).startswith("'")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"])
def test_whatever_a_spreadsheet_acts_on_gets_an_apostrophe(start):
    assert neutralise(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("words", ["'tis the season", "''quoted''", "1 - 2", "a=b", ""])
def test_ordinary_words_are_left_alone(words):
    assert neutralise(words) == words
    assert restore(words) == words


def test_forbidden_characters_are_seen_and_line_ends_are_one_kind():
    assert printable("a\x00b\ud800c\x1bd\r\ne\rf\u2028g\th") == "a\ufffdb\ufffdc\ufffdd\ne\nf\ng\th"


def test_a_word_too_long_for_its_column_breaks_into_even_parts():
    assert breakable("short Responsibilities", 10) == "short Responsi\u00adbilities"


def test_an_address_breaks_without_a_hyphen():
    broken = breakable("https://example.org/a/very/long/path/indeed", 12)
    assert "\u00ad" not in broken
    assert max(map(len, broken.split("\u200b"))) <= 12
    assert broken.replace("\u200b", "") == "https://example.org/a/very/long/path/indeed"


def test_nothing_that_must_be_escaped_passes_for_ordinary_words():
    must = [sign for sign in map(chr, range(sys.maxunicode + 1)) if _TO_ESCAPE.match(sign)]
    assert len(must) > 2_000
    assert [sign for sign in must if escape(sign) == sign] == []
    assert escape("_x0041_ and plain") == "_x005F_x0041_ and plain"
