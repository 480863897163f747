"""A composed document as a Word file, with real styles, repeated header rows and landscape sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from lxml import etree

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
    Run,
    Slot,
    TableBlock,
    Tag,
    Text,
    body_slots,
    header_rows,
    require_valid,
)
from wardmote.core.documents.printable import printable
from wardmote.core.documents.writers import images, layout, raster
from wardmote.core.documents.writers.look import Palette, Words
from wardmote.core.documents.writers.wordml import (
    EMU,
    PIC,
    POINT,
    Package,
    element,
    footer_part,
    header_part,
    numbering_part,
    run,
    section,
    settings_part,
    styles_part,
    text_height,
    text_width,
    w,
)

LANGUAGES = {"en-GB": "en-GB", "cy": "cy-GB"}

_PARAGRAPH_STYLES = {"body": "Normal", "lead": "LeadParagraph", "note": "Note"}
_ALIGN = {"left": None, "right": "right", "centre": "center"}


def write(composed: Composed, *, palette: Palette, words: Words) -> bytes:
    """The Word file. Raises ``ComposeError`` when the document could not be written accessibly."""
    require_valid(composed)
    images.checked(composed.blocks)
    writer = _Writer(composed, palette, words)
    return writer.file()


@dataclass(slots=True)
class _Writer:
    composed: Composed
    palette: Palette
    words: Words
    package: Package = field(default_factory=Package)
    body: etree._Element = field(default_factory=lambda: w("body"))
    bookmarks: dict[str, str] = field(default_factory=dict)  # anchor: bookmark name
    orientation: Orientation = "portrait"
    marks: int = 0  # bookmarks begun
    pictures: int = 0

    def file(self) -> bytes:
        composed, language = self.composed, LANGUAGES[self.composed.language]
        self.package.add("styles", "styles.xml", styles_part(self.palette, language))
        self.package.add("settings", "settings.xml", settings_part(language))
        self.package.add("numbering", "numbering.xml", numbering_part())
        self.bookmarks = _bookmark_names(composed)
        self._add(styled("Title", run(composed.title)))
        for number, block in enumerate(composed.blocks, start=1):
            self._block(number, block)
        self.body.append(section(self.orientation, self._page_parts()))
        return self.package.closed(
            self.body,
            title=composed.title,
            language=language,
            organisation=composed.properties.organisation,
            issued=composed.properties.issued,
        )

    def _add(self, *elements: etree._Element) -> None:
        self.body.extend(elements)

    def _block(self, number: int, block: Block) -> None:
        match block:
            case Heading():
                mark = self._bookmark(_heading_anchor(number, block))
                self._add(styled(f"Heading{block.level}", *mark, run(block.text)))
            case Paragraph():
                self._add(styled(_PARAGRAPH_STYLES[block.style], *self._runs(block.runs)))
            case NumberedParagraph():
                mark = self._bookmark(block.anchor)
                number_run = run(f"{block.number}\t")
                self._add(styled("NumberedParagraph", *mark, number_run, *self._runs(block.runs)))
            case BulletList():
                self._add(*(styled("ListBullet", *self._runs(item)) for item in block.items))
            case KeyValues():
                for pair in block.items:
                    label = run(f"{pair.label}\t", w("b"), w("bCs"))
                    self._add(styled("LabelAndValue", label, *self._runs(pair.runs)))
            case Image():
                self._image(block)
            case TableBlock():
                self._table(block)
            case PageSection():
                self._turn(block.orientation)
            case PageBreak():
                self._add(w("p", w("r", w("br", type="page"))))
            case Contents():
                self._contents(block)

    # -- words --

    def _runs(self, runs: Text) -> Iterator[etree._Element]:
        for one in runs:
            yield self._linked(one) if one.link else _run(one)

    def _linked(self, one: Run) -> etree._Element:
        link = one.link or ""
        if link.startswith("#"):
            target = {"w:anchor": self.bookmarks[link[1:]]}
        else:
            target = {"r:id": self.package.relate("hyperlink", link, external=True)}
        made = element("w:hyperlink", target | {"w:history": "1"})
        made.append(_run(one, w("rStyle", val="Hyperlink")))
        return made

    def _bookmark(self, anchor: str) -> list[etree._Element]:
        """An empty bookmark where the anchor stands."""
        if anchor not in self.bookmarks:
            return []
        self.marks += 1
        return [w("bookmarkStart", id=self.marks, name=self.bookmarks[anchor]), w("bookmarkEnd", id=self.marks)]

    def _contents(self, block: Contents) -> None:
        """The field Word can update, with its entries already there.

        Without page numbers: only Word's own layout knows them, and a wrong number is worse than none.
        """
        headings = [
            (number, one)
            for number, one in enumerate(self.composed.blocks, start=1)
            if isinstance(one, Heading) and one.level <= block.depth
        ]
        self._add(styled("ContentsHeading", run(self.words.contents)))
        if not headings:
            return
        code = w("instrText")
        code.text = f' TOC \\o "1-{block.depth}" \\n \\h \\z \\u '
        begin = [
            w("r", w("fldChar", fldCharType="begin")),
            w("r", code),
            w("r", w("fldChar", fldCharType="separate")),
        ]
        end = w("r", w("fldChar", fldCharType="end"))
        for position, (number, heading) in enumerate(headings):
            anchor = self.bookmarks[_heading_anchor(number, heading)]
            entry = w("hyperlink", run(heading.text), anchor=anchor, history=1)
            last = [end] if position == len(headings) - 1 else []
            self._add(styled(f"TOC{heading.level}", *(begin if position == 0 else []), entry, *last))

    # -- pages --

    def _turn(self, orientation: Orientation) -> None:
        """End the section so far; what follows is printed in the new orientation."""
        last = self.body[-1]
        if last.tag != w("p").tag:  # Word keeps a section's page in the last paragraph of the section
            last = thin()
            self._add(last)
        if not len(last) or last[0].tag != w("pPr").tag:
            last.insert(0, w("pPr"))
        elif last[0].find(w("sectPr").tag) is not None:  # two sections with nothing between them
            last = w("p", w("pPr"))
            self._add(last)
        last[0].append(section(self.orientation, self._page_parts()))
        self.orientation = orientation

    def _page_parts(self) -> list[etree._Element]:
        """References to the header and footer of the current orientation."""
        number = 1 if self.orientation == "portrait" else 2
        references = []
        if self.composed.marking:
            identity = self.package.add("header", "header1.xml", header_part(self.composed.marking))
            references.append(element("w:headerReference", {"w:type": "default", "r:id": identity}))
        footer = footer_part(self.composed.title, self.words, self.orientation)
        identity = self.package.add("footer", f"footer{number}.xml", footer)
        references.append(element("w:footerReference", {"w:type": "default", "r:id": identity}))
        return references

    # -- pictures --

    def _image(self, block: Image) -> None:
        room = (text_width(self.orientation), text_height(self.orientation))
        width, height = (int(side * EMU) for side in images.shown(block, *room))
        drawing = self._drawing(block, width, height)
        keep = w("keepNext") if block.caption else None
        self._add(w("p", w("pPr", keep, w("spacing", before=120, after=120)), w("r", drawing)))
        if block.caption:
            self._add(styled("Note", run(block.caption)))

    def _drawing(self, image: Image, width: int, height: int) -> etree._Element:
        """A picture of so many EMU, put into the package."""
        self.pictures += 1
        data = images.picture(image) if image.kind == "png" else raster.png(image)
        identity = self.package.add("image", f"media/image{self.pictures}.png", data)
        return _inline(identity, self.pictures, width, height, printable(image.alt))

    # -- tables --

    def _table(self, block: TableBlock) -> None:
        if block.show_caption:
            self._add(styled("Caption", *self._bookmark(block.anchor), run(block.caption)))
        elif block.anchor:
            self._add(thin(*self._bookmark(block.anchor)))
        points = layout.column_widths(block, text_width(self.orientation) / POINT)
        widths = whole_widths(points)
        together = layout.stays_together(block, points)
        has_row_headers = any(cell.header_scope for row in block.rows if row.kind == "data" for cell in row.cells)
        table = w(
            "tbl",
            w(
                "tblPr",
                w("tblStyle", val="RecordTable"),
                w("tblW", w=sum(widths), type="dxa"),
                w("tblLayout", type="fixed"),
                w("tblLook", val="04A0" if has_row_headers else "0420", firstRow=1, lastRow=0,
                  firstColumn=int(has_row_headers), lastColumn=0, noHBand=0, noVBand=1),
                w("tblCaption", val=printable(block.caption)),
            ),
            w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        )  # fmt: skip
        table.extend(self._header_rows(block, widths))
        table.extend(
            self._group_row(row, widths)
            if row.kind == "group"
            else self._data_row(row, slots, block, widths, whole=layout.is_whole(layout.row_lines(slots, points)))
            for row, slots in zip(block.rows, body_slots(block), strict=True)
        )
        if together:
            _keep_together(table)
        self._add(table, thin())

    def _header_rows(self, block: TableBlock, widths: list[int]) -> Iterator[etree._Element]:
        laid = header_rows(block)
        for number in range(len(laid)):
            cells: list[tuple[int, etree._Element]] = []
            for head in (head for row in laid for head in row):
                if not head.row <= number < head.row + head.rowspan:
                    continue
                first = number == head.row
                properties = w(
                    "tcPr",
                    w("tcW", w=sum(widths[head.column : head.column + head.colspan]), type="dxa"),
                    w("gridSpan", val=head.colspan) if head.colspan > 1 else None,
                    merged(first) if head.rowspan > 1 else None,
                    shading(self.palette.head.fill),
                    w("vAlign", val="bottom"),
                )
                paragraph = styled("TableHeading", *([run(head.text)] if first else []), align=_ALIGN[head.align])
                cells.append((head.column, w("tc", properties, paragraph)))
            in_order = [cell for _, cell in sorted(cells, key=lambda pair: pair[0])]
            yield w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *in_order)

    def _group_row(self, row: Row, widths: list[int]) -> etree._Element:
        properties = w(
            "tcPr",
            w("tcW", w=sum(widths), type="dxa"),
            w("gridSpan", val=len(widths)) if len(widths) > 1 else None,
            shading(self.palette.group.fill),
        )
        content = self._cell_content(row.cells[0], "TableGroup", None, row.anchor)
        return w("tr", w("trPr", w("cantSplit")), w("tc", properties, *content))

    def _data_row(
        self, row: Row, slots: list[Slot], block: TableBlock, widths: list[int], *, whole: bool
    ) -> etree._Element:
        made = w("tr", w("trPr", w("cantSplit")) if whole else None)
        anchor = row.anchor
        for slot, width, column in zip(slots, widths, block.columns, strict=True):
            properties = w(
                "tcPr",
                w("tcW", w=width, type="dxa"),
                merged(slot.first) if slot.cell.rowspan > 1 else None,
            )
            if slot.first:
                content = self._cell_content(slot.cell, "TableText", _ALIGN[column.align], anchor)
                anchor = ""
                if slot.cell.image:
                    room = width / POINT - layout.PADDING
                    sides = (int(side * POINT * EMU) for side in images.in_cell(slot.cell.image, room))
                    content.append(styled("TableText", w("r", self._drawing(slot.cell.image, *sides))))
            else:
                content = [styled("TableText")]
            made.append(w("tc", properties, *content))
        return made

    def _cell_content(self, cell: Cell, style: str, align: str | None, anchor: str) -> list[etree._Element]:
        bold = cell.header_scope == "row" or cell.header_scope == "rowgroup"
        paragraphs = [self._tag(cell.tag)] if cell.tag else []
        for runs in cell.paragraphs:
            shown = (replace(r, bold=r.bold or (bold and not r.light)) for r in runs)
            paragraphs.append(styled(style, *self._runs(tuple(shown)), align=align))
        paragraphs = paragraphs or [styled(style)]
        for mark in reversed(self._bookmark(anchor)):
            paragraphs[0].insert(1, mark)
        return paragraphs

    def _tag(self, tag: Tag) -> etree._Element:
        pair = self.palette.tone(tag.tone)
        colour = w("color", val=pair.ink)
        made = styled("TableText", run(tag.text, w("b"), w("bCs"), colour))
        # Borders in the colour of the shading are how Word pads a shaded paragraph.
        edge = pair.fill if pair.fill != self.palette.plain.fill else self.palette.rule
        borders = (w(side, val="single", sz=4, space=1, color=edge) for side in ("top", "left", "bottom", "right"))
        made[0].insert(1, w("pBdr", *borders))
        made[0].insert(2, shading(pair.fill))
        made[0].append(w("spacing", before=30, after=60))
        return made


def whole_widths(points: list[float]) -> list[int]:
    """Column widths in whole twentieths of a point; rounding never adds up."""
    edges = [round(sum(points[:number]) * POINT) for number in range(len(points) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _keep_together(table: etree._Element) -> None:
    """Word keeps a table on one page when every row but the last is kept with the next."""
    for row in table.findall(w("tr").tag)[:-1]:
        for paragraph in row.iter(w("p").tag):
            properties = paragraph[0]
            style = 1 if len(properties) and properties[0].tag == w("pStyle").tag else 0
            properties.insert(style, w("keepNext"))


def styled(style: str, *children: etree._Element, align: str | None = None) -> etree._Element:
    name = w("pStyle", val=style) if style != "Normal" else None
    properties = w("pPr", name, w("jc", val=align) if align else None)
    return w("p", properties if len(properties) else None, *children)


def thin(*children: etree._Element) -> etree._Element:
    """A paragraph as good as invisible: Word wants one between a table and what follows."""
    return w("p", w("pPr", w("spacing", before=0, after=0, line=120, lineRule="exact")), *children)


def _run(one: Run, style: etree._Element | None = None) -> etree._Element:
    properties = [
        style,
        w("b") if one.bold else None,
        w("bCs") if one.bold else None,
        w("i") if one.italic else None,
        w("iCs") if one.italic else None,
        w("strike") if one.mark == "removed" else None,
        w("u", val="double") if one.mark == "added" else None,
    ]
    return run(one.text, *(one for one in properties if one is not None))


def merged(first: bool) -> etree._Element:
    return w("vMerge", val="restart") if first else w("vMerge")


def shading(fill: str) -> etree._Element:
    return w("shd", val="clear", color="auto", fill=fill)


def _heading_anchor(number: int, heading: Heading) -> str:
    """The anchor a table of contents uses; a heading without one of its own gets one no author can write."""
    return heading.anchor or f"\u0000heading-{number}"


def _bookmark_names(composed: Composed) -> dict[str, str]:
    """A bookmark for every anchor. Word allows 40 letters, digits and underscores; a leading underscore hides it."""
    anchors = []
    for number, block in enumerate(composed.blocks, start=1):
        match block:
            case Heading():
                anchors.append(_heading_anchor(number, block))
            case NumberedParagraph() if block.anchor:
                anchors.append(block.anchor)
            case TableBlock():
                anchors += [block.anchor] if block.anchor else []
                anchors += [row.anchor for row in block.rows if row.anchor]
            case _:
                continue
    return {anchor: f"_Ref{number:09d}" for number, anchor in enumerate(anchors, start=1)}


def _inline(identity: str, number: int, width: int, height: int, alt: str) -> etree._Element:
    """An inline picture of ``width`` by ``height`` EMU with its alternative text."""

    def made(name: str, attributes: dict[str, str | int], *children: etree._Element) -> etree._Element:
        node = element(name, attributes)
        node.extend(children)
        return node

    extent: dict[str, str | int] = {"cx": width, "cy": height}
    picture = made(
        "pic:pic",
        {},
        made(
            "pic:nvPicPr",
            {},
            made("pic:cNvPr", {"id": number, "name": f"Picture {number}", "descr": alt}),
            made("pic:cNvPicPr", {}),
        ),
        made(
            "pic:blipFill",
            {},
            made("a:blip", {"r:embed": identity}),
            made("a:stretch", {}, made("a:fillRect", {})),
        ),
        made(
            "pic:spPr",
            {},
            made("a:xfrm", {}, made("a:off", {"x": 0, "y": 0}), made("a:ext", extent)),
            made("a:prstGeom", {"prst": "rect"}, made("a:avLst", {})),
        ),
    )
    inline = made(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        made("wp:extent", extent),
        made("wp:docPr", {"id": number, "name": f"Picture {number}", "descr": alt}),
        made("a:graphic", {}, made("a:graphicData", {"uri": PIC}, picture)),
    )
    return w("drawing", inline)
