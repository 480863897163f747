"""Write described pages with the libraries that other people's offices use, never with Wardmote's own writers."""

from __future__ import annotations

import csv
import html
import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import typst
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from odf import office, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .pages import Cell, Gap, Grid, Heading, Pages, Para, Run, Sheet

AUTHOR = "Planning office"


# ---------------------------------------------------------------------------------------------------------------------
# Word


def to_docx(pages: Pages) -> bytes:
    document = docx.Document()
    if pages.landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    for block in pages.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Para):
            document.add_paragraph().add_run(block.text).bold = block.bold
        elif isinstance(block, Grid):
            _docx_table(document, block)
            document.add_paragraph()
    if pages.footer:
        document.sections[0].footer.paragraphs[0].text = pages.footer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_table(document: Any, grid: Grid) -> None:
    placed = grid.placed()
    word_table = document.add_table(len(grid.rows), grid.width, style="Table Grid")
    cells = [list(row.cells) for row in word_table.rows]  # python-docx looks a cell up slowly, so once for all
    for (r, c), cell in placed.items():
        target = cells[r][c]
        if cell.across > 1 or cell.down > 1:
            target = target.merge(cells[r + cell.down - 1][c + cell.across - 1])
        _docx_cell(document, target, cell)
    for row in word_table.rows[: grid.header_rows]:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
    if grid.widths:
        word_table.autofit = False
        section = document.sections[0]
        usable = (section.page_width - section.left_margin - section.right_margin) / sum(grid.widths)
        for c, share in enumerate(grid.widths):
            word_table.columns[c].width = int(share * usable)
        for (r, c), cell in placed.items():  # LibreOffice looks at the cells, Word at the columns
            cells[r][c].width = int(sum(grid.widths[c : c + cell.across]) * usable)


def _docx_cell(document: Any, target: Any, cell: Cell) -> None:
    paragraph = target.paragraphs[0]
    if cell.drawn_number:
        paragraph.style = document.styles["List Number"]
        return
    for run in cell.runs:
        for number, line in enumerate(run.text.split("\n")):
            if number:
                paragraph = target.add_paragraph()
            _docx_run(paragraph, Run(line, run.struck, run.inserted, run.deleted), bold=cell.bold)
    if cell.fill:
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", cell.fill)):
            shade.set(qn(name), value)
        target._tc.get_or_add_tcPr().append(shade)
    if cell.comment:
        document.add_comment(paragraph.runs or [paragraph.add_run("")], text=cell.comment, author=AUTHOR)


def _docx_run(paragraph: Any, run: Run, *, bold: bool) -> None:
    word_run = paragraph.add_run(run.text)
    word_run.bold = bold or None
    word_run.font.strike = run.struck or None
    if run.inserted or run.deleted:
        change = OxmlElement("w:ins" if run.inserted else "w:del")
        for name, value in (("w:id", "900"), ("w:author", AUTHOR), ("w:date", "2023-09-01T09:00:00Z")):
            change.set(qn(name), value)
        word_run._r.addprevious(change)
        change.append(word_run._r)
        if run.deleted:
            for node in word_run._r.findall(qn("w:t")):
                node.tag = qn("w:delText")


# ---------------------------------------------------------------------------------------------------------------------
# Workbooks


