from __future__ import annotations

import pytest

from wardmote.core.documents.blocks import Document, Notice, Table, UnreadableFile
from wardmote.core.documents.reading import read
from wardmote.core.documents.tests.making import (
    NAMESPACES,
    W,
    docx,
    docx_parts,
    level,
    listed,
    numbering,
    p,
    packed,
    r,
    tbl,
    tc,
    tr,
)


def of(body: str, parts: dict[str, tuple[str, str]] | None = None) -> Document:
    return read(docx(body, parts), "plan.docx")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def notices(document: Document, kind: str) -> list[Notice]:
    return [notice for notice in document.notices if notice.kind == kind]


def test_headings_are_told_by_the_name_of_their_style_whatever_its_id() -> None:
    document = of(
        p("Delivery plan", '<w:pStyle w:val="Titel"/>')
        + p("Aims", '<w:pStyle w:val="Kop1"/>')
        + p("Inherited", '<w:pStyle w:val="House"/>')
        + p("By outline", '<w:outlineLvl w:val="2"/>')
        + p("Body")
    )
    assert [(found.text, found.level) for found in document.paragraphs] == [
        ("Delivery plan", 0),
        ("Aims", 1),
        ("Inherited", 1),
        ("By outline", 3),
        ("Body", None),
    ]


def test_paragraphs_and_tables_keep_their_order() -> None:
    document = of(p("Before") + tbl(tr("One", "Two")) + p("After"))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table", "Paragraph"]


def test_automatic_numbers_are_computed_over_levels_and_overrides() -> None:
    part = numbering(level("decimal", "%1."), level("lowerLetter", "(%2)"), level("upperRoman", "%1.%3"))
    document = of(
        listed("First")
        + listed("Inner", at=1)
        + listed("Inner", at=1)
        + listed("Deep", at=2)
        + listed("Second")
        + listed("Inner anew", at=1)
        + listed("Another list that starts again", number=2),
        {"numbering": ("numbering.xml", part)},
    )
    assert [found.list_label for found in document.paragraphs] == ["1.", "(a)", "(b)", "1.I", "2.", "(a)", "1."]


def test_an_automatic_number_in_a_cell_is_part_of_its_words() -> None:
    part = numbering(level("decimal", "%1."))
    document = of(
        tbl(tr(tc(listed("")), tc(listed("Train") + listed("Report"))), tr(tc(listed("")), "Plain")),
        {"numbering": ("numbering.xml", part)},
    )
    assert texts(document.tables[0]) == [["1.", "2. Train\n3. Report"], ["4.", "Plain"]]


def test_bullets_of_symbol_fonts_are_the_signs_that_are_printed() -> None:
    part = numbering(level("bullet", "\uf0b7", font="Symbol"), level("bullet", "\uf0fc", font="Wingdings"))
    document = of(listed("Dot") + listed("Tick", at=1), {"numbering": ("numbering.xml", part)})
    assert [found.list_label for found in document.paragraphs] == ["•", "✓"]


def test_a_deleted_list_paragraph_is_not_counted() -> None:
    part = numbering(level("decimal", "%1."))
    gone = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>Dropped</w:delText></w:r></w:del></w:p>'
    )
    document = of(listed("One") + gone + listed("Two"), {"numbering": ("numbering.xml", part)})
    assert [(found.list_label, found.text) for found in document.paragraphs] == [("1.", "One"), ("2.", "Two")]
    assert [notice.text for notice in notices(document, "tracked-deletion")] == ["Dropped"]


def test_merged_cells_stand_once_and_cover_the_rest() -> None:
    document = of(
        tbl(
            tr(tc("Aim", '<w:gridSpan w:val="3"/>')),
            tr(tc("A.1", '<w:vMerge w:val="restart"/>'), "Do this", "Red"),
            tr(tc("", "<w:vMerge/>"), "Do that", "Green"),
        )
    )
    first, second, third = document.tables[0].rows
    assert (first.cells[0].text, first.cells[0].colspan) == ("Aim", 3)
    assert [cell.covered_by for cell in first.cells] == [None, "left", "left"]
    assert (second.cells[0].text, second.cells[0].rowspan) == ("A.1", 2)
    assert [cell.covered_by for cell in third.cells] == ["above", None, None]


