"""People and roles: the administrator's pages."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms import NewPasswordForm, PersonForm, RoleForm
from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.ui.numbers import row_in
from wardmote.core.ui.page import page

PER_PAGE = 50
SECTION = "people"


def find_person(pk: int) -> User:
    return User.objects.get(pk=pk)


def crumbs() -> list[tuple[str, str]]:
    return [(_("People and roles"), reverse("people"))]


@require("accounts.manage_people")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a role in the organisations this administrator looks after."""
    found = Paginator(selectors.people_managed_by(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "accounts/people.html", {"people": found}, title=_("People and roles"), section=SECTION)


@require("accounts.manage_people")
def add_person(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role."""
    organisations = selectors.organisations_managed_by(request.user)
    form = PersonForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        person = services.add_person(
            email=form.cleaned_data["email"],
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            role=Role(form.cleaned_data["role"]),
            organisation=form.cleaned_data["organisation"],
            by=request.user,
        )
        messages.success(
            request, _("%(name)s can sign in now. Tell them their first password.") % {"name": person.name}
        )
        return HttpResponseRedirect(reverse("person", args=[person.pk]))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    title = _("Add a person")
    return page(
        request,
        "accounts/add_person.html",
        {"form": form, "problem": form.is_bound},
        title=title,
        section=SECTION,
        breadcrumbs=crumbs(),
        status=status,
    )


@require("accounts.manage_people", find_person)
def person(request: HttpRequest, person: User) -> HttpResponse:
    """One person: their roles, and what can be done about their account."""
    organisations = selectors.organisations_managed_by(request.user)
    form = RoleForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        services.give_role(
            person, Role(form.cleaned_data["role"]), organisation=form.cleaned_data["organisation"], by=request.user
        )
        messages.success(request, _("The role is given."))
        return HttpResponseRedirect(reverse("person", args=[person.pk]))
    return page(
        request,
        "accounts/person.html",
        {
            "person": person,
            "memberships": Membership.objects.filter(user=person, organisation__in=organisations)
            .select_related("organisation")
            .order_by("pk"),
            "form": form,
            "problem": form.is_bound,
            "invitation": selectors.open_invitation(person, now=timezone.now()),
        },
        title=person.name,
        section=SECTION,
        breadcrumbs=crumbs(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@require("accounts.manage_people", find_person)
def take_role(request: HttpRequest, person: User) -> HttpResponse:
    """Take a role away again."""
    organisations = selectors.organisations_managed_by(request.user)
    memberships = Membership.objects.filter(user=person, organisation__in=organisations)
    membership = row_in(memberships, request.POST.get("membership"))
    if request.method != "POST" or membership is None:
        raise Http404
    try:
        services.take_role_away(membership, by=request.user)
    except services.LastAdministrator:
        messages.error(request, _("The role stays: without it nobody could add people in this organisation."))
    else:
        messages.success(request, _("The role is taken away."))
    return HttpResponseRedirect(reverse("person", args=[person.pk]))


@require("accounts.manage_people", find_person)
def new_password(request: HttpRequest, person: User) -> HttpResponse:
    """Give somebody a new first password. It ends their sessions."""
    form = NewPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        services.set_first_password(person, form.cleaned_data["password"], by=request.user)
        messages.success(request, _("The new password is set. Tell it to %(name)s.") % {"name": person.name})
        return HttpResponseRedirect(reverse("person", args=[person.pk]))
    return page(
        request,
        "accounts/new_password.html",
        {"person": person, "form": form, "problem": form.is_bound},
        title=_("Set a new password"),
        section=SECTION,
        breadcrumbs=[*crumbs(), (person.name, reverse("person", args=[person.pk]))],
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK,
    )


@require("accounts.manage_people", find_person)
def close_account(request: HttpRequest, person: User) -> HttpResponse:
    """Stop somebody from signing in, or let them again. Their name stays in the history."""
    if request.method != "POST":
        raise Http404
    if person == request.user:
        messages.error(request, _("You cannot close your own account. Ask another administrator."))
    elif person.is_active:
        services.close_account(person, by=request.user)
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": person.name})
    else:
        services.reopen_account(person, by=request.user)
        messages.success(request, _("%(name)s can sign in again.") % {"name": person.name})
    return HttpResponseRedirect(reverse("person", args=[person.pk]))
