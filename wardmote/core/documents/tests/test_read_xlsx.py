from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from wardmote.core.documents.blocks import Document, Notice, Table, UnreadableFile
from wardmote.core.documents.readers.numberformat import BUILT_IN, compiled, general, value_of
from wardmote.core.documents.reading import read
from wardmote.core.documents.tests.making import xlsx


def saved(book: openpyxl.Workbook) -> Document:
    target = io.BytesIO()
    book.save(target)
    return read(target.getvalue(), "plan.xlsx")


def one_sheet(*rows: list[Any]) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return book, sheet


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def notices(document: Document, kind: str) -> list[Notice]:
    return [notice for notice in document.notices if notice.kind == kind]


def test_values_are_shown_as_the_sheet_shows_them() -> None:
    book, sheet = one_sheet([3, 2.5, True, "words", 0.125, 1234567, date(2023, 3, 31), datetime(2023, 3, 31, 14, 30)])
    for column, form in (("E", "0.0%"), ("F", "#,##0"), ("G", "dd/mm/yyyy"), ("H", "d mmm yy h:mm")):
        sheet[f"{column}1"].number_format = form
    cells = saved(book).tables[0].rows[0].cells
    assert [cell.text for cell in cells] == [
        "3", "2.5", "TRUE", "words", "12.5%", "1,234,567", "31/03/2023", "31 Mar 23 14:30",
    ]  # fmt: skip
    assert [cell.value for cell in cells] == [
        3, 2.5, True, None, 0.125, 1234567, date(2023, 3, 31), datetime(2023, 3, 31, 14, 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        (BUILT_IN[14], 45016, "31/03/2023"),
        (BUILT_IN[17], 45016, "Mar-23"),
        ("mmm yyyy", 45016, "Mar 2023"),
        ("[$-809]dd mmmm yyyy;@", 45016, "31 March 2023"),
        ("[$-F800]dddd, mmmm dd, yyyy", 45016, "31 March 2023"),
        ('dddd d "of" mmmm', 45016, "Friday 31 of March"),
        ("d/m/yy", 45016, "31/3/23"),
        ("yyyy-mm-dd", 45016.5, "2023-03-31"),
        ("hh:mm", 0.75, "18:00"),
        ("h:mm AM/PM", 0.75, "6:00 PM"),
        ("[h]:mm", 1.5, "36:00"),
        ("mm:ss", 1 / 96, "15:00"),
        ("0", 2.5, "3"),
        ("0.00", 2, "2.00"),
        ("#,##0.00", -1234.5, "-1,234.50"),
        ("£#,##0", 1250, "£1,250"),
        ("[$£-809]#,##0.00", 3, "£3.00"),
        ("#,##0_);(#,##0)", -42, "(42)"),
        ("0%", 0.2, "20%"),
        ('0.0,,"m"', 2_500_000, "2.5m"),
        ("0.###", 1.5, "1.5"),
        ("000", 7, "007"),
        (".00", 0.5, ".50"),
        ("[>=100]0;[Red]0.0", 5, "5.0"),
        ('"yes";"no";"none"', 0, "none"),
        ("0.00E+00", 12345, "1.23E+04"),
        ('General" days"', 3, "3 days"),
        ("@", 4, "4"),
        (";;;", 5, ""),
        ("# ?/?", 1.5, "1.5"),
        ("0.0", -0.01, "0.0"),
        ("dd/mm/yyyy", -1, "-1"),
    ],
)
def test_number_formats(code: str, number: float, shown: str) -> None:
    assert compiled(code).show(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(3, "3"), (3.0, "3"), (0.1 + 0.2, "0.3"), (1e12, "1E+12"), (-2.50, "-2.5"), (0.00001, "1E-05")],
)
def test_a_number_without_a_format_is_shown_plainly(number: float, shown: str) -> None:
    assert general(number) == shown