def test_cells_left_out_at_the_ends_of_a_row_leave_empty_places() -> None:
    document = of(
        tbl(
            tr("One", "Two", "Three"),
            tr("Middle", properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        )
    )
    assert texts(document.tables[0]) == [["One", "Two", "Three"], ["", "Middle", ""]]


def test_borders_that_miss_each_other_by_a_hair_make_no_column() -> None:
    document = of(
        tbl(
            tr("Ref", tc("Action", '<w:gridSpan w:val="2"/>'), "Lead"),
            tr(tc("A.1", '<w:gridSpan w:val="2"/>'), "Patrol", "Inspector"),
            widths=(1000, 40, 3000, 1500),
        )
    )
    assert texts(document.tables[0]) == [["Ref", "Action", "Lead"], ["A.1", "Patrol", "Inspector"]]


def test_words_in_a_narrow_column_are_kept() -> None:
    document = of(tbl(tr("Ref", "R", "Lead"), tr("A.1", "G", "Sergeant"), widths=(1000, 60, 3000)))
    assert texts(document.tables[0]) == [["Ref", "R", "Lead"], ["A.1", "G", "Sergeant"]]


def test_a_nested_table_keeps_its_words_in_the_cell_and_is_reported() -> None:
    inner = tbl(tr("Step", "When"), tr("Recruit", "May"))
    document = of(tbl(tr(tc(p("Plan") + inner + p("")), "Lead")))
    assert texts(document.tables[0]) == [["Plan\nStep | When\nRecruit | May", "Lead"]]
    (notice,) = notices(document, "nested-table")
    assert (notice.where.table, notice.where.row, notice.where.column) == (1, 1, 1)


def test_rows_and_cells_inside_content_controls_are_found() -> None:
    row = f"<w:sdt><w:sdtContent>{tr('Wrapped', '<w:tc>' + p('Cell') + '</w:tc>')}</w:sdtContent></w:sdt>"
    cell = f"<w:tr><w:sdt><w:sdtContent>{tc('Control')}</w:sdtContent></w:sdt>{tc('Plain')}</w:tr>"
    words = tc("<w:sdt><w:sdtContent>" + p("Block control") + "</w:sdtContent></w:sdt>")
    document = of(tbl(row, cell, f"<w:tr>{words}{tc('End')}</w:tr>"))
    assert texts(document.tables[0]) == [["Wrapped", "Cell"], ["Control", "Plain"], ["Block control", "End"]]


def test_a_header_row_is_marked() -> None:
    document = of(tbl(tr("Ref", "Action", properties="<w:tblHeader/>"), tr("A.1", "Patrol")))
    assert [row.repeated_header for row in document.tables[0].rows] == [True, False]


def test_struck_out_words_are_marked_by_their_offsets() -> None:
    document = of(
        tbl(
            tr(
                tc(p(r("By May", "<w:strike/>") + r(" by June"))),
                tc(p(r("whole", "<w:dstrike/>"))),
                tc(p(r("by style", '<w:rStyle w:val="Gone"/>'))),
            )
        )
    )
    dates, whole, styled = document.tables[0].rows[0].cells
    assert (dates.text, dates.struck) == ("By May by June", ((0, 6),))
    assert whole.struck == ((0, 5),)
    assert styled.struck == ((0, 8),)


@pytest.mark.parametrize(
    ("cell", "fill"),
    [
        (tc("R", '<w:shd w:val="clear" w:fill="FF0000"/>'), "FF0000"),
        (tc("R", '<w:shd w:val="solid" w:color="00B050" w:fill="auto"/>'), "00B050"),
        (tc("R", '<w:shd w:val="clear" w:fill="FFFFFF"/>'), None),
        (tc(p(r("●", '<w:color w:val="FFC000"/>'))), "FFC000"),
        (tc(p(r("Amber", '<w:color w:val="FFC000"/>'))), None),
        (tc(p(r("Red", '<w:highlight w:val="red"/>'))), "FF0000"),
        (tc(p("G", '<w:shd w:val="clear" w:fill="00FF00"/>')), "00FF00"),
        (tc("R", '<w:shd w:val="clear" w:themeFill="accent2" w:themeFillTint="80"/>'), "DFA7A6"),
    ],
)
def test_the_colour_of_a_rating_is_found_wherever_it_is_set(cell: str, fill: str | None) -> None:
    assert of(tbl(tr("A.1", cell))).tables[0].rows[0].cells[1].fill == fill


def test_a_drawn_circle_in_an_empty_cell_gives_its_colour() -> None:
    shape = (
        "<w:p><w:r><w:drawing><wp:inline><wps:wsp><wps:spPr><a:solidFill>"
        '<a:srgbClr val="00B050"/></a:solidFill></wps:spPr></wps:wsp></wp:inline></w:drawing></w:r></w:p>'
    )
    assert of(tbl(tr("A.1", tc(shape)))).tables[0].rows[0].cells[1].fill == "00B050"


def test_insertions_stand_and_deletions_go_and_both_are_reported() -> None:
    body = p(
        r("Recruit ")
        + f'<w:ins w:id="1">{r("ten ")}</w:ins><w:del w:id="2"><w:r><w:delText>five </w:delText></w:r></w:del>'
        + r("cadets")
    )
    document = of(body)
    assert document.paragraphs[0].text == "Recruit ten cadets"
    assert [notice.text for notice in notices(document, "tracked-insertion")] == ["ten"]
    assert [notice.text for notice in notices(document, "tracked-deletion")] == ["five"]


def test_what_was_inserted_and_then_deleted_is_gone() -> None:
    inner = '<w:del w:id="2"><w:r><w:delText>never</w:delText></w:r></w:del>'
    document = of(p(f'{r("Stay")}<w:ins w:id="1">{inner}</w:ins>'))
    assert document.paragraphs[0].text == "Stay"


def test_moved_words_are_read_where_they_went() -> None:
    document = of(
        p(f'{r("Here ")}<w:moveFrom w:id="1">{r("wanderer")}</w:moveFrom>')
        + p(f'<w:moveTo w:id="2">{r("wanderer")}</w:moveTo>{r(" there")}')
    )
    assert [found.text for found in document.paragraphs] == ["Here", "wanderer there"]
    assert [notice.text for notice in notices(document, "moved-text")] == ["wanderer", "wanderer"]


def test_a_paragraph_whose_mark_was_deleted_joins_the_next() -> None:
    document = of(p("One ", '<w:rPr><w:del w:id="1"/></w:rPr>') + p("sentence"))
    assert [found.text for found in document.paragraphs] == ["One sentence"]


def test_deleted_inserted_and_hidden_rows_are_told_apart() -> None:
    document = of(
        tbl(
            tr("Stays", "1"),
            tr("Deleted", "2", properties='<w:del w:id="1"/>'),
            tr("Inserted", "3", properties='<w:ins w:id="2"/>'),
            tr("Hidden", "4", properties="<w:hidden/>"),
        )
    )
    assert [(row.number, row.cells[0].text) for row in document.tables[0].rows] == [(1, "Stays"), (3, "Inserted")]
    assert [(n.kind, n.text, n.where.row) for n in document.notices] == [
        ("tracked-deletion", "Deleted | 2", 2),
        ("tracked-insertion", "Inserted | 3", 3),
        ("hidden-row", "Hidden | 4", 4),
    ]


def test_hidden_words_are_left_out_and_reported() -> None:
    document = of(p(r("Seen") + r(" unseen", "<w:vanish/>")))
    assert document.paragraphs[0].text == "Seen"
    assert [notice.text for notice in notices(document, "hidden-text")] == ["unseen"]


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    body = p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF Aim</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("Aim 2")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + f'<w:fldSimple w:instr="DATE">{r(", May")}</w:fldSimple>'
    )
    assert of(body).paragraphs[0].text == "Aim 2, May"


