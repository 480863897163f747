from __future__ import annotations

from typing import Any

from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from wardmote.core.ui.differences import LONGEST, Piece, words_changed


def test_only_the_words_that_differ_are_marked() -> None:
    assert words_changed("Walk every street once a week", "Walk every market street twice a week") == [
        Piece("same", "Walk every "),
        Piece("added", "market "),
        Piece("same", "street "),
        Piece("removed", "once "),
        Piece("added", "twice "),
        Piece("same", "a week"),
    ]


def test_equal_texts_have_nothing_marked() -> None:
    assert words_changed("the same", "the same") == [Piece("same", "the same")]
    assert words_changed("", "") == []


def test_a_text_that_is_new_or_gone_is_marked_whole() -> None:
    assert words_changed("", "All of it.") == [Piece("added", "All of it.")]
    assert words_changed("All of it.", "") == [Piece("removed", "All of it.")]


def test_a_very_long_text_counts_as_changed_as_a_whole_and_answers_at_once() -> None:
    was, now = "word " * LONGEST, "other " * LONGEST
    assert words_changed(was, now) == [Piece("removed", was), Piece("added", now)]


@given(st.text(alphabet="ab c\n", max_size=60), st.text(alphabet="ab c\n", max_size=60))
def test_both_texts_can_be_put_together_again_from_the_pieces(was: str, now: str) -> None:
    pieces = words_changed(was, now)
    assert "".join(piece.words for piece in pieces if piece.kind != "added") == was
    assert "".join(piece.words for piece in pieces if piece.kind != "removed") == now


def test_side_by_side_each_text_stands_whole_with_its_own_words_marked() -> None:
    engine: Any = engines["jinja2"]
    shown = engine.env.from_string('{{ ui.side_by_side("once a week", "twice a <week>") }}').render()
    before, after = shown.split('class="wm-sides__side"')[1:]
    assert "once " in before
    assert "<del>" in before
    assert "<ins>" not in before
    assert "twice " in after
    assert "&lt;week&gt;" in after
    assert "<del>" not in after
    assert "taken out:" in before
    assert "put in:" in after
