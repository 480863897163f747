from __future__ import annotations

import io
from itertools import pairwise

import pikepdf
import pytest

from wardmote.core.documents.blocks import Document, Notice, Table, UnreadableFile
from wardmote.core.documents.readers.pdf_lines import Line, Vocabulary
from wardmote.core.documents.readers.pdf_page import Look, Word
from wardmote.core.documents.reading import read
from wardmote.core.documents.tests.making import pdf

WORDS = "patrol visit report listen train mentor assess review plan deliver record answer publish explain "


def of(source: str) -> Document:
    return read(pdf(source), "plan.pdf")


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def notices(document: Document, kind: str) -> list[Notice]:
    return [notice for notice in document.notices if notice.kind == kind]


def bordered(*cells: str, columns: str = "(2cm, 6cm, 3cm)") -> str:
    return f"#table(columns: {columns}, {', '.join(cells)})\n"


def test_a_bordered_table_is_read_with_its_spans() -> None:
    document = of(
        bordered(
            "table.cell(colspan: 3)[Aim]",
            "[Ref]",
            "[Action]",
            "[RAG]",
            "table.cell(rowspan: 2)[A.1]",
            "[Patrol]",
            "[R]",
            "[Train]",
            "[G]",
        )
    )
    table = document.tables[0]
    assert texts(table) == [["Aim", "", ""], ["Ref", "Action", "RAG"], ["A.1", "Patrol", "R"], ["", "Train", "G"]]
    assert (table.rows[0].cells[0].colspan, table.rows[2].cells[0].rowspan) == (3, 2)
    assert [cell.covered_by for cell in table.rows[3].cells] == ["above", None, None]


def test_lines_broken_by_the_cell_are_joined_and_those_ended_on_purpose_are_not() -> None:
    sentence = (WORDS * 2).strip()
    document = of(
        bordered("[Ref]", "[Action]", "[Lead]", "[A.1]", f"[{sentence} \\ Second thought \\ Third]", "[Team \\ Post]")
    )
    assert document.tables[0].rows[1].cells[1].text == f"{sentence}\nSecond thought\nThird"
    assert document.tables[0].rows[1].cells[2].text == "Team\nPost"


def test_items_of_a_list_begin_new_lines_even_where_the_one_before_fills_its_line() -> None:
    items = " \\ ".join(f"{number}. {WORDS[:34].strip()}" for number in range(1, 5))
    cell = of(bordered("[Ref]", "[Action]", "[Lead]", "[A.1]", f"[{items}]", "[x]")).tables[0].rows[1].cells[1]
    assert cell.text.split("\n") == [f"{number}. {WORDS[:34].strip()}" for number in range(1, 5)]


def test_shading_coloured_signs_and_drawn_circles_give_the_colour_of_a_rating() -> None:
    document = of(
        bordered(
            'table.cell(fill: rgb("ff0000"))[R]', '[#text(fill: rgb("00b050"), font: "DejaVu Sans Mono")[●]]',
            '[#circle(radius: 3pt, fill: rgb("ffc000"))]', "[a]", "[b]", "[c]",
        )
    )  # fmt: skip
    assert [cell.fill for cell in document.tables[0].rows[0].cells] == ["FF0000", "00B050", "FFC000"]
    assert [cell.fill for cell in document.tables[0].rows[1].cells] == [None, None, None]


def test_struck_words_are_told_from_underlined_ones() -> None:
    document = of(bordered("[Ref]", "[#strike[By May] by June]", "[#underline[Lead]]", "[a]", "[b]", "[c]"))
    _, dates, lead = document.tables[0].rows[0].cells
    assert (dates.text, dates.struck) == ("By May by June", ((0, 6),))
    assert lead.struck == ()


def test_words_set_upright_in_a_merged_cell_are_read() -> None:
    document = of(
        bordered(
            "table.cell(rowspan: 3, rotate(-90deg, reflow: true)[Safer roads])",
            "[a]",
            "[b]",
            "[c]",
            "[d]",
            "[e]",
            "[f]",
        )
    )
    assert document.tables[0].rows[0].cells[0].text == "Safer roads"


def test_a_table_goes_on_over_pages_and_its_repeated_header_is_marked() -> None:
    rows = ", ".join(f"[A.{number}], [{WORDS}], [R]" for number in range(1, 41))
    document = of(f"#table(columns: (2cm, 6cm, 3cm), table.header([Ref], [Action], [RAG]), {rows})\nAfter it.")
    (table,) = document.tables
    headers = [row for row in table.rows if row.cells[0].text == "Ref"]
    assert len(headers) > 1
    assert [row.repeated_header for row in headers] == [False] + [True] * (len(headers) - 1)
    assert [row.cells[0].text for row in table.rows if row.cells[0].text != "Ref"] == [f"A.{n}" for n in range(1, 41)]
    assert [row.page for row in headers] == list(range(1, len(headers) + 1))
    assert document.paragraphs[-1].text == "After it."


