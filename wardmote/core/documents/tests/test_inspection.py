"""Each planted kind is caught (trust.md S4), and each thing that shuts a reader out (A5)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Pillow

from wardmote.core.documents.inspection import NotClean, accessibility_problems, assert_clean, inspect
from wardmote.core.documents.tests.composed_example import (
    ORGANISATION,
    PALETTE,
    SVG,
    WORDS,
    chunk,
    example,
    png,
)
from wardmote.core.documents.writers import docx, html, pdf, xlsx

EXTERNAL = (
    '<Relationship Id="rId99" TargetMode="External" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
)


@pytest.fixture(scope="module")
def word() -> bytes:
    return docx.write(example(), palette=PALETTE, words=WORDS)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    return xlsx.write(example(), palette=PALETTE, words=WORDS)


@pytest.fixture(scope="module")
def portable() -> bytes:
    return pdf.write(example(), palette=PALETTE, words=WORDS)


@pytest.fixture(scope="module")
def page() -> bytes:
    return html.page(example(), palette=PALETTE, words=WORDS)


def kinds(data: bytes, name: str) -> set[str]:
    return {problem.kind for problem in inspect(data, name, authors=[ORGANISATION])}


def with_part(data: bytes, name: str, content: bytes = b"<x/>") -> bytes:
    """The package with one more part."""
    return rewritten(data, {name: lambda _: content})


def rewritten(data: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """The package with some parts changed or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, lambda kept: kept)(old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name](b""))
    return out.getvalue()


def replaced(data: bytes, name: str, old: str, new: str, count: int = 1) -> bytes:
    """The package with words in one part replaced; the old words must be there."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), count)

    return rewritten(data, {name: change})


# -- Word


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("customXml/item1.xml", "custom-xml"),
        ("docProps/thumbnail.jpeg", "thumbnail"),
        ("docProps/custom.xml", "properties"),
        ("word/vbaProject.bin", "macro"),
        ("word/comments.xml", "comment"),
        ("word/people.xml", "comment"),
        ("word/embeddings/oleObject1.bin", "embedded-object"),
        ("word/activeX/activeX1.xml", "embedded-object"),
        ("word/glossary/document.xml", "leftover-text"),
        ("word/something-new.xml", "unexpected-part"),
    ],
)
def test_a_part_that_does_not_belong_in_a_word_file_is_found(word, part, kind):
    assert kinds(with_part(word, part), "report.docx") == {kind}


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>", "tracked-change"),
        ("<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>", "tracked-change"),
        ("<w:p><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom></w:p>", "tracked-change"),
        ("<w:p><w:pPr><w:pPrChange/></w:pPr></w:p>", "tracked-change"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>", "hidden-text"),
        ('<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>white</w:t></w:r></w:p>', "hidden-text"),
        ('<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>tiny</w:t></w:r></w:p>', "hidden-text"),
        ("<w:p><w:commentRangeStart/></w:p>", "comment"),
        ("<w:p><w:r><w:object/></w:r></w:p>", "embedded-object"),
        ("<w:altChunk/>", "embedded-object"),
        ('<w:p><w:r><w:instrText> INCLUDETEXT "a.docx" </w:instrText></w:r></w:p>', "external-link"),
        ('<w:p><w:fldSimple w:instr=" DDEAUTO excel x "/></w:p>', "external-link"),
        ("<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr></w:tr></w:tbl>", "hidden-row"),
        ("<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr></w:sdt>", "custom-xml"),
        ("<w:txbxContent/>", "hidden-text"),
    ],
)
def test_what_is_hidden_in_the_text_of_a_word_file_is_found(word, planted, kind):
    assert kinds(replaced(word, "word/document.xml", "<w:body>", f"<w:body>{planted}"), "report.docx") == {kind}


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://example.org/template.dotm"),
        ("image", "https://example.org/pixel.png"),
        ("hyperlink", "file:///C:/plan.docx"),
        ("hyperlink", "javascript:alert(1)"),
    ],
)
def test_what_a_word_file_fetches_from_elsewhere_is_found(word, kind, target):
    planted = EXTERNAL.format(kind=kind, target=target)
    data = replaced(word, "word/_rels/document.xml.rels", "</Relationships>", f"{planted}</Relationships>")
    assert kinds(data, "report.docx") == {"external-link"}


def test_a_person_named_in_a_word_file_is_found(word):
    (problem,) = inspect(
        replaced(word, "docProps/core.xml", ORGANISATION, "A Person"), "a.docx", authors=[ORGANISATION]
    )
    assert (problem.kind, problem.message) == ("author", "It names “A Person” as author.")


@pytest.mark.parametrize("name", ["cp:keywords", "cp:revision", "cp:category", "dc:identifier"])
def test_an_unexpected_property_of_a_word_file_is_found(word, name):
    planted = f"<{name}>x</{name}></cp:coreProperties>"
    assert kinds(replaced(word, "docProps/core.xml", "</cp:coreProperties>", planted), "a.docx") == {"properties"}


def test_the_name_of_a_company_in_the_extended_properties_is_found(word):
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    app = f'<Properties xmlns="{namespace}"><Company>Somewhere</Company></Properties>'.encode()
    assert kinds(with_part(word, "docProps/app.xml", app), "a.docx") == {"properties"}


def test_tracking_of_changes_left_on_is_found(word):
    data = replaced(word, "word/settings.xml", "<w:defaultTabStop", "<w:trackRevisions/><w:defaultTabStop")
    assert kinds(data, "a.docx") == {"tracked-change"}


def test_white_words_on_a_dark_ground_are_not_hidden(word):
    assert b"FFFFFF" in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml")
    assert kinds(word, "a.docx") == set()


def test_exif_in_a_picture_of_a_word_file_is_found(word):
    tagged = png(extra=chunk(b"eXIf", b"MM\x00*"))
    assert kinds(rewritten(word, {"word/media/image1.png": lambda _: tagged}), "a.docx") == {"image-metadata"}


# -- Excel


def saved(change: Callable[[openpyxl.Workbook], None], data: bytes) -> bytes:
    """The workbook changed as a person would, with the author that openpyxl adds taken out again."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    book.properties.creator = ORGANISATION
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def hide_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Secret").sheet_state = "veryHidden"


