"""Sending what was kept, and forms that have grown old."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware import csrf
from django.urls import reverse
from django.views.decorators.cache import never_cache

from wardmote.core.accounts.access import signed_in
from wardmote.core.accounts.kept import forget, kept_from, remembered
from wardmote.core.ui.page import page


@signed_in
def kept(request: HttpRequest) -> HttpResponse:
    """After signing in again: show what was typed. Sending it goes on to where it was going, as it was."""
    found = remembered(request)
    if found is None:
        return HttpResponseRedirect(reverse("work"))
    if request.method == "POST":
        forget(request)
        if "forget" in request.POST:
            return HttpResponseRedirect(reverse("work"))
        # 307 makes the browser send the same body on; the token in it is this session's.
        response = HttpResponse(status=HTTPStatus.TEMPORARY_REDIRECT)
        response.headers["Location"] = found.path
        return response
    return page(request, "accounts/kept.html", {"kept": found, "action": reverse("kept")})


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without this session's token: usually one opened before signing in again in another tab.

    What was typed comes back with a fresh token, but only where the browser says that the form came from our own pages.
    From anywhere else it is shown to be copied, never offered to be sent: the form may be a trap.
    """
    found = kept_from(request)
    from_here = _same_origin(request)
    if from_here and found.worth_keeping:
        csrf.rotate_token(request)
    return page(
        request,
        "accounts/stale_form.html",
        {"kept": found, "action": found.path, "may_send": from_here},
        status=HTTPStatus.FORBIDDEN,
    )


def _same_origin(request: HttpRequest) -> bool:
    """Whether the browser vouches that the form was ours. Silence is not a yes."""
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return origin == f"{request.scheme}://{request.get_host()}" and site == "same-origin"
