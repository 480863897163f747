from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace

import pdfplumber
import pikepdf
import pytest

from wardmote.core.documents.compose import (
    Column,
    Composed,
    ComposeError,
    Heading,
    Paragraph,
    Properties,
    Row,
    TableBlock,
    cell,
    group,
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
)
from wardmote.core.documents.writers import pdf, typesetting


def written(composed: Composed) -> bytes:
    return pdf.write(composed, palette=PALETTE, words=WORDS)


def simple(*blocks) -> Composed:
    return Composed("A report", (Heading(1, "Heading"), *blocks), Properties(ISSUED))


def words_of(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


def elements(parent: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    children = parent.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if kind == child.S:
                yield child
            yield from elements(child, kind)


def attribute(cell: pikepdf.Object, name: str) -> pikepdf.Object | None:
    return next((one[name] for one in cell.get("/A", []) if name in one), None)


@pytest.fixture(scope="module")
def data() -> bytes:
    return written(example())


@pytest.fixture(scope="module")
def hostile_data() -> bytes:
    return written(hostile())


def test_the_same_document_gives_the_same_bytes_at_any_time(data):
    time.sleep(1.1)
    assert written(Composed.from_json(example().to_json())) == data


def test_it_is_clean_and_accessible(data):
    assert inspect(data, "report.pdf", authors=[ORGANISATION]) == []
    assert accessibility_problems(data, "report.pdf") == []


def test_dates_come_from_the_edition(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert str(opened.docinfo.CreationDate).startswith("D:20220614000000")
        assert str(opened.docinfo.ModDate).startswith("D:20220614000000")


def test_language_is_the_language_of_the_document():
    with pikepdf.open(io.BytesIO(written(replace(example(), language="cy")))) as opened:
        assert str(opened.Root.Lang) == "cy-GB"


def test_the_appendix_lies_on_its_side_and_the_rest_stands(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        wide = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in opened.pages]
    assert wide == [False, False, True, False]


def test_only_our_own_typefaces_are_used_and_all_are_embedded(hostile_data):
    with pikepdf.open(io.BytesIO(hostile_data)) as opened:
        descriptors = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        names = {str(one.FontName).partition("+")[2] for one in descriptors}
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)
    assert {name.partition("-")[0] for name in names} <= {"SourceSans3", "DejaVuSans"}


def test_column_headers_row_headers_and_groups_say_what_they_head(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        table = list(elements(opened.Root.StructTreeRoot, "/Table"))[1]
        heads = list(elements(table, "/TH"))
        scopes = [str(attribute(head, "/Scope")) for head in heads]
        assert scopes.count("/Row") == 2
        assert scopes.count("/Column") == len(table_columns()) + 2
        assert str(attribute(table, "/Summary")) == "Delivery plan extract"
        first = next(head for head in heads if attribute(head, "/Scope") == "/Row")
        name = str(first.ID)
        assert attribute(first, "/RowSpan") == 2
        headed = [cell for cell in elements(table, "/TD") if name in map(str, attribute(cell, "/Headers") or [])]
        assert len(headed) == 9  # five cells of its first row, four of the second
        assert name in pikepdf.NameTree(opened.Root.StructTreeRoot.IDTree)


def table_columns() -> tuple[Column, ...]:
    return next(block for block in reversed(example().blocks) if isinstance(block, TableBlock)).columns


def test_one_table_of_many_pages_is_one_table_with_repeated_headers():
    rows = [Row((cell(f"R.{number}", header_scope="row"), cell("Words of progress. " * 12))) for number in range(120)]
    table = TableBlock("Long", (Column("Ref", 1), Column("Progress", 5)), (group("Only group"), *rows))
    data = written(simple(table))
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert len(opened.pages) > 4
        assert len(list(elements(opened.Root.StructTreeRoot, "/Table"))) == 1
        assert len(list(elements(opened.Root.StructTreeRoot, "/TR"))) == 122
    with pdfplumber.open(io.BytesIO(data)) as shown:
        for page in list(shown.pages)[:-1]:
            assert "Progress" in page.extract_text()
            assert "Only group" in page.extract_text()


def test_a_table_of_groups_alone_and_one_of_a_single_column_are_set():
    blocks = [
        TableBlock("Groups", (Column("A"), Column("B")), (group("One"), group("Two"))),
        TableBlock("Single", (Column("A"),), (group("One"), Row((cell("x", header_scope="row"),)))),
        TableBlock("Empty", (Column("A"), Column("B")), ()),
    ]
    data = written(simple(*blocks))
    assert accessibility_problems(data, "report.pdf") == []
    assert all(word in words_of(data) for word in ("Groups", "Single", "Empty", "Two"))


def test_every_word_is_there(data):
    printed = words_of(data)
    for word in ("OFFICIAL", "Meeting", "Two activities", "Contents", "1.", "first point", "44 of 52", "Not rated",
                 "Page 1 of 4", "Figure 1", "C Complete", "At 31 May 2022"):  # fmt: skip
        assert word in printed


def test_links_lead_out_and_about(data):
    with pikepdf.open(io.BytesIO(data)) as opened:
        addresses, places = [], []
        for page in opened.pages:
            for annotation in page.obj.get("/Annots", []):
                if "/A" in annotation and "/URI" in annotation.A:
                    addresses.append(str(annotation.A.URI))
                else:
                    places.append(annotation)
    assert set(addresses) == {"https://example.org/plan?a=1&b=2", "mailto:plan@example.org"}
    assert len(places) >= 6  # four lines of contents, the extract, A.1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_stay_words(name):
    table = TableBlock("Caption", (Column("A"), Column("B")), (Row((cell(HOSTILE[name]), cell("after"))),))
    data = written(simple(Paragraph(text(HOSTILE[name])), table))
    assert "after" in words_of(data)
    assert inspect(data, "report.pdf") == []
    assert accessibility_problems(data, "report.pdf") == []


def test_every_hostile_text_everywhere_makes_a_clean_file(hostile_data):
    assert inspect(hostile_data, "report.pdf", authors=[HOSTILE["attribute"]]) == []
    assert accessibility_problems(hostile_data, "report.pdf") == []


def test_typst_markup_in_words_is_printed_as_it_is():
    printed = words_of(written(simple(Paragraph(text('#read("/etc/passwd") *stars* $x$ [brackets]')))))
    assert '#read("/etc/passwd") *stars* $x$ [brackets]' in printed


def test_what_no_typeface_can_draw_is_named_by_its_code_point():
    assert "rocket [U+1F680] sun [U+65E5]" in words_of(written(simple(Paragraph(text("rocket 🚀 sun 日")))))


def test_a_long_word_stays_in_its_column():
    table = TableBlock("Caption", (Column("A"), Column("B", 5)), (Row((cell("W" * 400), cell("after"))),))
    with pdfplumber.open(io.BytesIO(written(simple(table)))) as opened:
        page = opened.pages[0]
        wide = [letter["x1"] for letter in page.chars if letter["text"] == "W"]
        after = min(letter["x0"] for letter in page.chars if letter["text"] == "f")
    assert max(wide) < after


def test_the_coverage_read_from_a_font_knows_letters_from_gaps():
    known = typesetting._coverage(typesetting.FIRST_FACE)
    assert all(ord(letter) in known for letter in "aZŵŷŴŶΑ•–’€")
    assert not any(code in known for code in (0x1F680, 0x65E5, 0xFFFD, 0x0))


def test_a_picture_that_fetches_or_runs_is_refused():
    from wardmote.core.documents.compose import Image

    for inner in (
        b"<script>alert(1)</script>",
        b'<image href="file:///etc/passwd"/>',
        b'<rect onload="x()" width="1" height="1"/>',
        b'<rect fill="url(http://example.org/x)" width="1" height="1"/>',
        b"<style>@import 'x'</style>",
    ):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' + inner + b"</svg>"
        with pytest.raises(ComposeError, match="The image"):
            written(simple(Image(svg, "svg", "A picture")))


def test_a_document_with_faults_is_refused():
    with pytest.raises(ComposeError, match="goes from 1 to 3"):
        written(simple(Heading(3, "Too deep")))
