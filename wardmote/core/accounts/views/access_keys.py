"""One's own access keys, and those of the people whom an administrator looks after."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.access import must_add_second_factor, require, signed_in
from wardmote.core.accounts.confirming import confirmed
from wardmote.core.accounts.forms.access_keys import AccessKeyForm
from wardmote.core.accounts.models import AccessKey
from wardmote.core.accounts.views.people import PER_PAGE, SECTION
from wardmote.core.accounts.views.people import crumbs as people_crumbs
from wardmote.core.ui.asking import add_refusals
from wardmote.core.ui.page import page


def crumbs() -> list[tuple[str, str]]:
    return [(_("Your account"), reverse("account")), (_("Access keys"), reverse("access_keys"))]


@signed_in
def access_keys(request: HttpRequest) -> HttpResponse:
    """The keys by which programs read for the user."""
    return page(
        request,
        "accounts/access_keys.html",
        {"keys": selectors.keys_of(request.user), "today": timezone.localdate()},
        title=_("Access keys"),
        breadcrumbs=crumbs()[:1],
    )


@signed_in
@confirmed
def add_access_key(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, this once: it stands in this answer and is kept nowhere."""
    if must_add_second_factor(request):
        return HttpResponseRedirect(reverse("second_factor"))
    form = AccessKeyForm(request.POST or None, today=timezone.localdate())
    if form.is_bound and form.is_valid():
        try:
            key, secret = services.make_key(
                request.user, name=form.cleaned_data["name"], expires_on=form.chosen_day(), today=form.today
            )
        except ValidationError as refused:
            add_refusals(form, refused)
        else:
            return page(
                request,
                "accounts/access_key_made.html",
                {"key": key, "secret": secret},
                title=_("Your new access key"),
                breadcrumbs=crumbs(),
            )
    return page(
        request,
        "accounts/ask.html",
        {"form": form, "problem": form.is_bound, "button": _("Make this key"), "lead": "", "look": ""},
        title=_("Make an access key"),
        breadcrumbs=crumbs(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@signed_in
def end_access_key(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own keys."""
    return _ended(request, selectors.keys_of(request.user).filter(pk=pk).first(), back="access_keys")


@require("accounts.manage_people")
def peoples_keys(request: HttpRequest) -> HttpResponse:
    """Whose access keys there are, among the people of this administrator."""
    found = Paginator(selectors.keys_managed_by(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "accounts/peoples_keys.html",
        {"keys": found, "today": timezone.localdate()},
        title=_("Access keys of your people"),
        section=SECTION,
        breadcrumbs=people_crumbs(),
    )


@require("accounts.manage_people")
def end_persons_key(request: HttpRequest, pk: int) -> HttpResponse:
    """End the key of somebody else."""
    return _ended(request, selectors.keys_managed_by(request.user).filter(pk=pk).first(), back="peoples_keys")


def _ended(request: HttpRequest, key: AccessKey | None, *, back: str) -> HttpResponse:
    if key is None or request.method != "POST":
        raise Http404
    services.end_key(key, by=request.user)
    messages.success(request, _("The key %(name)s opens nothing any more.") % {"name": key.name})
    return HttpResponseRedirect(reverse(back))
