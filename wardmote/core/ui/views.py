"""Choosing a language, and the pages for when something is wrong."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from wardmote.core.ui.page import page

YEAR = 365 * 24 * 60 * 60


@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember a language and go back to the page. A link, so that pages without a form need no token."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself could not be read."""
    return _problem(request, "ui/400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, which nobody meets by guessing an address: what may not be seen looks like what is not there."""
    return _problem(request, "ui/403.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for what is not there and for what this person may not see: one answer, in the same words."""
    return _problem(request, "ui/404.html", HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries in a short time."""
    return _problem(request, "ui/429.html", HTTPStatus.TOO_MANY_REQUESTS, Retry_After="300")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without the request, because what failed may be the database or the session."""
    return HttpResponse(render_to_string("ui/500.html", using="jinja2"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _problem(request: HttpRequest, template: str, status: HTTPStatus, **headers: Any) -> HttpResponse:
    return page(request, template, status=status, Cache_Control="no-store", **headers)
