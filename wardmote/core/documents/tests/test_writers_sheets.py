from __future__ import annotations

import csv as plain_csv
import io
import time
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from wardmote.core.documents import reading
from wardmote.core.documents.compose import Column, Composed, ComposeError, Heading, Properties
from wardmote.core.documents.inspection import inspect
from wardmote.core.documents.printable import restore, unescape
from wardmote.core.documents.tests.composed_example import HOSTILE, ISSUED, ORGANISATION, PALETTE, WORDS, example
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.grid import Grid, grids

FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1+1", "＋1", "－1", "＠x", "'=1", "''@x",
    "=HYPERLINK(\"https://example.org\")", "=cmd|' /C calc'!A0", "{=1}", "https://example.org", "-5", "'tis", "1,000",
]  # fmt: skip
PROPERTIES = Properties(ISSUED, ORGANISATION)


def grid(*values, name: str = "Sheet") -> Grid:
    return Grid(name, (Column("Words"), Column("After")), tuple((value, "after") for value in values))


def workbook(*sheets: Grid) -> bytes:
    return xlsx.write_grids(sheets, title="A register", properties=PROPERTIES, palette=PALETTE)


def cells(data: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data), rich_text=False)
    return [list(row) for row in book.worksheets[0].iter_rows(min_row=2)]


def words_of(data: bytes) -> list[str]:
    """The strings of the workbook as the standard says they are read: each text element unescaped (22.9.2.19)."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    return ["".join(unescape(one.text or "") for one in item.iter("{*}t")) for item in strings]


def fields(data: bytes) -> list[list[str]]:
    return list(plain_csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]


# -- Excel


def test_the_same_document_gives_the_same_workbook_at_any_time():
    first = xlsx.write(example(), palette=PALETTE, words=WORDS)
    time.sleep(2.1)
    assert xlsx.write(Composed.from_json(example().to_json()), palette=PALETTE, words=WORDS) == first


def test_a_workbook_of_a_document_is_clean():
    data = xlsx.write(example(), palette=PALETTE, words=WORDS)
    assert inspect(data, "plan.xlsx", authors=[ORGANISATION]) == []


def test_each_table_has_a_sheet_and_any_row_can_be_sorted_alone():
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(example(), palette=PALETTE, words=WORDS)))
    assert book.sheetnames == ["Activities by rating", "Delivery plan extract"]
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert rows[0] == ["Group", "Ref", "Commitment", "Activity", "Rating", "Progress", "Due"]
    assert [row[:2] for row in rows[1:]] == [
        ["Keeping places safe", "A.1"],
        ["Keeping places safe", "A.1"],
        ["A service that improves", "B.1"],
    ]


def test_values_keep_their_type():
    data = workbook(grid(date(2022, 6, 30), 44, 1.5, True, "44", None))
    values = [row[0].value for row in cells(data)]
    assert values[0].date() == date(2022, 6, 30)
    assert [(type(value), value) for value in values[1:]] == [
        (int, 44),
        (float, 1.5),
        (bool, True),
        (str, "44"),
        (type(None), None),
    ]


def test_the_header_stays_in_view_and_filters():
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(grid("a", "b")))).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("words", FORMULAS)
def test_nothing_becomes_a_formula_in_a_workbook(words):
    data = workbook(grid(words))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    assert b"<hyperlink" not in sheet
    (row,) = cells(data)
    assert row[0].data_type == "s"
    assert inspect(data, "plan.xlsx", authors=[ORGANISATION]) == []


@pytest.mark.parametrize("words", ["=1+1", "+1", "-x", "@x", "＝1"])
def test_a_text_like_a_formula_stays_text_when_it_is_edited(words):
    (row,) = cells(workbook(grid(words)))
    assert row[0].quotePrefix


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "half a pair"])
def test_hostile_words_come_back_from_a_workbook(name):
    assert words_of(workbook(grid(HOSTILE[name])))[2] == HOSTILE[name]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_words_come_back_from_a_workbook(words: str):
    data = workbook(grid(f"{words}!"))  # or it might be a title, which is stored once
    assert words_of(data)[2] == f"{words}!"


@given(st.text(st.sampled_from("_x0041Df<r>/=\x00"), min_size=1, max_size=30))
@settings(max_examples=100, deadline=None)
def test_words_that_look_like_escapes_or_markup_come_back_through_our_reader(words: str):
    read = reading.read(workbook(grid(words)), "plan.xlsx")
    assert read.tables[0].rows[1].cells[0].text == words.replace("\x00", "")


@pytest.mark.parametrize("words", [words for words in FORMULAS if words.strip() == words and "\x00" not in words])
def test_our_reader_gets_the_same_words_from_a_workbook(words):
    assert reading.read(workbook(grid(words)), "plan.xlsx").tables[0].rows[1].cells[0].text == words


def test_a_text_longer_than_a_cell_can_hold_is_refused_with_its_place():
    with pytest.raises(ComposeError, match=r"sheet “Sheet”, row 2, column 1.*32,767 characters"):
        workbook(grid("x" * 32_768))


def test_the_longest_text_a_cell_can_hold_is_kept():
    (row,) = cells(workbook(grid("x" * 32_767)))
    assert len(row[0].value) == 32_767


def test_sheet_names_are_what_excel_takes_and_never_twice():
    names = xlsx.sheet_names(["Plan: a/b [c]", "x" * 40, "X" * 40, "", "History", "'quoted'", "🚀" * 20])
    assert names[0] == "Plan  a b  c"
    assert names[1] == "x" * 31
    assert names[2] == "X" * 27 + " (2)"
    assert names[3:6] == ["Table 4", "History (2)", "quoted"]
    assert names[6] == "🚀" * 15


def test_a_document_without_tables_makes_no_workbook():
    composed = Composed("A report", (Heading(1, "Words"),), PROPERTIES)
    with pytest.raises(ComposeError, match="There is no table"):
        xlsx.write(composed, palette=PALETTE, words=WORDS)


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ComposeError, match="Row 1 has 1 values for 2 columns"):
        Grid("Sheet", (Column("A"), Column("B")), (("only one",),))


# -- CSV


def test_a_csv_keeps_to_the_standard():
    made = csv.write(Grid("x", (Column("A"), Column("B")), (('say "hi"', 1), ("two\nlines", None))))
    assert made == b'\xef\xbb\xbf"A","B"\r\n"say ""hi""",1\r\n"two\nlines",""\r\n'


