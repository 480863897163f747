"""Everything that is public, by its address: for the map of the site, and for the files that the site is written as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from wardmote.core.editions.models import EditionFile
from wardmote.core.editions.selectors import public_editions
from wardmote.plans.public import public_commitment_keys


@dataclass(frozen=True, slots=True)
class PublicPage:
    """One page. ``changed_on`` is when its words last changed, where that is known."""

    address: str
    changed_on: date | None = None


def public_pages() -> Iterator[PublicPage]:
    """Every page of the site but the search, those of one plan together."""
    for name in ("public_home", "public_editions", "public_about"):
        yield PublicPage(reverse(name))
    for slug, keys in public_commitment_keys().items():
        yield PublicPage(reverse("public_plan", args=[slug]))
        for key in keys:
            yield PublicPage(reverse("public_commitment", args=[slug, key]))
    for edition in public_editions():
        yield PublicPage(reverse("public_edition", args=[edition.uuid]), edition.issued_at.date())


def public_files() -> Iterator[str]:
    """The address of everything that is public and no page: data, and the files of reports."""
    for slug in public_commitment_keys():
        yield reverse("public_plan_data", args=[slug])
    files = EditionFile.objects.filter(edition__in=public_editions()).order_by("edition", "kind")
    for uuid, name in files.values_list("edition__uuid", "name"):
        yield reverse("public_edition_file", args=[uuid, name])