def hide_row(book: openpyxl.Workbook) -> None:
    book.worksheets[0].row_dimensions[2].hidden = True


def hide_column(book: openpyxl.Workbook) -> None:
    book.worksheets[0].column_dimensions["B"].hidden = True


def name_cells(book: openpyxl.Workbook) -> None:
    book.defined_names["salary"] = DefinedName("salary", attr_text="Sheet!$A$1")


def comment(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A2"].comment = Comment("not for the public", "A Person")


def formula(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["E2"] = "=1+1"


def white(book: openpyxl.Workbook) -> None:
    cell = book.worksheets[0]["E2"]
    cell.value, cell.font = "white", Font(color="FFFFFFFF")


def no_format(book: openpyxl.Workbook) -> None:
    cell = book.worksheets[0]["E2"]
    cell.value, cell.number_format = 5, ";;;"


def allowed_values(book: openpyxl.Workbook) -> None:
    rule = DataValidation(type="list", formula1='"one,two"')
    rule.add("A2")
    book.worksheets[0].add_data_validation(rule)


def person(book: openpyxl.Workbook) -> None:
    book.properties.lastModifiedBy = "A Person"


def link_elsewhere(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A2"].hyperlink = "file:///C:/plan.xlsx"


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (hide_sheet, "hidden-sheet"),
        (hide_row, "hidden-row"),
        (hide_column, "hidden-column"),
        (name_cells, "defined-name"),
        (comment, "comment"),
        (formula, "formula"),
        (white, "hidden-text"),
        (no_format, "hidden-text"),
        (allowed_values, "hidden-text"),
        (person, "author"),
        (link_elsewhere, "external-link"),
    ],
)
def test_what_is_hidden_in_a_workbook_is_found(workbook, change, kind):
    assert kinds(saved(change, workbook), "plan.xlsx") == {kind}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/pivotCache/pivotCacheDefinition1.xml", "pivot-cache"),
        ("xl/pivotTables/pivotTable1.xml", "pivot-cache"),
        ("xl/externalLinks/externalLink1.xml", "external-link"),
        ("xl/connections.xml", "external-link"),
        ("xl/vbaProject.bin", "macro"),
        ("xl/macrosheets/sheet1.xml", "macro"),
        ("xl/embeddings/oleObject1.bin", "embedded-object"),
        ("xl/revisions/userNames.xml", "tracked-change"),
        ("customXml/item1.xml", "custom-xml"),
        ("docProps/thumbnail.wmf", "thumbnail"),
        ("xl/drawings/drawing1.xml", "unexpected-part"),
    ],
)
def test_a_part_that_does_not_belong_in_a_workbook_is_found(workbook, part, kind):
    assert kinds(with_part(workbook, part), "plan.xlsx") == {kind}


