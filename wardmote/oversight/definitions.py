"""What this room knows as data: inspectorates, and later the duties to publish."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from wardmote.core.definitions import load


@dataclass(frozen=True, slots=True)
class Response:
    """The answer that the law asks for: within how many days beginning with publication, to whom, and by which law."""

    days: int
    addressee: str
    basis: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inspectorate:
    """Who inspects; see definitions/schemas/inspectorates.schema.json."""

    name: str
    slug: str
    short_name: str
    version: int
    about: str = ""
    response: Response | None = None


def inspectorates() -> list[Inspectorate]:
    """Every inspectorate, by short name."""
    found = (_inspectorate(path) for path in sorted((settings.DEFINITIONS_DIR / "inspectorates").glob("*.yaml")))
    return sorted(found, key=lambda each: each.short_name.casefold())


def inspectorate(slug: str) -> Inspectorate | None:
    """One of them; None for a name that no file has, such as one that was typed."""
    return next((each for each in inspectorates() if each.slug == slug), None)


@cache
def _inspectorate(path: Path) -> Inspectorate:
    values = load(path, path.parent.parent / "schemas" / "inspectorates.schema.json")
    response = values.get("response")
    return Inspectorate(
        name=values["name"],
        slug=values["slug"],
        short_name=values["short_name"],
        version=values["version"],
        about=values.get("about", ""),
        response=Response(**{**response, "copies": tuple(response.get("copies", ()))}) if response else None,
    )
