"""Two documents side by side: what is one passage in both, what came, what went, and the words that differ."""

from __future__ import annotations

from datetime import date

import pytest

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Column,
    Composed,
    Heading,
    KeyValue,
    KeyValues,
    NumberedParagraph,
    Paragraph,
    Properties,
    Row,
    TableBlock,
    Tag,
    cell,
    check,
    group,
    paragraph,
    text,
)
from wardmote.reports.comparing import Comparison, ComparisonWords, Pair, as_document, compare
from wardmote.reports.rendering import file_of

PROPERTIES = Properties(issued=date(2026, 6, 30), organisation="Northmoor")
WORDS = ComparisonWords(
    "What changed", "Edition 1", "Edition 2", "Where", "Nothing differs.", "Beginning", "1 changed."
)


def document(*blocks: Block) -> Composed:
    return Composed(title="A report", blocks=blocks, properties=PROPERTIES)


def differences(*pairs: tuple[tuple[Block, ...], tuple[Block, ...]]) -> list[tuple[str, str, str, str]]:
    ((was, now),) = pairs
    return [told(pair) for each in compare(document(*was), document(*now)).groups() for pair in each.pairs]


def told(pair: Pair) -> tuple[str, str, str, str]:
    return pair.state, pair.place, pair.was, pair.now


def table(*rows: Row) -> TableBlock:
    return TableBlock("Commitments", (Column("Ref"), Column("Progress")), rows)


def row(ref: str, progress: str, rating: Tag | None = None) -> Row:
    return Row((cell(ref, header_scope="row"), cell(progress, tag=rating)))


def test_the_same_document_has_no_difference() -> None:
    blocks = (Heading(1, "Progress"), paragraph("All is well."), paragraph("All is well."), table(row("1", "Begun.")))
    found = compare(document(*blocks), document(*blocks))
    assert found.groups() == []
    assert found.counts() == {"changed": 0, "added": 0, "removed": 0, "same": 4}


def test_a_reworded_paragraph_is_one_pair() -> None:
    was, now = paragraph("Two call handlers start in April."), paragraph("Three call handlers start in April.")
    assert differences(((was,), (now,))) == [
        ("changed", "", "Two call handlers start in April.", "Three call handlers start in April.")
    ]


def test_another_paragraph_in_its_place_is_one_that_went_and_one_that_came() -> None:
    was, now = paragraph("The kits are repaired."), paragraph("Walk every market street.")
    assert [each[0] for each in differences(((was,), (now,)))] == ["added", "removed"]


def test_the_number_of_a_paragraph_is_not_a_difference() -> None:
    was = (NumberedParagraph("1.", text("One.")), NumberedParagraph("2.", text("Two.")))
    now = (NumberedParagraph("1.", text("Before it.")), NumberedParagraph("2.", text("One.")), Paragraph(text("Two.")))
    assert differences((was, now)) == [("added", "", "", "Before it.")]


def test_a_cell_is_named_by_its_row_and_column() -> None:
    was, now = table(row("1", "Begun."), row("2", "Drafted.")), table(row("1", "Begun."), row("2", "Adopted by all."))
    assert differences(((was,), (now,))) == [("changed", "2 – Progress", "Drafted.", "Adopted by all.")]


def test_a_rating_is_part_of_its_cell() -> None:
    was, now = table(row("1", "", Tag("A", "Amber", "amber"))), table(row("1", "", Tag("R", "Red", "red")))
    assert differences(((was,), (now,))) == [("changed", "1 – Progress", "A Amber", "R Red")]


def test_a_row_that_moved_is_not_new() -> None:
    was = table(row("1", "One."), row("2", "Two."), row("3", "Three."))
    now = table(row("3", "Three."), row("1", "One."), row("2", "Another two."))
    assert differences(((was,), (now,))) == [("changed", "2 – Progress", "Two.", "Another two.")]


