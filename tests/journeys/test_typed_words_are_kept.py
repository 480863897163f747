"""Words typed on a phone outlive a closed page, a lost connection and an ended session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE, sideways, sign_in
from tests.world import World
from wardmote.core.accounts.models import KeptDraft
from wardmote.plans.models import Update

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Both handlers started on Monday."


@pytest.fixture
def owner(browser: Browser, live_server: LiveServer, world: World) -> Iterator[Page]:
    """The owner's phone, on the update form of what their post leads."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": PHONE, "height": 720})
    sign_in(context, live_server.url, world.ours.users["owner"])
    page = context.new_page()
    page.goto(the_form(world))
    yield page
    context.close()


def the_form(world: World) -> str:
    return reverse("activity_update", args=[world.ours.plan.slug, world.ours.activity.key])


def type_words(page: Page) -> None:
    page.get_by_label("How is it going?").fill(WORDS)


def test_words_come_back_after_the_page_was_closed_and_are_forgotten_once_saved(owner: Page, world: World) -> None:
    with owner.expect_response(lambda answer: "account/draft" in answer.url and answer.request.method == "POST"):
        type_words(owner)
    owner.goto(reverse("my_updates"))
    owner.goto(the_form(world))
    expect(owner.get_by_label("How is it going?")).to_have_value(WORDS)
    expect(owner.get_by_text("We kept what you typed at")).to_be_visible()
    assert sideways(owner) == 0
    owner.get_by_role("button", name="Save this update").click()
    expect(owner.get_by_text("Your update is saved.")).to_be_visible()
    owner.goto(the_form(world))
    owner.wait_for_load_state("networkidle")
    expect(owner.get_by_label("How is it going?")).to_have_value("")
    assert not KeptDraft.objects.exists()


def test_kept_words_can_be_discarded(owner: Page, world: World) -> None:
    with owner.expect_response(lambda answer: "account/draft" in answer.url and answer.request.method == "POST"):
        type_words(owner)
    owner.reload()
    owner.get_by_role("button", name="Discard it").click()
    expect(owner.get_by_label("How is it going?")).to_have_value("")
    owner.wait_for_load_state("networkidle")
    owner.reload()
    owner.wait_for_load_state("networkidle")
    expect(owner.get_by_label("How is it going?")).to_have_value("")


def test_words_typed_without_a_connection_are_kept_in_the_browser_and_sent_when_it_is_back(
    owner: Page, world: World
) -> None:
    owner.context.set_offline(True)
    type_words(owner)
    expect(owner.get_by_text("What you type is kept in this browser.")).to_be_visible()
    owner.context.set_offline(False)
    owner.goto(the_form(world))
    expect(owner.get_by_label("How is it going?")).to_have_value(WORDS)
    assert KeptDraft.objects.get().values[0] == ["internal_text", WORDS]


def test_words_typed_after_the_session_ended_are_there_after_signing_in_again(owner: Page, world: World) -> None:
    Session.objects.all().delete()
    type_words(owner)
    expect(owner.get_by_text("What you type is kept in this browser.")).to_be_visible()
    assert not KeptDraft.objects.exists()
    sign_in(owner.context, owner.url, world.ours.users["owner"])
    owner.goto(the_form(world))
    expect(owner.get_by_label("How is it going?")).to_have_value(WORDS)


def test_nobody_else_sees_them_in_the_same_browser(owner: Page, world: World) -> None:
    owner.context.set_offline(True)
    type_words(owner)
    expect(owner.get_by_text("What you type is kept in this browser.")).to_be_visible()
    # The browser changes hands while it has no connection; then the words are still in it when the next person opens the form.
    sign_in(owner.context, owner.url, world.ours.users["policy_officer"])
    owner.context.set_offline(False)
    owner.goto(the_form(world))
    owner.wait_for_load_state("networkidle")
    expect(owner.get_by_label("How is it going?")).to_have_value("")
    assert not Update.objects.filter(internal_text=WORDS).exists()
    assert not KeptDraft.objects.filter(user=world.ours.users["policy_officer"]).exists()
