"""What is worked out once says the same as what is worked out each time."""

from __future__ import annotations

import re
from pathlib import Path

from django.template import engines
from django.templatetags.static import static
from django.test import override_settings
from django.urls import reverse, set_script_prefix
from django.utils.translation import gettext, override

from wardmote.core.ui.hooks import MenuEntry
from wardmote.core.ui.remembered import address, file_address, said


def test_words_follow_the_language_of_the_page_however_often_they_were_asked() -> None:
    for language in ("en-gb", "cy", "en-gb", "cy"):
        with override(language):
            assert said("Plans") == gettext("Plans")
    with override("cy"):
        assert said("Plans") != "Plans"


def test_values_in_words_are_escaped_and_a_doubled_percent_sign_is_one() -> None:
    assert said("by %(name)s", name="<b>") == "by &lt;b&gt;"
    assert said("100 %%") == "100 %"
    template = engines["jinja2"].from_string(
        "{{ _('by %(name)s', name=name) }}{% trans %}<i>{{ name }}</i>{% endtrans %}"
    )
    assert template.render({"name": "<b>"}) == "by &lt;b&gt;<i>&lt;b&gt;</i>"


def test_addresses_follow_where_we_stand_under_the_web_server() -> None:
    assert address("search") == reverse("search") == "/work/search/"
    try:
        set_script_prefix("/promises/")
        assert address("search") == "/promises/work/search/"
    finally:
        set_script_prefix("/")
    assert address("search") == "/work/search/"


def test_files_are_found_where_the_storage_says() -> None:
    assert file_address("ui/start.js") == static("ui/start.js")
    with override_settings(DEBUG=True):
        assert file_address("ui/start.js") == static("ui/start.js")


def frame(source: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(source).render(values))


def test_a_piece_of_the_frame_is_drawn_for_what_it_is_given_and_in_the_language_of_the_page() -> None:
    plans = MenuEntry("Plans", "search", "search.search", section="plans")
    history = MenuEntry("History", "search", "search.search", section="history")
    source = "{{ frame.menu(entries, section) }}"
    both = frame(source, entries=(plans, history), section="plans")
    assert both == frame(source, entries=(plans, history), section="plans")
    assert "History" in both
    assert both.count("aria-current") == 1
    assert "History" not in frame(source, entries=(plans,), section="plans")
    assert "aria-current" not in frame(source, entries=(plans,), section="")
    names = [frame("{{ frame.account(name) }}", name=name) for name in ("Ann <b>", "Bo")]
    assert "Ann &lt;b&gt;" in names[0]
    assert "Ann" not in names[1]
    english = frame("{{ frame.search_box() }}")
    with override("cy"):
        assert frame("{{ frame.search_box() }}") != english


def test_nothing_of_one_request_stands_in_a_piece_that_is_kept() -> None:
    text = (Path(__file__).resolve().parents[1] / "jinja2" / "ui" / "frame.html").read_text(encoding="utf-8")
    assert not re.search(r"\{[{%][^}]*\b(request|shell|csrf\w*|nonce)\b", text)
