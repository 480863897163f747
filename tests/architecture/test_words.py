"""The catalogue of the interface's words is today's, whole, and says that it is a draft."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.test import Client
from django.utils import translation

from scripts import words
from wardmote.core.ui.context import DRAFT_LANGUAGES

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%\{\w+\}")


def key(message: Message) -> tuple[str, str]:
    return (message.context or "", str(message.id))


def test_the_catalogue_holds_the_words_of_today() -> None:
    stored = {key(message) for message in words.stored() if message.id}
    today = {key(message) for message in words.extracted() if message.id}
    assert sorted(today - stored) == [], "new words: run python -m scripts.words"
    assert sorted(stored - today) == [], "words that are gone: run python -m scripts.words"


def test_the_compiled_catalogue_is_the_one_that_can_be_read() -> None:
    assert words.COMPILED.read_bytes() == words.as_bytes(words.stored()), "run python -m scripts.words"


def test_bringing_the_catalogue_up_to_date_loses_no_translation() -> None:
    before = {key(message): message.string for message in words.stored() if message.id}
    after = {key(message): message.string for message in words.renewed() if message.id}
    assert {name: string for name, string in before.items() if name in after} == {
        name: string for name, string in after.items() if name in before
    }


def test_a_translation_keeps_every_placeholder() -> None:
    wrong = []
    for message in words.stored():
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        expected = set(PLACEHOLDER.findall(ids[-1]))
        wrong += [
            string for string in strings if message.id and string and set(PLACEHOLDER.findall(string)) != expected
        ]
    assert wrong == []


def test_the_words_of_every_page_are_in_welsh() -> None:
    """The frame that stands around every page; rooms follow as they are translated."""
    with translation.override("cy"):
        assert translation.gettext("Skip to main content") == "Neidio i'r prif gynnwys"
        assert translation.ngettext("%(count)s day ago", "%(count)s days ago", 2) == "%(count)s ddiwrnod yn ôl"


@pytest.mark.django_db
def test_a_page_in_welsh_says_so_and_says_that_it_is_a_draft() -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    page = client.get("/account/sign-in/").content.decode()
    assert '<html lang="cy"' in page
    assert "Mewngofnodi" in page
    assert "Drafft yw'r cyfieithiad hwn" in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en-gb"
    assert "draft" not in client.get("/account/sign-in/").content.decode()


def test_a_draft_is_marked_in_the_catalogue_too() -> None:
    assert frozenset({"cy"}) == DRAFT_LANGUAGES
    assert "DRAFT" in words.CATALOGUE.read_text(encoding="utf-8")[:200]
