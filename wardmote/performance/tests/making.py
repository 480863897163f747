"""Believable files of figures, small, and good unless a test spoils them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from wardmote.core.documents.blocks import Cell, Document, Paragraph, Row, Table
from wardmote.core.documents.tests.making import packed
from wardmote.core.documents.writers import plain
from wardmote.performance.sources import forces, sources
from wardmote.performance.warehouse.building import load
from wardmote.performance.warehouse.connection import Reader, reading
from wardmote.performance.warehouse.report import Report

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
STOPS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,"
    "Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,"
    "Removal of more than just outer clothing"
)
KINDS = ("Burglary", "Anti-social behaviour", "Drugs", "Shoplifting")


def a_street_file(month: str = "2025-01", rows: int = 8, *, more: Sequence[str] = ()) -> bytes:
    """A month of street-level crime, with an ID wherever it is no anti-social behaviour."""
    lines = [STREET]
    for number in range(rows):
        kind = KINDS[number % len(KINDS)]
        mark = "" if kind == "Anti-social behaviour" else f"{number:064x}"
        lines.append(
            f'{mark},{month},West Mercia Police,West Mercia Police,-2.1,52.2,"On or near High Street, West",'
            f"E0101{number % 3:04},Westshire 001A,{kind},,"
        )
    return "\n".join([*lines, *more, ""]).encode()


def a_stop_file(*moments: str) -> bytes:
    """Stops and searches at these moments."""
    lines = [
        f"Person search,{each},False,,52.1,-2.2,Male,25-34,,White,,Controlled drugs,Arrest,True," for each in moments
    ]
    return "\n".join([STOPS, *lines, ""]).encode()


def a_zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def a_tar(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def a_workbook(form: str, rows: list[list[Any]]) -> bytes:
    cells = [
        Row([Cell(str(value), value=None if isinstance(value, str) else value) for value in row], number)
        for number, row in enumerate(rows, start=1)
    ]
    blocks: list[Paragraph | Table] = [Table(cells, 1, sheet="Figures")]
    if form == "xlsx":
        return plain.workbook(Document(format="xlsx", title="Figures", blocks=blocks), issued=date(2026, 1, 1))
    body = "".join(
        "<table:table-row>" + "".join(_ods_cell(value) for value in row) + "</table:table-row>" for row in rows
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Figures">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode()})


def _ods_cell(value: Any) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'


class Place:
    """A warehouse of its own, and a folder for what is loaded into it."""

    def __init__(self, root: Path) -> None:
        self.warehouse = root / "warehouse"
        self.files = root / "files"
        self.files.mkdir(parents=True)

    def put(self, name: str, data: bytes) -> Path:
        path = self.files / name
        path.write_bytes(data)
        return path

    def load(self, *paths: Path, **options: Any) -> Report:
        known = options.pop("sources", None) or sources()
        options.setdefault("now", NOW)
        return load(paths, place=self.warehouse, sources=known, forces=forces(), **options)

    def load_data(self, name: str, data: bytes, **options: Any) -> Report:
        return self.load(self.put(name, data), **options)

    def ask(self, question: str, *, as_at: int | None = None, **values: Any) -> list[tuple[Any, ...]]:
        with reading(self.warehouse, sources(), as_at=as_at) as reader:
            return reader.rows(question, values)

    def with_reader(self, work: Callable[[Reader], Any]) -> Any:
        with reading(self.warehouse, sources()) as reader:
            return work(reader)
