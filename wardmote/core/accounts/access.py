"""The door of every page for people at work. What someone may not open looks exactly like what is not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wardmote.core.accounts import drafts
from wardmote.core.accounts.kept import ask_to_sign_in, remember_sent
from wardmote.core.accounts.selectors import lacks_second_factor

OUTSIDE = "signed_in_outside"  # in the session: the account that the organisation's own sign-in opened
View = Callable[..., HttpResponse]
SAFE_METHODS = frozenset({"GET", "HEAD"})
# What a browser's links and forms send; nothing else has a meaning here.
only_links_and_forms = require_http_methods(["GET", "HEAD", "POST"])


def must_add_second_factor(request: HttpRequest) -> bool:
    """Whether whoever is signed in has to add a second factor before they go on."""
    return lacks_second_factor(request.user, from_outside=request.session.get(OUTSIDE) == request.user.pk)


def require(key: str, find: Callable[..., Any] | None = None, *, change: str = "") -> Callable[[View], View]:
    """Let a view run only for those who hold a permission, on the record that the address names.

    Args:
        key: the permission to look, such as ``plans.view_plan``.
        find: gives the record from the address's own values, or None, or raises ``DoesNotExist`` where there is none.
            The view then gets ``(request, record)``. Without it the permission is asked for anywhere, and the view gets
            ``(request, **values)``: for pages that list only what the user may see.
        change: the permission to send the page's form; ``key`` where it is the same.

    Somebody who is not signed in is asked to, and what they had typed is kept. Somebody without the right, and somebody
    with another organisation's record, get the page of what does not exist.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @only_links_and_forms
        @never_cache
        def checked(request: HttpRequest, **values: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if must_add_second_factor(request):
                if request.method == "POST":
                    remember_sent(request)
                return HttpResponseRedirect(reverse("second_factor"))
            needed = key if request.method in SAFE_METHODS else change or key
            if find is None:
                if not request.user.has_perm(needed):
                    raise Http404
                return drafts.saved(request, view(request, **values))
            try:
                record = find(**values)
            except ObjectDoesNotExist:
                record = None
            if record is None or not request.user.has_perm(needed, record):
                raise Http404
            return drafts.saved(request, view(request, record))

        return checked

    return decorate


def signed_in(view: View) -> View:
    """For pages that everybody who is signed in may open, such as one's own account."""

    @wraps(view)
    @only_links_and_forms
    @never_cache
    def checked(request: HttpRequest, **values: Any) -> HttpResponse:
        return view(request, **values) if request.user.is_authenticated else ask_to_sign_in(request)

    return checked
