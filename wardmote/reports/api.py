"""What programs read of this room: which reports were issued."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema
from pydantic import Field

from wardmote.core.api.access import reader
from wardmote.core.api.paging import Page, PageAsked, page_of_rows
from wardmote.core.editions.models import Edition
from wardmote.reports.selectors import editions_of

router = Router(tags=["Reports"])


class EditionRow(Schema):
    """A report as it was issued. Nothing in it changes afterwards."""

    id: UUID
    title: str
    report: str = Field(description="The outline that it was made with.")
    series: str = Field(description="Editions of one series follow each other.")
    number: int
    as_at: date
    period_starts_on: date | None
    period_ends_on: date | None
    issued_at: datetime
    audience: str = Field(description="panel or public.")
    address: str = Field(description="Its page, for people who are signed in.")


class EditionsPage(Page):
    items: list[EditionRow]


@router.get("editions", response=EditionsPage, url_name="api_editions", summary="Editions")
def editions(request: HttpRequest, response: HttpResponse, asked: Query[PageAsked]) -> dict[str, Any]:
    """The reports that were issued and that you may read."""
    user = reader(request, "editions.view_edition")
    return page_of_rows(request, response, editions_of(user=user), asked, told=partial(_edition_row, request))


def _edition_row(request: HttpRequest, edition: Edition) -> EditionRow:
    told = {name: getattr(edition, name) for name in EditionRow.model_fields if name not in {"id", "address"}}
    address = request.build_absolute_uri(reverse("edition", args=[edition.uuid]))
    return EditionRow(**{**told, "id": edition.uuid, "address": address})