def to_xlsx(pages: Pages) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = pages.sheet_name
    line, fresh = 1, True
    for block in pages.blocks:
        if isinstance(block, Sheet):
            if not fresh:
                sheet = book.create_sheet()
            sheet.title, line, fresh = block.name, 1, True
            sheet.sheet_state = "hidden" if block.hidden else "visible"
            continue
        if isinstance(block, Heading | Para):
            sheet.cell(line, 1, block.text).font = Font(bold=isinstance(block, Heading) or block.bold)
            line += 1
        elif isinstance(block, Gap):
            line += block.rows
        else:
            line += _xlsx_grid(sheet, block, line) + 1
        fresh = False
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _xlsx_grid(sheet: Any, grid: Grid, top: int) -> int:
    for (r, c), cell in grid.placed().items():
        target = sheet.cell(top + r, grid.left + c + 1)
        if cell.value is not None:
            target.value = cell.value
            target.number_format = cell.shown_as
        elif len(cell.runs) > 1:
            target.value = CellRichText(
                *(TextBlock(InlineFont(strike=run.struck or None), run.text) for run in cell.runs if not run.deleted)
            )
        else:
            target.value = cell.text or None
            if cell.runs[0].struck:
                target.font = Font(strike=True)
        if cell.bold:
            target.font = Font(bold=True)
        if cell.fill:
            target.fill = PatternFill("solid", start_color=cell.fill, end_color=cell.fill)
        target.alignment = Alignment(wrap_text=True, vertical="top")
        if cell.comment:
            target.comment = Comment(cell.comment, AUTHOR)
        if cell.across > 1 or cell.down > 1:
            sheet.merge_cells(
                start_row=top + r, end_row=top + r + cell.down - 1,
                start_column=grid.left + c + 1, end_column=grid.left + c + cell.across,
            )  # fmt: skip
    for r in grid.hidden_rows:
        sheet.row_dimensions[top + r].hidden = True
    for c in grid.hidden_columns:
        sheet.column_dimensions[get_column_letter(grid.left + c + 1)].hidden = True
    return len(grid.rows)


# ---------------------------------------------------------------------------------------------------------------------
# OpenDocument


def to_odt(pages: Pages) -> bytes:
    document = OpenDocumentText()
    looks = _OdfLooks(document)
    for block in pages.blocks:
        if isinstance(block, Heading):
            document.text.addElement(text.H(outlinelevel=max(block.level, 1), text=block.text))
        elif isinstance(block, Para):
            paragraph = text.P()
            paragraph.addElement(text.Span(stylename=looks.words(bold=block.bold, struck=False), text=block.text))
            document.text.addElement(paragraph)
        elif isinstance(block, Grid):
            document.text.addElement(_odf_table(document, looks, block, typed=False))
            document.text.addElement(text.P())
    return _odf_bytes(document)


def to_ods(pages: Pages) -> bytes:
    document = OpenDocumentSpreadsheet()
    looks = _OdfLooks(document)
    sheet = table.Table(name=pages.sheet_name)
    fresh = True
    for block in pages.blocks:
        if isinstance(block, Sheet):
            if not fresh:
                document.spreadsheet.addElement(sheet)
            options = {"stylename": looks.hidden_table()} if block.hidden else {}
            sheet, fresh = table.Table(name=block.name, **options), True
            continue
        if isinstance(block, Heading | Para):
            row = table.TableRow()
            row.addElement(_odf_cell(looks, Cell(block.text, bold=isinstance(block, Heading)), typed=False))
            sheet.addElement(row)
        elif isinstance(block, Gap):
            for _ in range(block.rows):
                row = table.TableRow()
                row.addElement(table.TableCell())
                sheet.addElement(row)
        else:
            _odf_rows(looks, block, sheet, typed=True)
            row = table.TableRow()
            row.addElement(table.TableCell())
            sheet.addElement(row)
        fresh = False
    document.spreadsheet.addElement(sheet)
    return _odf_bytes(document)


