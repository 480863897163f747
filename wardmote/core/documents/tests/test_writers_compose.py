from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.core.documents import compose
from wardmote.core.documents.compose import (
    Cell,
    Column,
    Composed,
    ComposeError,
    Contents,
    HeadCell,
    Heading,
    Image,
    KeyValue,
    KeyValues,
    NumberedParagraph,
    Paragraph,
    Properties,
    Row,
    Run,
    TableBlock,
    Tag,
    body_slots,
    cell,
    check,
    group,
    header_rows,
    text,
)
from wardmote.core.documents.tests.composed_example import example, hostile, plan_table, png


def document(*blocks: compose.Block) -> Composed:
    return Composed("A report", blocks, Properties(date(2022, 6, 14)))


def codes(*blocks: compose.Block) -> list[str]:
    return [fault.code for fault in check(document(*blocks))]


def table(*rows: Row, columns: tuple[Column, ...] = (Column("A"), Column("B")), **more: object) -> TableBlock:
    return TableBlock("Caption", columns, rows, **more)  # type: ignore[arg-type]


def test_a_stored_document_comes_back_equal():
    stored = json.dumps(example().to_json())
    assert Composed.from_json(json.loads(stored)) == example()


def test_hostile_words_survive_storing():
    assert Composed.from_json(json.loads(json.dumps(hostile().to_json()))) == hostile()


@given(
    st.builds(
        Cell,
        st.lists(
            st.lists(
                st.builds(
                    Run,
                    st.text(),
                    st.booleans(),
                    st.booleans(),
                    st.none() | st.text(),
                    st.sampled_from([None, "added", "removed"]),
                ),
                max_size=3,
            ).map(tuple),
            max_size=3,
        ).map(tuple),
        st.none() | st.builds(Tag, st.text(), st.text(), st.text()),
        st.sampled_from([None, "row", "rowgroup"]),
        st.integers(1, 5),
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.dates(),
    )
)
def test_any_cell_comes_back_equal_and_of_the_same_type(one: Cell):
    made = document(table(Row((one, Cell()))))
    again = Composed.from_json(json.loads(json.dumps(made.to_json())))
    assert again == made
    value = again.blocks[0].rows[0].cells[0].value
    assert type(value) is type(one.value)


def test_fields_at_their_default_are_not_stored():
    assert document(Paragraph(text("Words"))).to_json()["blocks"] == [
        {"type": "Paragraph", "runs": [{"text": "Words"}]}
    ]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda stored: stored.pop("format"), "not a composed document"),
        (lambda stored: stored.update(format="other/1"), "not a composed document"),
        (lambda stored: stored.update(author="someone"), "without author"),
        (lambda stored: stored.pop("title"), "with title"),
        (lambda stored: stored.update(title=3), r"document\.title: Expected text"),
        (lambda stored: stored.update(language="fr"), r"document\.language: Expected en-GB or cy"),
        (lambda stored: stored.update(blocks={}), r"document\.blocks: Expected a list"),
        (lambda stored: stored["blocks"].append({"type": "Script"}), r"blocks\[1\]: Expected a block"),
        (lambda stored: stored["blocks"].append("words"), r"blocks\[1\]: Expected a block"),
        (lambda stored: stored["blocks"][0].update(level=True), r"blocks\[0\]\.level: Expected a whole number"),
        (lambda stored: stored["properties"].update(issued="today"), r"properties\.issued: Expected a date"),
        (lambda stored: stored["properties"].update(issued={"date": "2022-13-01"}), "Expected a date"),
        (
            lambda stored: stored["blocks"].append(
                {"type": "Image", "data": {"base64": "?"}, "kind": "png", "alt": "x"}
            ),
            r"blocks\[1\]\.data: Expected base64",
        ),
    ],
)
def test_what_is_not_a_composed_document_is_refused_with_its_place(spoil, said):
    stored = json.loads(json.dumps(document(Heading(1, "Words")).to_json()))
    spoil(stored)
    with pytest.raises(ComposeError, match=said):
        Composed.from_json(stored)


def test_the_example_has_no_faults():
    assert check(example()) == []


def test_a_document_needs_a_title():
    assert [fault.code for fault in check(replace(example(), title="  "))] == ["no-title"]


def test_a_language_we_do_not_write_is_a_fault():
    assert [fault.code for fault in check(replace(example(), language="fr"))] == ["language"]  # type: ignore[arg-type]


def test_a_skipped_heading_level_is_a_fault_that_names_the_block():
    (fault,) = check(document(Heading(1, "One"), Heading(3, "Three")))
    assert str(fault) == "block 2 (heading “Three”): The heading level goes from 1 to 3."


