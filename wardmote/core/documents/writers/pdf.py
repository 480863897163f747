"""A composed document as a tagged PDF/UA-1 file: one table across its pages, header cells scoped, dates fixed."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Composed,
    Contents,
    Heading,
    Image,
    KeyValues,
    NumberedParagraph,
    Orientation,
    PageBreak,
    PageSection,
    Paragraph,
    Row,
    Slot,
    TableBlock,
    Text,
    body_slots,
    header_rows,
    require_valid,
)
from wardmote.core.documents.printable import breakable, printable
from wardmote.core.documents.writers import images, layout, typesetting
from wardmote.core.documents.writers.look import Pair, Palette, Words

Drawn = Callable[[str], str]

# Text area of A4 within the template's margins, in points.
_AREA: dict[Orientation, tuple[float, float]] = {"portrait": (481.9, 722.8), "landscape": (728.5, 476.2)}


def write(composed: Composed, *, palette: Palette, words: Words) -> bytes:
    """The PDF. Raises ``ComposeError`` when the document could not be written accessibly."""
    require_valid(composed)
    images.checked(composed.blocks)
    made = typesetting.pdf(
        "document.typ",
        lambda drawn: _data(composed, palette, words, drawn),
        issued=composed.properties.issued,
    )
    return _with_row_headers(made, [block for block in composed.blocks if isinstance(block, TableBlock)])


# -- the data the template sets ----------------------------------------------------------------------------------------


def _data(composed: Composed, palette: Palette, words: Words, drawn: Drawn) -> dict[str, Any]:
    title = drawn(composed.title).replace("\n", " ")
    issued = composed.properties.issued
    return {
        "title": title,
        "footer": title if len(title) <= 110 else f"{title[:109].rstrip()}…",
        "authors": [drawn(composed.properties.organisation)] if composed.properties.organisation else [],
        "subject": drawn(composed.subject).replace("\n", " ") or None,
        "marking": drawn(composed.marking),
        "issued": [issued.year, issued.month, issued.day],
        "lang": composed.language.partition("-")[0],
        "look": _look(palette),
        "words": {name: drawn(getattr(words, name)) for name in ("page", "of", "contents")},
        "sections": [
            {
                "first": number == 0,
                "landscape": orientation == "landscape",
                "blocks": [_block(block, orientation, drawn) for block in blocks],
            }
            for number, (orientation, blocks) in enumerate(_sections(composed))
        ],
    }


def _look(palette: Palette) -> dict[str, Any]:
    def pair(one: Pair) -> dict[str, str]:
        return {"fill": one.fill, "ink": one.ink}

    colours = {name: getattr(palette, name) for name in ("ink", "muted", "accent", "rule")}
    pairs = {name: pair(getattr(palette, name)) for name in ("head", "group", "plain")}
    return colours | pairs | {"tones": {name: pair(one) for name, one in palette.tones.items()}}


def _sections(composed: Composed) -> list[tuple[Orientation, list[Block]]]:
    sections: list[tuple[Orientation, list[Block]]] = [("portrait", [])]
    for block in composed.blocks:
        if isinstance(block, PageSection):
            sections.append((block.orientation, []))
        else:
            sections[-1][1].append(block)
    return sections


def _block(block: Block, orientation: Orientation, drawn: Drawn) -> dict[str, Any]:
    match block:
        case Heading():
            return {"type": "heading", "level": block.level, "text": drawn(block.text), "anchor": block.anchor}
        case Paragraph():
            return {"type": "paragraph", "style": block.style, "runs": _runs(block.runs, drawn)}
        case NumberedParagraph():
            runs = _runs(block.runs, drawn)
            return {"type": "numbered", "number": drawn(block.number), "runs": runs, "anchor": block.anchor}
        case BulletList():
            return {"type": "bullets", "items": [_runs(item, drawn) for item in block.items]}
        case KeyValues():
            pairs = [{"label": drawn(pair.label), "runs": _runs(pair.runs, drawn)} for pair in block.items]
            return {"type": "values", "items": pairs}
        case Image():
            return _image(block, orientation, drawn)
        case TableBlock():
            return _table(block, orientation, drawn)
        case PageBreak():
            return {"type": "break"}
        case Contents():
            return {"type": "contents", "depth": block.depth}
        case PageSection():
            raise AssertionError("sections are split before their blocks are read")


def _runs(runs: Text, drawn: Drawn, longest: int = 60) -> list[Any]:
    """Runs for the template: a bare string where nothing but words is said."""
    made: list[Any] = []
    for run in runs:
        words = breakable(drawn(run.text), longest)
        marks = {"bold": run.bold, "italic": run.italic, "link": run.link, "mark": run.mark, "light": run.light}
        said = {name: value for name, value in marks.items() if value}
        made.append({"text": words, **said} if said else words)
    return made


def _image(block: Image, orientation: Orientation, drawn: Drawn) -> dict[str, Any]:
    picture = _picture(block, *images.shown(block, *_AREA[orientation]), drawn)
    return {"type": "image", "caption": drawn(block.caption), **picture}


def _picture(image: Image, width: float, height: float, drawn: Drawn) -> dict[str, Any]:
    data = images.picture(image)
    return {
        "format": image.kind,
        "data": data.decode("utf-8") if image.kind == "svg" else list(data),
        "alt": drawn(image.alt),
        "width": width,
        "height": height,
    }


def _table(block: TableBlock, orientation: Orientation, drawn: Drawn) -> dict[str, Any]:
    widths = layout.column_widths(block, _AREA[orientation][0])
    room = [layout.letters(width) for width in widths]
    heads = [
        {
            "text": breakable(drawn(head.text), sum(room[head.column : head.column + head.colspan])),
            "row": head.row,
            "column": head.column,
            "colspan": head.colspan,
            "rowspan": head.rowspan,
            "align": head.align,
        }
        for row in header_rows(block)
        for head in row
    ]
    return {
        "type": "table",
        "caption": drawn(block.caption) if block.show_caption else None,
        "anchor": block.anchor,
        "widths": widths,
        "whole": layout.stays_together(block, widths),
        "align": [column.align for column in block.columns],
        "head": heads,
        "rows": [_row(row, slots, widths, drawn) for row, slots in zip(block.rows, body_slots(block), strict=True)],
    }


def _row(row: Row, slots: list[Slot], widths: list[float], drawn: Drawn) -> dict[str, Any]:
    if row.kind == "group":
        cells = [_cell(row.cells[0], 0, sum(widths), drawn)]
    else:
        cells = [_cell(slot.cell, column, widths[column], drawn) for column, slot in enumerate(slots) if slot.first]
    whole = layout.is_whole(layout.row_lines(slots, widths))
    return {"kind": row.kind, "anchor": row.anchor, "whole": whole, "cells": cells}


def _cell(cell: Cell, column: int, room: float, drawn: Drawn) -> dict[str, Any]:
    made: dict[str, Any] = {"column": column}
    longest = layout.letters(room)
    if cell.paragraphs:
        made["paragraphs"] = [_runs(runs, drawn, longest) for runs in cell.paragraphs]
    if cell.tag:
        made["tag"] = {"text": drawn(cell.tag.text), "tone": drawn(cell.tag.tone)}
    if cell.image:
        width, height = images.in_cell(cell.image, room - layout.PADDING)
        made["image"] = _picture(cell.image, width, height, drawn)
    if cell.rowspan > 1:
        made["rowspan"] = cell.rowspan
    if cell.header_scope:
        made["header"] = True
    return made


# -- row headers -------------------------------------------------------------------------------------------------------


def _with_row_headers(data: bytes, tables: list[TableBlock]) -> bytes:
    """Tag the header cells of rows and say which cells they head. Typst does so for column headers only, as yet.

    The tables of the structure tree stand in document order, their rows and cells as we handed them over.
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if tables:
            tree = pdf.Root.StructTreeRoot
            identities = pikepdf.NameTree(tree.IDTree)
            for number, (table, element) in enumerate(zip(tables, _below(tree, "/Table"), strict=True), start=1):
                _describe(element, table.caption)
                rows = [row for row in _below(element, "/TR") if not _heads_columns(row)]
                laid = zip(table.rows, body_slots(table), strict=True)
                slots = [slots for row, slots in laid if row.kind == "data"]
                _head_rows(pdf, identities, f"R{number}", list(zip(slots, rows, strict=True)))
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _below(element: pikepdf.Object, kind: str) -> Iterator[pikepdf.Dictionary]:
    """The structure elements of one kind under another, in reading order; their own insides are not searched."""
    children = element.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            if str(child.S) == kind:
                yield child
            else:
                yield from _below(child, kind)


