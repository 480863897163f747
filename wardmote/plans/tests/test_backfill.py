"""A database of the first release gets the history of its imports."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from wardmote.core.accounts.models import Role
from wardmote.plans.models import Activity, FieldChange, PlanImport
from wardmote.plans.services.importing import SourceFile, import_plan, undo_import
from wardmote.plans.services.updating import rate
from wardmote.plans.tests.factories import a_plain_reading, a_user, an_activity, an_imported_plan

pytestmark = pytest.mark.django_db
backfill = importlib.import_module("wardmote.plans.migrations.0004_backfill_changes")

KEPT = ("commitment", "activity", "field", "was", "now", "as_at", "recorded_at", "verb", "by", "imported", "version")


def as_kept() -> list[tuple[Any, ...]]:
    return sorted(map(repr, FieldChange.objects.values_list(*KEPT)))  # type: ignore[arg-type]


@pytest.fixture
def two_imports() -> PlanImport:
    """A plan of March, and the same plan in June with words, dates and a rating changed, and a row more."""
    first = an_imported_plan()
    later = a_plain_reading()
    commitments = later["objectives"][0]["parts"][0]["commitments"]
    commitments[0]["statement"] = "Answer every call about antisocial behaviour within two days."
    commitments[0]["activities"][0].update(rag="red", rag_printed="R")
    commitments[1]["activities"].append(an_activity("2.3", text="Print a map of the walks.", id="2/3"))
    done = import_plan(
        later,
        target=first.version.plan,
        source=SourceFile(name="plan-june.docx", sha256="b" * 64),
        as_at=date(2026, 6, 30),
        by=first.by,
    )
    assert done is not None
    return done


def test_the_journals_tell_what_would_have_been_noted(two_imports: PlanImport) -> None:
    noted = as_kept()
    assert any("'rating'" in each for each in noted)
    FieldChange.objects.all().delete()
    backfill.fill(apps, None)
    assert as_kept() == noted


def test_doing_it_again_changes_nothing(two_imports: PlanImport) -> None:
    noted = as_kept()
    backfill.fill(apps, None)
    assert as_kept() == noted


def test_an_import_that_was_undone_tells_nothing(two_imports: PlanImport) -> None:
    undo_import(two_imports, by=two_imports.by)
    FieldChange.objects.all().delete()
    backfill.fill(apps, None)
    assert not FieldChange.objects.filter(as_at=date(2026, 6, 30)).exists()


def test_ratings_that_people_declared_are_told_with_their_reasons(two_imports: PlanImport) -> None:
    activity = Activity.objects.get(version=two_imports.version, commitment__ref="1")
    owner = a_user(Role.POLICY_OFFICER, two_imports.version.plan.partnership.force)
    green = two_imports.version.scheme.ratings.get(key="green")
    rate(activity, green, as_at=date(2026, 7, 1), reason="Two more call handlers", by=owner)
    FieldChange.objects.all().delete()
    backfill.fill(apps, None)
    told = FieldChange.objects.filter(verb="plans.rated").values_list("field", "was", "now", "as_at", "reason")
    assert list(told) == [("rating", "red", "green", date(2026, 7, 1), "Two more call handlers")]
