"""Signing in to the example by one click."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from wardmote.core.accounts import demo


@require_POST
@never_cache
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the example's people. Elsewhere than on the example's own machine there is no such page."""
    person = demo.person(pk) if demo.allowed(request) else None
    if person is None:
        raise Http404
    login(request, person, backend="wardmote.core.accounts.backends.AccountBackend")
    return HttpResponseRedirect(reverse("work"))
