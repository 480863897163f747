"""What changed in a plan between any two days: on the page, as Word and as data."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.documents.inspection import inspect
from wardmote.plans.models import Activity, PlanImport
from wardmote.plans.selectors.between import Between, changes_between
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.importing import SourceFile, import_plan
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.updating import add_update, rate
from wardmote.plans.tests.factories import a_commitment, a_plain_reading, a_user, an_imported_plan
from wardmote.plans.views import between

pytestmark = pytest.mark.django_db

MARCH, JUNE, AUGUST = date(2026, 3, 31), date(2026, 6, 30), date(2026, 8, 31)


@pytest.fixture
def done() -> PlanImport:
    """A plan of March; June's document rewords one promise, rates it worse and brings another."""
    first = an_imported_plan()
    later = a_plain_reading()
    commitments = later["objectives"][0]["parts"][0]["commitments"]
    commitments[0]["statement"] = "Answer every call about antisocial behaviour within two days."
    commitments[0]["activities"][0].update(rag="red", rag_printed="R")
    commitments.append(a_commitment("4", "Open the station desk on Saturdays."))
    second = import_plan(
        later,
        target=first.version.plan,
        source=SourceFile(name="plan-june.docx", sha256="b" * 64),
        as_at=JUNE,
        by=first.by,
    )
    assert second is not None
    return second


@pytest.fixture
def officer(done: PlanImport, client: Client) -> User:
    user = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    client.force_login(user)
    return user


@pytest.fixture
def summer(done: PlanImport, officer: User) -> Activity:
    """July and August: said, rated, and agreed anew by people; and a promise left."""
    calls = Activity.objects.get(version=done.version, commitment__ref="1")
    add_update(calls, as_at=date(2026, 7, 1), internal_text="Four handlers now.", status="ongoing", by=officer)
    green = done.version.scheme.ratings.get(key="green")
    rate(calls, green, as_at=date(2026, 7, 2), reason="Calls are answered.", by=officer)
    agreed = date(2026, 8, 3)
    agree_date(calls, date(2026, 9, 30), reason="The telephones are late.", agreed_on=agreed, by=officer)
    key = Activity.objects.get(version=done.version, commitment__ref="3").commitment.key
    retire(done.version, commitments=[key], on=date(2026, 8, 5), by=done.by)
    return calls


def counted(found: Between) -> dict[str, int]:
    return {name: count for name, count in found.counts.items() if count}


def told(found: Between) -> list[tuple[str, str, list[tuple[str, str, str, tuple[str, ...]]]]]:
    return [
        (row.ref, row.kind, [(each.field, each.pair.was, each.pair.now, each.reasons) for each in row.changes])
        for objective in found.objectives
        for row in objective.rows
    ]


def test_from_document_to_document(done: PlanImport) -> None:
    found = changes_between(done.version, MARCH, JUNE)
    assert counted(found) == {"came": 1, "reworded": 1, "worse": 1}
    assert found.activities == (4, 5)
    assert [(ref, kind, [each[0] for each in changes]) for ref, kind, changes in told(found)] == [
        ("1", "changed", ["statement"]),
        ("1", "changed", ["rating"]),
        ("4", "came", []),
    ]


def test_what_people_said_and_agreed_stands_with_its_reasons(summer: Activity) -> None:
    found = changes_between(summer.version, JUNE, AUGUST)
    assert counted(found) == {"left": 1, "better": 1, "statuses": 1, "dates": 1, "said": 1}
    changed = {ref: changes for ref, kind, changes in told(found) if kind == "changed"}["1"]
    assert ("latest", "30 June 2026", "30 September 2026", ("The telephones are late.",)) in changed
    assert ("rating", "R Red", "G Green", ("Calls are answered.",)) in changed
    assert [each.text for each in found.objectives[0].rows[0].said] == ["Four handlers now."]