def test_headings_may_go_up_by_any_number_of_levels():
    assert codes(Heading(1, "a"), Heading(2, "b"), Heading(3, "c"), Heading(1, "d")) == []


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (Heading(2, "First"), "heading-skipped"),
        (Heading(0, "Nought"), "heading-level"),
        (Heading(1, " "), "heading-empty"),
        (Image(png(), "png", " "), "no-alt"),
        (Image(png(), "png", "A map", width=1.5), "image-width"),
        (NumberedParagraph("", text("Words")), "no-number"),
        (KeyValues((KeyValue("", text("Words")),)), "label-empty"),
        (Contents(5), "contents-depth"),
        (TableBlock("", (Column("A"),), ()), "no-caption"),
        (TableBlock("Caption", (), ()), "no-columns"),
        (table(columns=(Column(" "),)), "header-empty"),
        (table(columns=(Column("A", 0),)), "column-width"),
        (table(head=((HeadCell("Both", 3),),)), "header-grid"),
        (table(Row((cell("", header_scope="row"), cell("b")))), "header-empty"),
        (table(Row((Cell((), Tag("A", "", "amber")), cell("b")))), "tag-word"),
        (table(Row((cell("a"),))), "row-cells"),
        (table(Row((cell("a", rowspan=2), cell("b")))), "rowspan"),
        (table(Row((cell("a", rowspan=0), cell("b")))), "rowspan"),
        (table(Row((cell("a", rowspan=2), cell("b"))), group("c")), "group-row"),
        (table(Row((cell("a", value=datetime(2022, 1, 1)), cell("b")))), "value"),
        (table(Row((cell("a", value=float("nan")), cell("b")))), "value"),
        (Paragraph((Run("x", link="javascript:alert(1)"),)), "link"),
        (Paragraph((Run("x", link="//example.org"),)), "link"),
        (Paragraph((Run("x", link="#nowhere"),)), "link-dangling"),
        (Heading(1, "Words", 'x" onclick="'), "anchor"),
    ],
)
def test_what_no_accessible_writer_could_honour_is_a_fault(block, code):
    assert codes(block) == [code]


def test_an_anchor_that_stands_twice_is_a_fault():
    assert codes(Heading(1, "One", "same"), table(Row((cell("a"), cell("b")), anchor="same"))) == ["anchor-twice"]


def test_a_title_with_nothing_above_it_rises_through_the_header():
    laid = header_rows(
        table(
            columns=(Column("Ref"), Column("Red"), Column("Green"), Column("Total")),
            head=((HeadCell(""), HeadCell("Rating", 2), HeadCell("")),),
        )
    )
    shown = [[(head.text, head.column, head.colspan, head.rowspan, head.scope) for head in row] for row in laid]
    assert shown == [
        [("Ref", 0, 1, 2, "col"), ("Rating", 1, 2, 1, "colgroup"), ("Total", 3, 1, 2, "col")],
        [("Red", 1, 1, 1, "col"), ("Green", 2, 1, 1, "col")],
    ]


def test_a_title_does_not_rise_past_a_header_above_a_gap():
    laid = header_rows(
        table(columns=(Column("A"), Column("B")), head=((HeadCell("Top", 2),), (HeadCell(""), HeadCell("Mid"))))
    )
    assert [(head.text, head.row, head.rowspan) for row in laid for head in row] == [
        ("Top", 0, 1),
        ("A", 1, 2),
        ("Mid", 1, 1),
        ("B", 2, 1),
    ]


def test_a_cell_that_reaches_down_fills_its_column_in_the_rows_below():
    laid = [[(slot.cell.text, slot.first) for slot in slots] for slots in body_slots(plan_table())]
    assert laid[0] == [("Keeping places safe", True)]
    assert laid[2][:3] == [
        ("A.1", False),
        ("Visit every parish twice a year", False),
        ("(A1.2) Publish it", True),
    ]


def test_a_broken_grid_is_refused():
    with pytest.raises(ComposeError, match="Row 1 has 1 cells for 2 free columns"):
        body_slots(table(Row((cell("a"),))))


@given(st.text())
def test_a_cell_of_plain_words_gives_them_back(words: str):
    assert cell(words).text == words


def test_a_tag_stands_before_the_words_of_its_cell():
    assert Cell((text("Rated today"),), Tag("A", "Amber", "amber")).text == "A Amber\nRated today"


def test_a_small_picture_in_a_cell_is_kept_and_must_say_what_it_shows():
    def holding(alt: str) -> Composed:
        cells = (Cell(image=Image(png(), "png", alt)),)
        return document(TableBlock("Trends", (Column("Trend"),), (Row(cells),)))

    assert Composed.from_json(json.loads(json.dumps(holding("Rising").to_json()))) == holding("Rising")
    assert check(holding("Rising")) == []
    assert [fault.code for fault in check(holding(" "))] == ["no-alt"]
