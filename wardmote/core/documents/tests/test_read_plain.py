from __future__ import annotations

import re

import pytest

from wardmote.core.documents.blocks import Document, Paragraph, Table, UnreadableFile
from wardmote.core.documents.reading import read


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def csv(text: str | bytes) -> Document:
    return read(text if isinstance(text, bytes) else text.encode(), "plan.csv")


def txt(text: str) -> Document:
    return read(text.encode(), "plan.txt")


# --- separated values

GRID = [["Ref", "Action", "Lead"], ["A.1", "Patrol, often\nand late", 'the "night" team'], ["A.2", "Café talks", ""]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_separator_in_any_encoding_is_read(separator: str, codec: str) -> None:
    lines = [separator.join(f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row) for row in GRID]
    assert texts(csv("\r\n".join(lines).encode(codec)).tables[0]) == GRID


def test_a_title_above_the_table_and_ragged_rows_do_not_mislead() -> None:
    table = csv("Action plan\n\nRef;Action;Lead\nA.1;Patrol;Inspector\nA.2;Train\n").tables[0]
    assert texts(table) == [
        ["Action plan", "", ""],
        ["Ref", "Action", "Lead"],
        ["A.1", "Patrol", "Inspector"],
        ["A.2", "Train", ""],
    ]
    assert [row.number for row in table.rows] == [1, 3, 4, 5]


def test_commas_inside_the_text_do_not_outvote_the_separator() -> None:
    text = "Ref;Action\nA.1;Patrol, visit, report\nA.2;Train, mentor, assess\nA.3;Plan, do, check\n"
    assert texts(csv(text).tables[0])[1] == ["A.1", "Patrol, visit, report"]


def test_the_separator_that_excel_declares_is_taken() -> None:
    assert texts(csv("sep=;\nRef;Action, or two\n").tables[0]) == [["Ref", "Action, or two"]]


def test_a_lone_quotation_mark_does_not_swallow_the_rest() -> None:
    document = csv('Ref,Action\nA.1,"Patrol\nA.2,Train\nA.3,Report\n')
    assert len(document.tables[0].rows) == 4
    assert document.notices[0].kind == "encoding"


def test_separated_values_are_recognised_without_a_name() -> None:
    assert read(b"Ref;Action\nA.1;Patrol\nA.2;Train\n").format == "csv"
    assert read(b"Ref,Action,Lead\nA.1,Patrol,X\nA.2,Train,Y\n", "plan.txt").format == "csv"
    assert read(b"A plain sentence, with a comma.\nAnother one.\n", "plan.txt").format == "txt"


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="columns"):
        csv(",".join("x" * 2_000))


# --- extracted text


def test_rows_by_line() -> None:
    document = txt(
        "The plan\n\n#\tAction\tLead\t\t\n1\tPatrol\tInspector\n\n2\tTrain\t\tR\n\tmore of it\t\t\n\nAfter it\n"
    )
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]
    assert texts(document.tables[0]) == [
        ["#", "Action", "Lead", ""],
        ["1", "Patrol", "Inspector", ""],
        ["2", "Train", "", "R"],
        ["", "more of it", "", ""],
    ]


CELLS = (
    "Introduction\n\n\tAims\n\n\tRef\n\tAction\n\tProgress\n\tBoard\n\n"
    "\tA.1\n\tPatrol\nmore often\n\tGood\n\n\tVictims\n\n"
    "\t\n\tTrain\n\tFirst thought\n\nSecond thought\n\tCrime\n\n"
    "\tA.2\n\tReport\n\t\n\t\n\nThe end\n"
)


def test_cells_by_line_with_blank_lines_inside_cells() -> None:
    document = txt(CELLS)
    assert [paragraph.text for paragraph in document.paragraphs] == ["Introduction", "The end"]
    assert texts(document.tables[0]) == [
        ["Aims", "", "", ""],
        ["Ref", "Action", "Progress", "Board"],
        ["A.1", "Patrol\nmore often", "Good", "Victims"],
        ["", "Train", "First thought\nSecond thought", "Crime"],
        ["A.2", "Report", "", ""],
    ]
    assert document.tables[0].rows[0].cells[0].colspan == 4


