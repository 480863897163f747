"""Imports point down: the contracts of pyproject.toml, and what they cannot say."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import grimp
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from importlinter.cli import lint_imports

from wardmote.config.rooms import CORE, ROOMS

PYPROJECT = Path(settings.BASE_DIR, "pyproject.toml")
OURS = [config for config in apps.get_app_configs() if config.name.startswith("wardmote.")]
ORDER = {name: height for height, name in enumerate(reversed([*ROOMS, *CORE]))}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("wardmote", cache_dir=None, exclude_type_checking_imports=True)


def test_the_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(config_filename=str(PYPROJECT), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_the_list_of_rooms_and_the_contracts_name_the_same_rooms_in_the_same_order() -> None:
    contracts = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    rooms, core = contracts[0]["layers"], contracts[1]["layers"]
    assert [f"wardmote.{name}" for name in rooms[1:-1]] == ROOMS
    heights = {name: height for height, line in enumerate(core) for name in line.split(" | ")}
    listed = [name.removeprefix("wardmote.core.") for name in CORE]
    for upper, lower in pairwise(listed):
        assert heights[upper] <= heights[lower], f"{upper} stands above {lower} in rooms.py, below it in the contracts"


def test_every_app_is_a_room_in_the_list() -> None:
    assert {config.name for config in OURS} == {*ROOMS, *CORE}


@pytest.mark.parametrize("name", [*ROOMS, *CORE])
def test_no_room_uses_anothers_pages(graph: grimp.ImportGraph, name: str) -> None:
    """Views, forms, addresses and panels are a room's own business; others ask its selectors, services and rules."""
    wrong = []
    for part in ("views", "forms", "urls", "panels"):
        if name == "wardmote.core.ui" or f"{name}.{part}" not in graph.modules:
            continue  # the forms of core/ui are what every room's forms are made of
        for module in {f"{name}.{part}", *graph.find_descendants(f"{name}.{part}")}:
            importers = graph.find_modules_that_directly_import(module)
            wrong += [f"{by} uses {module}" for by in importers if not by.startswith((f"{name}.", "wardmote.config."))]
    assert wrong == []


def relations() -> list[tuple[str, str, str]]:
    """(app, field, app it points to) for every relation of our models."""
    found = []
    for config in OURS:
        for model in config.get_models():
            for field in model._meta.get_fields():
                target = getattr(field, "remote_field", None)
                if not isinstance(field, models.Field) or target is None:
                    continue
                other = target.model._meta.app_config.name
                if other.startswith("wardmote."):
                    found.append((config.name, f"{model.__name__}.{field.name}", other))
    return found


def test_foreign_keys_point_down_too() -> None:
    """A key named by text, such as ``"plans.Plan"``, escapes the import contracts."""
    wrong = [f"{app}: {field} points up to {other}" for app, field, other in relations() if ORDER[other] > ORDER[app]]
    assert wrong == []
    assert len(relations()) > 20, "the relations were not found at all"


def test_every_model_says_whether_it_holds_personal_data() -> None:
    silent = []
    for config in OURS:
        for model in config.get_models():
            words: Any = model.__dict__.get("PERSONAL_DATA")
            if not isinstance(words, str) or not words.strip():
                silent.append(model._meta.label)
    # A step of a plan and the like say it once, where their class stands.
    assert silent == []


def test_permissions_are_granted_where_every_process_finds_them() -> None:
    """Accounts look for ``permissions`` in every room; a grant elsewhere would hold only where its module was imported."""
    found = {
        path.relative_to(PYPROJECT.parent).as_posix()
        for path in (PYPROJECT.parent / "wardmote").rglob("*.py")
        if re.search(r"^grant\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    # Accounts have a module of that name already: the rules themselves. Their own grants are imported by their app.
    assert {path for path in found if not path.endswith("/permissions.py")} == {"wardmote/core/accounts/rights.py"}
