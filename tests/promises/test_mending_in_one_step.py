"""Whatever a second person can send back is mended in one step: one form, one transaction, and it waits again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.world import World, build
from wardmote.core.accounts.models import User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.ui.hooks import registry

pytestmark = pytest.mark.django_db

State = Passage.State
HAS_NO_FORM = {("plans.rating", "printed_key"), ("plans.plan", "title")}  # read from a document, and mended there
FIELDS = [
    (model, field)
    for model, clearable in sorted(registry.clearables.items())
    for field in sorted(clearable.fields)
    if (model, field) not in HAS_NO_FORM and (model != "reports.draft" or field == "@title")
]
OPEN: dict[tuple[str, str], dict[str, Any]] = {
    ("oversight.question", "text"): {"answer": "", "answered_on": None},
    ("oversight.meeting", "public_notes"): {
        "state": "held",
        "on": date(2026, 1, 15),
        "approved": "chair",
        "approved_on": date(2026, 1, 20),
    },
    ("oversight.finding", "no_action_reason"): {"action": ""},
    ("oversight.finding", "action"): {"no_action_reason": ""},
    ("organisations.body", "name"): {"public_meeting": True},
    ("organisations.body", "purpose"): {"public_meeting": True},
    ("oversight.decision", "no_consultation_reason"): {"consultation": ""},
    ("oversight.decision", "consultation"): {"no_consultation_reason": ""},
    ("performance.shownmeasure", "figures"): {"measure": "hate-crimes"},
    ("performance.shownmeasure", "why"): {"measure": "recorded-crime"},
}
"""What must be so that the words can be changed at all."""


@pytest.fixture
def world() -> World:
    return build()


def sent_back(world: World, model: str, field: str) -> tuple[models.Model, Passage]:
    """The words of a field of ours, sent back by the secretary."""
    kind = apps.get_model(model)
    partnership = world.ours.partnership
    record = next(each for each in kind._default_manager.order_by("pk") if whose(each) == partnership)
    kind._default_manager.filter(pk=record.pk).update(**OPEN.get((model, field), {}))
    record.refresh_from_db()
    if not registry.clearables[model].mend[field].page and not getattr(record, field):
        kind._default_manager.filter(pk=record.pk).update(**{field: "Said before."})
        record.refresh_from_db()
    text = str(getattr(record, field, "")) or "Said before."
    old = Passage.objects.filter(subject_type=model, subject_id=record.pk, field=field)
    old.exclude(state=State.CLEARED).delete()
    passage = Passage.objects.create(
        partnership=partnership,
        subject_type=model,
        subject_id=record.pk,
        field=field,
        text=text,
        state=State.REFUSED,
        written_by=world.ours.users["policy_officer"],
        written_at=timezone.now(),
        decided_by=world.ours.users["secretary"],
        decided_at=timezone.now(),
        reason="Say where.",
    )
    return record, passage


def whose(record: Any) -> Any:
    """The partnership that a record belongs to, through its plan where it has one."""
    if hasattr(record, "partnership"):
        return record.partnership
    return whose(record.objective) if hasattr(record, "objective") else record.version.plan.partnership


def who_may(world: World, passage: Passage) -> User:
    return next(each for each in world.ours.users.values() if each.has_perm("clearance.mend_text", passage))


def test_every_text_that_can_be_sent_back_can_be_mended() -> None:
    without = {
        (model, field)
        for model, clearable in registry.clearables.items()
        for field in clearable.fields
        if field not in clearable.mend
    }
    assert without == HAS_NO_FORM


def test_each_is_mended_in_one_step_and_waits_again(world: World, client: Client) -> None:
    for model, field in FIELDS:
        record, passage = sent_back(world, model, field)
        client.force_login(who_may(world, passage))
        address = reverse("passage_mend", args=[passage.pk])
        page = client.get(address)
        if registry.clearables[model].mend[field].page:
            assert client.get(page.headers["Location"]).status_code == 200, (model, field)
            continue
        assert "Say where." in page.content.decode(), (model, field)
        before = Event.objects.count()
        done = client.post(address, {"text": f"On Fridays, at the market: {field}."})
        assert done.status_code == 302, (model, field, done.content.decode())
        assert Event.objects.count() == before + 1, (model, field)
        record.refresh_from_db()
        assert getattr(record, field) == f"On Fridays, at the market: {field}."
        newest = Passage.objects.filter(subject_type=model, subject_id=record.pk, field=field).order_by("-pk")[0]
        assert (newest.state, newest.text) == (State.WAITING, getattr(record, field)), (model, field)
        passage.refresh_from_db()
        assert (passage.state, passage.reason) == (State.REFUSED, "Say where.")
        assert client.get(address).status_code == 404


def test_words_that_are_not_changed_are_not_mended(world: World, client: Client) -> None:
    record, passage = sent_back(world, "oversight.session", "subject")
    client.force_login(who_may(world, passage))
    address = reverse("passage_mend", args=[passage.pk])
    for text in (passage.text, f"  {passage.text}\r\n", ""):
        refused = client.post(address, {"text": text})
        assert refused.status_code == 422
        assert "There is a problem" in refused.content.decode()
    record.refresh_from_db()
    assert getattr(record, "subject") == passage.text  # noqa: B009  # a record of any kind
    assert not Passage.objects.filter(
        subject_id=record.pk, subject_type="oversight.session", pk__gt=passage.pk
    ).exists()


def test_what_somebody_has_changed_meanwhile_is_not_overwritten(world: World, client: Client) -> None:
    record, passage = sent_back(world, "oversight.session", "subject")
    client.force_login(who_may(world, passage))
    address = reverse("passage_mend", args=[passage.pk])
    assert client.post(address, {"text": "First."}).status_code == 302
    second = client.post(address, {"text": "My own words."})
    assert second.status_code == 422
    assert "Somebody has changed these words" in second.content.decode()
    assert "My own words." in second.content.decode()
    record.refresh_from_db()
    assert getattr(record, "subject") == "First."  # noqa: B009  # a record of any kind


def test_a_write_that_refuses_leaves_everything_as_it_was(world: World, client: Client) -> None:
    record, passage = sent_back(world, "oversight.session", "subject")
    client.force_login(who_may(world, passage))
    refused = client.post(reverse("passage_mend", args=[passage.pk]), {"text": "x" * 5_000})
    assert refused.status_code == 422
    record.refresh_from_db()
    assert getattr(record, "subject") == passage.text  # noqa: B009  # a record of any kind


def test_the_page_of_what_was_sent_back_leads_there(world: World, client: Client) -> None:
    _record, passage = sent_back(world, "oversight.session", "subject")
    client.force_login(world.ours.users["policy_officer"])
    page = client.get(reverse("sent_back")).content.decode()
    assert f'class="govuk-button" href="{reverse("passage_mend", args=[passage.pk])}"' in page


def test_another_partnerships_text_is_not_there(world: World, client: Client) -> None:
    _record, passage = sent_back(world, "oversight.session", "subject")
    client.force_login(world.theirs.users["policy_officer"])
    address = reverse("passage_mend", args=[passage.pk])
    assert client.get(address).status_code == client.post(address, {"text": "Mine."}).status_code == 404


def test_mended_progress_leaves_what_was_said_internally_and_the_silence(world: World, client: Client) -> None:
    record, passage = sent_back(world, "plans.activity", "public_progress")
    before = {name: getattr(record, name) for name in ("progress", "progress_as_at", "last_update_on", "status")}
    client.force_login(who_may(world, passage))
    client.post(reverse("passage_mend", args=[passage.pk]), {"text": "Mended."})
    record.refresh_from_db()
    assert {name: getattr(record, name) for name in before} == before
    assert getattr(record, "public_progress") == "Mended."  # noqa: B009  # a record of any kind
