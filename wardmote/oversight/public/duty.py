"""What the law asks to be published, and where it can be read. Only what is published: the rest is for those at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Publication
from wardmote.oversight.public.cleared import on_the_web
from wardmote.oversight.selectors.duty import checklist


@dataclass(frozen=True, slots=True)
class PublicPublication:
    """Something that came out, and which law asks for it."""

    title: str
    group: str
    basis: str
    published_on: date
    link: str


@dataclass(frozen=True, slots=True)
class PublicDuties:
    """What one organisation publishes under the laws of one list."""

    organisation: str
    name: str
    basis: str
    publications: Sequence[PublicPublication]


def public_duties(*, today: date) -> list[PublicDuties]:
    """Every list of which something is published, organisation by organisation, in the order of the definitions."""
    found: list[PublicDuties] = []
    for partnership in Partnership.objects.select_related("force", "governing_body").order_by("name"):
        if Publication.objects.filter(partnership=partnership).exists():
            found += _of(partnership, today)
    return found


def _of(partnership: Partnership, today: date) -> list[PublicDuties]:
    lists: dict[str, list[PublicPublication]] = {}
    heads: dict[str, tuple[str, str, str]] = {}
    for owed in checklist(partnership, today=today):
        if owed.last is not None and owed.last.published_on <= today:
            heads[owed.duty.slug] = owed.publisher, owed.duty.name, owed.duty.basis
            lists.setdefault(owed.duty.slug, []).append(
                PublicPublication(
                    title=owed.item.title,
                    group=owed.item.group,
                    basis=owed.item.basis,
                    published_on=owed.last.published_on,
                    link=on_the_web(owed.last.link),
                )
            )
    return [PublicDuties(*heads[slug], publications=rows) for slug, rows in lists.items()]
