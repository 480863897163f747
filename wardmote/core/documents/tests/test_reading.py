from __future__ import annotations

import pytest

from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.reading import read, recognise
from wardmote.core.documents.tests.making import docx, docx_parts, p, packed
from wardmote.core.documents.tests.samples import NAMES, sample

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(("txt", "csv"))])
def test_the_format_is_told_by_the_content_whatever_the_name_says(name: str) -> None:
    assert recognise(sample(name), "misnamed.pdf") == name.rpartition(".")[2]
    assert recognise(sample(name)) == name.rpartition(".")[2]


@pytest.mark.parametrize(
    ("data", "code", "advice"),
    [
        (b"", "empty", "saved or sent completely"),
        (b"\x00\x00 \r\n", "empty", "saved or sent completely"),
        (packed({}), "empty", "saved or sent completely"),
        (OLE + "WordDocument".encode("utf-16-le"), "format", "save it as .docx"),
        (OLE + "Workbook".encode("utf-16-le"), "format", "save it as .xlsx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password", "Remove the password"),
        (b"{\\rtf1 words}", "format", "save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "format", "Ask for the Word or Excel file"),
        (b"\x1f\x8b\x08", "format", "Unpack it"),
        (packed({"notes.txt": "words"}), "format", "Unpack it"),
        (b"<?xml version='1.0'?><plan/>", "format", "save it as .docx"),
        (bytes(range(256)) * 4, "format", "Ask for the plan as"),
    ],
)
def test_a_file_we_do_not_read_is_refused_with_advice(data: bytes, code: str, advice: str) -> None:
    with pytest.raises(UnreadableFile, match=advice) as error:
        read(data, "plan")
    assert error.value.code == code


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["word.docx", "excel.xlsx", "sheet.ods", "page.pdf"])
def test_a_file_that_was_cut_off_is_called_damaged(name: str, share: float) -> None:
    whole = sample(name)
    with pytest.raises(UnreadableFile) as error:
        read(whole[: int(len(whole) * share)], name)
    assert error.value.code == "damaged"


def test_a_part_that_does_not_match_its_checksum_is_refused() -> None:
    made = bytearray(packed(docx_parts(p("Words")), compression=0))
    made[made.find(b"Words")] ^= 1
    with pytest.raises(UnreadableFile, match="cannot be unpacked"):
        read(bytes(made), "plan.docx")


def test_the_name_of_the_file_is_kept() -> None:
    assert read(docx(p("Words")), "plan.docx").name == "plan.docx"
