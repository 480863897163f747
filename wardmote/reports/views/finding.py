"""Which record an address names. Everything else the door of the page decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wardmote.core.editions.models import Edition, EditionFile
from wardmote.core.organisations.models import Partnership
from wardmote.reports.definitions import Section, outline
from wardmote.reports.models import Draft, Upload

HEAVY = ("data", "source")
"""What only the pages that show it should fetch."""


def upload(uuid: Any) -> Upload:
    related = ["partnership__force", "partnership__governing_body", "plan", "sent_by", "done__version__plan"]
    return Upload.objects.select_related(*related).defer(*HEAVY).get(uuid=uuid)


@dataclass(frozen=True, slots=True)
class TableOfUpload:
    """One table of a document: as read, and as it stands in the document."""

    upload: Upload
    table: Mapping[str, Any]
    source: Mapping[str, Any]

    @property
    def partnership(self) -> Partnership:
        return self.upload.partnership


def table(uuid: Any, number: int) -> TableOfUpload | None:
    """None where the document has no such table, or has not been read."""
    found = upload(uuid)
    read = next((each for each in (found.read or {}).get("tables", []) if each["where"].get("table") == number), None)
    source = next((each for each in found.source if each["table"] == number), None)
    return TableOfUpload(found, read, source) if read and source else None


def draft(number: int) -> Draft:
    related = [
        "version__plan__partnership__force",
        "version__plan__partnership__governing_body",
        "version__plan__owner",
        "version__scheme",
        "changes_since",
        "edition",
    ]
    return Draft.objects.select_related(*related).get(pk=number)


@dataclass(frozen=True, slots=True)
class SectionOfDraft:
    """One section of a report being written."""

    draft: Draft
    section: Section

    @property
    def partnership(self) -> Partnership:
        return self.draft.version.plan.partnership


def section(number: int, key: str) -> SectionOfDraft | None:
    """None where the report has no such section."""
    found = draft(number)
    named = next((each for each in outline(found.outline).sections if each.key == key), None)
    return SectionOfDraft(found, named) if named else None


@dataclass(frozen=True, slots=True)
class FileOfDraft:
    """A draft as a file of one kind."""

    draft: Draft
    kind: str

    @property
    def partnership(self) -> Partnership:
        return self.draft.version.plan.partnership


def draft_file(number: int, kind: str) -> FileOfDraft | None:
    return FileOfDraft(draft(number), kind) if kind in {"docx", "pdf"} else None


def edition(uuid: Any) -> Edition:
    related = ["partnership__force", "partnership__governing_body", "issued_by", "changes_since"]
    return Edition.objects.select_related(*related).defer("content").get(uuid=uuid)


@dataclass(frozen=True, slots=True)
class FileOfEdition:
    """One stored file."""

    file: EditionFile

    @property
    def partnership(self) -> Partnership:
        return self.file.edition.partnership


def edition_file(uuid: Any, kind: str) -> FileOfEdition:
    related = ["edition__partnership__force", "edition__partnership__governing_body"]
    return FileOfEdition(EditionFile.objects.select_related(*related).get(edition__uuid=uuid, kind=kind))


@dataclass(frozen=True, slots=True)
class TwoEditions:
    """Two issued reports of one partnership."""

    edition: Edition
    other: Edition

    @property
    def partnership(self) -> Partnership:
        return self.edition.partnership


def two_editions(uuid: Any, other: Any) -> TwoEditions | None:
    """None where they are of different partnerships: nobody is asked twice who may read what."""
    found, beside = edition(uuid), edition(other)
    return TwoEditions(found, beside) if found.partnership_id == beside.partnership_id else None
