"""Everything that is public, by its address: for the map of the site, and for the files that the site is written as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from wardmote.core.editions.models import EditionFile
from wardmote.core.editions.selectors import public_editions
from wardmote.performance.public import public_measures
from wardmote.plans.public import public_commitment_keys
from wardmote.publishing.kinds import KINDS


@dataclass(frozen=True, slots=True)
class Public:
    """Something public. ``changed_on`` is when its words last changed, where that is known."""

    address: str
    changed_on: date | None = None
    is_page: bool = True


def public_addresses(*, today: date) -> Iterator[Public]:
    """Everything but the search, what belongs to one plan together: whoever draws it all then finds each plan once."""
    for name in ("public_home", "public_editions", "public_about"):
        yield Public(reverse(name))
    for slug, keys in public_commitment_keys().items():
        yield Public(reverse("public_plan", args=[slug]))
        yield Public(reverse("public_plan_data", args=[slug]), is_page=False)
        for key in keys:
            yield Public(reverse("public_commitment", args=[slug, key]))
    yield from _editions()
    yield from _performance()
    yield from _oversight(today)


def _editions() -> Iterator[Public]:
    for edition in public_editions():
        yield Public(reverse("public_edition", args=[edition.uuid]), edition.issued_at.date())
    files = EditionFile.objects.filter(edition__in=public_editions()).order_by("edition", "kind")
    for uuid, name in files.values_list("edition__uuid", "name"):
        yield Public(reverse("public_edition_file", args=[uuid, name]), is_page=False)


def _performance() -> Iterator[Public]:
    yield Public(reverse("public_performance"))
    for each in public_measures():
        where = [each.partnership.slug, each.measure.key]
        yield Public(reverse("public_measure", args=where), each.changed_at.date())
        yield Public(reverse("public_measure_figures", args=where), is_page=False)


def _oversight(today: date) -> Iterator[Public]:
    """The lists, and what has a page of its own; a line with an anchor stands on its list."""
    yield Public(reverse("public_oversight"))
    for kind in KINDS:
        yield Public(kind.address)
        for line in kind.lines(today):
            if "#" not in line.address:
                yield Public(line.address)


def public_pages(*, today: date) -> list[Public]:
    """Every page, without the files."""
    return [each for each in public_addresses(today=today) if each.is_page]
