"""What every page asks again and again, worked out once in a process: words, addresses of pages and of files, days.

Each is a plain function of what it is given and of the language, so nothing here ever has to be forgotten: a page of
another language or at another place under the web server's root asks with another key. The bounds are far above what our
own pages ask, and hold where somebody opens every record there is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language, gettext
from markupsafe import Markup


@lru_cache(maxsize=4096)
def _markup(_language: str | None, message: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704  # nosec B704  our own words, as Jinja takes them


@lru_cache(maxsize=4096)
def _said(language: str | None, message: str) -> Markup:
    return _markup(language, message) % {}


def said(message: str, /, **values: Any) -> Markup:
    """A message of our own in the language of the page, as ``_("…")`` in a template: values in it are escaped."""
    language = get_language()
    return _markup(language, message) % values if values else _said(language, message)


@lru_cache(maxsize=8192)
def _address(_prefix: str, _urlconf: Any, name: str, *args: Any) -> str:
    return reverse(name, args=args)


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page."""
    if kwargs:
        return reverse(name, args=args, kwargs=kwargs)
    return _address(get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF, name, *args)


@lru_cache(maxsize=256)
def _file(_storage: int, path: str) -> str:
    return static(path)


def file_address(path: str) -> str:
    """The address of one of our styles, scripts or pictures; while developing, as it is at this moment."""
    return static(path) if settings.DEBUG else _file(id(staticfiles_storage._wrapped), path)  # type: ignore[attr-defined]
