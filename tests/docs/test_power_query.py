"""The guide to Power Query: its questions, asked as its function asks them, are answered with what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.services import make_key
from wardmote.performance.tests.figures import with_figures
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db
GUIDE = (Path(__file__).parents[2] / "docs/guides/power-query.md").read_text()
CALL = re.compile(r'Wardmote\("([\w-]+)"(?:, \[(.*?)\]\))?', re.DOTALL)
TEXT = re.compile(r'(\w+) = "([^"]*)"')
STANDS_FOR = {"period_from": "2023-01-01", "period_to": "2024-12-31"}
"""What the guide takes from Power BI's own parameters."""


class PowerQuery:
    """The guide's function: the same questions, the same columns."""

    def __init__(self) -> None:
        today = timezone.localdate()
        user = a_user(Role.ANALYST, a_partnership().force)
        self.key = make_key(user, name="Power BI", expires_on=today + timedelta(1), today=today)[1]

    def ask(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        answer = Client().get(f"/api/v1/{path}", query, headers={"Authorization": f"Bearer {self.key}"})
        assert answer.status_code == 200, answer.content
        page: dict[str, Any] = answer.json()
        return page

    def pages(self, path: str, query: dict[str, str]) -> Iterator[dict[str, Any]]:
        page = self.ask(path, query)
        yield page
        while page["next"]:
            (cursor,) = parse_qs(urlsplit(page["next"]).query)["cursor"]
            page = self.ask(path, {**query, "cursor": cursor})
            yield page

    def __call__(self, path: str, **query: str) -> list[dict[str, Any]]:
        limit = dict(TEXT.findall(GUIDE))["limit"]
        every = self.pages(path, {"limit": limit, **query})
        return [{**row, "as_at": page.get("as_at")} for page in every for row in page["items"]]


@pytest.fixture
def wardmote(settings: Any, tmp_path: Path) -> PowerQuery:
    settings.DATA_DIR = tmp_path
    with_figures()
    return PowerQuery()


def test_every_question_of_the_guide_is_answered(wardmote: PowerQuery) -> None:
    asked = CALL.findall(GUIDE)
    assert len(asked) > 10
    for path, between in asked:
        names = re.findall(r"(\w+) =", between)
        known = {**STANDS_FOR, "changed_since": wardmote("figures")[0]["as_at"], **dict(TEXT.findall(between))}
        wardmote(path, **{name: known[name] for name in names})


def test_the_columns_that_are_typed_and_joined_by_are_there(wardmote: PowerQuery) -> None:
    row = wardmote("figures")[0]
    typed = re.findall(r'\{"(\w+)", type', GUIDE)
    assert "changed_at" in typed
    assert set(typed) <= row.keys()
    assert {"area", "measure", "period", "as_at", "removed"} <= row.keys()


def test_pages_put_together_are_the_whole(wardmote: PowerQuery) -> None:
    whole, small = wardmote("figures"), wardmote("figures", limit="7")
    assert len(whole) > 100
    assert [row | {"as_at": ""} for row in small] == [row | {"as_at": ""} for row in whole]


def test_a_sheet_that_takes_what_has_changed_holds_what_would_be_read_anew(wardmote: PowerQuery) -> None:
    """As the query for Excel does it."""
    (key,) = re.findall(r"Key = \{(.*?)\}", GUIDE)
    columns = re.findall(r"\w+", key)

    def place(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in columns)

    held = wardmote("figures")
    with_figures(scale=2)
    changed = wardmote("figures", changed_since=max(row["as_at"] for row in held))
    told = {place(row) for row in changed}
    kept = [row for row in held if place(row) not in told]
    sheet = [*kept, *(row for row in changed if not row["removed"])]
    anew = {place(row): row["value"] for row in wardmote("figures")}
    assert {place(row): row["value"] for row in sheet} == anew
    assert len(sheet) == len(anew)
    assert any(row["value"] != anew[place(row)] for row in held)