def test_a_new_row_and_a_row_that_left_are_said_by_every_cell() -> None:
    was, now = table(row("1", "One."), row("2", "Two.")), table(row("1", "One."), row("3", "Three."))
    assert sorted(differences(((was,), (now,)))) == [
        ("added", "3 – Progress", "", "Three."),
        ("added", "3 – Ref", "", "3"),
        ("removed", "2 – Progress", "Two.", ""),
        ("removed", "2 – Ref", "2", ""),
    ]


def test_two_rows_of_one_name_stay_two() -> None:
    was, now = table(row("1", "One."), row("1", "Two.")), table(row("1", "One."), row("1", "Changed."))
    assert differences(((was,), (now,))) == [("changed", "1 – Progress", "Two.", "Changed.")]


def test_a_cell_over_several_rows_is_said_once() -> None:
    rows = (
        Row((cell("1", header_scope="rowgroup", rowspan=2), cell("First."))),
        Row((cell("Second."),)),
        group("A sub-heading"),
    )
    said = compare(document(table(*rows)), document(table(*rows)))
    assert [(pair.place, pair.now) for pair in said.pairs] == [
        ("1 – Ref", "1"),
        ("1 – Progress", "First."),
        ("1 – Progress", "Second."),
        ("", "A sub-heading"),
    ]


def test_lists_and_labelled_values_are_compared_too() -> None:
    was = (KeyValues((KeyValue("As at", text("31 March 2026")),)), BulletList((text("One thing."),)))
    now = (KeyValues((KeyValue("As at", text("30 June 2026")),)), BulletList((text("One thing."), text("A second."))))
    assert differences((was, now)) == [
        ("changed", "As at", "31 March 2026", "30 June 2026"),
        ("added", "", "", "A second."),
    ]


def test_differences_stand_under_the_heading_of_the_later_report() -> None:
    was = (Heading(1, "Progress"), paragraph("Two start in April."), Heading(1, "Outlook"), paragraph("Fair."))
    now = (Heading(1, "Progress"), paragraph("Two start in May."), Heading(1, "What is next"), paragraph("Fair."))
    found = compare(document(*was), document(*now))
    assert [each.heading for each in found.groups()] == ["Progress"]
    assert [each.heading for each in found.groups(everything=True)] == ["Progress", "What is next"]


@pytest.mark.parametrize("words", ["", " ", "\n"])
def test_passages_without_words_are_none(words: str) -> None:
    assert compare(document(Paragraph(text(words))), document()).pairs == []


def a_comparison() -> Comparison:
    was = (paragraph("A lead."), Heading(1, "Progress"), table(row("1", "Two call handlers start in April.")))
    now = (
        paragraph("Another opening."),
        Heading(1, "Progress"),
        table(row("1", "Three call handlers start in April.")),
    )
    return compare(document(*was), document(*now))


def test_the_document_has_both_sides_with_the_words_marked_and_is_accessible() -> None:
    composed = as_document(a_comparison(), WORDS, PROPERTIES)
    assert check(composed) == []
    last = composed.blocks[-1]
    assert isinstance(last, TableBlock)
    marks = [[(run.text, run.mark) for run in runs] for each in last.rows[0].cells[1:] for runs in each.paragraphs]
    assert marks == [
        [("Two ", "removed"), ("call handlers start in April.", None)],
        [("Three ", "added"), ("call handlers start in April.", None)],
    ]


def test_the_document_can_be_written_as_word() -> None:
    file = file_of(as_document(a_comparison(), WORDS, PROPERTIES), "docx", stem="compared")
    assert file.name == "compared.docx"
    assert file.data.startswith(b"PK")


def test_a_document_without_a_difference_says_so() -> None:
    composed = as_document(compare(document(), document()), WORDS, PROPERTIES)
    assert paragraph("Nothing differs.") in composed.blocks


def test_a_cell_without_words_has_no_paragraph() -> None:
    found = compare(document(table(row("1", ""))), document(table(row("1", "Begun."))))
    composed = as_document(found, WORDS, PROPERTIES)
    last = composed.blocks[-1]
    assert isinstance(last, TableBlock)
    assert last.rows[0].cells[1] == Cell()