def test_a_table_of_another_width_begins_a_new_table() -> None:
    document = txt(CELLS.replace("\nThe end\n", "\n\tName\n\tMeets\n\n\tBoard\n\tMonthly\n\n\tPanel\n\tYearly\n"))
    assert [len(table.rows[0].cells) for table in document.tables] == [4, 2]
    assert texts(document.tables[1]) == [["Name", "Meets"], ["Board", "Monthly"], ["Panel", "Yearly"]]


def test_cells_by_line_whose_rows_begin_with_an_empty_cell_and_have_no_blank_lines() -> None:
    document = txt("\t\n\tRef\n\tAction\n\t\n\tA.1\n\tPatrol\n\t\n\tA.2\n\tTrain\n")
    assert texts(document.tables[0]) == [["", "Ref", "Action"], ["", "A.1", "Patrol"], ["", "A.2", "Train"]]


@pytest.mark.parametrize(
    "text",
    [
        "| Ref | Action |\n|-----|--------|\n| A.1 | Patrol |\n| A.2 | Train |\n",
        "Ref | Action\nA.1 | Patrol\nA.2 | Train\n",
        "+-----+--------+\n| Ref | Action |\n+=====+========+\n| A.1 | Patrol |\n+-----+--------+\n| A.2 | Train  |\n+-----+",
    ],
)
def test_pipes(text: str) -> None:
    assert texts(txt(text).tables[0]) == [["Ref", "Action"], ["A.1", "Patrol"], ["A.2", "Train"]]


def test_cells_of_several_lines_between_rules() -> None:
    rule = "+-----+---------+\n"
    text = f"{rule}| Ref | Action  |\n{rule}| A.1 | Patrol  |\n|     | at dusk |\n{rule}"
    assert texts(txt(text).tables[0]) == [["Ref", "Action"], ["A.1", "Patrol\nat dusk"]]


def test_aligned_columns() -> None:
    text = (
        "Ref   Action                 Lead\n"
        "A.1   Patrol the estates     Inspector\n"
        "      in the evening\n"
        "A.2   Train                  Sergeant\n\n"
        "After the table.\n"
    )
    document = txt(text)
    assert texts(document.tables[0]) == [
        ["Ref", "Action", "Lead"],
        ["A.1", "Patrol the estates\nin the evening", "Inspector"],
        ["A.2", "Train", "Sergeant"],
    ]
    assert document.paragraphs[0].text == "After the table."


def test_two_spaces_after_a_full_stop_make_no_table() -> None:
    text = "\n".join(f"Sentence {at} ends here.  Another one follows it.  And a third." for at in range(6))
    assert not txt(text).tables


def test_lines_broken_by_hand_are_joined_to_paragraphs() -> None:
    wrapped = (
        "The panel is asked to note the progress that has been made\n"
        "since the last report, and to consider whether the dates in\n"
        "the plan can still be kept.\n\n"
        "1. The first recommendation was accepted in full by everyone\n"
        "who took part.\n"
    )
    first, second = txt(wrapped).paragraphs
    assert first.text.endswith("the dates in the plan can still be kept.")
    assert second.text.startswith("1. The first")


def test_pages_divided_by_form_feeds_are_counted() -> None:
    document = txt("First page\n\fSecond page\n")
    assert [(paragraph.text, paragraph.page) for paragraph in document.paragraphs] == [
        ("First page", 1),
        ("Second page", 2),
    ]


def test_no_word_of_an_extracted_text_is_lost() -> None:
    for text in (CELLS, "a\tb\nc\nd\te\n\n\tf\n", "x | y\n---\n| z\n", "\t\n\t\n", "a  b\nc  d\ne f\n"):
        document = read(text.encode() + b"end\n", "x.txt")
        words = " ".join(
            [paragraph.text for paragraph in document.paragraphs]
            + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        )
        assert sorted(re.findall(r"\w+", words)) == sorted(re.findall(r"\w+", text + "end"))
