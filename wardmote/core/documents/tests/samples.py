"""One ordinary document in each format, made by the libraries that people's programs are like, to start fuzzing from."""

from __future__ import annotations

import io
from datetime import datetime
from functools import cache

import docx as python_docx
import openpyxl
import xlsxwriter
from odf import opendocument, table, text
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from wardmote.core.documents.tests.making import (
    docx as bare_docx,
)
from wardmote.core.documents.tests.making import (
    level,
    listed,
    numbering,
    p,
    pdf,
    r,
    tbl,
    tc,
    tr,
    xlsx,
)

ROWS = [
    ["Ref", "Action", "Lead", "Due", "RAG", "Progress"],
    ["A.1", "Patrol the estates\nand report", "Inspector", "By May 23", "R", "290622 – begun"],
    ["", "Train the team", "Sergeant", "Ongoing", "A", ""],
    ["A.2", "Publish the minutes", "Chief executive", "", "G", "Complete"],
]


def _word() -> bytes:
    document = python_docx.Document()
    document.add_heading("Delivery plan", 0)
    document.add_paragraph("The plan in short.")
    document.add_paragraph("One item", style="List Number")
    made = document.add_table(rows=0, cols=len(ROWS[0]), style="Table Grid")
    for row in ROWS:
        for cell, words in zip(made.add_row().cells, row, strict=True):
            cell.text = words
    made.cell(1, 0).merge(made.cell(2, 0))
    made.cell(3, 1).merge(made.cell(3, 2))
    document.sections[0].header.paragraphs[0].text = "Official"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _tracked_word() -> bytes:
    part = numbering(level("decimal", "%1."), level("bullet", "\uf0b7", font="Symbol"))
    changed = f'<w:ins w:id="1">{r("new ")}</w:ins><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del>'
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = listed("Item") + p(r("Struck", "<w:strike/>") + changed + field)
    cells = tr(
        tc("A", '<w:vMerge w:val="restart"/>'), tc(tbl(tr("in", "side")) + p("")), tc("R", '<w:shd w:fill="FF0000"/>')
    )
    return bare_docx(body + tbl(cells, tr(tc("", "<w:vMerge/>"), "b", "c")), {"numbering": ("numbering.xml", part)})


def _excel() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ROWS:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet["E2"].fill = PatternFill("solid", fgColor="FF0000")
    sheet["B2"].comment = Comment("Really?", "Reviewer")
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("Hidden").sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _rich_excel() -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, struck = book.add_worksheet("Plan"), book.add_format({"font_strikeout": True})
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    sheet.write_rich_string(5, 0, struck, "May", " June")
    sheet.write_datetime(6, 0, datetime(2023, 3, 31), book.add_format({"num_format": "mmm yy"}))
    book.close()
    return target.getvalue()


def _open_text() -> bytes:
    document = opendocument.OpenDocumentText()
    document.text.addElement(text.H(outlinelevel=1, text="Delivery plan"))
    document.text.addElement(text.P(text="The plan in short."))
    document.text.addElement(_open_table())
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def _open_sheet() -> bytes:
    document = opendocument.OpenDocumentSpreadsheet()
    document.spreadsheet.addElement(_open_table())
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def _open_table() -> object:
    made = table.Table(name="Plan")
    for row in ROWS:
        line = table.TableRow()
        for words in row:
            cell = table.TableCell(valuetype="string")
            cell.addElement(text.P(text=words))
            line.addElement(cell)
        made.addElement(line)
    return made


def _pdf() -> bytes:
    cells = ", ".join(f"[{words}]" for row in ROWS for words in row)
    return pdf(f"= Delivery plan\n\nThe plan in short.\n\n#table(columns: {len(ROWS[0])}, {cells})")


def _html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{words}' for words in row)}" for row in ROWS)
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Plan</title><style>.red{background:#f00}</style></head>"
        f"<body><h1>Delivery plan</h1><ol><li>Item</ol><table><thead><tr><th colspan=2>Aim</thead>{rows}"
        "<tr><td class=red rowspan=2>R<td><del>May</del> June<td style='display:none'>x</table></body></html>"
    ).encode()


def _csv() -> bytes:
    lines = [";".join('"' + words.replace('"', '""') + '"' for words in row) for row in ROWS]
    return "\r\n".join(lines).encode("cp1252")


def _lines() -> bytes:
    return (
        "Delivery plan\n\n" + "\n".join("\t".join(words.replace("\n", " ") for words in row) for row in ROWS)
    ).encode()


def _cells() -> bytes:
    return (
        "Delivery plan\n\n" + "\n\n".join("\n".join(f"\t{words}" for words in row) for row in ROWS) + "\n\nEnd"
    ).encode()


def _aligned() -> bytes:
    lines = ["".join(words.replace("\n", " ").ljust(32) for words in row) for row in ROWS]
    return ("Plan\n\n" + "\n".join(lines) + "\n\n| a | b |\n|---|---|\n| c | d |\n").encode()


_MAKERS = {
    "word.docx": _word,
    "tracked.docx": _tracked_word,
    "excel.xlsx": _excel,
    "rich.xlsx": _rich_excel,
    "bare.xlsx": lambda: xlsx('<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>'),
    "text.odt": _open_text,
    "sheet.ods": _open_sheet,
    "page.pdf": _pdf,
    "page.html": _html,
    "values.csv": _csv,
    "lines.txt": _lines,
    "cells.txt": _cells,
    "aligned.txt": _aligned,
}
NAMES = tuple(_MAKERS)


@cache
def sample(name: str) -> bytes:
    """The sample of this name."""
    return _MAKERS[name]()
