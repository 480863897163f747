"""What is worked out once says the same as what is worked out each time."""

from __future__ import annotations

from django.template import engines
from django.templatetags.static import static
from django.test import override_settings
from django.urls import reverse, set_script_prefix
from django.utils.translation import gettext, override

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
