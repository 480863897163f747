"""What is new on the public site, newest first: what the feed says.

Each kind of thing has a function here that asks its room's ``public.py``; a new kind is one more in ``SOURCES``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.editions.selectors import public_editions
from wardmote.core.ui.format import long_date

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without any news was last changed, which it has to say."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that became public. ``key`` names it for good, wherever the site stands."""

    key: uuid.UUID
    title: str
    address: str
    at: datetime
    summary: str = ""


def _editions() -> Iterable[News]:
    for edition in public_editions().iterator():
        yield News(
            key=edition.uuid,
            title=edition.title,
            address=reverse("public_edition", args=[edition.uuid]),
            at=edition.issued_at,
            summary=_("As at %(date)s.") % {"date": long_date(edition.as_at)},
        )


SOURCES: tuple[Callable[[], Iterable[News]], ...] = (_editions,)
"""Each gives its newest first, as many as are asked of it."""


def latest_news(*, limit: int) -> list[News]:
    """The newest of every kind, newest first."""
    found = [each for source in SOURCES for each in islice(source(), limit)]
    return sorted(found, key=lambda each: (each.at, str(each.key)), reverse=True)[:limit]
