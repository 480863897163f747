"""What a file must show before any parser sees it.

Word, Excel and OpenDocument files are zip archives of XML. Everything that such an archive can do to hurt (unpack to
gigabytes, overlap its entries, climb out of its folder, define entities, carry programs, fetch a template from
elsewhere) is looked for here, on the bytes, and answered with a plain sentence. The limits are constants, so that a
test can name them.

These checks come first; ``sandbox`` is the second wall, for whatever they do not know of.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from posixpath import normpath
from typing import Any

from lxml import etree

from wardmote.core.documents.blocks import UnreadableFile

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 320 * 1024 * 1024
MAX_RATIO = 250  # unpacked to packed, of one entry; real sheets of repeated words reach about 60
RATIO_MATTERS_ABOVE = 4 * 1024 * 1024  # a small entry cannot hurt, however well it packs
MAX_TREE_BYTES = 48 * 1024 * 1024  # of an XML part read as one tree; sheets are streamed and may be larger
MAX_MARKUP_BYTES = 8 * 1024 * 1024  # of a web page, whose tree is some thirty times as large
MAX_COLUMNS = 1_000
MAX_ROWS = 200_000
MAX_CELLS = 2_000_000
MAX_PDF_PAGES = 500

CLEAN_COPY = "Open it in the program that made it and save a copy without them"

_UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
_END_RECORD = b"PK\x05\x06"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
_CHUNK = 1 << 20
_DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_PLAIN_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
_OWN_DISK = re.compile(r"^(?:file:/{2,3}(?:localhost/)?)?[A-Za-z]:(?:[\\/]|%5C)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")


def too_large(what: str) -> UnreadableFile:
    """The error for a file that breaks a size limit; ``what`` finishes the sentence "The file …"."""
    return UnreadableFile(
        f"The file {what}. Split it, or remove what is not part of the plan, and try again.", code="too-large"
    )


def damaged(detail: str = "") -> UnreadableFile:
    """The error for a file whose bytes do not hold together."""
    middle = f" ({detail})" if detail else ""
    return UnreadableFile(
        f"The file is damaged or incomplete{middle}. Open it in its own program, save it again and try that copy.",
        code="damaged",
    )


def contains_macros() -> UnreadableFile:
    """The error for a file with programs in it."""
    return UnreadableFile(
        "The file contains macros (programs). Save a copy as .docx or .xlsx, which leaves them out, and try that copy.",
        code="macros",
    )


def password_needed() -> UnreadableFile:
    """The error for a file that only opens with a password."""
    return UnreadableFile(
        "The file is protected by a password. Remove the password in the program that made it and try again.",
        code="password",
    )


def unsafe(what: str, remedy: str = CLEAN_COPY) -> UnreadableFile:
    """The error for a file that carries something we refuse; ``what`` finishes the sentence "The file …"."""
    return UnreadableFile(f"The file {what}. {remedy}.", code="unsafe")


def xml_parser(**options: Any) -> etree.XMLParser:
    """A parser that loads nothing from anywhere and expands no entities."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        **options,
    )


def check_xml_bytes(chunks: Iterable[bytes], where: str) -> None:
    """Refuse a document type anywhere in an XML part, and an unusual encoding, which could hide one."""
    tail = b""
    for number, chunk in enumerate(chunks):
        window = tail + chunk
        if any(mark in window for mark in _DOCTYPES):
            raise unsafe(
                f"defines XML entities in {where}, which no office program does",
                "Open it in the program that made it, save it again and try that copy",
            )
        if number == 0:
            declared = _DECLARED_ENCODING.match(window.removeprefix(b"\xef\xbb\xbf"))
            if declared and declared.group(1).lower() not in _PLAIN_ENCODINGS:
                raise damaged(f"{where} is in an unusual encoding")
        tail = chunk[-32:]  # a mark may lie across two chunks


def parse_xml(data: bytes, where: str) -> etree._Element:
    """The root element of an XML part. Raises ``UnreadableFile`` for entities, for bad XML and for too much of it."""
    if len(data) > MAX_TREE_BYTES:
        raise too_large(f"unpacks to {len(data) // 2**20} MiB of text in one part")
    check_xml_bytes([data], where)
    try:
        return etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as error:
        raise damaged(f"{where} is not valid XML") from error


