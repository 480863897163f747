"""Rows a page at a time. A cursor says where a page ended, so that no row is told twice or left out in between."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import AwareDatetime, Field

from wardmote.core.api.problems import NotUnderstood

MOST = 1000
LARGEST_ID = 2**63 - 1
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
Place = TypeVar("Place")
Row = TypeVar("Row", bound=Model)


class PageAsked(Schema):
    """Which page of rows."""

    limit: int = Field(200, ge=1, le=MOST, description="How many rows a page has at most.")
    cursor: str = Field("", max_length=500, description="Where the page before ended; follow next instead.")


class ChangesAsked(Schema):
    """Since when."""

    changed_since: AwareDatetime | None = Field(
        None, description="Only what has changed since: the as_at of an earlier answer. Tells of removed rows too."
    )

    def since(self) -> datetime | None:
        """The moment, brought into the years that every database knows."""
        return min(max(self.changed_since, EARLIEST), LATEST) if self.changed_since else None


class Page(Schema):
    """One page of rows. The rows themselves are ``items``."""

    next: str | None = Field(None, description="The address of the next page; null on the last one.")


class ChangesPage(Page):
    """A page of rows that may be asked for again by what has changed."""

    as_at: datetime = Field(
        description="Ask for what has changed since this moment next time. Every page says the same."
    )


def place_in(cursor: str, read: Callable[..., Place]) -> Place | None:
    """Where a reader stopped, made by ``read`` of what the cursor holds; None at the beginning."""
    if not cursor:
        return None
    try:
        return read(*json.loads(urlsafe_b64decode(cursor.encode() + b"==")))
    except (ValueError, TypeError, OverflowError, RecursionError) as problem:
        raise NotUnderstood("cursor", "This is no cursor of ours. Begin without one.") from problem


def _as_it_is(row: Any) -> Any:
    return row


def turned(
    request: HttpRequest,
    response: HttpResponse,
    rows: Sequence[Any],
    *,
    limit: int,
    ended: Callable[[Any], Sequence[Any]],
    told: Callable[[Any], Any] = _as_it_is,
) -> dict[str, Any]:
    """A page of these rows, of which there is one more than fits if there is a next page.

    ``ended`` tells where a row stands, as plain values for the cursor, and ``told`` what is answered of it. The next page is
    named in the answer and its headers.
    """
    shown = rows[:limit]
    following = None
    if len(rows) > limit:
        packed = json.dumps(list(ended(shown[-1])), separators=(",", ":")).encode()
        asked = request.GET.copy()
        asked["cursor"] = urlsafe_b64encode(packed).decode().rstrip("=")
        following = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
        response.headers["Link"] = f'<{following}>; rel="next"'
    return {"items": [told(each) for each in shown], "next": following}


def page_of_rows(
    request: HttpRequest, response: HttpResponse, found: QuerySet[Row], asked: PageAsked, *, told: Callable[[Row], Any]
) -> dict[str, Any]:
    """A page of records, in the order in which they were made."""
    after = place_in(asked.cursor, _whole_number) or 0
    rows = list(found.filter(pk__gt=after).order_by("pk")[: asked.limit + 1])
    return turned(request, response, rows, limit=asked.limit, ended=lambda row: [row.pk], told=told)


def page_of_changes(
    request: HttpRequest,
    response: HttpResponse,
    asked: PageAsked,
    *,
    as_at: datetime,
    place: Callable[..., Place],
    find: Callable[[Place | None, int], Sequence[Any]],
    ended: Callable[[Any], Sequence[Any]],
    told: Callable[[Any], Any],
) -> dict[str, Any]:
    """A page of what ``find`` gives after a place, at most so many. Every page says the moment at which the first began.

    ``place`` makes a place of what ``ended`` told of the row before it.
    """
    begun, after = place_in(asked.cursor, partial(_begun, place)) or (as_at, None)
    rows = find(after, asked.limit + 1)
    shown = turned(
        request, response, rows, limit=asked.limit, ended=lambda row: [begun.isoformat(), *ended(row)], told=told
    )
    return {**shown, "as_at": begun}


def _begun(place: Callable[..., Place], as_at: str, *where: Any) -> tuple[datetime, Place]:
    return datetime.fromisoformat(as_at), place(*where)


def page_by_name(
    request: HttpRequest,
    response: HttpResponse,
    found: Sequence[Any],
    asked: PageAsked,
    *,
    name: str,
    told: Callable[[Any], Any] = _as_it_is,
) -> dict[str, Any]:
    """A page of things that are all at hand, by their unique name, which is an attribute of each."""
    after = place_in(asked.cursor, str) or ""
    ordered = sorted((each for each in found if getattr(each, name) > after), key=lambda each: str(getattr(each, name)))
    rows = ordered[: asked.limit + 1]
    return turned(request, response, rows, limit=asked.limit, ended=lambda each: [getattr(each, name)], told=told)


def _whole_number(found: Any) -> int:
    if not isinstance(found, int) or not 0 <= found <= LARGEST_ID:
        raise ValueError(found)
    return found
