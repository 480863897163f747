"""One ordinary composed document with every kind of block, and the texts that files have been attacked with."""

from __future__ import annotations

import struct
import zlib
from datetime import date

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Column,
    Composed,
    Contents,
    HeadCell,
    Heading,
    Image,
    KeyValue,
    KeyValues,
    NumberedParagraph,
    PageBreak,
    PageSection,
    Paragraph,
    Properties,
    Row,
    Run,
    TableBlock,
    Tag,
    cell,
    group,
    text,
)
from wardmote.core.documents.writers.look import Pair, Palette, Words

ORGANISATION = "Office of the Governing Body"
ISSUED = date(2022, 6, 14)
PALETTE = Palette(tones={"amber": Pair("F5B335", "1B1F23"), "done": Pair("1B1F23", "FFFFFF")})
WORDS = Words()

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 160"><rect width="400" height="160" fill="#fff"/>'
    b'<path d="M20 140 L380 40" stroke="#1D4F7C" fill="none"/><text x="20" y="20">Calls answered</text></svg>'
)

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" \'',
    "entity": "&lt;b&gt; &amp; &#0; &nbsp;",
    "template": "{{ 7*7 }} {% debug %} ${7*7} #{7*7}",
    "typst": '#read("/etc/passwd") $x$ *bold* _em_ `raw` // gone <label> @ref \\',
    "xml end": "]]></w:t></w:r><w:del/>",
    "rich string": "<r><t>not markup</t></r>",
    "escape": "_x000D_ _x0041_x0042_ _x005F_",
    "long word": "x" * 10_000,
    "right to left": "שלום עולם \u202e drow \u202c مرحبا",
    "emoji": "👩‍👩‍👧 🚀 ❤️ 日本語",
    "marks": "a\u0489\u0301\u0300 e\u20e3 \u0e33",
    "controls": "a\x00b\x01c\x0bd\x1fe\x7ff\x85g\ufeffh\ufffei\ue000j",
    "half a pair": "a\ud83db",
    "lines": "a\r\nb\rc\u2028d\u2029e\tf",
    "welsh": "Ŵyneb, tŷ, dŵr, ŷd, Ynys Môn",
    "look-alike": "Α \u037e · 1st",
}


def png(width: int = 4, height: int = 3, extra: bytes = b"") -> bytes:
    """A small white PNG; ``extra`` chunks stand before the picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\x00" + b"\xff\xff\xff" * width for _ in range(height))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + extra
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def plan_table() -> TableBlock:
    """Six columns, a group row, a commitment over two rows, a rating, an empty cell."""
    return TableBlock(
        "Delivery plan extract",
        (
            Column("Ref", 0.5),
            Column("Commitment", 2),
            Column("Activity", 3),
            Column("Rating", 1),
            Column("Progress", 4),
            Column("Due", 1, "right"),
        ),
        (
            group("Keeping places safe", anchor="objective-1"),
            Row(
                (
                    cell("A.1", header_scope="rowgroup", rowspan=2),
                    cell("Visit every parish twice a year", rowspan=2),
                    cell("(A1.1) Agree the calendar\n(1) Draft\n(2) Consult"),
                    Cell((text("Rated 14 days ago"),), Tag("A", "Amber", "amber")),
                    cell("The calendar was agreed with 40 of 52 councils.\n30 June 2022: 44 of 52."),
                    cell("30 June 2022", value=date(2022, 6, 30)),
                ),
                anchor="a1-1",
            ),
            Row(
                (
                    cell("(A1.2) Publish it"),
                    Cell((), Tag("C", "Complete", "done")),
                    Cell(((Run("Put off", mark="removed"), Run("Done", mark="added"), Run(" in May", bold=True)),)),
                    cell(""),
                )
            ),
            group("A service that improves"),
            Row(
                (
                    cell("B.1", header_scope="row"),
                    cell("Answer calls sooner"),
                    cell("(B1.1) Train staff"),
                    Cell((), Tag("", "Not rated", "none")),
                    Cell(((Run("See "), Run("A.1", link="#a1-1")),)),
                    cell("44", value=44),
                )
            ),
        ),
        anchor="extract",
    )


def example() -> Composed:
    """A short committee report with a landscape appendix."""
    numbers = TableBlock(
        "Activities by rating",
        (Column("Objective", 3), Column("Amber", 1, "right"), Column("Complete", 1, "right")),
        (Row((cell("Keeping places safe", header_scope="row"), cell("1", value=1), cell("1", value=1))),),
        head=((HeadCell(""), HeadCell("At 31 May 2022", 2)),),
        show_caption=False,
    )
    return Composed(
        "Plan monitoring report, January to May 2022",
        (
            KeyValues(
                (KeyValue("Meeting", text("Panel, 14 June 2022")), KeyValue("Report of", text("Chief Executive")))
            ),
            Paragraph(text("Two activities are not finished."), "lead"),
            Contents(2),
            Heading(1, "Recommendation", "recommendation"),
            NumberedParagraph("1.", text("Members are invited to consider this report."), "paragraph-1"),
            Heading(2, "Examples"),
            BulletList((text("A first point"), (Run("See "), Run("the extract", link="#extract")))),
            Paragraph(
                (
                    Run("Read ", italic=True),
                    Run("the pages of the council", link="https://example.org/plan?a=1&b=2"),
                    Run(" or "),
                    Run("write", link="mailto:plan@example.org"),
                    Run("."),
                )
            ),
            numbers,
            Paragraph(text("Source: the plan register."), "note"),
            Image(SVG, "svg", "A line that rises from January to May", "Figure 1. Calls answered in time.", 0.6),
            PageBreak(),
            Image(png(40, 30), "png", "A map of the parishes"),
            PageSection("landscape"),
            Heading(1, "Appendix 1"),
            plan_table(),
            PageSection("portrait"),
            Heading(1, "Contacts"),
            Paragraph(text("Policy officer")),
        ),
        Properties(ISSUED, ORGANISATION),
        subject="Report to the panel",
        marking="OFFICIAL",
    )


def hostile() -> Composed:
    """Every hostile text in every place that prints words."""
    blocks: list[Block] = []
    for name, words in HOSTILE.items():
        table = TableBlock(
            words,
            (Column(words), Column(f"Other {name}")),
            (group(words), Row((Cell((text(words),), Tag("A", words, words)), cell(words, header_scope="row")))),
        )
        blocks += [
            Heading(1, words),
            Paragraph((Run(words), Run(words, bold=True, mark="added"))),
            NumberedParagraph(words, text(words)),
            BulletList((text(words),)),
            KeyValues((KeyValue(words, text(words)),)),
            table,
        ]
    blocks.append(Image(png(), "png", HOSTILE["script"], HOSTILE["attribute"]))
    return Composed(
        HOSTILE["script"],
        (Contents(1), *blocks),
        Properties(ISSUED, HOSTILE["attribute"]),
        subject=HOSTILE["controls"],
        marking=HOSTILE["typst"],
    )
