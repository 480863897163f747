from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from wardmote.core.definitions import DefinitionError, load
from wardmote.reports.definitions import outline, outlines
from wardmote.reports.words import WRITTEN

SCHEMA = Path(settings.DEFINITIONS_DIR) / "schemas" / "reports.schema.json"
GOOD = """\
name: Short report
slug: short
version: 1
owner: Head of Policy
dated: "2026-01-01"
title: Short report
numbered: false
sections:
  - {key: opening, heading: Opening, kind: text}
"""


def test_both_reports_of_the_first_release_are_there() -> None:
    assert {each.slug for each in outlines()} >= {"charter-update", "panel-report"}


@pytest.mark.parametrize("slug", [each.slug for each in outlines()])
def test_the_keys_of_an_outline_are_its_own_and_its_file_has_its_name(slug: str) -> None:
    found = outline(slug)
    keys = [section.key for section in found.sections]
    assert len(keys) == len(set(keys))
    assert found.slug == slug


def test_the_panel_report_asks_the_four_questions_that_must_be_answered() -> None:
    implications = outline("panel-report").section("implications")
    assert [item.key for item in implications.items] == ["risk", "financial", "legal", "equality"]
    assert implications.required


def test_what_an_author_writes_and_what_the_plan_gives_are_told_apart() -> None:
    kinds = {section.key: section.kind in WRITTEN for section in outline("panel-report").sections}
    assert kinds["background"]
    assert not kinds["extract"]
    assert not kinds["glossary"]


def test_a_sound_outline_loads(tmp_path: Path) -> None:
    path = tmp_path / "short.yaml"
    path.write_text(GOOD)
    assert load(path, SCHEMA)["slug"] == "short"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("kind: text", "kind: poem", r"short\.yaml, line 9, sections\.0\.kind"),
        ("kind: text", "kind: extract", r"line 9, sections\.0: 'columns' is a required property"),
        ("version: 1", "version: one", r"line 3, version"),
        ("numbered: false", "numbered: false\ncolour: red", r"short\.yaml"),
    ],
)
def test_an_outline_that_is_wrong_stops_with_its_file_and_line(tmp_path: Path, was: str, now: str, said: str) -> None:
    path = tmp_path / "short.yaml"
    path.write_text(GOOD.replace(was, now))
    with pytest.raises(DefinitionError, match=said):
        load(path, SCHEMA)