def test_days_before_and_after_everything_differ_in_nothing(summer: Activity) -> None:
    assert changes_between(summer.version, date(2020, 1, 1), date(2020, 2, 1)).is_empty
    assert changes_between(summer.version, date(2026, 9, 1), date(2026, 10, 1)).is_empty


def test_the_way_there_in_two_steps_comes_to_the_same(summer: Activity) -> None:
    whole = changes_between(summer.version, MARCH, AUGUST)
    rating = [change for row in told(whole) for change in row[2] if change[0] == "rating"]
    assert rating == [("rating", "A Amber", "G Green", ("Calls are answered.",))]


def test_the_number_of_queries_does_not_grow_with_the_plan(
    summer: Activity, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        changes_between(summer.version, MARCH, AUGUST)


# The page


def address(done: PlanImport) -> str:
    return reverse("plan_changes", args=[done.version.plan.slug])


def test_without_days_the_last_two_documents_are_compared(done: PlanImport, officer: User, client: Client) -> None:
    shown = client.get(address(done)).content.decode()
    assert "After 31 March 2026 until 30 June 2026" in shown
    assert "<dt>Reworded</dt><dd>1</dd>" in shown
    assert "a day.</del>" in shown
    assert 'aria-current="true">31 March 2026 to 30 June 2026' in shown


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": "2026-06-30", "to": "2026-03-31"}, "The last day must be after the first."),
        ({"from": "31 February", "to": "2026-03-31"}, "Enter a real date"),
        ({"from": "2026-06-30", "to": "2026-06-30"}, "The last day must be after the first."),
    ],
)
def test_days_that_cannot_be_compared_are_refused_and_kept(
    asked: dict[str, str], said: str, done: PlanImport, officer: User, client: Client
) -> None:
    response = client.get(address(done), asked)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert asked["from"] in response.content.decode()


def test_as_word_it_is_inspected_accessible_and_marks_the_words(
    done: PlanImport, officer: User, client: Client
) -> None:
    response = client.get(address(done), {"from": "2026-03-31", "to": "2026-06-30", "as": "docx"})
    assert inspect(response.content, "changes.docx", authors=["Policing Board for Northmoor"]) == []
    body = zipfile.ZipFile(io.BytesIO(response.content)).read("word/document.xml").decode()
    assert "two days." in body
    assert "Internal: not cleared for the public" in "".join(
        zipfile.ZipFile(io.BytesIO(response.content)).read(name).decode()
        for name in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
        if name.endswith(".xml")
    )


def test_the_same_stands_in_csv_and_json(summer: Activity, client: Client) -> None:
    query = {"from": "2026-06-30", "to": "2026-08-31"}
    place = reverse("plan_changes", args=[summer.version.plan.slug])
    told = client.get(place, {**query, "as": "json"}).json()
    assert (told["from"], told["to"], told["counts"]["better"]) == ("2026-06-30", "2026-08-31", 1)
    rows = list(csv.DictReader(io.StringIO(client.get(place, {**query, "as": "csv"}).content.decode("utf-8-sig"))))
    assert [row["What"] for row in rows] == [each["what"] for each in told["changes"]]
    assert {"rating", "latest", "update", "left"} <= {row["What"] for row in rows}


def test_what_does_not_fit_on_one_page_stands_on_the_next_and_each_row_once(
    done: PlanImport, officer: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"from": "2026-03-31", "to": "2026-06-30"}
    whole = re.findall(r"<h4>.*?</h4>", client.get(address(done), query).content.decode())
    monkeypatch.setattr(between, "PER_PAGE", 1)
    pages = [
        client.get(address(done), {**query, "page": str(number + 1)}).content.decode() for number in range(len(whole))
    ]
    assert len(whole) > 1
    assert [re.findall(r"<h4>.*?</h4>", each) for each in pages] == [[row] for row in whole]
    assert all("<dt>Reworded</dt><dd>1</dd>" in each for each in pages)
