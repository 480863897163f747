"""Where the palette leads, and the page of keys."""

from __future__ import annotations

import pytest
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.search.selectors import destinations
from wardmote.core.ui import hooks
from wardmote.core.ui.context import KEYS_COOKIE
from wardmote.core.ui.hooks import Destination, Destinations, GoKey, registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody():
    return a_user(Role.ANALYST, a_partnership().force)


@pytest.fixture(autouse=True)
def offered(monkeypatch):
    """Places of the tests' own."""
    places = [Destination("North <plan>", "/north/", "Northmoor"), Destination("South plan", "/south/")]
    found = Destinations("Places", lambda user, words: [each for each in places if words in each.title])
    monkeypatch.setattr(registry, "destinations", [found])


def titles(user, words):
    return {str(group.label): [each.title for each in group.places] for group in destinations(user, words)}


def test_the_pages_of_the_menu_come_first_and_only_those_that_may_be_opened(somebody):
    found = titles(somebody, "")
    assert next(iter(found)) == "Pages"
    assert "Plans" in found["Pages"]
    assert "People and roles" not in found["Pages"]
    assert found["Places"] == ["North <plan>", "South plan"]


def test_what_is_typed_narrows_the_places_and_ends_in_the_search(somebody):
    found = titles(somebody, "South")
    assert found["Places"] == ["South plan"]
    assert found["Search"] == ["Everything that holds “South”"]
    assert "Pages" not in found


def test_the_palette_gets_the_places_alone(client, somebody):
    client.force_login(somebody)
    page = client.get(reverse("go")).content.decode()
    assert "<html" in page
    part = client.get(reverse("go"), {"q": "North"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "North &lt;plan&gt;" in part
    assert 'data-words="North"' in part


def test_a_word_with_quotes_and_marks_breaks_nothing(client, somebody):
    client.force_login(somebody)
    page = client.get(reverse("go"), {"q": "\"><script>'\0"}).content.decode()
    assert "<script>'" not in page


def test_a_letter_leads_to_one_page(monkeypatch):
    monkeypatch.setattr(registry, "go_keys", {})
    hooks.add_go_key(GoKey("z", "Zebras", "plans", "plans.view_plan"))
    hooks.add_go_key(GoKey("z", "Zebras", "plans", "plans.view_plan"))
    with pytest.raises(ValueError, match="g z leads to plans already"):
        hooks.add_go_key(GoKey("z", "Zoos", "work", "plans.view_plan"))


def test_letters_are_told_to_those_who_may_open_their_pages(client, somebody):
    client.force_login(somebody)
    page = client.get(reverse("keys")).content.decode()
    assert "My updates" not in page.split('<dl class="wm-keys">')[1].split("</dl>")[0]
    assert reverse("plans") in page


def test_single_keys_are_switched_off_and_on_in_a_browser(client, somebody):
    client.force_login(somebody)
    assert 'data-keys="on"' in client.get(reverse("keys")).content.decode()
    assert client.post(reverse("keys"), {"keys": "off"}).url == reverse("keys")
    assert client.cookies[KEYS_COOKIE].value == "off"
    assert 'data-keys="off"' in client.get(reverse("keys")).content.decode()
    client.post(reverse("keys"), {"keys": "on"})
    assert 'data-keys="on"' in client.get(reverse("plans")).content.decode()