class Package:
    """The parts of a checked zip archive.

    Making one runs every check of the archive itself; what office files must not carry is checked by ``refuse_*``.
    Part names are compared without regard to case, as Office does.
    """

    def __init__(self, data: bytes) -> None:
        self._archive, entries = _checked_archive(data)
        self._entries = {entry.filename.lower(): entry for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    @property
    def names(self) -> list[str]:
        return [entry.filename for entry in self._entries.values()]

    def size(self, name: str) -> int:
        """The unpacked size of a part in bytes."""
        return self._entries[name.lower()].file_size

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises ``UnreadableFile`` when it is missing or does not match its checksum."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise damaged(f"the part {name} is missing")
        try:
            return self._archive.read(entry)
        except _UNPACKING_ERRORS as error:
            raise damaged(f"the part {name} cannot be unpacked") from error

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part."""
        if name in self and self.size(name) > MAX_TREE_BYTES:
            raise too_large(f"unpacks to {self.size(name) // 2**20} MiB of text in one part")
        return parse_xml(self.read(name), name)

    def optional_xml(self, name: str | None) -> etree._Element | None:
        """The root element of a part that a file may lack."""
        return self.xml(name) if name and name in self else None

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a part, a piece at a time. Raises ``UnreadableFile`` when they do not hold together."""
        try:
            with self._archive.open(self._entries[name.lower()]) as part:
                while chunk := part.read(_CHUNK):
                    yield chunk
        except _UNPACKING_ERRORS as error:
            raise damaged(f"the part {name} cannot be unpacked") from error

    def stream(self, name: str, tags: Sequence[str]) -> Iterator[etree._Element]:
        """The elements of these tags in a large XML part as each ends, so that it never stands in memory as a whole.

        The caller clears what it has used. ``check_all_xml`` must have passed the part before.
        """
        if name not in self:
            raise damaged(f"the part {name} is missing")
        try:
            with self._archive.open(self._entries[name.lower()]) as part:
                walk = etree.iterparse(
                    part,
                    events=("end",),
                    tag=tags,
                    resolve_entities=False,
                    no_network=True,
                    huge_tree=False,
                    load_dtd=False,
                    remove_comments=True,
                    remove_pis=True,
                )
                for _, element in walk:
                    yield element
        except etree.XMLSyntaxError as error:
            raise damaged(f"{name} is not valid XML") from error
        except _UNPACKING_ERRORS as error:
            raise damaged(f"the part {name} cannot be unpacked") from error

    def check_all_xml(self) -> None:
        """Unpack every XML part once and refuse entities anywhere, also in the parts that nobody reads."""
        for name in self.names:
            if name.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
                check_xml_bytes(self.chunks(name), name)


def _checked_archive(data: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    end = data.rfind(_END_RECORD)
    if end < 0 or len(data) < end + 22:
        raise damaged("its end is missing")
    if len(data) != end + 22:
        raise unsafe("has other data hidden behind its end", "Open it in the program that made it and save a new copy")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError, struct.error) as error:
        raise damaged("its table of contents cannot be read") from error
    entries = archive.infolist()
    _check_entries(entries)
    _check_layout(data, entries, archive.start_dir)
    return archive, entries


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise too_large(f"holds {len(entries)} parts, more than the {MAX_ENTRIES} we accept")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise too_large(f"unpacks to more than {MAX_UNPACKED_BYTES // 2**20} MiB")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if entry.flag_bits & 0x1:
            raise password_needed()
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged("it is packed in a way that office programs do not use")
        if entry.file_size > RATIO_MATTERS_ABOVE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise too_large("unpacks to far more than a document holds")
        if "\\" in name or "\x00" in entry.orig_filename or name.startswith("/") or _DRIVE.match(name) or _climbs(name):
            raise unsafe("holds a part whose name points outside the file", "Do not open it; ask the sender about it")
        if name.lower() in seen:
            raise unsafe("holds two parts of one name", "Open it in the program that made it and save a new copy")
        seen.add(name.lower())


def _climbs(name: str) -> bool:
    return ".." in name.split("/") or normpath(name).startswith("..")


def _check_layout(data: bytes, entries: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Refuse entries that share bytes: Python's zipfile reads them, and 19 KiB can then unpack to gigabytes."""
    expected = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        start = entry.header_offset
        if start < expected:
            raise unsafe("holds parts that overlap", "Do not open it; ask the sender about it")
        header = data[start : start + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise damaged("a part is not where the table of contents says")
        fields = _LOCAL_HEADER.unpack(header)
        name_length, extra_length = fields[-2], fields[-1]
        name_at = start + _LOCAL_HEADER.size
        if data[name_at : name_at + name_length].lower() != _raw_name(entry).lower():
            raise unsafe("names a part in two ways", "Open it in the program that made it and save a new copy")
        expected = name_at + name_length + extra_length + entry.compress_size
    if expected > directory_at:
        raise unsafe("holds parts that overlap", "Do not open it; ask the sender about it")


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    codec = "utf-8" if entry.flag_bits & 0x800 else "cp437"
    return entry.orig_filename.encode(codec, "replace")


# --- Office Open XML: what Word and Excel files must not carry

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PROGRAM_PARTS = (
    "vbaproject.bin",
    "vbadata.xml",
    "vbaprojectsignature.bin",
    "/macrosheets/",
)
_OBJECT_PARTS = ("/activex/", "/ctrlprops/activex")
_LINKS_TO_PROGRAMS = (b"ddeLink", b"oleLink")
_PROGRAM_TYPES = (
    b"macroEnabled",
    b"vnd.ms-office.vbaProject",
    b"vnd.ms-excel.macrosheet",
    b"vnd.ms-excel.intlmacrosheet",
)
_REMOTE_KINDS_REFUSED = (
    "attachedtemplate",
    "oleobject",
    "frame",
    "subdocument",
    "package",
    "afchunk",
    "control",
    "externallinkpath/dde",
)


def refuse_office_dangers(package: Package) -> None:
    """Refuse macros, OLE and ActiveX objects, and templates or objects fetched from elsewhere. Hyperlinks are fine."""
    lowered = [name.lower() for name in package.names]
    content_types = package.read("[Content_Types].xml") if "[Content_Types].xml" in package else b""
    if any(mark in name for name in lowered for mark in _PROGRAM_PARTS) or any(
        mark in content_types for mark in _PROGRAM_TYPES
    ):
        raise contains_macros()
    for name in lowered:
        if any(mark in name for mark in _OBJECT_PARTS) or ("/embeddings/" in name and _is_compound(package, name)):
            raise unsafe("contains embedded objects from another program")
        if "/externallinks/" in name and any(
            mark in chunk for chunk in package.chunks(name) for mark in _LINKS_TO_PROGRAMS
        ):
            raise unsafe("takes its data from another program")
    for name in lowered:
        if name.endswith(".rels"):
            _refuse_remote_parts(package.xml(name))
    package.check_all_xml()


def _is_compound(package: Package, name: str) -> bool:
    """An embedded file is refused unless it is itself a zip: a chart keeps its figures as a small workbook."""
    return not next(package.chunks(name), b"").startswith(b"PK\x03\x04")


def _refuse_remote_parts(relationships: etree._Element) -> None:
    for link in relationships.iter(_RELATIONSHIPS):
        kind = link.get("Type", "").rsplit("/", 1)[-1].lower()
        if link.get("TargetMode", "").lower() != "external" or kind not in _REMOTE_KINDS_REFUSED:
            continue
        # Word notes the folder of an ordinary template on the author's own disk: common, harmless, never opened here.
        if kind != "attachedtemplate" or not _OWN_DISK.match(link.get("Target", "")):
            raise UnreadableFile(
                "The file fetches a template or an object from elsewhere. "
                "Save a copy as plain .docx or .xlsx without the link and try that copy.",
                code="remote-part",
            )
