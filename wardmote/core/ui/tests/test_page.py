from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.template import engines
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from wardmote.core.ui import views
from wardmote.core.ui.hooks import MenuEntry, Panel, Registry, panels_for
from wardmote.core.ui.page import page


@pytest.fixture
def registry(monkeypatch):
    """A registry of its own, so that no room's entries take part."""
    fresh = Registry()
    monkeypatch.setattr("wardmote.core.ui.hooks.registry", fresh)
    monkeypatch.setattr("wardmote.core.ui.context.registry", fresh)
    return fresh


@pytest.fixture
def templates(monkeypatch):
    """Templates written by a test, found before those of the apps."""
    engine: Any = engines["jinja2"]
    env = engine.env
    own: dict[str, str] = {}
    monkeypatch.setattr(env, "loader", jinja2.ChoiceLoader([jinja2.DictLoader(own), env.loader]))
    monkeypatch.setattr(env, "cache", {})
    return own


def asked(path="/", user=None, **headers):
    request: Any = RequestFactory().get(path, headers=headers)
    request.user = user or AnonymousUser()
    request.session = {}
    request._messages = []
    request.csp_nonce = "abc"
    request.htmx = HtmxDetails(request)
    return request


TWO_PARTS = (
    "{% extends 'ui/public.html' %}{% block content %}<h1>{{ title }}</h1>"
    "{% block results %}<p>{{ ui.status_tag(found) }}</p>{% endblock %}{% endblock %}"
)


def test_a_browser_gets_the_whole_page_and_htmx_the_part_that_changed(registry, templates):
    templates["t.html"] = TWO_PARTS
    whole = page(asked(), "t.html", {"found": "one"}, title="Things", block="results").content.decode()
    assert "<h1>Things</h1>" in whole
    assert "<title>Things – Wardmote</title>" in whole
    part = page(asked(**{"HX-Request": "true"}), "t.html", {"found": "one"}, block="results")
    assert part.content.decode().strip() == '<p><strong class="wm-tag">one</strong></p>'
    assert part.headers["Vary"] == "HX-Request"


def test_a_tab_says_what_its_page_belongs_to(registry, templates):
    """Of two meetings of one day, or the activities of two plans, the titles are the same."""
    templates["t.html"] = "{% extends 'ui/public.html' %}"
    answer = page(asked(), "t.html", title="Activities", breadcrumbs=[("Plans", "/plans/"), ("Charter", "/plans/c/")])
    assert "<title>Activities – Charter – Wardmote</title>" in answer.content.decode()
    trail = [("Plans", "/plans/"), ("Charter", "/plans/c/"), ("Activities", "/plans/c/activities/")]
    answer = page(asked(), "t.html", title="Change many", breadcrumbs=trail)
    assert "<title>Change many – Activities – Charter – Wardmote</title>" in answer.content.decode()


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_a_restored_page_need_the_whole_page(registry, templates, header):
    templates["t.html"] = TWO_PARTS
    headers = {"HX-Request": "true", header: "true"}
    assert "<h1>" in page(asked(**headers), "t.html", {"found": "one"}, block="results").content.decode()


def test_a_name_that_nobody_gave_stops_the_page(registry, templates):
    templates["t.html"] = "{{ forgotten }}"
    with pytest.raises(jinja2.UndefinedError):
        page(asked(), "t.html")


def test_what_is_shown_is_escaped(registry, templates):
    templates["t.html"] = "{{ word }}{{ ui.link(word, '/') }}{{ ui.summary_list([{'key': word, 'value': word}]) }}"
    text = page(asked(), "t.html", {"word": "<script>x</script>"}).content.decode()
    assert "<script>" not in text


def test_a_refused_form_says_so_in_the_title(registry, templates):
    templates["t.html"] = "{% extends 'ui/public.html' %}"
    answer = page(asked(), "t.html", {"problem": True}, title="Update", status=422)
    assert answer.status_code == 422
    assert "<title>Error: Update – Wardmote</title>" in answer.content.decode()


def test_the_menu_shows_only_what_its_reader_may_open(registry, templates):
    registry.menu += [MenuEntry("Plans", "language", "plans.view_plan", section="plans")]
    registry.menu += [MenuEntry("Secret", "language", "secret.view")]
    templates["t.html"] = "{{ shell.menu|map(attribute='label')|join(',') }}"
    user = SimpleNamespace(is_authenticated=True, has_perm=lambda key: key == "plans.view_plan")
    assert page(asked(user=user), "t.html").content.decode() == "Plans"
    assert page(asked(), "t.html").content.decode() == ""


def test_a_panel_that_has_nothing_to_say_is_left_out(registry):
    registry.panels += [
        Panel("here", lambda user, subject: ("a.html", {"of": subject})),
        Panel("here", lambda user, subject: None),
        Panel("elsewhere", lambda user, subject: ("b.html", {})),
    ]
    assert panels_for("here", user=None, subject=3) == [("a.html", {"of": 3})]


def test_a_language_is_remembered_and_the_reader_comes_back():
    answer = views.language(asked("/language/cy/?next=/plans/%3Fq%3D1"), "cy")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/plans/?q=1"
    assert answer.cookies["django_language"].value == "cy"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_choosing_a_language_never_leads_elsewhere(target):
    answer = views.language(asked(f"/language/cy/?next={target}"), "cy")
    assert answer.headers["Location"] == "/"


def test_there_is_no_page_for_a_language_we_do_not_speak():
    with pytest.raises(Http404):
        views.language(asked("/language/xx/"), "xx")


def test_the_page_for_a_fault_of_ours_needs_nothing_but_itself():
    answer = views.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()


def rating(letter, word, position):
    return SimpleNamespace(letter=letter, word=word, tone="amber", position=position)


def tag(**values):
    source = "{{ ui.rating_tag(rating, rated_on, was, was_label, suggested, today) }}"
    defaults = {
        "rating": rating("A", "Amber", 1),
        "rated_on": None,
        "was": None,
        "was_label": "",
        "suggested": None,
        "today": date(2022, 6, 30),
    }
    return " ".join(engines["jinja2"].from_string(source).render({**defaults, **values}).split())


def test_a_rating_is_letter_and_word_with_its_age():
    shown = tag(rated_on=date(2022, 6, 16))
    assert '<span class="wm-rating__letter">A</span>' in shown
    assert '<span class="wm-rating__word">Amber</span>' in shown
    assert "rated 14 days ago" in shown


def test_no_rating_is_said_in_words():
    assert "Not rated" in tag(rating=None)


def test_direction_is_said_against_a_named_edition():
    assert "better than in May 2022 (R Red)" in tag(was=rating("R", "Red", 0), was_label="May 2022")
    assert "worse than in May 2022 (G Green)" in tag(was=rating("G", "Green", 2), was_label="May 2022")
    assert "as in May 2022" in tag(was=rating("A", "Amber", 1), was_label="May 2022")
    assert "newly rated since May 2022" in tag(was_label="May 2022")
    assert "was A Amber in May 2022" in tag(rating=None, was=rating("A", "Amber", 1), was_label="May 2022")


def test_a_computed_view_is_shown_only_where_it_differs():
    assert "dates alone suggest R Red" in tag(suggested=rating("R", "Red", 0))
    assert "suggest" not in tag(suggested=rating("A", "Amber", 1))