@pytest.mark.parametrize("element", ["pivotCaches", "externalReferences"])
def test_what_a_workbook_refers_to_is_found(workbook, element):
    data = replaced(workbook, "xl/workbook.xml", "<calcPr", f"<{element}/><calcPr")
    assert kinds(data, "plan.xlsx") == {{"pivotCaches": "pivot-cache", "externalReferences": "external-link"}[element]}


def test_words_of_deleted_cells_that_stay_in_a_workbook_are_found(workbook):
    data = replaced(workbook, "xl/sharedStrings.xml", "</sst>", "<si><t>left over</t></si></sst>")
    assert kinds(data, "plan.xlsx") == {"leftover-text"}


# -- PDF


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(out)
    return out.getvalue()


def first(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    return document.pages[0].obj


def note(document: pikepdf.Pdf, **entries: Any) -> None:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **entries)
    first(document).Annots.append(document.make_indirect(made))


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["salaries.csv"] = b"name,pay"


def name_script(document: pikepdf.Pdf) -> None:
    document.Root.Names.JavaScript = pikepdf.Dictionary(Names=[])


def open_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def layers(document: pikepdf.Pdf) -> None:
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=[])


def form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[])


def keywords(document: pikepdf.Pdf) -> None:
    document.docinfo["/Keywords"] = "draft, not agreed"


def pdf_person(document: pikepdf.Pdf) -> None:
    document.docinfo["/Author"] = "A Person"


def extra_metadata(document: pikepdf.Pdf) -> None:
    stream = document.Root.Metadata.read_bytes()
    planted = b'<photoshop:City xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">Here</photoshop:City>'
    document.Root.Metadata.write(stream.replace(b"</rdf:Description>", planted + b"</rdf:Description>"))


def invisible_words(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(document.make_stream(b"BT 3 Tr (hidden) Tj ET"))


def private_data(document: pikepdf.Pdf) -> None:
    first(document).PieceInfo = pikepdf.Dictionary()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (attach, "attachment"),
        (name_script, "script"),
        (open_script, "script"),
        (layers, "hidden-layer"),
        (form, "form"),
        (keywords, "properties"),
        (pdf_person, "author"),
        (extra_metadata, "metadata"),
        (invisible_words, "hidden-text"),
        (private_data, "metadata"),
        (lambda document: note(document, Subtype=pikepdf.Name.Text, Contents="a note"), "annotation"),
        (lambda document: note(document, Subtype=pikepdf.Name.FileAttachment), "attachment"),
        (
            lambda document: note(
                document, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
            ),
            "script",
        ),
        (
            lambda document: note(
                document, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
            ),
            "external-link",
        ),
        (
            lambda document: note(
                document, Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///etc")
            ),
            "external-link",
        ),
    ],
)
def test_what_is_hidden_in_a_pdf_is_found(portable, change, kind):
    assert kinds(changed(portable, change), "report.pdf") == {kind}


def test_an_earlier_state_kept_in_a_pdf_is_found(portable):
    assert kinds(portable + b"\n% a later state\n%%EOF\n", "report.pdf") == {"earlier-version"}


def test_a_pdf_behind_a_password_cannot_be_checked(portable):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(portable)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert kinds(out.getvalue(), "report.pdf") == {"unreadable"}


def test_exif_in_a_picture_of_a_pdf_is_found():
    exif = Pillow.Exif()
    exif[0x010F] = "A camera"
    picture = io.BytesIO()
    Pillow.new("RGB", (9, 9), "white").save(picture, "JPEG", exif=exif)
    document = pikepdf.new()
    document.add_blank_page()
    image = pikepdf.Stream(
        document,
        picture.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Filter=pikepdf.Name.DCTDecode,
        Width=9,
        Height=9,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
    )
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    out = io.BytesIO()
    document.save(out)
    assert kinds(out.getvalue(), "report.pdf") == {"image-metadata"}