def test_the_two_calendars_of_excel_are_told_apart() -> None:
    assert value_of(1, compiled("d/m/yyyy")) == date(1900, 1, 1)
    assert value_of(61, compiled("d/m/yyyy")) == date(1900, 3, 1)
    assert value_of(45016 - 1462, compiled("d/m/yyyy", True), True) == date(2023, 3, 31)
    book, sheet = one_sheet([date(2023, 3, 31)])
    book.epoch = CALENDAR_MAC_1904
    sheet["A1"].number_format = "dd/mm/yyyy"
    assert saved(book).tables[0].rows[0].cells[0].text == "31/03/2023"


def test_rows_keep_their_numbers_and_empty_edges_are_trimmed() -> None:
    book, sheet = one_sheet()
    sheet["B3"], sheet["C3"], sheet["B6"] = "Ref", "Action", "A.1"
    sheet["H40"].fill = PatternFill("solid", fgColor="FFFF00")  # shaded, but it says nothing
    table = saved(book).tables[0]
    assert texts(table) == [["", "Ref", "Action"], ["", "A.1", ""]]
    assert [row.number for row in table.rows] == [3, 6]
    assert table.sheet == "Sheet"


def test_fills_come_from_colours_themes_tints_and_the_old_palette() -> None:
    book, sheet = one_sheet(["a", "b", "c", "d", "e"])
    sheet["A1"].fill = PatternFill("solid", fgColor="FFC000")
    sheet["B1"].fill = PatternFill("solid", fgColor=Color(theme=5))
    sheet["C1"].fill = PatternFill("solid", fgColor=Color(theme=5, tint=0.5))
    sheet["D1"].fill = PatternFill("solid", fgColor=Color(indexed=10))
    sheet["E1"].fill = PatternFill("solid", fgColor="FFFFFF")
    fills = [cell.fill for cell in saved(book).tables[0].rows[0].cells]
    assert fills[0] == "FFC000"
    assert fills[1] == "C0504D"
    assert fills[2] is not None
    assert fills[2] > fills[1]  # lighter
    assert fills[3:] == ["FF0000", None]


def test_a_rating_shown_by_a_colour_alone_keeps_its_place() -> None:
    book, sheet = one_sheet(["Ref", "RAG"], ["A.1", None])
    sheet["B2"].fill = PatternFill("solid", fgColor="00B050")
    assert saved(book).tables[0].rows[1].cells[1].fill == "00B050"


def test_struck_words_are_marked_whether_the_cell_or_a_part_of_it_is_struck() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True})
    sheet.write(0, 0, "gone", struck)
    sheet.write_rich_string(0, 1, struck, "May 22", " June 22")
    book.close()
    whole, part = read(target.getvalue(), "x.xlsx").tables[0].rows[0].cells
    assert (whole.text, whole.struck) == ("gone", ((0, 4),))
    assert (part.text, part.struck) == ("May 22 June 22", ((0, 6),))


def test_merged_ranges_cover_their_cells_in_both_directions() -> None:
    book, sheet = one_sheet(["Aim", None, None], ["A.1", "One", "x"], [None, "Two", "y"])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    first, second, third = saved(book).tables[0].rows
    assert (first.cells[0].colspan, [cell.covered_by for cell in first.cells]) == (3, [None, "left", "left"])
    assert second.cells[0].rowspan == 2
    assert third.cells[0].covered_by == "above"


def test_hidden_rows_columns_and_sheets_are_left_out_and_reported_with_their_words() -> None:
    book, sheet = one_sheet(["Ref", "Secret", "Action"], ["A.1", "quiet", "Patrol"], ["A.2", "silent", "Train"])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    hidden = book.create_sheet("Lists")
    hidden["A1"] = "veiled"
    hidden.sheet_state = "veryHidden"
    document = saved(book)
    table = document.tables[0]
    assert texts(table) == [["Ref", "Action"], ["A.1", "Patrol"]]
    assert table.column_numbers == (1, 3)
    assert [(n.kind, n.text, n.where.row, n.where.column) for n in document.notices] == [
        ("hidden-row", "A.2 | silent | Train", 3, None),
        ("hidden-column", "Secret\nquiet", None, 2),
        ("hidden-sheet", "veiled", None, None),
    ]


