"""R8: upgrades lose nothing. A database of every past release moves forward, and every row and field is compared.

``just keep-release`` adds the release that is about to be made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.conftest import NewInstallation
from wardmote import __version__
from wardmote.core.operations import archive

KEPT = sorted(Path(__file__).parent.glob("*.wardmote"))

# What a migration means to change: (model, field) or (model, None) for a whole table, and why. Reviewed, never guessed.
MEANT: dict[tuple[str, str | None], str] = {}


def rows_of(path: Path) -> dict[str, dict[Any, dict[str, Any]]]:
    """Every row of a backup, by model and by key."""
    found = {}
    with archive.reading(path) as reader:
        for table in reader.manifest.tables:
            key = apps.get_model(table.model)._meta.pk.attname if known(table.model) else table.fields[0]
            found[table.model] = {row[key]: row for row in reader.rows(table)}
    return found


def known(label: str) -> bool:
    try:
        apps.get_model(label)
    except LookupError:
        return False
    return True


def changed_by_accident(
    old: dict[str, dict[Any, dict[str, Any]]], new: dict[str, dict[Any, dict[str, Any]]]
) -> list[str]:
    """What the newer database has lost or changed without meaning to."""
    found = []
    for model, rows in old.items():
        if (model, None) in MEANT:
            continue
        for key, row in rows.items():
            now = new.get(model, {}).get(key)
            if now is None:
                found.append(f"{model} {key}: gone")
                continue
            fields = [name for name in row if (model, name) not in MEANT]
            found += [f"{model} {key}: {name}" for name in fields if name not in now or now[name] != row[name]]
    return found


def test_this_release_is_kept_so_that_the_next_one_can_prove_it_lost_nothing() -> None:
    assert __version__ in {path.stem for path in KEPT}, "run: just keep-release"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_a_database_of_a_past_release_moves_forward_unharmed(path: Path, new_installation: NewInstallation) -> None:
    installation = new_installation()
    installation.wardmote("restore", path)
    forward = installation.data.parent / "forward.wardmote"
    installation.wardmote("backup", forward)
    old, new = rows_of(path), rows_of(forward)
    assert sum(map(len, old.values())) > 1000, "an example that is nearly empty proves nothing"
    assert changed_by_accident(old, new) == []


def test_a_lost_row_and_a_changed_field_would_be_found() -> None:
    old = {"plans.plan": {1: {"id": 1, "title": "A"}, 2: {"id": 2, "title": "B"}}, "plans.step": {5: {"id": 5}}}
    new = {"plans.plan": {1: {"id": 1, "title": "a"}, 2: {"id": 2}, 3: {"id": 3, "title": "C"}}}
    assert changed_by_accident(old, new) == ["plans.plan 1: title", "plans.plan 2: title", "plans.step 5: gone"]