# -- HTML, CSV, JSON, pictures


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("<!-- not for the public -->", "comment"),
        ("<script>x</script>", "script"),
        ('<p onclick="x()">x</p>', "script"),
        ('<a href="javascript:x()">x</a>', "script"),
        ('<a href="//example.org">x</a>', "script"),
        ('<img src="https://example.org/pixel.png" alt="x">', "external-link"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "external-link"),
        ("<style>@import 'a.css'</style>", "external-link"),
        ("<p hidden>x</p>", "hidden-text"),
        ('<p style="display: none">x</p>', "hidden-text"),
        ('<input type="hidden" value="x">', "hidden-text"),
        ("<template>x</template>", "script"),
        ('<meta http-equiv="refresh" content="0;https://example.org">', "script"),
        ('<img alt="x" src="data:image/png;base64,?">', "unreadable"),
    ],
)
def test_what_is_hidden_in_a_page_is_found(page, planted, kind):
    assert kinds(page.replace(b"</main>", planted.encode() + b"</main>"), "report.html") == {kind}


def test_a_formula_in_a_csv_is_found_and_a_negative_number_is_not():
    problems = inspect(b'"a","b"\r\n-5,"=1+1"\r\n"-1.5%","@x"\r\n', "plan.csv")
    assert [(problem.kind, problem.where) for problem in problems] == [
        ("formula", "row 2, column 2"),
        ("formula", "row 3, column 2"),
    ]


def test_a_csv_that_is_not_utf_8_is_found():
    assert kinds("café".encode("cp1252"), "plan.csv") == {"unreadable"}


def test_json_that_says_a_thing_twice_is_found():
    assert kinds(b'{"rating": "green", "rating": "red"}', "plan.json") == {"said-twice"}
    assert kinds(b'{"rating": "green"}', "plan.json") == set()
    assert kinds(b"{", "plan.json") == {"unreadable"}
    assert kinds(b"[" * 200_000, "plan.json") == {"unreadable"}


@pytest.mark.parametrize("extra", [b"tEXt", b"iTXt", b"eXIf", b"tIME"])
def test_what_a_png_carries_besides_the_picture_is_found(extra):
    assert kinds(png(extra=chunk(extra, b"x\x00y")), "map.png") == {"image-metadata"}
    assert kinds(png(), "map.png") == set()


def test_bytes_after_the_end_of_a_png_are_found():
    assert kinds(png() + b"a zip archive", "map.png") == {"image-metadata"}


def test_exif_in_a_jpeg_is_found():
    exif = Pillow.Exif()
    exif[0x010F] = "A camera"
    tagged, plain = io.BytesIO(), io.BytesIO()
    Pillow.new("RGB", (9, 9)).save(tagged, "JPEG", exif=exif)
    Pillow.new("RGB", (9, 9)).save(plain, "JPEG")
    assert kinds(tagged.getvalue(), "map.jpg") == {"image-metadata"}
    assert kinds(plain.getvalue(), "map.jpg") == set()


def test_an_svg_that_acts_or_comments_is_found():
    assert kinds(SVG, "chart.svg") == set()
    assert kinds(SVG.replace(b"</svg>", b"<script>x</script></svg>"), "chart.svg") == {"active-image"}
    assert kinds(SVG.replace(b"</svg>", b"<!-- a name --></svg>"), "chart.svg") == {"comment"}


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.png"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8\xff\xe1\x00", png()[:-5]]
)
def test_bytes_that_cannot_be_read_are_never_clean_and_never_a_crash(name, data):
    assert inspect(data, name)


def test_a_kind_of_file_nothing_can_check_is_never_clean():
    assert kinds(b"words", "plan.rtf") == {"unknown-format"}
    assert kinds(b"words", "plan") == {"unknown-format"}