class _OdfLooks:
    """Styles of an OpenDocument file, made when first needed."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.made: dict[str, Any] = {}

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self.made:
            self.made[name] = make()
            self.document.automaticstyles.addElement(self.made[name])
        return self.made[name]

    def cell(self, fill: str) -> Any:
        def make() -> Any:
            look = style.Style(name=f"fill{fill}", family="table-cell")
            look.addElement(style.TableCellProperties(backgroundcolor=f"#{fill}"))
            return look

        return self._once(f"fill{fill}", make)

    def words(self, *, bold: bool, struck: bool) -> Any:
        name = f"words{bold:d}{struck:d}"

        def make() -> Any:
            look = style.Style(name=name, family="text")
            options = {"fontweight": "bold"} if bold else {}
            if struck:
                options |= {"textlinethroughstyle": "solid", "textlinethroughtype": "single"}
            look.addElement(style.TextProperties(**options))
            return look

        return self._once(name, make)

    def hidden_table(self) -> Any:
        def make() -> Any:
            look = style.Style(name="hiddentable", family="table")
            look.addElement(style.TableProperties(display="false"))
            return look

        return self._once("hiddentable", make)


def _odf_table(document: Any, looks: _OdfLooks, grid: Grid, *, typed: bool) -> Any:
    made = table.Table()
    _odf_rows(looks, grid, made, typed=typed)
    return made


def _odf_rows(looks: _OdfLooks, grid: Grid, into: Any, *, typed: bool) -> None:
    placed = grid.placed()
    covered = {
        (r + dr, c + dc)
        for (r, c), cell in placed.items()
        for dr in range(cell.down)
        for dc in range(cell.across)
        if dr or dc
    }
    if not any(getattr(child, "qname", ("", ""))[1] == "table-column" for child in into.childNodes):
        for c in range(-grid.left, grid.width):
            into.addElement(table.TableColumn(**({"visibility": "collapse"} if c in grid.hidden_columns else {})))
    for r in range(len(grid.rows)):
        row = table.TableRow(**({"visibility": "collapse"} if r in grid.hidden_rows else {}))
        for _ in range(grid.left):
            row.addElement(table.TableCell())
        for c in range(grid.width):
            if (r, c) in covered:
                row.addElement(table.CoveredTableCell())
            else:
                row.addElement(_odf_cell(looks, placed.get((r, c), Cell()), typed=typed))
        into.addElement(row)


def _odf_cell(looks: _OdfLooks, cell: Cell, *, typed: bool) -> Any:
    options: dict[str, Any] = {}
    if cell.across > 1:
        options["numbercolumnsspanned"] = cell.across
    if cell.down > 1:
        options["numberrowsspanned"] = cell.down
    if cell.fill:
        options["stylename"] = looks.cell(cell.fill)
    if typed and isinstance(cell.value, date):
        options |= {"valuetype": "date", "datevalue": cell.value.isoformat()}
    elif typed and cell.value is not None:
        options |= {"valuetype": "percentage" if "%" in cell.shown_as else "float", "value": str(cell.value)}
    made = table.TableCell(**options)
    paragraph = text.P()
    made.addElement(paragraph)
    if cell.comment:
        note = office.Annotation()
        note.addElement(text.P(text=cell.comment))
        made.insertBefore(note, paragraph)
    for run in cell.runs:
        if run.deleted:
            continue
        for number, line in enumerate(run.text.split("\n")):
            if number:
                paragraph = text.P()
                made.addElement(paragraph)
            if line:
                paragraph.addElement(text.Span(stylename=looks.words(bold=cell.bold, struck=run.struck), text=line))
    return made


def _odf_bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


# ---------------------------------------------------------------------------------------------------------------------
# Plain formats


def to_csv(pages: Pages, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows in order; a merged cell stands in its first position, as every spreadsheet exports it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for block in pages.blocks:
        if isinstance(block, Heading | Para):
            writer.writerow([block.text])
        elif isinstance(block, Gap):
            writer.writerows([[]] * block.rows)
        elif isinstance(block, Grid):
            writer.writerows(_plain_rows(block))
            writer.writerow([])
    return out.getvalue().encode(encoding)


def _plain_rows(grid: Grid) -> list[list[str]]:
    placed = grid.placed()
    return [
        [placed[r, c].text if (r, c) in placed else "" for c in range(grid.width)]
        for r in range(len(grid.rows))
    ]  # fmt: skip


def to_txt(pages: Pages) -> bytes:
    """Extracted text in the manner of a converter that prints a row to a line, cells apart by tabs."""
    lines: list[str] = []
    for block in pages.blocks:
        if isinstance(block, Heading | Para):
            lines += [block.text, ""]
        elif isinstance(block, Grid):
            lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in _plain_rows(block)]
            lines.append("")
    return "\n".join(lines).encode()


def to_txt_broken(pages: Pages) -> bytes:
    """Extracted text of pages that cut a row in two: the rest of its longest cell follows with nothing beside it."""
    lines: list[str] = []
    for block in pages.blocks:
        if isinstance(block, Heading | Para):
            lines += [block.text, ""]
            continue
        if not isinstance(block, Grid):
            continue
        for number, row in enumerate(_plain_rows(block)):
            cells = [" ".join(cell.split()) for cell in row]
            longest = max(range(len(cells)), key=lambda c: len(cells[c]))
            words = cells[longest].split()
            if number < block.header_rows or number % 4 != 3 or len(words) < 8 or sum(map(bool, cells)) == 1:
                lines.append("\t".join(cells))
                continue
            cut = len(words) * 2 // 3
            rest = [" ".join(words[cut:]) if c == longest else "" for c in range(len(cells))]
            cells[longest] = " ".join(words[:cut])
            lines += ["\t".join(cells), "", "\t".join(rest)]
        lines.append("")
    return "\n".join(lines).encode()


def to_txt_cells(pages: Pages) -> bytes:
    """Extracted text in the manner of a converter that prints every cell on lines of its own, after a tab."""
    lines: list[str] = []
    for block in pages.blocks:
        if isinstance(block, Heading | Para):
            lines += [block.text, ""]
        elif isinstance(block, Grid):
            placed, width = block.placed(), block.width
            for r in range(len(block.rows)):
                if (r, 0) in placed and placed[r, 0].across == width:
                    lines += ["\t" + placed[r, 0].text, ""]
                    continue
                for c in range(width):
                    lines.append("\t" + (placed[r, c].text if (r, c) in placed else ""))
                lines.append("")
    return "\n".join(lines).encode()


def to_html(pages: Pages) -> bytes:
    body: list[str] = []
    for block in pages.blocks:
        if isinstance(block, Heading):
            body.append(f"<h{block.level + 1}>{html.escape(block.text)}</h{block.level + 1}>")
        elif isinstance(block, Para):
            words = html.escape(block.text)
            body.append(f"<p><strong>{words}</strong></p>" if block.bold else f"<p>{words}</p>")
        elif isinstance(block, Grid):
            body.append(_html_table(block))
    title = next((block.text for block in pages.blocks if isinstance(block, Heading) and block.level == 0), "")
    return (
        f'<!DOCTYPE html>\n<html lang="{pages.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>"
        "<style>td{padding:4px}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    ).encode()


def _html_table(grid: Grid) -> str:
    placed = grid.placed()
    lines = ["<table>"]
    for r in range(len(grid.rows)):
        tag = "th" if r < grid.header_rows else "td"
        lines.append("<tr>")
        for c in range(grid.width):
            if (r, c) not in placed:
                continue
            cell = placed[r, c]
            spans = (f' colspan="{cell.across}"' * (cell.across > 1)) + (f' rowspan="{cell.down}"' * (cell.down > 1))
            look = f' style="background-color: #{cell.fill}"' if cell.fill else ""
            inner = "".join(
                f"<s>{html.escape(run.text)}</s>" if run.struck else html.escape(run.text)
                for run in cell.runs
                if not run.deleted
            ).replace("\n", "<br>\n")
            lines.append(f"<{tag}{spans}{look}>{inner}</{tag}>")
        lines.append("</tr>")
    return "\n".join([*lines, "</table>"])


# ---------------------------------------------------------------------------------------------------------------------
# PDF


def to_pdf(pages: Pages, *, ruled: bool = True) -> bytes:
    """Typeset with Typst, header rows repeated on each page: all cell borders as lines, or only lines between rows."""
    page = f"#{_typst_string(pages.footer)} #h(1fr) Page #context counter(page).display()"
    footer = f", footer: [{page}]" if pages.footer else ""
    parts = [
        f'#set page("a4", flipped: {str(pages.landscape).lower()}, margin: 15mm{footer})',
        "#set text(size: 9pt)",
        *([] if ruled else ["#set table(stroke: (x: none, y: 0.5pt))"]),
    ]
    for block in pages.blocks:
        if isinstance(block, Heading):
            parts.append(f"#heading(level: {max(block.level, 1)})[#{_typst_string(block.text)}]")
        elif isinstance(block, Para):
            words = _typst_string(block.text)
            parts.append(f"#par[#strong({words})]" if block.bold else f"#par[#{words}]")
        elif isinstance(block, Grid):
            parts.append(_typst_table(block))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.typ"
        source.write_text("\n\n".join(parts), encoding="utf-8")
        return bytes(typst.compile(str(source)))


def _typst_table(grid: Grid) -> str:
    placed = grid.placed()
    widths = grid.widths or (1.0,) * grid.width
    columns = ", ".join(f"{share}fr" for share in widths)
    body: list[str] = []
    for r in range(len(grid.rows)):
        line = [_typst_cell(placed[r, c]) for c in range(grid.width) if (r, c) in placed]
        body.append(", ".join(line) + ("," if line else ""))
    head = "\n".join(body[: grid.header_rows])
    rest = "\n".join(body[grid.header_rows :])
    header = f"table.header({head})," if head else ""
    return f"#table(columns: ({columns},), inset: 4pt,\n{header}\n{rest})"


def _typst_cell(cell: Cell) -> str:
    inner = " + ".join(
        f"strike({_typst_string(run.text)})" if run.struck else f"text({_typst_string(run.text)})"
        for run in cell.runs
        if not run.deleted
    )
    fill = f'fill: rgb("#{cell.fill}"), ' if cell.fill else ""
    weight = "strong" if cell.bold else ""
    return f"table.cell({fill}colspan: {cell.across}, rowspan: {cell.down}, {weight}({inner or '[]'}))"


def _typst_string(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def office_program() -> str | None:
    """LibreOffice, where this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_office_pdfs(sources: Mapping[str, bytes], *, suffix: str = ".docx") -> dict[str, bytes]:
    """The PDF that LibreOffice prints of each file, all in one run because its start takes seconds."""
    program = office_program()
    assert program is not None
    with tempfile.TemporaryDirectory() as folder:
        for name, content in sources.items():
            (Path(folder) / f"{name}{suffix}").write_bytes(content)
        subprocess.run(
            [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
             "--outdir", f"{folder}/out", *(f"{folder}/{name}{suffix}" for name in sources)],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return {name: (Path(folder) / "out" / f"{name}.pdf").read_bytes() for name in sources}


# ---------------------------------------------------------------------------------------------------------------------
# The forms a layout can be written in

OFFICE_PDF = "pdf-office"

WRITERS: dict[str, tuple[str, Callable[[Pages], bytes]]] = {
    "docx": (".docx", to_docx),
    "xlsx": (".xlsx", to_xlsx),
    "odt": (".odt", to_odt),
    "ods": (".ods", to_ods),
    "csv": (".csv", to_csv),
    "csv-semicolon": (".csv", lambda pages: to_csv(pages, delimiter=";", encoding="cp1252")),
    "csv-tab": (".csv", lambda pages: to_csv(pages, delimiter="\t", encoding="utf-16")),
    "csv-bom": (".csv", lambda pages: to_csv(pages, encoding="utf-8-sig")),
    "html": (".html", to_html),
    "pdf": (".pdf", to_pdf),
    "pdf-open": (".pdf", lambda pages: to_pdf(pages, ruled=False)),
    "txt": (".txt", to_txt),
    "txt-cells": (".txt", to_txt_cells),
    "txt-broken": (".txt", to_txt_broken),
}
SHEET_FORMS = frozenset({"xlsx", "ods"})


def suffix_of(form: str) -> str:
    return ".pdf" if form == OFFICE_PDF else WRITERS[form][0]


def write(pages: Pages, form: str) -> bytes:
    """The file of these pages in a form of ``WRITERS``."""
    return WRITERS[form][1](pages)


def forms_of(*names: str) -> Iterable[str]:
    return names
