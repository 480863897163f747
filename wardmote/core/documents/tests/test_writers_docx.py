from __future__ import annotations

import io
import re
import time
import zipfile
from dataclasses import replace
from typing import Any

import docx as python_docx
import pytest
from lxml import etree

from wardmote.core.documents import reading
from wardmote.core.documents.blocks import Table
from wardmote.core.documents.compose import (
    Cell,
    Column,
    Composed,
    ComposeError,
    Heading,
    PageSection,
    Paragraph,
    Properties,
    Row,
    Run,
    TableBlock,
    body_slots,
    cell,
    text,
)
from wardmote.core.documents.inspection import accessibility_problems, inspect
from wardmote.core.documents.tests.composed_example import (
    HOSTILE,
    ISSUED,
    ORGANISATION,
    PALETTE,
    WORDS,
    example,
    hostile,
    plan_table,
)
from wardmote.core.documents.writers import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def written(composed: Composed) -> bytes:
    return docx.write(composed, palette=PALETTE, words=WORDS)


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def body(data: bytes) -> Any:
    return part(data, "word/document.xml")


def simple(*blocks) -> Composed:
    return Composed("A report", blocks, Properties(ISSUED))


def test_what_stands_lighter_below_the_head_of_a_row_is_not_as_bold_as_it():
    head = Cell((text("Robbery"), (Run("crimes", light=True),)), header_scope="row")
    runs = body(written(simple(TableBlock("Crime", (Column("Measure"),), (Row((head,)),))))).iter(f"{W}r")
    bold = {"".join(run.itertext()): run.find(f"{W}rPr/{W}b") is not None for run in runs}
    assert (bold["Robbery"], bold["crimes"]) == (True, False)


def test_the_same_document_gives_the_same_bytes_at_any_time():
    first = written(example())
    time.sleep(2.1)  # a zip entry counts time in steps of two seconds
    assert written(Composed.from_json(example().to_json())) == first


def test_the_file_says_only_its_title_language_dates_and_organisation():
    core = part(written(example()), "docProps/core.xml")
    assert {etree.QName(one).localname: one.text for one in core} == {
        "title": example().title,
        "creator": ORGANISATION,
        "language": "en-GB",
        "created": "2022-06-14T00:00:00Z",
        "modified": "2022-06-14T00:00:00Z",
    }


def test_the_package_holds_nothing_that_was_not_put_in():
    with zipfile.ZipFile(io.BytesIO(written(example()))) as archive:
        names = archive.namelist()
    assert names == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/settings.xml",
        "word/numbering.xml",
        "word/media/image1.png",
        "word/media/image2.png",
        "word/header1.xml",
        "word/footer1.xml",
        "word/footer2.xml",
    ]


def test_another_library_opens_it_and_finds_real_styles():
    opened: Any = python_docx.Document(io.BytesIO(written(example())))
    styles = [paragraph.style.name for paragraph in opened.paragraphs if paragraph.text]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2", "List Bullet", "Caption", "Numbered Paragraph", "toc 1"} <= set(styles)
    assert all(table.style.name == "Record Table" for table in opened.tables)


def test_it_is_clean_and_accessible():
    data = written(example())
    assert inspect(data, "report.docx", authors=[ORGANISATION]) == []
    assert accessibility_problems(data, "report.docx") == []


def test_welsh_is_marked_as_welsh():
    data = written(replace(example(), language="cy"))
    language = part(data, "word/styles.xml").find(f".//{W}rPrDefault//{W}lang")
    assert language is not None
    assert language.get(f"{W}val") == "cy-GB"
    assert part(data, "docProps/core.xml").findtext("{*}language") == "cy-GB"