def test_the_byte_order_mark_can_be_left_out():
    assert csv.write(grid("a"), bom=False).startswith(b'"Words"')


def test_values_are_written_bare_and_dates_as_iso():
    rows = fields(csv.write(grid(date(2022, 6, 30), -44, 1.5, True, None)))
    assert [row[0] for row in rows] == ["2022-06-30", "-44", "1.5", "TRUE", ""]


@pytest.mark.parametrize("words", [*FORMULAS, *HOSTILE.values()])
def test_no_field_of_a_csv_runs_and_every_one_comes_back(words):
    if "\ud83d" in words:
        assert "_xD83D_" in csv.write(grid(words)).decode()
        return
    data = csv.write(grid(words))
    assert inspect(data, "plan.csv") == []
    ((field, after),) = fields(data)
    assert after == "after"
    assert unescape(restore(field)) == words


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_words_come_back_from_a_csv(words: str):
    ((field, _),) = fields(csv.write(grid(words)))
    assert unescape(restore(field)) == words


@pytest.mark.parametrize("words", [words for words in FORMULAS if words.strip() == words and "\x00" not in words])
def test_our_reader_gets_the_same_words_from_a_csv(words):
    data = csv.write(Grid("x", (Column("A"), Column("B"), Column("C")), ((words, "b", "c"), ("a", words, "c"))))
    (table,) = reading.read(data, "plan.csv").tables
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [[words, "b", "c"], ["a", words, "c"]]


def test_tables_of_a_document_are_grids_with_their_groups_in_a_column():
    (first, second) = grids(example(), group_title="Objective")
    assert [column.title for column in first.columns] == ["Objective", "Amber", "Complete"]
    assert second.columns[0].title == "Objective"
    assert second.rows[0][-1] == date(2022, 6, 30)
    assert second.rows[1][-1] is None
