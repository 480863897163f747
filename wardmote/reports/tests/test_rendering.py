from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from wardmote.core.documents.compose import (
    Cell,
    Column,
    Composed,
    Heading,
    Properties,
    Row,
    TableBlock,
    Tag,
    cell,
    paragraph,
)
from wardmote.core.documents.inspection import NotClean, accessibility_problems, inspect
from wardmote.core.documents.writers import html
from wardmote.core.documents.writers.house import PALETTE
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import file_bytes
from wardmote.reports.rendering import body_of, file_of, files_of
from wardmote.reports.services.issuing import issue
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import a_draft, an_edition, clear_everything

ORGANISATION = "Policing Board for Northmoor"


def a_document(**values: object) -> Composed:
    table = TableBlock(
        caption="Ratings",
        columns=(Column("Ref"), Column("Rating")),
        rows=(Row((cell("1", header_scope="row"), Cell((), Tag("A", "Amber", "amber")))),),
    )
    given = {
        "title": "Report <to> the Panel",
        "blocks": (Heading(1, "How it goes", "how"), paragraph("Well & good."), table),
        "properties": Properties(issued=date(2026, 4, 20), organisation=ORGANISATION),
    }
    return Composed(**{**given, **values})  # type: ignore[arg-type]


def test_the_same_document_gives_the_same_bytes_twice() -> None:
    first = files_of(a_document(), stem="report", data={"a": 1})
    second = files_of(a_document(), stem="report", data={"a": 1})
    assert [(file.name, hashlib.sha256(file.data).hexdigest()) for file in first] == [
        (file.name, hashlib.sha256(file.data).hexdigest()) for file in second
    ]


def test_a_file_that_hides_anything_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<!DOCTYPE html><html lang='en-GB'><title>Report</title><!-- a note to ourselves --><p>Words.</p></html>"
    monkeypatch.setattr(html, "page", lambda *_args, **_values: page)
    with pytest.raises(NotClean, match="comment"):
        files_of(a_document(), stem="report", data={})


def test_what_stands_under_the_title_of_an_issued_page_can_be_shown_in_ours() -> None:
    page = file_of(a_document(marking="DRAFT"), "html", stem="report").data
    body = body_of(page)
    assert body.startswith('<p class="wm-marking">DRAFT</p>')
    assert "Well &amp; good." in body
    assert "<h1" not in body
    assert "<style" not in body


@pytest.mark.parametrize("name", ["red", "amber", "green"])
def test_the_colours_of_the_files_are_those_of_the_pages(name: str) -> None:
    sheet = Path(settings.BASE_DIR, "wardmote/core/ui/static/ui/wardmote.css").read_text(encoding="utf-8")
    tokens = dict(re.findall(r"--wm-([a-z-]+): #([0-9a-f]{6});", sheet))
    assert (PALETTE.tones[name].fill.lower(), PALETTE.tones[name].ink.lower()) == (tokens[name], tokens[f"{name}-ink"])
    assert (PALETTE.ink.lower(), PALETTE.accent.lower()) == (tokens["ink"], tokens["accent"])


@pytest.mark.parametrize("name", sorted(PALETTE.tones))
def test_every_rating_can_be_read_on_its_shading(name: str) -> None:
    assert PALETTE.tones[name].contrast >= 4.5


def editions_of_every_kind(northmoor: Northmoor) -> list[Edition]:
    panel = an_edition(northmoor.version, by=northmoor.officer, report="panel-report")
    draft = a_draft(northmoor.version, by=northmoor.officer, audience="public")
    clear_everything(northmoor.partnership, by=northmoor.second)
    return [panel, issue(draft, seen=draft.saves, by=northmoor.officer)]


def test_no_file_of_an_edition_hides_anything_and_every_one_can_be_read_by_all(northmoor: Northmoor) -> None:
    """S4 and A5, on the files as they are stored."""
    for edition in editions_of_every_kind(northmoor):
        files = list(edition.files.all())
        assert {file.kind for file in files} == {"html", "docx", "pdf", "json"}
        for file in files:
            assert inspect(file_bytes(file), file.name, authors=[northmoor.plan.owner.name]) == [], file.name
            if file.kind != "json":
                assert accessibility_problems(file_bytes(file), file.name) == [], file.name


def test_rendering_an_edition_again_from_what_it_stores_gives_the_stored_bytes(northmoor: Northmoor) -> None:
    edition = an_edition(northmoor.version, by=northmoor.officer)
    composed = Composed.from_json(Edition.objects.get(pk=edition.pk).content["composed"])
    for file in edition.files.exclude(kind="json"):
        again = file_of(composed, file.kind, stem=file.name.rpartition(".")[0])  # type: ignore[arg-type]
        assert hashlib.sha256(again.data).hexdigest() == file.sha256, file.kind
