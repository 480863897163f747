"""What of a plan can be found, by whom, and that the search keeps step with everything that writes."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.services import open_post
from wardmote.core.search import services as search
from wardmote.core.search.selectors import Question, answer
from wardmote.plans.models import Commitment, PlanImport, PlanVersion
from wardmote.plans.services.changing import locked, write
from wardmote.plans.services.importing import undo_import
from wardmote.plans.services.indexing import index_version
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.updating import add_update
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 9)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan(
        a_reading(
            a_commitment("A.1", "Answer every call.", an_activity("A.1.1", text="Train the handlers")),
            a_commitment("A.2", "Walk the market.", an_activity(progress="040426 - Quokkas were seen at the rota.")),
        )
    )


@pytest.fixture
def reader(done: PlanImport) -> User:
    return a_user(Role.ANALYST, done.version.plan.partnership.force)


def found(user: User, words: str, **narrowed: object) -> dict[str, list[str]]:
    """The titles found, by kind; without measures, which come with Wardmote and are there before any plan."""
    groups = answer(user, Question(words, **narrowed)).groups  # type: ignore[arg-type]
    return {group.key: [hit.title for hit in group.hits] for group in groups if group.key != "measure"}


def test_commitments_activities_and_updates_of_an_import_are_found(done: PlanImport, reader: User) -> None:
    assert found(reader, "call") == {"commitment": ["A.1 Answer every call."]}
    assert found(reader, "handlers") == {"activity": ["A.1.1 Train the handlers"]}
    assert found(reader, "quokkas rota") == {"update": ["A.2 Walk the market."]}
    assert answer(reader, Question("A2")).named[0].title == "A.2 Walk the market."
    assert found(reader, "quokkas", within=done.version.plan_id)
    assert not found(reader, "quokkas", within=done.version.plan_id + 1)
    assert not search.check()


def test_an_update_is_found_as_soon_as_it_is_written(done: PlanImport, reader: User) -> None:
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    add_update(
        the_activity(done, "a-1-1"), as_at=TODAY, internal_text="Wombats came.", public_text="All well.", by=writer
    )
    (group,) = answer(reader, Question("wombats well")).groups
    assert (group.key, group.hits[0].on, group.hits[0].excerpt) == ("update", TODAY, "Wombats came.")
    assert not search.check()


def test_a_changed_row_is_found_by_its_new_words_alone(done: PlanImport, reader: User) -> None:
    row = locked(done.version.commitments.get(ref="A.1"))
    write(row, verb="plans.edited", by=done.by, statement="Answer every letter.")
    assert found(reader, '"every call"') == {}
    assert found(reader, "letter") == {"commitment": ["A.1 Answer every letter."]}
    assert not search.check()


def test_what_left_the_plan_is_out_of_the_search_with_its_updates(done: PlanImport, reader: User) -> None:
    retire(done.version, commitments=["a-2"], on=TODAY, by=done.by)
    assert found(reader, "market") == found(reader, "quokkas") == {}
    assert not search.check()


def test_an_import_undone_leaves_nothing_to_find(done: PlanImport, reader: User) -> None:
    undo_import(done, by=done.by)
    assert found(reader, "call") == found(reader, "quokkas") == {}
    assert not search.check()


def test_a_version_that_passed_is_out_of_the_search(done: PlanImport, reader: User) -> None:
    PlanVersion.objects.filter(pk=done.version_id).update(state=PlanVersion.State.PAST)
    assert found(reader, "quokkas") == {}
    index_version(done.version)
    assert not search.check()


def test_a_new_version_is_found_instead_of_the_old_and_what_was_said_before_stays(
    done: PlanImport, reader: User
) -> None:
    draft = draft_version(done.version.plan, title="Next years", reason="A new term.", by=done.by)
    row = locked(draft.commitments.get(ref="A.1"))
    write(row, verb="plans.edited", by=done.by, statement="Answer every letter.")
    assert found(reader, "letter") == {}
    adopt_version(draft, on=TODAY, kind="new_term", reason="Adopted.", by=done.by)
    assert found(reader, "letter") == {"commitment": ["A.1 Answer every letter."]}
    assert found(reader, '"every call"') == {}
    assert found(reader, "quokkas") == {"update": ["A.2 Walk the market."]}
    assert not search.check()


def test_a_write_that_told_nobody_shows_nothing_stale_and_is_found_by_checking(done: PlanImport, reader: User) -> None:
    Commitment.objects.filter(version=done.version).update(retired_on=TODAY)
    assert found(reader, "call") == {}
    assert len(search.check().left_over) == 2


def test_each_user_finds_the_plans_of_their_own_partnership_alone(done: PlanImport, reader: User) -> None:
    theirs = an_imported_plan(
        a_reading(a_commitment("Z.9", "Platypus patrols.", an_activity(progress="050426 - Platypus seen."))),
        partnership=a_partnership("Southfen"),
    )
    partnership = theirs.version.plan.partnership
    open_post(organisation=partnership.force, name="Platypus Officer", by=theirs.by)
    assert found(reader, "platypus") == found(reader, "plat") == found(reader, "Z.9") == {}
    assert not answer(reader, Question("Z.9"))
    assert not found(reader, "platypus", within=theirs.version.plan_id)
    page = Client()
    page.force_login(reader)
    for query in (
        {"q": "platypus"},
        {"q": "platypus", "within": str(theirs.version.plan_id)},
        {"q": "Z.9", "kind": "update"},
    ):
        answered = page.get(reverse("search"), query).content.decode()
        assert "Platypus patrols" not in answered
        assert theirs.version.plan.title not in answered or theirs.version.plan.title == done.version.plan.title
    auditor = a_user(Role.AUDITOR, partnership.force)
    assert set(found(auditor, "platypus")) == {"commitment", "update", "post"}


def test_a_panel_member_finds_nothing_of_the_internal_plan(done: PlanImport) -> None:
    partnership = done.version.plan.partnership
    open_post(organisation=partnership.force, name="Quokka Officer", by=done.by)
    member = a_user(Role.PANEL_MEMBER, partnership.governing_body)
    assert found(member, "quokka") == found(member, "market") == {}
    assert not answer(member, Question("A.2"))


def test_markup_in_a_title_is_shown_as_it_was_typed(reader: User, done: PlanImport, client: Client) -> None:
    row = locked(done.version.commitments.get(ref="A.1"))
    write(row, verb="plans.edited", by=done.by, statement="<img src=x onerror=alert(1)> zebra")
    client.force_login(reader)
    page = client.get(reverse("search"), {"q": "zebra"}).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img src=x" not in page