def test_a_field_that_is_never_closed_hides_nothing_after_its_paragraph() -> None:
    opened = p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>')
    assert [found.text for found in of(opened + p("Still here")).paragraphs] == ["Still here"]


def test_form_fields_show_their_tick_and_their_choice() -> None:
    tick = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
    drop = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Red"/>'
        '<w:listEntry w:val="Green"/></w:ddList></w:ffData></w:fldChar></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert of(p(tick + end + drop + end)).paragraphs[0].text == "☒Green"


def test_marks_between_letters_are_read_as_the_eye_sees_them() -> None:
    body = p(
        "<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>operate</w:t><w:softHyphen/><w:tab/><w:t>far\u00ad away</w:t><w:br/>"
        '<w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:bookmarkStart w:id="1" w:name="x"/>'
    )
    assert of(body).paragraphs[0].text == "co-operate\tfar away\n✓"


def test_letters_in_a_symbol_font_are_signs() -> None:
    assert of(p(r("ü", '<w:rFonts w:ascii="Wingdings"/>'))).paragraphs[0].text == "✓"


def test_a_text_box_is_reported_once_and_kept_out_of_the_text() -> None:
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    drawn = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = of(p(r("Outside") + drawn))
    assert document.paragraphs[0].text == "Outside"
    assert [notice.text for notice in notices(document, "text-box")] == ["In the box"]


