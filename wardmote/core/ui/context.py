"""What every page knows of the site around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.translation import get_language

from wardmote.core.ui.hooks import GoKey, MenuEntry, registry
from wardmote.core.ui.remembered import address

PROJECT = "Wardmote"
DRAFT_LANGUAGES = frozenset({"cy"})
KEYS_COOKIE = "wardmote_keys"
"""Holds "off" in a browser where single keys do nothing."""


@dataclass(slots=True, frozen=True)
class Language:
    """One language of the interface: ``html`` is its code as browsers write it, ``name`` is in its own words."""

    code: str
    html: str
    name: str

    @property
    def draft(self) -> bool:
        """Whether nobody who speaks it has checked the words yet: its pages say so."""
        return self.code in DRAFT_LANGUAGES


@dataclass(slots=True, frozen=True)
class Copy:
    """Says that a page is drawn to be kept as a file, and served without us.

    ``server`` is the address of the running site, for what only that can do; empty where readers cannot reach one.
    ``languages`` are the codes that the copy is made in.
    """

    server: str = ""
    languages: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """The content policy of a page that has no script and no nonce; it stands in the page itself."""
        forms = self.server or "'none'"
        return (
            "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; "
            f"form-action {forms}"
        )


def copy_of(request: HttpRequest) -> Copy | None:
    """What a page of this request is kept as; None where it is for one reader, now."""
    return getattr(request, "copy", None)


class Shell:
    """The frame of a page: names, menu, languages, messages. Everything is worked out only when a template asks."""

    project = PROJECT

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def organisation(self) -> str:
        """Whose site this is: data, never a hard-coded office. Empty before anything is set up."""
        provider = registry.organisation_name
        return provider(self._request) if provider else ""

    @cached_property
    def user(self) -> Any:
        return getattr(self._request, "user", None)

    @property
    def signed_in(self) -> bool:
        return bool(self.user and self.user.is_authenticated)

    @property
    def copy(self) -> Copy | None:
        return copy_of(self._request)

    @property
    def server(self) -> str | None:
        """What stands before the addresses that only a running site answers; None where there is none to link to."""
        return (self.copy.server or None) if self.copy else ""

    @property
    def example_mode(self) -> bool:
        return bool(settings.EXAMPLE_MODE)

    @cached_property
    def menu(self) -> tuple[MenuEntry, ...]:
        """The entries that this user may open."""
        if not self.signed_in:
            return ()
        return tuple(entry for entry in registry.menu if self.user.has_perm(entry.permission))

    @cached_property
    def go_keys(self) -> tuple[GoKey, ...]:
        """The letters that after ``g`` lead this user to a page, in the order of the alphabet."""
        if not self.signed_in:
            return ()
        found = sorted(registry.go_keys.items())
        return tuple(key for _letter, key in found if self.user.has_perm(key.permission))

    @property
    def go_letters(self) -> dict[str, str]:
        """The same as {address: letter}, to tell beside a link."""
        return {address(key.url_name): key.letter for key in self.go_keys}

    @property
    def keys_are_on(self) -> bool:
        """Whether single keys do anything in this browser; whoever speaks to it may want them off (WCAG 2.1.4)."""
        return self._request.COOKIES.get(KEYS_COOKIE) != "off"

    @property
    def language(self) -> Language:
        code = get_language() or settings.LANGUAGE_CODE
        return Language(code, _html_code(code), dict(settings.LANGUAGES).get(code, code))

    @property
    def other_languages(self) -> list[Language]:
        current = self.language.code
        offered = self.copy.languages if self.copy else tuple(dict(settings.LANGUAGES))
        return [
            Language(code, _html_code(code), name)
            for code, name in settings.LANGUAGES
            if code != current and code in offered
        ]

    def address_in(self, language: Language) -> str:
        """This page in another language: a choice that is remembered, or in a copy a page of its own."""
        if self.copy:
            return f"/{language.code}{self.path}"
        return f"{address('language', language.code)}?{urlencode({'next': self.path}, safe='/')}"

    @cached_property
    def messages(self) -> list[Any]:
        return list(get_messages(self._request))

    @property
    def nonce(self) -> str:
        return str(getattr(self._request, "csp_nonce", ""))

    @property
    def csrf(self) -> str:
        """The hidden field that every form that writes must carry."""
        return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(self._request))

    @property
    def home(self) -> str:
        """The front page of whoever looks. Public pages stand at the root, whichever room serves them."""
        return address("work") if self.signed_in else "/"

    @property
    def path(self) -> str:
        return self._request.get_full_path()


def _html_code(code: str) -> str:
    """``en-gb`` as HTML writes it: ``en-GB``."""
    first, _, region = code.partition("-")
    return f"{first}-{region.upper()}" if region else first


def page(request: HttpRequest) -> dict[str, Any]:
    """``shell`` for every template."""
    return {"shell": Shell(request)}