def test_header_rows_repeat_on_every_page():
    tables = body(written(example())).findall(f".//{W}tbl")
    repeated = [[row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")] for table in tables]
    assert repeated == [[True, True, False], [True, False, False, False, False, False]]


def test_the_appendix_lies_on_its_side_and_the_rest_stands():
    sections = body(written(example())).findall(f".//{W}sectPr/{W}pgSz")
    assert [section.get(f"{W}orient", "portrait") for section in sections] == ["portrait", "landscape", "portrait"]


def test_sections_without_anything_between_them_still_hold_together():
    data = written(simple(PageSection("landscape"), PageSection("portrait"), PageSection("landscape")))
    orients = [size.get(f"{W}orient", "portrait") for size in body(data).iter(f"{W}pgSz")]
    assert orients == ["portrait", "landscape", "portrait", "landscape"]
    assert all(len(properties.findall(f"{W}sectPr")) < 2 for properties in body(data).iter(f"{W}pPr"))


def test_marking_and_page_numbers_stand_on_every_page():
    data = written(example())
    assert "".join(part(data, "word/header1.xml").itertext()) == "OFFICIAL"
    fields = [one.text.strip() for one in part(data, "word/footer2.xml").iter(f"{W}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]
    for section in body(data).iter(f"{W}sectPr"):
        assert [etree.QName(one).localname for one in section][:2] == ["headerReference", "footerReference"]


def test_a_document_without_marking_has_no_header():
    with zipfile.ZipFile(io.BytesIO(written(replace(example(), marking="")))) as archive:
        assert not [name for name in archive.namelist() if "header" in name]


def test_a_rating_is_letter_word_and_shading():
    tags = {
        "".join(paragraph.itertext()): (shade.get(f"{W}fill"), paragraph.find(f".//{W}color").get(f"{W}val"))
        for paragraph in body(written(example())).iter(f"{W}p")
        if (shade := paragraph.find(f"{W}pPr/{W}shd")) is not None
    }
    assert tags == {
        "A Amber": ("F5B335", "1B1F23"),
        "C Complete": ("1B1F23", "FFFFFF"),
        "Not rated": ("FFFFFF", "1B1F23"),
    }


def test_every_link_inside_the_document_leads_to_a_bookmark():
    root = body(written(example()))
    marks = [one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")]
    wanted = {one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink") if one.get(f"{W}anchor")}
    assert len(marks) == len(set(marks))
    assert wanted <= set(marks)
    assert all(re.fullmatch(r"_Ref\d{9}", mark) for mark in marks)


def test_links_outside_are_relationships():
    with zipfile.ZipFile(io.BytesIO(written(example()))) as archive:
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    outside = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
    assert outside == ["https://example.org/plan?a=1&b=2", "mailto:plan@example.org"]


def test_what_was_taken_out_is_struck_and_what_was_put_in_is_underlined():
    root = body(written(example()))
    assert ["".join(run.itertext()) for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}strike") is not None] == [
        "Put off"
    ]
    added = [run for run in root.iter(f"{W}r") if (run.find(f"{W}rPr/{W}u") is not None)]
    assert "Done" in ["".join(run.itertext()) for run in added]


def test_contents_list_the_headings_down_to_their_depth():
    entries = [
        "".join(paragraph.itertext()).split("\\u ")[-1].strip()
        for paragraph in body(written(example())).iter(f"{W}p")
        if (style := paragraph.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val", "").startswith("TOC")
    ]
    assert entries == ["Recommendation", "Examples", "Appendix 1", "Contacts"]


def test_short_rows_stay_on_one_page_and_long_ones_may_break():
    long = TableBlock(
        "Caption",
        (Column("A"), Column("B")),
        (Row((cell("short"), cell("row"))), Row((cell("word " * 900), cell("b")))),
    )
    rows = list(body(written(simple(long))).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True, True, False]


def test_column_widths_add_up_to_the_text_width_and_tags_fit():
    table = body(written(example())).findall(f".//{W}tbl")[1]
    widths = [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == 16838 - 2 * 1134
    assert widths[3] >= len("C Complete") * 5 * 20


def test_our_reader_gets_the_same_cells_back():
    read = reading.read(written(example()), "report.docx")
    table = read.tables[-1]
    printed = [[slot.cell.text if slot.first else "" for slot in slots] for slots in body_slots(plan_table())]
    found = [[one.text for one in row.cells if one.covered_by != "left"] for row in table.rows[1:]]
    assert found == printed
    assert [one.text for one in table.rows[0].cells] == [column.title for column in plan_table().columns]
    assert table.rows[0].repeated_header
    assert (table.rows[2].cells[0].rowspan, table.rows[3].cells[0].covered_by) == (2, "above")


def test_our_reader_gets_the_headings_and_numbers_back():
    read = reading.read(written(example()), "report.docx")
    headings = [(one.level, one.text) for one in read.paragraphs if one.level is not None]
    assert headings == [
        (0, example().title),
        (1, "Recommendation"),
        (2, "Examples"),
        (1, "Appendix 1"),
        (1, "Contacts"),
    ]
    assert "1.\tMembers are invited to consider this report." in [one.text for one in read.paragraphs]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_stay_words(name):
    table = TableBlock("Caption", (Column("A"), Column("B")), (Row((cell(HOSTILE[name]), cell("after"))),))
    data = written(simple(Heading(1, "Before"), Paragraph(text(HOSTILE[name])), table))
    read = reading.read(data, "report.docx")
    assert [type(block) for block in read.blocks].count(Table) == 1
    assert read.tables[0].rows[1].cells[1].text == "after"
    assert inspect(data, "report.docx") == []


def test_every_hostile_text_everywhere_makes_a_clean_file():
    data = written(hostile())
    assert inspect(data, "report.docx", authors=[HOSTILE["attribute"]]) == []
    assert accessibility_problems(data, "report.docx") == []
    python_docx.Document(io.BytesIO(data))


def test_a_forbidden_character_is_shown_not_dropped():
    data = written(simple(Paragraph(text("a\x00b"))))
    assert "a\ufffdb" in "".join(body(data).itertext())


def test_a_document_with_faults_is_refused():
    with pytest.raises(ComposeError, match="The heading level goes from 0 to 2"):
        written(simple(Heading(2, "Too deep")))
