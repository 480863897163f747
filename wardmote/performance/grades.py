"""Schemes of grades as reviewed files."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from django.conf import settings

from wardmote.core.definitions import DefinitionError, fault, load
from wardmote.performance.rules.grade import Grade, GradeScheme
from wardmote.performance.rules.icons import Assurance

log = logging.getLogger(__name__)


def grade_scheme(slug: str = "position-and-trend") -> GradeScheme:
    """Load one scheme from definitions/grades/."""
    path = settings.DEFINITIONS_DIR / "grades" / f"{slug}.yaml"
    return _scheme(path, path.stat().st_mtime_ns)


def shown_scheme() -> GradeScheme | None:
    """The scheme whose grades pages show: the installation's own before one that comes with Wardmote; None where none is shown.

    A wrong file takes no page down: it shows nothing, and the log tells why.
    """
    for folder in (settings.DATA_DIR / "definitions", settings.DEFINITIONS_DIR):
        for path in sorted((folder / "grades").glob("*.yaml")):
            try:
                scheme = _scheme(path, path.stat().st_mtime_ns)
            except (DefinitionError, OSError) as problem:
                log.error("This scheme of grades is wrong, and is not shown: %s", problem)
                continue
            if scheme.shown:
                return scheme
    return None


@cache
def _scheme(path: Path, _changed: int) -> GradeScheme:
    return read_scheme(path, settings.DEFINITIONS_DIR / "schemas" / "grades.schema.json")


def read_scheme(path: Path, schema_path: Path) -> GradeScheme:
    """The scheme in a file. Raises ``DefinitionError`` for a table that names a grade which is not there."""
    values = load(path, schema_path)
    grades = {each["key"]: Grade(**each) for each in values["grades"]}
    table = {}
    for position, row in values["table"].items():
        for trend, key in row.items():
            if key not in grades:
                raise fault(path, ["table", position, trend], f"there is no grade with the key {key}.")
            table[Assurance(position), trend] = grades[key]
    name, slug, version = (values[each] for each in ("name", "slug", "version"))
    return GradeScheme(name, slug, version, tuple(grades.values()), table, shown=values.get("shown", False))
