"""What every document must be, whatever it was read from."""

from __future__ import annotations

from wardmote.core.documents.blocks import Document
from wardmote.core.documents.wire import from_json, to_json


def assert_sound(document: Document) -> None:
    """The promises of ``blocks``: full rows, spans that fit, offsets inside the text, text that can be stored."""
    for table in document.tables:
        width = len(table.rows[0].cells)
        numbers = [row.number for row in table.rows]
        assert numbers == sorted(set(numbers))
        for at, row in enumerate(table.rows):
            assert len(row.cells) == width
            for column, cell in enumerate(row.cells):
                assert cell.covered_by is None or not cell.text
                assert column + cell.colspan <= width
                assert at + cell.rowspan <= len(table.rows)
                assert all(0 <= start < end <= len(cell.text) for start, end in cell.struck)
                cell.text.encode("utf-8")
                assert "\x00" not in cell.text
    for paragraph in document.paragraphs:
        assert paragraph.text.strip()
        paragraph.text.encode("utf-8")
    assert from_json(to_json(document)) == document
