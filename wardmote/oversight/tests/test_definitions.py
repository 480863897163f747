"""Inspectorates and duties as reviewed files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from wardmote.core.definitions import DefinitionError, load
from wardmote.oversight import holidays
from wardmote.oversight.definitions import duties, duty, inspectorate, inspectorates

SCHEMAS = Path(settings.DEFINITIONS_DIR) / "schemas"
GOOD_DUTY = """\
name: A promise of ours
slug: promise
version: 1
owner: Head of Policy
dated: "2026-01-01"
basis: Our plan
whose: governing_body
items:
  - {key: minutes, group: Meetings, title: Minutes, how_often: month}
"""
GOOD_INSPECTORATE = """\
name: The Inspector
slug: inspector
short_name: Inspector
version: 1
owner: Head of Policy
dated: "2026-01-01"
response: {days: 56, addressee: the minister, basis: A law}
"""


@pytest.mark.parametrize("found", [*duties(), *inspectorates()], ids=lambda each: each.slug)
def test_a_file_has_the_name_of_what_is_in_it(found: object) -> None:
    kind = "duties" if hasattr(found, "items") else "inspectorates"
    assert (Path(settings.DEFINITIONS_DIR) / kind / f"{found.slug}.yaml").exists()  # type: ignore[attr-defined]


@pytest.mark.parametrize("found", duties(), ids=lambda each: each.slug)
def test_the_keys_of_a_duty_are_its_own_and_its_groups_stand_together(found: object) -> None:
    items = found.items  # type: ignore[attr-defined]
    assert len({each.key for each in items}) == len(items)
    groups = [each.group for number, each in enumerate(items) if number == 0 or items[number - 1].group != each.group]
    assert len(groups) == len(set(groups))


def test_the_order_on_specified_information_is_there_and_the_clock_of_the_inspectorate() -> None:
    order = duty("specified-information")
    assert order is not None
    assert order.whose == "governing_body"
    budget = order.item("budget")
    assert budget is not None
    assert budget.by == (3, 31)
    asked = inspectorate("hmicfrs")
    assert asked is not None
    assert asked.response is not None
    assert asked.response.days == 56
    assert duty("no-such") is None
    assert inspectorate("") is None


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("how_often: month", "how_often: sometimes", r"duty\.yaml, line 9, items\.0\.how_often"),
        ("how_often: month", "how_often: month, by: 03-31", r"line 9"),
        ("how_often: month", "how_often: year, by: 02-30", r"items\.0\.by"),
        ("whose: governing_body", "whose: somebody", r"line 7, whose"),
    ],
)
def test_a_duty_that_is_wrong_stops_with_its_file_and_line(tmp_path: Path, was: str, now: str, said: str) -> None:
    path = tmp_path / "duty.yaml"
    path.write_text(GOOD_DUTY)
    assert load(path, SCHEMAS / "duties.schema.json")["slug"] == "promise"
    path.write_text(GOOD_DUTY.replace(was, now))
    with pytest.raises(DefinitionError, match=said):
        load(path, SCHEMAS / "duties.schema.json")


@pytest.mark.parametrize(("was", "now"), [("days: 56", "days: 0"), ("basis: A law", "because: A law")])
def test_an_inspectorate_that_is_wrong_stops_with_its_file_and_line(tmp_path: Path, was: str, now: str) -> None:
    path = tmp_path / "inspector.yaml"
    path.write_text(GOOD_INSPECTORATE)
    assert load(path, SCHEMAS / "inspectorates.schema.json")["slug"] == "inspector"
    path.write_text(GOOD_INSPECTORATE.replace(was, now))
    with pytest.raises(DefinitionError, match=r"inspector\.yaml, line 7"):
        load(path, SCHEMAS / "inspectorates.schema.json")


def test_letters_that_are_not_utf_8_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "inspector.yaml"
    path.write_bytes(GOOD_INSPECTORATE.replace("A law", "Café").encode("latin-1"))
    with pytest.raises(DefinitionError, match=r"inspector\.yaml, line \d+: it holds letters that are not UTF-8"):
        load(path, SCHEMAS / "inspectorates.schema.json")


@pytest.fixture
def calendar(tmp_path: Path, settings) -> Iterator[Path]:
    """A copy of the calendar, and nothing remembered of the real one before or of it afterwards."""
    real = settings.DEFINITIONS_DIR / "calendars" / "england-and-wales.yaml"
    (tmp_path / "calendars").mkdir()
    path = Path(shutil.copy(real, tmp_path / "calendars"))
    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    settings.DEFINITIONS_DIR = tmp_path
    for each in (holidays.holidays, holidays._calendar):
        each.cache_clear()
    yield path
    for each in (holidays.holidays, holidays._calendar):
        each.cache_clear()


def test_a_holiday_that_no_year_has_is_told_with_its_file_and_line(calendar: Path) -> None:
    calendar.write_text(calendar.read_text(encoding="utf-8").replace('"2023": ["01-02"', '"2023": ["02-29"'))
    with pytest.raises(
        DefinitionError, match=r"england-and-wales\.yaml, line 9, holidays\.2023\.0: 2023-02-29 is no day"
    ):
        holidays.holidays()
