"""What is new on the public site, newest first: what the feed says.

Reports, the newest figures of each measure, and every kind in ``kinds.py`` whose lines have a key.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.editions.selectors import public_editions
from wardmote.core.ui.format import long_date
from wardmote.performance.public import public_measures, words_of
from wardmote.publishing.kinds import KINDS, Line

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


def _editions(limit: int) -> Iterator[News]:
    for edition in public_editions()[:limit]:
        yield News(
            key=edition.uuid,
            title=edition.title,
            address=reverse("public_edition", args=[edition.uuid]),
            at=edition.issued_at,
            summary=_("As at %(date)s.") % {"date": long_date(edition.as_at)},
        )


def _figures() -> Iterator[News]:
    for each in public_measures():
        yield News(
            key=each.news_key,
            title=_("%(force)s: new figures of “%(measure)s”")
            % {"force": each.partnership.force.name, "measure": each.measure.title},
            address=reverse("public_measure", args=[each.partnership.slug, each.measure.key]),
            at=each.changed_at,
            summary=words_of(each)["told"],
        )


def _oversight(today: date) -> Iterator[News]:
    """Each is news from when its words were cleared, whatever day they speak of; its own day stands in the text.

    A decision is cleared first and published later: then it is news from the beginning of that day.
    """
    for kind in KINDS:
        for line in kind.lines(today):
            if line.key and line.on and line.on <= today:
                yield News(line.key, f"{kind.label}: {line.title}", line.address, _became_news(line), line.words)


def _became_news(line: Line) -> datetime:
    begun = datetime.combine(line.on or date.min, time.min, tzinfo=timezone.get_default_timezone())
    return max(line.since or begun, begun)


def latest_news(*, today: date, limit: int) -> list[News]:
    """The newest of every kind, newest first."""
    found = [*_editions(limit), *_figures(), *_oversight(today)]
    return sorted(found, key=lambda each: (each.at, str(each.key)), reverse=True)[:limit]
