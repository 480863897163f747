"""Rating schemes as reviewed files."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from wardmote.core.definitions import load


@dataclass(frozen=True, slots=True)
class RatingDefinition:
    """One value of a scheme; see definitions/schemas/ratings.schema.json."""

    key: str
    letter: str
    word: str
    tone: str
    off_track: bool = False
    complete: bool = False


@dataclass(frozen=True, slots=True)
class SchemeDefinition:
    """A scheme, its ratings worst first."""

    name: str
    slug: str
    version: int
    ratings: tuple[RatingDefinition, ...]


def scheme_definition(slug: str = "rag") -> SchemeDefinition:
    """Load one scheme from definitions/ratings/."""
    folder = settings.DEFINITIONS_DIR
    values = load(folder / "ratings" / f"{slug}.yaml", folder / "schemas" / "ratings.schema.json")
    ratings = tuple(RatingDefinition(**each) for each in values["ratings"])
    return SchemeDefinition(name=values["name"], slug=values["slug"], version=values["version"], ratings=ratings)