def _cells(row: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    return [cell for cell in row.K if isinstance(cell, pikepdf.Dictionary) and cell.get("/S") in ("/TD", "/TH")]


def _heads_columns(row: pikepdf.Dictionary) -> bool:
    return all(cell.S == "/TH" for cell in _cells(row))


def _describe(table: pikepdf.Dictionary, caption: str) -> None:
    attributes = pikepdf.Dictionary(O=pikepdf.Name.Table, Summary=pikepdf.String(printable(caption)))
    table.A = pikepdf.Array([*(table.A if "/A" in table else []), attributes])


def _head_rows(
    pdf: pikepdf.Pdf,
    identities: pikepdf.NameTree,
    prefix: str,
    rows: list[tuple[list[Slot], pikepdf.Dictionary]],
) -> None:
    names: dict[int, str] = {}  # a header cell that is still in force, by column: its id
    for number, (slots, row) in enumerate(rows):
        elements = iter(_cells(row))
        placed = [(slot, next(elements) if slot.first else None) for slot in slots]
        for column, (slot, element) in enumerate(placed):
            if element is None:
                continue
            names.pop(column, None)
            if slot.cell.header_scope:
                names[column] = f"{prefix}r{number}c{column}"
                element.S = pikepdf.Name.TH
                element.ID = pikepdf.String(names[column])
                _table_attributes(element).Scope = pikepdf.Name.Row
                identities[names[column]] = pdf.make_indirect(element)
        for column, (_, element) in enumerate(placed):
            if element is not None and names:
                own = _table_attributes(element)
                others = [pikepdf.String(name) for at, name in sorted(names.items()) if at != column]
                own.Headers = pikepdf.Array([*(own.Headers if "/Headers" in own else []), *others])


def _table_attributes(cell: pikepdf.Dictionary) -> pikepdf.Object:
    """The cell's attributes that the owner "Table" defines, made if there are none."""
    if "/A" not in cell:
        cell.A = pikepdf.Array()
    for attributes in cell.A:
        if attributes.get("/O") == "/Table":
            return attributes
    cell.A.append(pikepdf.Dictionary(O=pikepdf.Name.Table))
    return cell.A[-1]
