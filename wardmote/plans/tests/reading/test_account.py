"""No word is lost and none is doubled, whatever a table looks like; and reading takes time in proportion."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.core.documents.blocks import Cell, Document, Paragraph, Table
from wardmote.plans.reading import accounted, as_text, read_document
from wardmote.plans.tests.reading.build import ABOVE, FLAT, HEADS, LEFT, codes, document, flat_row, table

_WORDS = st.sampled_from(
    ["", "1.1", "A.2", "2", "R", "Amber", "By June 2022", "Chief Inspector", "Refer to 1.1", "Priority 1: Roads",
     "Part B: Commissioner commitments", "Total", "and the rest of it", "Mend every gate that is broken in the town.",
     "290622 – begun", "Safety Board", "•", "Ongoing", "Green: on track", "continued", "(1) list (2) price"]
)  # fmt: skip
_FREE = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=24)
_CELLS = st.one_of(_WORDS, _WORDS, _FREE).map(Cell)


@st.composite
def tables(draw: st.DrawFn, number: int = 1) -> Table:
    """A table of any kind: with or without a header, with headings, merged cells, blanks and odd words anywhere."""
    heads = draw(st.sampled_from([FLAT, HEADS, ("Body", "Purpose", "Meets"), ("Month", "Type", "Subject"), ("x", "y")]))
    width = len(heads)
    rows: list[list[Cell]] = [[Cell(one) for one in heads]] if draw(st.booleans()) else []
    for _ in range(draw(st.integers(0, 8))):
        row = [draw(_CELLS) for _ in range(width)]
        shape = draw(st.integers(0, 5))
        if shape == 0:
            row = [Cell(draw(_WORDS), colspan=width), *[LEFT] * (width - 1)]
        elif shape == 1 and rows:
            row[draw(st.integers(0, width - 1))] = ABOVE
        elif shape == 2:
            row = [Cell(), *row[1:]]
        rows.append(row)
    return table(*rows, number=number)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[Paragraph | Table] = []
    for at in range(1, draw(st.integers(1, 5)) + 1):
        if draw(st.booleans()):
            level = draw(st.sampled_from([None, None, 0, 1, 2]))
            blocks.append(Paragraph(draw(st.one_of(_WORDS, _FREE)), at, level=level))
        else:
            blocks.append(draw(tables(number=at)))
    return document(*blocks)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_every_word_of_any_document_is_accounted_for_and_every_id_is_its_own(made: Document) -> None:
    plan = read_document(made)
    assert accounted(made, plan) == []
    ids = [one.id for one in plan.commitments()] + [one.id for one in plan.activities()]
    assert len(ids) == len(set(ids))


def test_a_word_that_a_reading_lost_or_doubled_is_named() -> None:
    made = document(table(FLAT, flat_row("1.1"), flat_row("1.2")))
    plan = read_document(made)
    activity = next(plan.activities())
    activity.progress = "Two visits were made made."
    assert accounted(made, plan) == ["extra: made"]
    activity.progress = "Two were made."
    assert accounted(made, plan) == ["missing: visits"]


def test_the_plain_rendering_says_what_was_read_from_the_records_and_from_their_json() -> None:
    plan = read_document(document(table(FLAT, flat_row("1.1"), flat_row("1.2", rag="Red"))))
    text = as_text(plan)
    for printed in (
        "1.1",
        "Visit every market in district 1.2",
        "Chief Inspector",
        "By June 2022",
        "Two visits were made.",
    ):
        assert printed in text
    assert as_text(plan.to_json()) == text


def test_a_document_of_nothing_is_read() -> None:
    plan = read_document(document())
    assert "no-plan-found" in codes(plan)
    assert as_text(plan)


def _plan_of(rows: int) -> Document:
    made = [
        flat_row(f"{at // 50 + 1}.{at % 50 + 1}", progress=f"Visit {at} was made; see the note.") for at in range(rows)
    ]
    return document(table(FLAT, *made))


def _steps(made: Document) -> int:
    """How many lines of Python reading it ran, each turn of a loop again: the same on every machine, however busy."""
    steps = 0

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        read_document(made)
    finally:
        sys.settrace(before)
    return steps


def test_ten_times_the_rows_take_ten_times_the_work() -> None:
    read_document(_plan_of(60))  # what is made once and kept is not counted
    # A step that looks at every row for every row would make it a hundred.
    assert _steps(_plan_of(600)) < 11 * _steps(_plan_of(60))
