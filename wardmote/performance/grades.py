"""Schemes of grades as reviewed files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from wardmote.core.definitions import DefinitionError, load
from wardmote.performance.rules.grade import Grade, GradeScheme
from wardmote.performance.rules.icons import Assurance


def grade_scheme(slug: str = "position-and-trend") -> GradeScheme:
    """Load one scheme from definitions/grades/."""
    return _scheme(settings.DEFINITIONS_DIR / "grades" / f"{slug}.yaml")


@cache
def _scheme(path: Path) -> GradeScheme:
    return read_scheme(path, path.parent.parent / "schemas" / "grades.schema.json")


def read_scheme(path: Path, schema_path: Path) -> GradeScheme:
    """The scheme in a file. Raises ``DefinitionError`` for a table that names a grade which is not there."""
    values = load(path, schema_path)
    grades = {each["key"]: Grade(**each) for each in values["grades"]}
    table = {}
    for position, row in values["table"].items():
        for trend, key in row.items():
            if key not in grades:
                raise DefinitionError(f"{path.name}, table.{position}.{trend}: there is no grade with the key {key}.")
            table[Assurance(position), trend] = grades[key]
    return GradeScheme(values["name"], values["slug"], values["version"], tuple(grades.values()), table)