def test_a_page_on_which_no_border_parts_two_columns_still_goes_on_with_the_table() -> None:
    first = bordered("[Ref]", "[Action]", "[RAG]", "[A.1]", "[Patrol]", "[R]")
    second = bordered("table.cell(colspan: 2)[Safer streets]", "[G]", "table.cell(colspan: 2)[Aim]", "[A]")
    document = of(f"{first}#pagebreak()\n{second}")
    assert texts(document.tables[0]) == [
        ["Ref", "Action", "RAG"],
        ["A.1", "Patrol", "R"],
        ["Safer streets", "", "G"],
        ["Aim", "", "A"],
    ]


def test_a_table_without_borders_is_read_from_its_white_columns() -> None:
    rows = ", ".join(f"[A.{number}], [{WORDS if number % 2 else 'Short'}], [Board {number}]" for number in range(1, 6))
    document = of(f"#table(stroke: none, columns: (2cm, 6cm, 4cm), [Ref], [Action], [Oversight], {rows})")
    assert [row.cells[0].text for row in document.tables[0].rows] == ["Ref", "A.1", "A.2", "A.3", "A.4", "A.5"]
    assert document.tables[0].rows[1].cells[1].text == WORDS.strip()
    assert document.tables[0].rows[5].cells[2].text == "Board 5"


def test_rules_between_rows_part_the_rows_of_a_table_without_upright_borders() -> None:
    cells = ", ".join(["[]", "[more of the same objective]", "[x]"] * 3)
    document = of(
        "#table(stroke: (x, y) => (top: 0.5pt, bottom: 0.5pt), columns: (2cm, 6cm, 4cm), "
        f"[Ref], [Action], [RAG], [A.1], [b], [c], {cells})"
    )
    assert len(document.tables[0].rows) == 5
    assert document.tables[0].rows[2].cells[0].text == ""


def test_numbered_paragraphs_with_hanging_numbers_are_no_table() -> None:
    items = "\n".join(f"#grid(columns: (1cm, 1fr), [{number}.], [{WORDS * 3}])" for number in range(1, 7))
    document = of(items)
    assert not document.tables
    assert [paragraph.text[:9] for paragraph in document.paragraphs] == [f"{number}. patrol" for number in range(1, 7)]


def test_paragraphs_are_joined_and_headings_told_by_their_size() -> None:
    document = of(
        f"#text(size: 20pt)[The delivery plan]\n\n= First aim\n\n{WORDS * 6}\n\n{WORDS * 5}\n\n"
        f'#text(weight: "bold")[Small heading]\n\n{WORDS * 4}'
    )
    found = [(paragraph.level, paragraph.text.strip()) for paragraph in document.paragraphs]
    assert [level for level, _ in found] == [0, 2, None, None, 3, None]
    assert found[2][1] == (WORDS * 6).strip()


def test_headers_footers_and_page_numbers_are_kept_apart() -> None:
    pages = "\n#pagebreak()\n".join(f"{team} teams: {WORDS * 4}" for team in ("Two", "Six", "Ten", "Few"))
    document = of(f"#set page(header: [Official], footer: context [Page #counter(page).display()])\n{pages}")
    assert all("Official" not in paragraph.text and "Page" not in paragraph.text for paragraph in document.paragraphs)
    assert [notice.text for notice in notices(document, "header-footer")] == [
        "Official",
        "Page 1\nPage 2\nPage 3\nPage 4",
    ]


def test_the_lines_of_a_chart_are_no_table() -> None:
    lines = "\n".join(f"#place(top + left, dx: 0pt, dy: {n * 12}pt, line(length: 300pt))" for n in range(10))
    uprights = "\n".join(
        f"#place(top + left, dx: {n * 30}pt, dy: 0pt, line(length: 108pt, angle: 90deg))" for n in range(11)
    )
    document = of(f"{lines}\n{uprights}\n#place(top + left, dx: 5pt, dy: 2pt)[5]\n#v(120pt)\nBelow the chart.")
    assert not document.tables
    assert any("Below the chart." in paragraph.text for paragraph in document.paragraphs)


