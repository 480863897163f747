"""A plan as plain values: everything for staff, and again the same when it is read back."""

from __future__ import annotations

import json

import pytest

from wardmote.plans.models import PlanImport
from wardmote.plans.selectors.comparing import promises_of_read, promises_of_version
from wardmote.plans.selectors.snapshots import snapshot
from wardmote.plans.tests.clearing import clear_everything
from wardmote.plans.tests.factories import an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


def test_a_snapshot_is_plain_values(done: PlanImport) -> None:
    found = snapshot(done.version, public=False)
    assert json.loads(json.dumps(found)) == found


def test_staff_see_everything_and_nothing_is_left_out(done: PlanImport) -> None:
    found = snapshot(done.version, public=False)
    first = found["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]
    assert found["left_out"] == {"commitments": 0, "texts": 0}
    assert first["owners"] == ["Contact Centre Manager", "Duties"]
    assert (first["rag"], first["as_at"], first["latest"]) == ("amber", "2026-03-01", "2026-06-30")
    assert [body["name"] for body in found["bodies"]] == ["Contact Board"]


def test_before_anything_is_cleared_all_of_it_is_counted_as_left_out(done: PlanImport) -> None:
    found = snapshot(done.version, public=True)
    assert found["objectives"] == []
    assert found["left_out"] == {"commitments": 3, "texts": 0}


def test_the_public_shape_never_has_owners(done: PlanImport) -> None:
    clear_everything(done)
    text = json.dumps(snapshot(done.version, public=True))
    assert "owners" not in text
    assert "Contact Centre Manager" not in text


def test_the_public_and_the_staff_shape_have_the_same_fields_but_for_owners(done: PlanImport) -> None:
    clear_everything(done)
    staff, public = (snapshot(done.version, public=each) for each in (False, True))
    assert staff.keys() == public.keys()
    rows = [each["objectives"][0]["parts"][0]["commitments"][0]["activities"][0] for each in (staff, public)]
    assert rows[0].keys() - rows[1].keys() == {"owners", "owners_printed", "oversight"}


def test_what_was_read_is_what_is_held(done: PlanImport) -> None:
    """Both sides of an import as it compares them: the document, and the plan that was made from it."""
    read = [(each.ref, each.statement, each.place) for each in promises_of_read(done.read)]
    held = [(each.ref, each.statement, (each.place[0], each.place[1])) for each in promises_of_version(done.version)]
    assert read == held