def test_comments_and_notes_are_reported_where_they_are_called() -> None:
    comments = f'<w:comments {W}><w:comment w:id="0" w:author="Reviewer">{p("Is this right?")}</w:comment></w:comments>'
    footnotes = (
        f'<w:footnotes {W}><w:footnote w:id="-1" w:type="separator">{p("")}</w:footnote>'
        f'<w:footnote w:id="2">{p("See the annex")}</w:footnote></w:footnotes>'
    )
    document = of(
        tbl(
            tr(
                "A.1",
                tc(
                    p(
                        r("Target")
                        + '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
                    )
                ),
            )
        ),
        {"comments": ("comments.xml", comments), "footnotes": ("footnotes.xml", footnotes)},
    )
    assert document.tables[0].rows[0].cells[1].text == "Target"
    (comment,) = notices(document, "comment")
    assert (comment.text, comment.message, comment.where.row, comment.where.column) == (
        "Is this right?",
        "Comment by Reviewer.",
        1,
        2,
    )
    assert [notice.text for notice in notices(document, "footnote")] == ["See the annex"]


def test_headers_and_footers_are_reported_once_each() -> None:
    header = f"<w:hdr {NAMESPACES}>{p('Official')}</w:hdr>"
    footer = f"<w:ftr {NAMESPACES}>{p('Page 1')}</w:ftr>"
    document = of(p("Body"), {"header": ("header1.xml", header), "footer": ("footer1.xml", footer)})
    assert [notice.text for notice in notices(document, "header-footer")] == ["Official", "Page 1"]


def test_the_namespaces_of_a_strict_file_are_understood() -> None:
    parts = docx_parts(p("Strict words") + tbl(tr("One", "Two")))
    strict = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        for name, content in parts.items()
        if isinstance(content, str)
    }
    document = read(packed(strict), "strict.docx")
    assert document.paragraphs[0].text == "Strict words"
    assert texts(document.tables[0]) == [["One", "Two"]]


def test_no_word_of_a_table_is_lost_when_spans_collide() -> None:
    document = of(
        tbl(
            tr(tc("Down", '<w:vMerge w:val="restart"/><w:gridSpan w:val="2"/>'), "Beside"),
            tr(tc("Across", '<w:gridSpan w:val="3"/>'), "More"),
            tr(tc("Orphan", "<w:vMerge/>"), "Last"),
        )
    )
    words = {cell.text for row in document.tables[0].rows for cell in row.cells if cell.text}
    assert words == {"Down", "Beside", "Across", "More", "Orphan", "Last"}


def test_a_table_of_very_many_columns_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 1,000 columns"):
        of(tbl(tr(*["x"] * 1_100)))


def test_a_file_without_words_says_so() -> None:
    with pytest.raises(UnreadableFile, match="holds no words"):
        of(p(""))
    with pytest.raises(UnreadableFile, match="are hidden"):
        of(p(r("secret", "<w:vanish/>")))
