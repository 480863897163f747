"""A list as a file to take away: nothing in it runs, and every character comes back (S9)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.documents.printable import restore, unescape
from wardmote.plans.models import PlanImport
from wardmote.plans.tests.factories import a_commitment, a_reading, an_activity, an_imported_plan

pytestmark = pytest.mark.django_db

DANGEROUS = [
    "=1+1",
    "+44 1905 555 010",
    "-2 officers",
    "@SUM(A1:A9)",
    "\t=cmd()",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '=HYPERLINK("http://example.org","x")',
    "'=1+1",
    'Said "yes", then; left',
    "two\nlines",
    "0123",
    "1/2",
]
"""What a spreadsheet would take for a formula, a number or a date."""


@pytest.fixture
def done() -> PlanImport:
    rows = [
        a_commitment(
            str(number),
            f"Promise {number}.",
            an_activity(f"{number}.1", text=text, progress=text, owners=[text.strip()], timescale=text),
        )
        for number, text in enumerate(DANGEROUS, start=1)
    ]
    return an_imported_plan(a_reading(*rows))


def download(done: PlanImport, kind: str, **more: str) -> Any:
    client = Client()
    assert done.by is not None
    client.force_login(done.by)
    response = client.get(reverse("activities", args=[done.version.plan.slug]), {"as": kind, **more})
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith(f'.{kind}"')
    return response


def columns_of(rows: list[list[Any]]) -> dict[str, list[Any]]:
    head, *body = rows
    return {name: [row[index] for row in body] for index, name in enumerate(head)}


def test_no_cell_of_the_workbook_is_a_formula_and_every_text_comes_back(done: PlanImport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(done, "xlsx").content))
    sheet = book.worksheets[0]
    assert len(book.worksheets) == 1
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(index for index, row in enumerate(rows) if "Text" in row)
    assert columns_of(rows[start:])["Text"] == DANGEROUS
    assert columns_of(rows[start:])["Progress"] == DANGEROUS


def test_no_cell_of_the_csv_starts_like_a_formula_and_every_text_comes_back(done: PlanImport) -> None:
    text = download(done, "csv").content.decode("utf-8-sig")
    columns = columns_of(list(csv.reader(io.StringIO(text, newline=""))))
    for cell in columns["Text"]:
        assert cell.lstrip()[:1] not in set("=+-@＝＋－＠"), cell
    assert [unescape(restore(cell)) for cell in columns["Text"]] == DANGEROUS


def test_the_data_hold_each_text_as_it_is(done: PlanImport) -> None:
    found = json.loads(download(done, "json").content)
    assert [each["text"] for each in found["activities"]] == DANGEROUS


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_a_download_is_the_list_as_it_is_shown(done: PlanImport, kind: str) -> None:
    content = download(done, kind, words="SUM").content
    if kind == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values)
        shown = [row for row in rows if row and "SUM" in str(row)]
        assert len(shown) == 2
        assert not any("officers" in str(row) for row in rows)
    else:
        assert b"SUM" in content
        assert b"officers" not in content


def test_a_download_names_nobody_it_should_not(done: PlanImport) -> None:
    """Its author is nobody: a file's properties are read by people who never see the page."""
    book = openpyxl.load_workbook(io.BytesIO(download(done, "xlsx").content))
    assert done.by.name not in (book.properties.creator or "", book.properties.lastModifiedBy or "")
