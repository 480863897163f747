from __future__ import annotations

import pytest
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.search import rules, selectors
from wardmote.core.ui.hooks import Hit, SearchSource, registry


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("market street", ["market", "street"]),
        ('"market street" rota', ["market street", "rota"]),
        ("  3.1.2 ", ["3.1.2"]),
        ("a market a", ["market"]),
        ("A", ["A"]),
        ("market, market; street", ["market", "street"]),
        ('"', []),
        ("", []),
        (" ".join(f"word{n}" for n in range(20)), [f"word{n}" for n in range(8)]),
    ],
)
def test_a_question_becomes_words(question, words):
    assert rules.words_of(question) == words


@pytest.fixture
def sources(monkeypatch):
    """Search sources of a test's own, so that no room's take part."""
    own: list[SearchSource] = []
    monkeypatch.setattr(registry, "search_sources", own)
    return own


def finding(*titles):
    return lambda user, words, limit: (Hit(title=f"{title} {user}", url="/", kind="Thing") for title in titles[:limit])


def test_results_stand_by_room_best_first(sources):
    ranked = [Hit("second", "/", "Thing", rank=1), Hit("first", "/", "Thing", rank=2)]
    sources += [
        SearchSource("Plans", lambda user, words, limit: ranked),
        SearchSource("Empty", lambda user, words, limit: []),
    ]
    (found,) = selectors.everything("anybody", ["x"])
    assert found.label == "Plans"
    assert [hit.title for hit in found.hits] == ["first", "second"]
    assert not found.more


def test_a_room_with_more_than_is_shown_says_so(sources):
    sources.append(SearchSource("Plans", finding(*"abc")))
    (found,) = selectors.everything("you", ["x"], limit=2)
    assert (len(found.hits), found.more) == (2, True)


def test_public_and_internal_sources_never_mix(sources):
    sources += [SearchSource("Internal", finding("secret")), SearchSource("Public", finding("open"), public=True)]
    assert [found.label for found in selectors.everything("you", ["x"])] == ["Internal"]
    (found,) = selectors.everything_public(["x"])
    assert [hit.title for hit in found.hits] == ["open None"]


def test_no_words_ask_no_room(sources):
    sources.append(SearchSource("Plans", finding("a")))
    assert selectors.everything("you", []) == []


@pytest.mark.django_db
def test_the_page_marks_the_words_and_htmx_gets_the_results_alone(client, sources):
    client.force_login(a_user(Role.ANALYST, a_partnership().force))
    sources.append(SearchSource("Plans", lambda user, words, limit: [Hit("A <market> street", "/x/", "Commitment")]))
    page = client.get(reverse("search"), {"q": "market"}).content.decode()
    assert 'A &lt;<mark class="wm-mark">market</mark>&gt; street' in page
    assert "1 result" in page
    part = client.get(reverse("search"), {"q": "market"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "1 result" in part