def test_a_page_stored_on_its_side_is_read_as_it_is_shown() -> None:
    upright = pdf(bordered("[Ref]", "[Action]", "[RAG]", "[A.1]", "[Patrol]", "[R]"))
    with pikepdf.open(io.BytesIO(upright)) as document:
        page = document.pages[0]
        box = [float(number) for number in page.mediabox]
        # Turn the drawing a quarter to the left and tell the viewer to turn the page back.
        turned = f"q 0 1 -1 0 {box[3]} 0 cm\n".encode()
        page.contents_add(document.make_stream(turned), prepend=True)
        page.contents_add(document.make_stream(b"\nQ"))
        page.mediabox = pikepdf.Array([0, 0, box[3], box[2]])
        page.rotate(90, relative=False)
        target = io.BytesIO()
        document.save(target)
    assert texts(read(target.getvalue(), "x.pdf").tables[0]) == [["Ref", "Action", "RAG"], ["A.1", "Patrol", "R"]]


def test_a_scan_is_refused_with_advice() -> None:
    with pytest.raises(UnreadableFile, match="is a scan") as error:
        of("#rect(width: 100%, height: 50%, fill: gray)")
    assert error.value.code == "scan"


def test_comments_on_a_page_are_reported() -> None:
    with pikepdf.open(io.BytesIO(pdf("Some words."))) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[1, 1, 9, 9], Contents="Why so late?"
        )
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])
        target = io.BytesIO()
        document.save(target)
    assert [notice.text for notice in notices(read(target.getvalue(), "x.pdf"), "comment")] == ["Why so late?"]


def test_a_word_broken_at_the_margin_is_told_from_a_compound() -> None:
    known = Vocabulary(Word(text, 0, 0, 1, 1, Look()) for text in ("neighbourhood", "multi-agency", "agency"))
    assert known.without_hyphen("neighbour-", "hood")
    assert not known.without_hyphen("multi-", "agency")
    assert not known.without_hyphen("long-", "term")


def cut(*lines: str) -> list[bool]:
    """Whether each line but the last ends inside a word; a line that ends in a space shows it, as in the file."""
    made = []
    for text in ("The force agreed to this in full ", "and said ", "so. ", *lines):
        line = Line()
        for word in text.split():
            spaced = not text.endswith(word)
            line.add(Word(word, 0, 0, 1, 1, Look(), spaced=spaced, ends_line=text.rstrip().endswith(word)))
        made.append(line)
    known = Vocabulary(word for line in made for word in line.words)
    return [known.is_cut(line, following) for line, following in pairwise(made[3:])]


RULED = """
#set page("a4", flipped: true)
#set table(stroke: (x: none, y: 0.5pt))
#table(columns: (1fr, 2fr), [Rating], [Meaning], [Green], [On time], [Red], [Late])
#heading[Actions]
#table(columns: (1fr, 4fr, 2fr, 4fr),
  table.cell(fill: gray)[No], table.cell(fill: gray)[Action], table.cell(fill: gray)[Lead], table.cell(fill: gray)[Update],
  table.cell(colspan: 4)[Calmer streets in every one of the towns],
  [1], [Walk the market square], table.cell(rowspan: 2)[Inspector], [Twice a day],
  [2], [Light the underpass], [Survey done],
  [3], [Mark bicycles at the station], [Volunteers], [],
)
"""


def test_a_table_ruled_between_its_rows_alone_keeps_its_columns_and_merged_cells() -> None:
    key, plan = of(RULED).tables
    assert texts(key) == [["Rating", "Meaning"], ["Green", "On time"], ["Red", "Late"]]
    assert texts(plan) == [
        ["No", "Action", "Lead", "Update"],
        ["Calmer streets in every one of the towns", "", "", ""],
        ["1", "Walk the market square", "Inspector", "Twice a day"],
        ["2", "Light the underpass", "", "Survey done"],
        ["3", "Mark bicycles at the station", "Volunteers", ""],
    ]
    assert plan.rows[1].cells[0].colspan == 4
    assert plan.rows[3].cells[2].covered_by == "above"


def test_a_word_that_a_narrow_column_cut_in_two_is_told_from_two_words() -> None:
    assert cut("Start ", "Septembe", "r 2023") == [False, True]
    assert cut("31/03/2", "024") == [True]
    assert cut("Milestone", "date") == [False]
    assert cut("Chapter", "in full") == [False], "the document holds the second as a word of its own"
    assert cut("2023", "2024") == [False]


def test_a_file_that_draws_no_spaces_at_line_ends_tells_nothing_of_cut_words() -> None:
    lines = [Line(), Line()]
    for line, text in zip(lines, ("Septembe", "r"), strict=True):
        line.add(Word(text, 0, 0, 1, 1, Look(), ends_line=True))
    assert not Vocabulary(word for line in lines for word in line.words).is_cut(*lines)


def test_a_password_is_asked_for() -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Secret words."))) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(UnreadableFile, match="password"):
        read(target.getvalue(), "x.pdf")
