"""Invitations, forgotten passwords, and the links that both send."""

from __future__ import annotations

from http import HTTPStatus

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.access import only_links_and_forms, require
from wardmote.core.accounts.forms.links import ChoosePasswordForm, ForgottenForm, InviteForm
from wardmote.core.accounts.models import Role, User
from wardmote.core.accounts.rights import MANAGE_PEOPLE
from wardmote.core.accounts.services.links import Address, LinkEnded
from wardmote.core.accounts.views.asking import ask
from wardmote.core.accounts.views.people import SECTION, crumbs, find_person
from wardmote.core.ui.page import page

IN_SESSION = "one_time_link"


def address_of(request: HttpRequest) -> Address:
    """How a link is written: on the host that was asked, which is one of our own."""
    return lambda token: request.build_absolute_uri(reverse("one_time_link", args=[token]))


@require(MANAGE_PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail."""
    form = InviteForm(request.POST or None, organisations=selectors.organisations_managed_by(request.user))

    def save() -> str:
        values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        person = services.invite(**values, address=address_of(request), by=request.user)
        messages.success(request, _("%(name)s is invited.") % {"name": person.name})
        return reverse("person", args=[person.pk])

    return ask(
        request,
        form,
        save,
        title=_("Invite a person"),
        lead=_("They get a link that works once, for seven days, and choose their own password."),
        button=_("Send the invitation"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(MANAGE_PEOPLE, find_person)
def invitation(request: HttpRequest, person: User) -> HttpResponse:
    """Send an invitation again, or take it back."""
    if request.method != "POST":
        raise Http404
    if "withdraw" in request.POST:
        services.withdraw(person, by=request.user)
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    elif person.has_usable_password() or not person.is_active:
        messages.error(request, _("This person has followed the invitation already, or the account is closed."))
    else:
        services.invite_again(person, address=address_of(request), by=request.user)
        messages.success(request, _("A new invitation is on its way. The link of the one before no longer works."))
    return HttpResponseRedirect(reverse("person", args=[person.pk]))


@only_links_and_forms
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same whether or not somebody signs in with the address."""
    if not settings.PASSWORDS:
        raise Http404
    form = ForgottenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not ratelimit.consume(request, action="reset_password", key=email):
            too_many: HttpResponse = ratelimit.respond_429(request)
            return too_many
        services.ask_for_reset(email=email, address=address_of(request))
        return HttpResponseRedirect(reverse("password_forgotten_sent"))
    return page(
        request,
        "accounts/forgotten.html",
        {"form": form, "problem": form.is_bound},
        title=_("Forgotten your password?"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@only_links_and_forms
@never_cache
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, whether or not a letter was written."""
    return page(request, "accounts/forgotten_sent.html", title=_("Look at your mail"))


@only_links_and_forms
@never_cache
def one_time_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address bar, where neighbours, logs and other sites might see it, and go on.

    Looking changes nothing: programs that check mail open every link in it.
    """
    request.session[IN_SESSION] = token
    return HttpResponseRedirect(reverse("choose_password"))


@only_links_and_forms
@never_cache
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose a password by a link. It signs nobody in: a second factor is asked for as always."""
    token = str(request.session.get(IN_SESSION, ""))
    link = selectors.link_by(token, now=timezone.now()) if token and settings.PASSWORDS else None
    if link is None:
        return page(request, "accounts/link_ended.html", title=_("This link no longer works"))
    form = ChoosePasswordForm(request.POST or None, person=link.user)
    if form.is_bound and form.is_valid():
        try:
            services.choose_password(token, form.cleaned_data["password"])
        except LinkEnded:
            return page(request, "accounts/link_ended.html", title=_("This link no longer works"))
        request.session.flush()  # whoever was signed in here, and the secret, are gone
        messages.success(request, _("Your password is set. Sign in with it."))
        return HttpResponseRedirect(reverse("account_login"))
    return page(
        request,
        "accounts/choose_password.html",
        {"form": form, "problem": form.is_bound, "person": link.user},
        title=_("Choose your password"),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )
