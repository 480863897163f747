from __future__ import annotations

import pytest

from wardmote.core.documents.blocks import Document, Notice, Table, UnreadableFile
from wardmote.core.documents.reading import read


def of(body: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "plan.html")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def notices(document: Document, kind: str) -> list[Notice]:
    return [notice for notice in document.notices if notice.kind == kind]


def test_headings_paragraphs_and_lists() -> None:
    document = of(
        "<h1>Plan</h1><p>One <b>bold</b>\n  word</p><ol start=3><li>Third<li><p>Fourth</p></ol><ul><li>Dot</ul>loose<br>line",
        "<title>The  title</title>",
    )
    assert document.title == "The title"
    assert [(found.text, found.level, found.list_label) for found in document.paragraphs] == [
        ("Plan", 1, ""),
        ("One bold word", None, ""),
        ("Third", None, "3."),
        ("Fourth", None, "4."),
        ("Dot", None, "•"),
        ("loose\nline", None, ""),
    ]


def test_spans_head_foot_and_caption_of_a_table() -> None:
    document = of(
        "<table><caption>Actions</caption><tfoot><tr><td colspan=3>Total</tfoot><thead><tr><th>Ref<th>Action<th>RAG</thead>"
        "<tr><td rowspan=2>A.1<td>Patrol<td>R<tr><td>Train<td>G</table>"
    )
    (table,) = document.tables
    assert texts(table) == [["Ref", "Action", "RAG"], ["A.1", "Patrol", "R"], ["", "Train", "G"], ["Total", "", ""]]
    assert table.caption == "Actions"
    assert [row.repeated_header for row in table.rows] == [True, False, False, False]
    assert (table.rows[1].cells[0].rowspan, table.rows[2].cells[0].covered_by) == (2, "above")
    assert table.rows[3].cells[0].colspan == 3


def test_colours_come_from_styles_attributes_rows_and_style_sheets() -> None:
    document = of(
        "<table><tr><td>a<td style='background-color: rgb(255,0,0)'>b<td bgcolor=#00ff00>c<td class='amber'>d"
        "<td><span class=amber>e</span><td><span style='color:#00b050'>●</span><tr style='background:blue'><td>f<td>g</table>",
        "<style>.amber, td.other { background: #FFC000 url(x.png) } @media print { p { color: red } }</style>",
    )
    assert [cell.fill for cell in document.tables[0].rows[0].cells] == [
        None,
        "FF0000",
        "00FF00",
        "FFC000",
        "FFC000",
        "00B050",
    ]
    assert document.tables[0].rows[1].cells[1].fill == "0000FF"


def test_struck_words_are_marked_whatever_strikes_them() -> None:
    document = of(
        "<table><tr><td><del>May</del> June<td><s>a</s>"
        "<td><span style='text-decoration: line-through'>b <i>c</i></span> d<td>x</table>"
    )
    cells = document.tables[0].rows[0].cells
    assert [(cell.text, cell.struck) for cell in cells] == [
        ("May June", ((0, 3),)),
        ("a", ((0, 1),)),
        ("b c d", ((0, 3),)),
        ("x", ()),
    ]


def test_hidden_parts_are_left_out_and_reported() -> None:
    document = of(
        "<p>Seen<span hidden> unseen</span></p><div style='display:none'>away</div><!-- remark -->"
        "<table><tr><td>1<td>2<tr class=off><td>3<td>4<tr><td>5<td style='visibility:hidden'>6</table><script>code()</script>",
        "<style>.off { display: none }</style>",
    )
    assert [found.text for found in document.paragraphs] == ["Seen"]
    assert texts(document.tables[0]) == [["1", "2"], ["5", ""]]
    assert [notice.text for notice in notices(document, "hidden-text")] == ["unseen", "away", "6"]
    assert [notice.text for notice in notices(document, "hidden-row")] == ["3 4"]
    assert [notice.text for notice in notices(document, "comment")] == ["remark"]


def test_blocks_and_lists_in_a_cell_are_lines() -> None:
    document = of("<table><tr><td><p>One</p><p>Two<br>Three</p><ul><li>Dot</ul><td>x</table>")
    assert texts(document.tables[0]) == [["One\nTwo\nThree\n• Dot", "x"]]


def test_a_table_in_a_cell_is_flattened_and_one_that_arranges_the_page_is_looked_through() -> None:
    nested = of("<table><tr><td>Plan<table><tr><td>a<td>b<tr><td>c<td>d</table><td>Lead<td>x</table>")
    assert texts(nested.tables[0]) == [["Plan\na | b\nc | d", "Lead", "x"]]
    assert notices(nested, "nested-table")
    layout = of("<table><tr><td><h1>Plan</h1><table><tr><td>a<td>b<tr><td>c<td>d</table></table>")
    assert layout.paragraphs[0].text == "Plan"
    assert texts(layout.tables[0]) == [["a", "b"], ["c", "d"]]


def test_form_fields_show_what_they_hold_and_pictures_are_reported() -> None:
    document = of(
        "<table><tr><td><input type=checkbox checked><td><select><option>Red<option selected>Green</select>"
        "<td><input value='12'><td><img alt='Amber light'></table>"
    )
    assert texts(document.tables[0]) == [["☒", "Green", "12", ""]]
    (picture,) = notices(document, "picture")
    assert (picture.text, picture.where.column) == ("Amber light", 4)


def test_the_declared_encoding_is_used_where_the_bytes_leave_doubt() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body><p>Dvořák</p></body></html>'.encode("iso-8859-2")
    assert read(page, "x.html").paragraphs[0].text == "Dvořák"


def test_elements_nested_deeper_than_any_page_are_refused_because_the_parser_would_drop_their_words() -> None:
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        of("<div>" * 3_000 + "deep" + "</div>" * 3_000 + "<p>after</p>")
    assert [found.text for found in of("<div>" * 220 + "deep" + "</div>" * 220 + "<p>after</p>").paragraphs] == [
        "deep",
        "after",
    ]
