from __future__ import annotations

import time
from datetime import date

import pytest

from wardmote.core.documents import reading
from wardmote.core.documents.blocks import Cell, Document, Paragraph, Row, Table
from wardmote.core.documents.inspection import inspect
from wardmote.core.documents.writers import plain

ISSUED = date(2022, 7, 1)


def printed() -> Table:
    return Table(
        [
            Row(
                [Cell("Ref", bold=True, fill="DDDDDD"), Cell("Action", bold=True, colspan=2), Cell(covered_by="left")],
                1,
                repeated_header=True,
            ),
            Row(
                [Cell("1", rowspan=2, value=1), Cell("By April May", struck=((0, 8),)), Cell("A", fill="FFC000")],
                2,
            ),
            Row([Cell(covered_by="above"), Cell("=1+1\nsecond line"), Cell("", fill="FF0000")], 3),
            Row([Cell("Wide", colspan=2, rowspan=2), Cell(covered_by="left"), Cell("x")], 4),
            Row([Cell(covered_by="above"), Cell(covered_by="left"), Cell("30 June 2022", value=date(2022, 6, 30))], 5),
        ],
        1,
        sheet="Plan",
        widths=(1, 4, 1),
    )


def document() -> Document:
    return Document(
        "docx",
        title="A plan",
        blocks=[
            Paragraph("The plan", 1, level=0),
            Paragraph("Strand one", 2, level=1),
            Paragraph("A point", 3, list_label="•"),
            printed(),
            Paragraph("Afterwards", 4),
        ],
    )


def grid(table: Table) -> list[list[tuple[object, ...]]]:
    return [
        [(one.text, one.covered_by, one.colspan, one.rowspan, one.struck, one.fill) for one in row.cells]
        for row in table.rows
    ]


def test_a_word_file_read_again_is_the_same_table():
    read = reading.read(plain.docx(document(), issued=ISSUED), "plan.docx")
    assert grid(read.tables[0]) == grid(printed())
    assert [row.repeated_header for row in read.tables[0].rows] == [True, False, False, False, False]


def test_a_word_file_read_again_has_the_same_paragraphs():
    read = reading.read(plain.docx(document(), issued=ISSUED), "plan.docx")
    assert [(one.text, one.level, one.list_label) for one in read.paragraphs] == [
        ("The plan", 0, ""),
        ("Strand one", 1, ""),
        ("A point", None, "•"),
        ("Afterwards", None, ""),
    ]


def test_a_workbook_read_again_is_the_same_table_under_its_headings():
    (table,) = reading.read(plain.workbook(document(), issued=ISSUED), "plan.xlsx").tables
    assert table.sheet == "Plan"
    assert [row.cells[0].text for row in table.rows[:3]] == ["The plan", "Strand one", "• A point"]
    assert grid(Table(table.rows[3:8], 1)) == grid(printed())
    assert table.rows[4].cells[0].value == 1
    assert table.rows[7].cells[2].value == date(2022, 6, 30)


def test_tables_that_name_sheets_stand_on_them():
    two = [Table([Row([Cell(name)], 1)], number, sheet=name) for number, name in enumerate(("One", "Two"), start=1)]
    read = reading.read(plain.workbook(Document("xlsx", blocks=[*two]), issued=ISSUED), "plan.xlsx")
    assert [table.sheet for table in read.tables] == ["One", "Two"]


@pytest.mark.parametrize("write", [plain.docx, plain.workbook])
def test_the_same_document_gives_the_same_bytes_at_any_time(write):
    first = write(document(), issued=ISSUED)
    time.sleep(2.1)
    assert write(document(), issued=ISSUED) == first


@pytest.mark.parametrize(("write", "name"), [(plain.docx, "plan.docx"), (plain.workbook, "plan.xlsx")])
def test_example_files_are_clean(write, name):
    assert inspect(write(document(), issued=ISSUED), name) == []


def test_a_cell_struck_from_end_to_end_is_struck_in_both():
    table = Table([Row([Cell("Gone", struck=((0, 4),)), Cell("x")], 1)], 1)
    for data, name in (
        (plain.docx(Document("docx", blocks=[table]), issued=ISSUED), "a.docx"),
        (plain.workbook(Document("xlsx", blocks=[table]), issued=ISSUED), "a.xlsx"),
    ):
        assert reading.read(data, name).tables[0].rows[0].cells[0].struck == ((0, 4),)
