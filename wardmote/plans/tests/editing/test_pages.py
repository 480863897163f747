"""The pages of editing and of versions: what is shown before it is done, and what was typed after it was refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.plans.models import Activity, Commitment, PlanImport, PlanVersion
from wardmote.plans.services import editing
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_user, the_activity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 10))


@pytest.fixture
def officer(done: PlanImport, client: Client) -> User:
    user = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    client.force_login(user)
    return user


def address(name: str, version: PlanVersion, *keys: Any) -> str:
    return reverse(name, args=[version.plan.slug, version.number, *keys])


def the_commitment(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def confirmed(response: Any) -> str:
    found = re.search(r'name="confirmed" value="([0-9a-f]+)"', response.content.decode())
    assert found, "the page asks for nothing to be confirmed"
    return found.group(1)


def test_the_desk_has_every_row_and_moves_one(client: Client, done: PlanImport, officer: User) -> None:
    desk = address("plan_edit", done.version)
    assert "Walk every market street" in client.get(desk).content.decode()
    response = client.post(desk, {"shift": f"commitment:{the_commitment(done, '3').pk}:up"})
    assert response.status_code == 302
    keys = done.version.commitments.order_by("position").values_list("key", flat=True)
    assert list(keys) == ["1", "3", "2"]


@pytest.mark.parametrize("shift", ["", "commitment:x:up", "commitment:999999:up", "plan:1:up", "commitment:²:up"])
def test_a_button_that_is_none_finds_nothing(client: Client, done: PlanImport, officer: User, shift: str) -> None:
    assert client.post(address("plan_edit", done.version), {"shift": shift}).status_code == 404


def test_the_second_editor_sees_both_and_saves_with_open_eyes(client: Client, done: PlanImport, officer: User) -> None:
    row = the_commitment(done, "3")
    editing.edit_commitment(row, statement="Renew the kits.", accountable="", reason="", by=officer)
    page = address("commitment_edit", done.version, "3")
    typed = {"statement": "Sell the kits.", "accountable": "", "reason": "", "revision": "0"}
    refused = client.post(page, typed)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Renew the kits." in text
    assert "Sell the kits." in text
    assert 'name="revision" value="1"' in text
    assert client.post(page, {**typed, "revision": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.statement == "Sell the kits."


def test_a_split_is_shown_before_it_is_made(client: Client, done: PlanImport, officer: User) -> None:
    page = address("row_split", done.version, "activities", "2-1")
    form = {"text_1": "Draft the rota.", "text_2": "Post the rota.", "ref_2": "2.3", "count": "2", "revision": "0"}
    shown = client.post(page, form)
    assert (shown.status_code, done.version.activities.count()) == (200, 4)
    assert client.post(page, {**form, "confirmed": confirmed(shown)}).status_code == 302
    assert Activity.objects.get(version=done.version, ref="2.3").text == "Post the rota."


def test_what_is_done_is_what_was_shown(client: Client, done: PlanImport, officer: User) -> None:
    page = address("row_renumber", done.version, "commitments", "1")
    form = {"ref_printed": "7", "revision": "0"}
    shown = client.post(page, form)
    assert "Refer to 1" in shown.content.decode()
    again = client.post(page, {**form, "ref_printed": "8", "confirmed": confirmed(shown)})
    assert again.status_code == 200
    assert the_commitment(done, "1").ref == "1"
    assert client.post(page, {**form, "confirmed": confirmed(shown)}).status_code == 302
    assert the_commitment(done, "1").ref == "7"


def test_one_more_row_keeps_what_was_typed(client: Client, done: PlanImport, officer: User) -> None:
    page = address("row_split", done.version, "commitments", "2")
    form = {"text_1": "Publish it.", "text_2": "", "count": "2", "revision": "0", "more": "1"}
    text = client.post(page, form).content.decode()
    assert "Publish it." in text
    assert 'name="text_3"' in text


def test_merging_shows_what_leaves(client: Client, done: PlanImport, officer: User) -> None:
    page = address("row_merge", done.version, "commitments", "3")
    form = {"others": ["1"], "words": "Answer, and repair.", "reason": "One.", "revision": "0", "seen_others": ""}
    shown = client.post(page, form)
    assert "goes over to 3" in shown.content.decode()
    assert client.post(page, {**form, "confirmed": confirmed(shown)}).status_code == 302
    assert the_commitment(done, "1").retired_on == date(2026, 4, 10)


def test_a_row_moves_to_the_place_that_was_chosen(client: Client, done: PlanImport, officer: User) -> None:
    page = address("row_move", done.version, "activities", "2-1")
    to = f"{the_commitment(done, '3').pk}:"
    assert client.post(page, {"to": to, "reason": "", "revision": "0"}).status_code == 302
    assert the_activity(done, "2-1").commitment.key == "3"
    assert client.post(page, {"to": "999:", "reason": "", "revision": "1"}).status_code == 422


def test_a_row_leaves_with_a_reason_and_comes_back(client: Client, done: PlanImport, officer: User) -> None:
    out = address("row_retire", done.version, "commitments", "2")
    day = {"on-day": "1", "on-month": "4", "on-year": "2026"}
    assert client.post(out, {**day, "reason": "", "revision": "0"}).status_code == 422
    assert client.post(out, {**day, "reason": "Done elsewhere.", "revision": "0"}).status_code == 302
    back = address("row_return", done.version, "commitments", "2")
    assert client.post(back, {"reason": "A mistake.", "revision": "1"}).status_code == 302
    assert the_commitment(done, "2").retired_on is None


def test_a_new_row_is_refused_with_what_was_typed(client: Client, done: PlanImport, officer: User) -> None:
    page = address("activity_add", done.version, "2")
    refused = client.post(page, {"text": "Call the volunteers.", "ref_printed": "2.1"})
    assert refused.status_code == 422
    assert "Call the volunteers." in refused.content.decode()
    assert client.post(page, {"text": "Call the volunteers.", "ref_printed": "2.9"}).status_code == 302


def test_an_unknown_level_names_nothing(client: Client, done: PlanImport, officer: User) -> None:
    assert client.get(address("row_move", done.version, "objectives", "2")).status_code == 404


def test_a_plan_is_drafted_edited_compared_and_adopted(client: Client, done: PlanImport, officer: User) -> None:
    slug = done.version.plan.slug
    started = client.post(reverse("plan_versions", args=[slug]), {"title": "To 2029", "reason": "A new term."})
    assert started.status_code == 302
    draft = PlanVersion.objects.get(state="draft")
    words = {"statement": "Renew the kits.", "accountable": "", "reason": "", "revision": "0"}
    assert client.post(address("commitment_edit", draft, "3"), words).status_code == 302
    compared = client.get(address("version_compare", draft)).content.decode()
    assert "Renew" in compared
    assert "Repair" in compared
    form = {"kind": "new_term", "on-day": "10", "on-month": "4", "on-year": "2026", "reason": "Adopted."}
    assert client.post(address("version_adopt", draft), form).status_code == 302
    past = client.get(address("version_commitment", done.version, "3"))
    assert "Repair the bicycle marking kits." in past.content.decode()
    assert client.get(address("plan_version", done.version)).status_code == 200
    assert "Renew the kits." in client.get(reverse("commitment", args=[slug, "3"])).content.decode()


def test_a_past_version_is_read_and_never_edited(client: Client, done: PlanImport, officer: User) -> None:
    draft = draft_version(done.version.plan, title="Next", reason="", by=officer)
    adopt_version(draft, on=date(2026, 4, 10), kind="variation", reason="Agreed.", by=officer)
    assert client.get(address("plan_edit", done.version)).status_code == 404
    assert client.get(address("commitment_edit", done.version, "1")).status_code == 404


def test_a_reader_reads_versions_and_edits_nothing(client: Client, done: PlanImport) -> None:
    client.force_login(a_user(Role.ANALYST, done.version.plan.partnership.force))
    assert client.get(reverse("plan_versions", args=[done.version.plan.slug])).status_code == 200
    assert client.get(address("plan_version", done.version)).status_code == 200
    assert client.get(address("plan_edit", done.version)).status_code == 404
    assert client.post(reverse("plan_versions", args=[done.version.plan.slug]), {"title": "X"}).status_code == 404


def test_the_second_to_retitle_an_objective_reads_the_first_title_and_keeps_what_was_typed(
    client: Client, done: PlanImport, officer: User
) -> None:
    objective = done.version.objectives.order_by("position")[0]
    where = address("objective_edit", done.version, objective.slug)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(where).content.decode())
    assert seen
    editing.edit_objective(objective, title="Nearer to people", by=officer)
    sent = {"title": "Closer to residents", "seen": seen.group(1)}
    response = client.post(where, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nearer to people" in page
    assert 'value="Closer to residents"' in page
    again = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert again
    assert client.post(where, sent | {"seen": again.group(1)}).status_code == 302
    objective.refresh_from_db()
    assert objective.title == "Closer to residents"