def test_a_clean_file_passes_and_another_is_stopped_in_plain_words(word):
    assert_clean(word, "report.docx", authors=[ORGANISATION])
    with pytest.raises(NotClean) as stopped:
        assert_clean(with_part(word, "customXml/item1.xml"), "report.docx", authors=[ORGANISATION])
    assert str(stopped.value) == (
        "“report.docx” was not sent out: it holds one thing that a reader cannot see.\n"
        "- customXml/item1.xml: It holds custom XML, which nobody sees."
    )
    assert [problem.kind for problem in stopped.value.problems] == ["custom-xml"]


# -- what shuts readers out


def unfit(data: bytes, name: str) -> set[str]:
    return {problem.kind for problem in accessibility_problems(data, name)}


def without(data: bytes, name: str, pattern: str) -> bytes:
    def change(content: bytes) -> bytes:
        made, count = re.subn(pattern.encode(), b"", content)
        assert count
        return made

    return rewritten(data, {name: change})


@pytest.mark.parametrize(
    ("part", "pattern", "kind"),
    [
        ("docProps/core.xml", "<dc:title>.*?</dc:title>", "no-title"),
        ("word/styles.xml", "<w:lang [^>]*/>", "no-language"),
        ("word/document.xml", "<w:tblHeader/>", "no-header-row"),
        ("word/document.xml", ' descr="[^"]*"', "no-alt"),
        ("word/document.xml", '<w:pStyle w:val="Heading1"/>', "heading-order"),
        ("word/document.xml", '<w:pStyle w:val="Heading.?"/>', "no-headings"),
    ],
)
def test_what_is_missing_from_a_word_file_is_found(word, part, pattern, kind):
    assert unfit(without(word, part, pattern), "report.docx") == {kind}


def remove(where: str) -> Callable[[pikepdf.Pdf], None]:
    def change(document: pikepdf.Pdf) -> None:
        del document.Root[where]

    return change


def structure(document: pikepdf.Pdf, kind: str) -> list[pikepdf.Dictionary]:
    return [
        one
        for one in document.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/StructElem" and one.get("/S") == kind
    ]


def lose_alternative(document: pikepdf.Pdf) -> None:
    for figure in structure(document, "/Figure"):
        del figure.Alt


def lose_scope(document: pikepdf.Pdf) -> None:
    for head in structure(document, "/TH"):
        for attributes in head.A:
            if "/Scope" in attributes:
                del attributes.Scope


def skip_level(document: pikepdf.Pdf) -> None:
    for heading in structure(document, "/H2"):
        heading.S = pikepdf.Name.H4


def lose_standard(document: pikepdf.Pdf) -> None:
    document.Root.Metadata.write(document.Root.Metadata.read_bytes().replace(b"pdfuaid:part>1<", b"pdfuaid:part>2<"))


def lose_title(document: pikepdf.Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def lose_tab_order(document: pikepdf.Pdf) -> None:
    for one in document.pages:
        if "/Tabs" in one.obj:
            del one.obj.Tabs


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (remove("/MarkInfo"), "not-tagged"),
        (remove("/StructTreeRoot"), "not-tagged"),
        (remove("/Lang"), "no-language"),
        (remove("/ViewerPreferences"), "no-title"),
        (lose_title, "no-title"),
        (remove("/Metadata"), "no-standard"),
        (lose_standard, "no-standard"),
        (lose_alternative, "no-alt"),
        (lose_scope, "no-scope"),
        (skip_level, "heading-order"),
        (lose_tab_order, "tab-order"),
    ],
)
def test_what_is_missing_from_a_pdf_is_found(portable, change, kind):
    assert unfit(changed(portable, change), "report.pdf") == {kind}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b' lang="en-GB"', b"", "no-language"),
        (b"<title>", b"<title> </title><b>", "no-title"),
        (b"<h2", b"<h4", "heading-order"),
        (b' alt="A line', b' alt="" title="A line', "no-alt"),
        (b' scope="col"', b"", "no-scope"),
        (b'id="extract"', b'id="recommendation"', "id-twice"),
    ],
)
def test_what_is_missing_from_a_page_is_found(page, old, new, kind):
    assert old in page
    assert kind in unfit(page.replace(old, new), "report.html")


def test_only_files_people_read_are_checked_for_access(workbook):
    with pytest.raises(ValueError, match="no accessibility check for xlsx files"):
        accessibility_problems(workbook, "plan.xlsx")
