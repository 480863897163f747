"""What this room knows as data: inspectorates, and the duties to publish."""

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


@dataclass(frozen=True, slots=True)
class DutyItem:
    """One thing that is to be published. ``by`` is its day of the year as (month, day), for what is due once a year."""

    key: str
    group: str
    title: str
    how_often: str
    about: str = ""
    basis: str = ""
    by: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What one law asks to be published; see definitions/schemas/duties.schema.json."""

    name: str
    slug: str
    version: int
    basis: str
    whose: str
    items: tuple[DutyItem, ...]
    link: str = ""
    about: str = ""

    def item(self, key: str) -> DutyItem | None:
        return next((each for each in self.items if each.key == key), None)


def duties() -> list[Duty]:
    """Every duty to publish: those of governing bodies first, each with its items in the order of the file."""
    found = (_duty(path) for path in sorted((settings.DEFINITIONS_DIR / "duties").glob("*.yaml")))
    return sorted(found, key=lambda each: (each.whose != "governing_body", -len(each.items), each.name))


def duty(slug: str) -> Duty | None:
    """One of them; None where no file has this name."""
    return next((each for each in duties() if each.slug == slug), None)


@cache
def _duty(path: Path) -> Duty:
    values = load(path, path.parent.parent / "schemas" / "duties.schema.json")
    items = []
    for item in values["items"]:
        day = item.get("by")
        items.append(DutyItem(**{**item, "by": tuple(map(int, day.split("-"))) if day else None}))
    return Duty(
        name=values["name"],
        slug=values["slug"],
        version=values["version"],
        basis=values["basis"],
        whose=values["whose"],
        items=tuple(items),
        link=values.get("link", ""),
        about=values.get("about", ""),
    )
