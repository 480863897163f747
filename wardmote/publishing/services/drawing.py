"""The public site as files, drawn by the very views that answer readers: the same words, and none that they may not see.

A file holds nothing of the moment it is drawn at: no session, no token, no nonce. So what is the same stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import get_resolver, resolve, reverse
from django.utils import timezone, translation

from wardmote.core.ui.context import Copy
from wardmote.plans.public import public_plan
from wardmote.publishing.rules import in_language, path_of
from wardmote.publishing.selectors import Public, public_addresses

NOT_FOUND = "404.html"
FOR_MACHINES = ("public_feed", "public_sitemap", "public_robots")


@dataclass(frozen=True, slots=True)
class Site:
    """The site as files: where it will stand, the running site behind it if readers may know it, and its languages."""

    address: str
    server: str = ""
    languages: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)

    @property
    def copy(self) -> Copy:
        return Copy(server=self.server, languages=self.languages)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One file of the site: its place below the site's directory, and what is in it."""

    path: str
    data: bytes


class NotDrawn(Exception):
    """A page or file that is public could not be drawn; the text says which."""


class VisitorsRequest(WSGIRequest):
    """A request by nobody in particular: not signed in, without a cookie, and through no network."""

    def __init__(self, path: str, site: Site) -> None:
        scheme, host = urlsplit(site.address)[:2]
        super().__init__(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "SERVER_NAME": host,
                "SERVER_PORT": "443" if scheme == "https" else "80",
                "wsgi.url_scheme": scheme,
                "wsgi.input": BytesIO(),
            }
        )
        self.user = AnonymousUser()
        self.copy = site.copy
        self._host = host

    def get_host(self) -> str:
        """Where the files will stand. That need not be a name that the running site answers to."""
        return self._host


class Drawing:
    """Draws one site, page by page. What one page has found the next one is given, while their language is the same."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._public = list(public_addresses(today=timezone.localdate()))
        self.pages = frozenset(each.address for each in self._public if each.is_page)
        self._find_plan = lru_cache(maxsize=2)(public_plan)

    def every_file(self) -> Iterator[Drawn]:
        """Everything in the first language, the pages in the others too, and last what programs read."""
        for code in self.site.languages:
            self._find_plan.cache_clear()
            with translation.override(code):
                yield from self._in_language(code)
        with translation.override(settings.LANGUAGE_CODE):
            yield from filter(None, (self._drawn(Public(reverse(name), is_page=False)) for name in FOR_MACHINES))

    def _in_language(self, code: str) -> Iterator[Drawn]:
        first = code == settings.LANGUAGE_CODE
        place = "" if first else f"{code}/"
        for each in self._public:
            drawn = self._drawn(each) if first or each.is_page else None
            if drawn is not None:
                yield Drawn(place + drawn.path, self._linked(drawn.data, code) if each.is_page else drawn.data)
        yield Drawn(place + NOT_FOUND, self._linked(self._not_found(), code))

    def _drawn(self, public: Public) -> Drawn | None:
        data = self._asked(public.address)
        return None if data is None else Drawn(path_of(public.address), data)

    def _linked(self, page: bytes, code: str) -> bytes:
        return in_language(page.decode(), code, default=settings.LANGUAGE_CODE, pages=self.pages).encode()

    def _asked(self, address: str) -> bytes | None:
        """What a reader is answered; None for what was public when the list was made and is not any more."""
        request = VisitorsRequest(address, self.site)
        request.find_plan = self._find_plan  # type: ignore[attr-defined]
        found = request.resolver_match = resolve(request.path_info)
        try:
            response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        except Http404:
            return None
        except Exception as problem:
            raise NotDrawn(f"{address}: {problem or type(problem).__name__}") from problem
        if response.status_code != HTTPStatus.OK:
            raise NotDrawn(f"{address}: answered with {response.status_code}")
        return bytes(getattr(response, "content"))  # noqa: B009 - what views answer is never a stream here

    def _not_found(self) -> bytes:
        """The page for addresses that lead nowhere. It stands for all of them, so its own address is the front page's."""
        request = VisitorsRequest("/", self.site)
        return bytes(get_resolver().resolve_error_handler(HTTPStatus.NOT_FOUND)(request).content)


def asset(address: str) -> bytes | None:
    """A style, typeface or picture of the interface by its address; None where there is none."""
    name = address.removeprefix(settings.STATIC_URL)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    path = finders.find(name)
    return Path(path).read_bytes() if path else None
