"""Small files made by the tests themselves: office files from bare XML parts, PDFs set by typst."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import typst

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMESPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="House"><w:name w:val="House style"/><w:basedOn w:val="Kop1"/></w:style>
<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>
</w:styles>"""


def packed(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of named parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def relationships(links: Mapping[str, tuple[str, str]], *, external: frozenset[str] = frozenset()) -> str:
    """A relationships part: by id, the kind and the target."""
    outside = ' TargetMode="External"'
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{outside if key in external else ""}/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{rows}</Relationships>'


def docx_parts(
    body: str, parts: Mapping[str, tuple[str, str]] | None = None, *, extra: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """The parts of a Word file: its body, and by kind of relationship the name and the content of further parts."""
    further = {"styles": ("styles.xml", STYLES), **(parts or {})}
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/word/document.xml"'
        f' ContentType="{_DOCUMENT_TYPE}"/></Types>',
        "_rels/.rels": relationships({"r1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relationships(
            {f"p{number}": (kind, name) for number, (kind, (name, _)) in enumerate(further.items())}
        ),
    }
    made.update({f"word/{name}": content for name, content in further.values()})
    made.update(extra or {})
    return made


def docx(body: str, parts: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """A Word file with this body."""
    return packed(docx_parts(body, parts))


def p(content: str, properties: str = "") -> str:
    """A Word paragraph; plain text becomes a run."""
    runs = (
        content if content.startswith("<") or not content else f'<w:r><w:t xml:space="preserve">{content}</w:t></w:r>'
    )
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A Word run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    """A Word table cell; plain text becomes a paragraph."""
    inner = content if content.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else p(content)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A Word table row; plain text becomes a cell."""
    made = "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{made}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    """A Word table."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def numbering(*levels: str) -> str:
    """A numbering part with one list, number 1, of these levels."""
    made = "".join(f'<w:lvl w:ilvl="{at}">{level}</w:lvl>' for at, level in enumerate(levels))
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )


def level(form: str, pattern: str, *, font: str = "") -> str:
    """One level of a list."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    return f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/>{fonts}'


def listed(content: str, *, number: int = 1, at: int = 0) -> str:
    """A Word paragraph in a list."""
    return p(content, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def xlsx_parts(
    sheet: str, *, extra: Mapping[str, str | bytes] | None = None, styles: str = ""
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet, from the sheet's XML after its root."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Override PartName="/xl/workbook.xml" ContentType="{_WORKBOOK_TYPE}"/>'
        "</Types>",
        "_rels/.rels": relationships({"r1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets><sheet name="Plan" sheetId="1" r:id="s1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relationships(
            {"s1": ("worksheet", "worksheets/sheet1.xml"), "s2": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{main}">{styles}</styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" xmlns:r="{_OFFICE}">{sheet}</worksheet>',
    }
    made.update(extra or {})
    return made


def xlsx(sheet: str, *, styles: str = "") -> bytes:
    """A workbook with one sheet, from the sheet's XML after its root."""
    return packed(xlsx_parts(sheet, styles=styles))


def pdf(source: str) -> bytes:
    """A PDF set from typst source on A4."""
    page = '#set page(paper: "a4", margin: 2cm)\n#set text(font: "Libertinus Serif", size: 10pt)\n'
    made = typst.compile((page + source).encode())
    assert isinstance(made, bytes)
    return made
