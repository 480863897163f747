"""Files that people attach: told by their bytes, freed of what nobody sees, refused where they could hurt."""

from __future__ import annotations

import base64

import pytest

from wardmote.core.documents import sandbox
from wardmote.core.documents.attachments import check
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.inspectors import pictures as inspector
from wardmote.core.files.tests.making import a_jpeg, a_pdf, a_png, a_word_file, chunk, exif, segment


def kept(data: bytes, name: str) -> bytes:
    found = check(data, name)
    return base64.b64decode(found["data"]) if found["data"] else data


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("rota.txt", b"Two officers on Fridays.", "txt"),
        ("rota.CSV", b"day,officers\nFriday,2\n", "csv"),
        ("list.csv", b"Only one line of words", "csv"),
        ("square.png", a_png(), "png"),
        ("square.jpg", a_jpeg(), "jpeg"),
        ("square.jpeg", a_jpeg(), "jpeg"),
    ],
)
def test_a_file_is_known_by_its_bytes_and_its_ending(name: str, data: bytes, kind: str) -> None:
    assert check(data, name)["kind"] == kind


def test_documents_of_office_programs_are_known() -> None:
    assert check(a_word_file(), "rota.docx")["kind"] == "docx"
    assert check(a_pdf(), "rota.pdf")["kind"] == "pdf"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("rota.pdf", b"Two officers on Fridays."),
        ("square.jpg", a_png()),
        ("rota.txt", a_png()),
        ("run.png", b"MZ\x90\x00\x03\x00\x00\x00"),
        ("run.txt", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\xff\xff"),
        ("page.txt", b"<html><body><script>alert(1)</script></body></html>"),
        ("page.html", b"<html><body>words</body></html>"),
        ("empty.txt", b"   "),
        ("rota", b"Two officers on Fridays."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        check(data, name)


def test_a_document_with_another_ending_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"\.docx"):
        check(a_word_file(), "rota.xlsx")


def test_a_pdf_that_starts_something_is_refused() -> None:
    data = a_pdf().replace(b"/Type/Catalog", b"/OpenAction<</S/JavaScript/JS(x)>>/Type/Catalog")
    changed = data if b"JavaScript" in data else a_pdf() + b"PK\x05\x06" + b"\x00" * 18
    with pytest.raises(UnreadableFile):
        check(changed, "rota.pdf")


def test_a_png_keeps_the_picture_alone() -> None:
    secret = (
        chunk(b"tEXt", b"Author\x00J Smith") + chunk(b"eXIf", b"GPS") + chunk(b"tIME", b"\x07\xea\x05\x01\x0c\x00\x00")
    )
    found = kept(a_png(extras=secret, tail=b"PK\x03\x04hidden"), "square.png")
    assert found == a_png()
    assert not list(inspector.inspect(found, "square.png"))


def test_a_jpeg_keeps_the_picture_alone() -> None:
    secret = segment(0xE1, exif(1)) + segment(0xED, b"Photoshop") + segment(0xFE, b"by J Smith")
    found = kept(a_jpeg(extras=secret, tail=b"<script>"), "square.jpg")
    assert found == a_jpeg()


def test_a_photograph_stays_the_way_up_it_was_held_and_says_no_more() -> None:
    found = kept(a_jpeg(extras=segment(0xE1, exif(6))), "square.jpg")
    assert b"GPS" not in found
    assert found[: found.index(b"\xff\xe1") + 12].endswith(b"Exif\x00\x00MM")
    assert kept(found, "square.jpg") == found


@pytest.mark.parametrize(
    "data", [a_png()[:-6], a_png().replace(b"IDAT", b"IDAX"), a_jpeg()[:-2], a_jpeg()[:20], a_png(width=0)]
)
def test_a_picture_that_does_not_hold_together_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        check(data, "square.png" if data.startswith(b"\x89") else "square.jpg")


def test_a_picture_made_to_use_up_memory_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="100000"):
        check(a_png(width=100_000, height=100_000), "flood.png")
    with pytest.raises(UnreadableFile, match="60000"):
        check(a_jpeg(width=60_000, height=60_000), "flood.jpg")


def test_it_runs_in_the_child_that_cannot_hurt() -> None:
    found = sandbox.call("wardmote.core.documents.attachments:check", a_png(tail=b"more"), name="square.png")
    assert base64.b64decode(found["data"]) == a_png()
