"""What programs read of the public site: the feed of what is new, the map of its pages, and what crawlers may read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from wardmote.core.ui.context import copy_of
from wardmote.publishing.news import NEVER, latest_news
from wardmote.publishing.selectors import public_pages

IN_THE_FEED = 50


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What became public lately, as an Atom feed (RFC 4287)."""
    news = latest_news(today=timezone.localdate(), limit=IN_THE_FEED)
    context = {"news": news, "updated": news[0].at if news else NEVER}
    return _text(request, "publishing/feed.xml", "application/atom+xml", context)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, for search engines (sitemaps.org)."""
    return _text(
        request, "publishing/sitemap.xml", "application/xml", {"pages": public_pages(today=timezone.localdate())}
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may read: all of the public site, and where its map is."""
    closed = [] if copy_of(request) else [reverse("work"), reverse("account"), reverse("public_search")]
    return _text(request, "publishing/robots.txt", "text/plain", {"closed": closed})


def _text(request: HttpRequest, template: str, kind: str, context: dict[str, Any]) -> HttpResponse:
    text = render_to_string(template, {**context, "absolute": request.build_absolute_uri}, request, using="jinja2")
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8")
