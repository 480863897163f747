"""A document as JSON values and back, for the pipe between the child process that reads and the parent that asked.

Most cells are plain text, so a plain cell is its text alone; a covered one is the number 0 (from the left) or 1 (from
above). ``from_json(to_json(document)) == document`` for every document. A long document is sent in pieces, so that
neither side holds it as objects and as text at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from wardmote.core.documents.blocks import Cell, Document, Notice, Paragraph, Place, Row, Table

_COVERED: tuple[Any, ...] = ("left", "above")
_PLAIN_CELL = Cell()
_CELL_FIELDS = ("text", "fill", "bold", "covered_by", "colspan", "rowspan")
_ROWS_IN_A_PIECE = 500


def to_json(document: Document) -> dict[str, Any]:
    """The document as values that ``json`` can write."""
    return {
        "format": document.format,
        "name": document.name,
        "title": document.title,
        "modified": document.modified.isoformat() if document.modified else None,
        "blocks": [_table(block) if isinstance(block, Table) else asdict(block) for block in document.blocks],
        "notices": [_notice(notice) for notice in document.notices],
    }


def from_json(values: dict[str, Any]) -> Document:
    """The document that ``to_json`` wrote."""
    return Document(
        format=values["format"],
        name=values["name"],
        title=values["title"],
        modified=date.fromisoformat(values["modified"]) if values["modified"] else None,
        blocks=[_read_block(block) for block in values["blocks"]],
        notices=[Notice(n["kind"], n["message"], Place(**n["where"]), n["text"]) for n in values["notices"]],
    )


def to_pieces(document: Document) -> Iterator[dict[str, Any]]:
    """The document as a row of JSON values: all but its blocks, then each block, long tables some rows at a time.

    Takes the rows out of the document as it goes.
    """
    blocks, document.blocks = document.blocks, []
    yield to_json(document)
    for block in blocks:
        if isinstance(block, Paragraph):
            yield {"block": asdict(block)}
            continue
        rows, block.rows = block.rows, []
        yield {"block": _table(block)}
        rows.reverse()
        while rows:
            yield {"rows": [_row(rows.pop()) for _ in range(min(_ROWS_IN_A_PIECE, len(rows)))]}


def from_pieces(pieces: Iterable[dict[str, Any]]) -> Document:
    """The document that ``to_pieces`` took apart."""
    stream = iter(pieces)
    document = from_json(next(stream))
    for piece in stream:
        if "block" in piece:
            document.blocks.append(_read_block(piece["block"]))
        else:
            document.tables[-1].rows.extend(_read_row(row) for row in piece["rows"])
    return document


def _notice(notice: Notice) -> dict[str, Any]:
    where = {key: value for key, value in asdict(notice.where).items() if value is not None}
    return {"kind": notice.kind, "message": notice.message, "where": where, "text": notice.text}


def _read_block(values: dict[str, Any]) -> Paragraph | Table:
    return _read_table(values) if "rows" in values else Paragraph(**values)


def _table(table: Table) -> dict[str, Any]:
    return {
        "rows": [_row(row) for row in table.rows],
        "number": table.number,
        "page": table.page,
        "sheet": table.sheet,
        "caption": table.caption,
        "widths": table.widths,
        "column_numbers": table.column_numbers,
    }


def _read_table(values: dict[str, Any]) -> Table:
    return Table(
        rows=[_read_row(row) for row in values["rows"]],
        number=values["number"],
        page=values["page"],
        sheet=values["sheet"],
        caption=values["caption"],
        widths=tuple(values["widths"]),
        column_numbers=tuple(values["column_numbers"]),
    )


def _row(row: Row) -> list[Any]:
    return [row.number, row.page, row.repeated_header, [_cell(cell) for cell in row.cells]]


def _read_row(values: list[Any]) -> Row:
    number, page, header, cells = values
    return Row([_read_cell(cell) for cell in cells], number, page, header)


def _cell(cell: Cell) -> str | int | dict[str, Any]:
    if cell.value is None and cell.fill is None and not cell.bold and not cell.struck:
        if cell.colspan == 1 == cell.rowspan and cell.covered_by is None:
            return cell.text
        if cell.covered_by and cell.colspan == 1 == cell.rowspan and not cell.text:
            return _COVERED.index(cell.covered_by)
    values = {name: getattr(cell, name) for name in _CELL_FIELDS if getattr(cell, name) != getattr(_PLAIN_CELL, name)}
    if cell.struck:
        values["struck"] = cell.struck
    if cell.value is not None:
        values["value"] = _value(cell.value)
    return values


def _read_cell(values: str | int | dict[str, Any]) -> Cell:
    if isinstance(values, str):
        return Cell(values)
    if isinstance(values, int):
        return Cell(covered_by=_COVERED[values])
    if "struck" in values:
        values["struck"] = tuple((start, end) for start, end in values["struck"])
    if "value" in values:
        values["value"] = _read_value(values["value"])
    return Cell(**values)


def _value(value: float | date | datetime) -> Any:
    if isinstance(value, datetime):
        return {"time": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _read_value(value: Any) -> float | int | bool | date | datetime:
    if isinstance(value, dict):
        return datetime.fromisoformat(value["time"]) if "time" in value else date.fromisoformat(value["date"])
    result: float | int | bool = value
    return result
