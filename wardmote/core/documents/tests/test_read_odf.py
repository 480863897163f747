from __future__ import annotations

import pytest

from wardmote.core.documents.blocks import Document, Notice, Table, UnreadableFile
from wardmote.core.documents.reading import read
from wardmote.core.documents.tests.making import packed

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible", "draw": "drawing",
        "svg": "svg-compatible",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
STYLES = """
<style:style style:name="red" style:family="table-cell">
<style:table-cell-properties fo:background-color="#ff0000"/></style:style>
<style:style style:name="gone" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="bold" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="green" style:family="text"><style:text-properties fo:color="#00b050"/></style:style>
<style:style style:name="unseen" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="Title" style:family="paragraph"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>
<text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style>
"""


def package(kind: str, body: str, **further: str) -> bytes:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    return packed({**parts, **{f"{name}.xml": part for name, part in further.items()}})


def odt(body: str, **further: str) -> Document:
    return read(package("text", f"<office:text>{body}</office:text>", **further), "plan.odt")


def ods(*sheets: str) -> Document:
    return read(package("spreadsheet", f"<office:spreadsheet>{''.join(sheets)}</office:spreadsheet>"), "plan.ods")


def sheet(rows: str, *, name: str = "Plan", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def row(*cells: str, properties: str = "") -> str:
    made = "".join(text if text.startswith("<") else cell(text) for text in cells)
    return f"<table:table-row {properties}>{made}</table:table-row>"


def cell(text: str, properties: str = "") -> str:
    return f"<table:table-cell {properties}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def texts(table: Table) -> list[list[str]]:
    return [[found.text for found in line.cells] for line in table.rows]


def notices(document: Document, kind: str) -> list[Notice]:
    return [notice for notice in document.notices if notice.kind == kind]


def test_headings_lists_and_tables_of_a_text_keep_their_order() -> None:
    document = odt(
        '<text:p text:style-name="P1">Delivery plan</text:p><text:h text:outline-level="2">Aims</text:h>'
        '<text:list text:style-name="L1"><text:list-item><text:p>First</text:p>'
        "<text:list><text:list-item><text:p>Inner</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>Second</text:p><text:p>More of it</text:p>"
        "</text:list-item></text:list>" + sheet(row("Ref", "Action"))
    )
    assert [(found.text, found.level, found.list_label) for found in document.paragraphs] == [
        ("Delivery plan", 0, ""),
        ("Aims", 2, ""),
        ("First", None, "1."),
        ("Inner", None, "(a)"),
        ("Second", None, "2."),
        ("More of it", None, ""),
    ]
    assert isinstance(document.blocks[-1], Table)


def test_a_list_in_a_cell_keeps_its_numbers_and_goes_on_where_it_says_so() -> None:
    listed = '<text:list text:style-name="L1"{}><text:list-item><text:p>{}</text:p></text:list-item></text:list>'
    going_on = ' text:continue-numbering="true"'
    inner = listed.format("", "Train") + listed.format(going_on, "Report")
    document = odt(sheet(row(f"<table:table-cell>{inner}</table:table-cell>", "Lead")))
    assert texts(document.tables[0]) == [["1. Train\n2. Report", "Lead"]]


def test_spans_repeats_and_header_rows_of_a_text_table() -> None:
    document = odt(
        sheet(
            f"<table:table-header-rows>{row('Ref', 'Action', 'RAG')}</table:table-header-rows>"
            + row(
                cell("Aim", 'table:number-columns-spanned="3"'),
                "<table:covered-table-cell/>",
                "<table:covered-table-cell/>",
            )
            + row(cell("same", 'table:number-columns-repeated="2"'), "R")
        )
    )
    table = document.tables[0]
    assert texts(table) == [["Ref", "Action", "RAG"], ["Aim", "", ""], ["same", "same", "R"]]
    assert [line.repeated_header for line in table.rows] == [True, False, False]
    assert table.rows[1].cells[0].colspan == 3


def test_shading_struck_words_and_coloured_signs() -> None:
    document = odt(
        sheet(
            row(
                cell("R", 'table:style-name="red"'),
                cell('<text:span text:style-name="gone">May</text:span> June'),
                cell('<text:span text:style-name="green">●</text:span>'),
                cell('<text:span text:style-name="bold">Lead</text:span>'),
            )
        )
    )
    red, dates, sign, bold = document.tables[0].rows[0].cells
    assert red.fill == "FF0000"
    assert (dates.text, dates.struck) == ("May June", ((0, 3),))
    assert sign.fill == "00B050"
    assert bold.bold


def test_tracked_changes_hidden_words_notes_comments_and_boxes_are_reported() -> None:
    document = odt(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>dropped</text:p></text:deletion></text:changed-region>"
        '</text:tracked-changes><text:p>Plan <text:change-start text:change-id="c1"/>added'
        '<text:change-end text:change-id="c1"/><text:span text:style-name="unseen">unseen</text:span>'
        "<text:note><text:note-body><text:p>see annex</text:p></text:note-body></text:note>"
        "<office:annotation><dc:creator>Reviewer</dc:creator><text:p>Why?</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert [found.text for found in document.paragraphs] == ["Plan added"]
    assert {notice.kind: notice.text for notice in document.notices} == {
        "tracked-deletion": "dropped",
        "tracked-insertion": "added",
        "hidden-text": "unseen",
        "footnote": "see annex",
        "comment": "Why?",
        "text-box": "boxed",
    }


def test_white_space_elements_become_characters() -> None:
    document = odt('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d  e\n f</text:p>')
    assert document.paragraphs[0].text == "a   b\tc\nd e f"


def test_page_headers_of_a_text_are_reported() -> None:
    named = f"<office:document-styles {NAMES}><style:header><text:p>Official</text:p></style:header></office:document-styles>"
    document = odt("<text:p>Body</text:p>", styles=named)
    assert [notice.text for notice in notices(document, "header-footer")] == ["Official"]


def test_a_sheet_gives_its_words_values_and_true_row_numbers() -> None:
    number = '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2023-03-31"><text:p>Mar 23</text:p></table:table-cell>'
    bare = '<table:table-cell office:value-type="date" office:date-value="2023-03-31"/>'
    document = ods(
        sheet(
            '<table:table-column table:number-columns-repeated="16384"/>'
            + row("Ref", "Number", "Due")
            + row("", properties='table:number-rows-repeated="4"')
            + row("A.1", number, day, bare)
            + row(cell("", 'table:number-columns-repeated="16384"'), properties='table:number-rows-repeated="1048000"')
        )
    )
    table = document.tables[0]
    assert texts(table) == [["Ref", "Number", "Due", ""], ["A.1", "3", "Mar 23", "31/03/2023"]]
    assert [line.number for line in table.rows] == [1, 6]
    assert table.rows[1].cells[1].value == 3


def test_hidden_rows_columns_and_sheets_are_reported_with_their_words() -> None:
    document = ods(
        sheet(
            '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
            + row("Ref", "quiet", "Action")
            + row("A.1", "silent", "Patrol", properties='table:visibility="filter"')
            + row("A.2", "mute", "Train")
        ),
        sheet(row("veiled"), name="Lists", style="away"),
    )
    assert texts(document.tables[0]) == [["Ref", "Action"], ["A.2", "Train"]]
    assert document.tables[0].column_numbers == (1, 3)
    assert [(notice.kind, notice.text) for notice in document.notices] == [
        ("hidden-row", "A.1 | silent | Patrol"),
        ("hidden-column", "quiet\nmute"),
        ("hidden-sheet", "veiled"),
    ]


def test_repeated_rows_with_words_are_written_out() -> None:
    document = ods(sheet(row("same", properties='table:number-rows-repeated="3"')))
    assert [line.number for line in document.tables[0].rows] == [1, 2, 3]


def test_a_million_repeated_words_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 200,000 rows"):
        ods(sheet(row("x", properties='table:number-rows-repeated="1048576"')))
    with pytest.raises(UnreadableFile, match="more than 1,000 columns"):
        ods(sheet(row(cell("x", 'table:number-columns-repeated="16384"'))))


def test_merged_cells_of_a_sheet_count_the_rows_that_are_left() -> None:
    document = ods(
        sheet(
            row(cell("A.1", 'table:number-rows-spanned="3"'), "One")
            + row("<table:covered-table-cell/>", "", properties="")
            + row("<table:covered-table-cell/>", "Two")
        )
    )
    table = document.tables[0]
    assert texts(table) == [["A.1", "One"], ["", "Two"]]
    assert table.rows[0].cells[0].rowspan == 2
    assert table.rows[1].cells[0].covered_by == "above"


def test_a_password_and_macros_are_refused() -> None:
    content = f"<office:document-content {NAMES}/>"
    locked = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    manifest = '<manifest:manifest xmlns:manifest="urn:x"><manifest:encryption-data/></manifest:manifest>'
    with pytest.raises(UnreadableFile, match="password"):
        read(packed({**locked, "META-INF/manifest.xml": manifest}), "x.odt")
    with pytest.raises(UnreadableFile, match="macros"):
        read(packed({**locked, "Basic/Standard/Module1.xml": "<x/>"}), "x.odt")