def test_a_row_hidden_by_a_filter_is_reported_as_such() -> None:
    book, sheet = one_sheet(["Ref", "RAG"], ["A.1", "Red"], ["A.2", "Green"])
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.add_filter_column(1, ["Red"])
    sheet.row_dimensions[3].hidden = True
    (notice,) = notices(saved(book), "hidden-row")
    assert notice.message.startswith("A row hidden by a filter")


def test_a_merged_cell_that_begins_in_a_hidden_row_shows_in_the_next() -> None:
    book, sheet = one_sheet(["Ref", "Action"], ["A.1", "One"], [None, "Two"])
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[2].hidden = True
    document = saved(book)
    assert texts(document.tables[0]) == [["Ref", "Action"], ["A.1", "Two"]]
    assert notices(document, "hidden-row")[0].text == "One"


def test_comments_and_rules_that_colour_cells_are_reported() -> None:
    book, sheet = one_sheet(["Ref", "RAG"], ["A.1", "R"])
    sheet["B2"].comment = Comment("Why red?", "Reviewer")
    sheet.conditional_formatting.add(
        "B2:B9", CellIsRule(operator="equal", formula=['"R"'], fill=PatternFill(bgColor="FF0000"))
    )
    document = saved(book)
    (comment,) = notices(document, "comment")
    assert (comment.text, comment.where.row, comment.where.column) == ("Why red?", 2, 2)
    assert "B2:B9" in notices(document, "conditional-format")[0].message


def test_a_formula_gives_its_saved_result_and_says_when_there_is_none() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A</f><v>words</v></c>'
        '<c r="C1"><f>NOW()</f></c><c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="d"><v>2023-03-31</v></c></row></sheetData>'
    )
    document = read(xlsx(sheet), "x.xlsx")
    assert texts(document.tables[0]) == [["2", "words", "", "#REF!", "31/03/2023"]]
    (notice,) = notices(document, "formula")
    assert notice.text == "C1"


def test_inline_words_escapes_and_prefixed_elements_are_read() -> None:
    sheet = (
        '<sheetData><row><c t="inlineStr"><is><r><rPr><strike/></rPr><t>old</t></r><r><t> new</t></r></is></c>'
        '<c t="inlineStr"><is><t>a_x000D_\nb</t><rPh><t>guide</t></rPh></is></c></row></sheetData>'
    )
    old, escaped = read(xlsx(sheet), "x.xlsx").tables[0].rows[0].cells
    assert (old.text, old.struck, escaped.text) == ("old new", ((0, 3),), "a\nb")


def test_bold_letters_and_page_headers_are_seen() -> None:
    book, sheet = one_sheet(["Ref", "Action"])
    sheet["A1"].font = Font(bold=True)
    sheet.oddHeader.center.text = "Official"
    document = saved(book)
    assert [cell.bold for cell in document.tables[0].rows[0].cells] == [True, False]
    assert notices(document, "header-footer")[0].text == "Official"


def test_formatted_but_empty_cells_to_the_edge_of_the_sheet_cost_nothing() -> None:
    row = "".join(f'<c r="{letters}1" s="0"/>' for letters in ("A", "XFD"))
    last = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    sheet = f'<sheetData><row r="1">{row}<c r="B1" t="inlineStr"><is><t>x</t></is></c></row>{last}</sheetData>'
    table = read(xlsx(sheet), "x.xlsx").tables[0]
    assert texts(table) == [["", "x"]]


def test_more_columns_than_any_plan_has_are_refused() -> None:
    cells = "".join("<c><v>1</v></c>" for _ in range(100_000))
    with pytest.raises(UnreadableFile, match="more than 1,000 columns"):
        read(xlsx(f"<sheetData><row>{cells}</row></sheetData>"), "x.xlsx")


def test_overlapping_merges_are_refused_before_they_cost_time() -> None:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c><c r="Z{at}"><v>1</v></c></row>' for at in range(1, 2_001))
    merges = "".join(f'<mergeCell ref="A{at}:Z2000"/>' for at in range(1, 1_000))
    with pytest.raises(UnreadableFile, match="merged cells"):
        read(xlsx(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"), "x.xlsx")
