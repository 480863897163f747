"""The people who hold posts: one's posts now and before, and what a leaver leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import services
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms.posts import LastDayForm, PersonOfPostsForm
from wardmote.core.accounts.models import User
from wardmote.core.accounts.rights import MANAGE_POSTS
from wardmote.core.accounts.views.asking import ask
from wardmote.core.accounts.views.posts import SECTION, crumbs, mine
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Holding, Person
from wardmote.core.organisations.selectors import holdings_on, known_elsewhere, people_of
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody's last day, put before other rooms: what would then have nobody who answers for it?"""

    person: Person
    on: date
    holdings: list[Holding]


def find_person(pk: int) -> Person:
    return Person.objects.get(pk=pk, erased_at=None)


def staff_crumbs(person: Person | None = None) -> list[tuple[Any, str]]:
    found = [*crumbs(), (_("People in posts"), reverse("staff"))]
    return [*found, (person.name, reverse("staff_person", args=[person.pk]))] if person else found


@require(MANAGE_POSTS)
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who holds or held a post, by name."""
    today = timezone.localdate()
    now = holdings_on(today).filter(post__organisation__in=mine(request)).select_related("post")
    text = request.GET.get("q", "").strip()
    found = people_of(mine(request)).prefetch_related(Prefetch("holdings", queryset=now, to_attr="now"))
    if text:
        found = found.filter(name__icontains=text)
    return page(
        request,
        "accounts/staff.html",
        {"rows": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "text": text},
        title=_("People in posts"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(MANAGE_POSTS, find_person)
def staff_person(request: HttpRequest, person: Person) -> HttpResponse:
    """One person's posts, now and before, with a form to correct their name."""
    alone = not known_elsewhere(person, mine(request))
    given = {"name": person.name, "email": person.email}
    form = PersonOfPostsForm(request.POST or None, initial=given)
    if request.method == "POST" and not alone:
        raise Http404

    def save() -> str:
        organisations.change_person(person, **form.cleaned_data, by=request.user)
        services.match_account(Person.objects.get(pk=person.pk), within=mine(request), by=request.user)
        messages.success(request, _("The name is changed."))
        return reverse("staff_person", args=[person.pk])

    return ask(
        request,
        form,
        save,
        title=person.name,
        button=_("Save"),
        section=SECTION,
        breadcrumbs=staff_crumbs(),
        template="accounts/staff_person.html",
        person=person,
        alone=alone,
        account=User.objects.filter(person=person).first(),
        holdings=person.holdings.filter(post__organisation__in=mine(request))
        .select_related("post__organisation")
        .order_by("-starts_on"),
        today=timezone.localdate(),
    )


@require(MANAGE_POSTS, find_person)
def leaving(request: HttpRequest, person: Person) -> HttpResponse:
    """Somebody leaves: ask for the day, show what it leaves unowned, and only then do it."""
    form = LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    seen: Leaving | None = None
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["ends_on"]
        if "confirm" in request.POST:
            ended = organisations.leave(person, on=on, within=mine(request), by=request.user)
            messages.success(request, _("Noted: %(count)d posts end.") % {"count": len(ended)})
            return HttpResponse(status=302, headers={"Location": reverse("staff_person", args=[person.pk])})
        theirs = person.holdings.filter(post__organisation__in=mine(request)).select_related("post")
        seen = Leaving(person, on, [each for each in theirs if each.ends_on is None or each.ends_on > on])
    return page(
        request,
        "accounts/leaving.html",
        {
            "person": person,
            "form": form,
            "problem": bool(form.errors),
            "seen": seen,
            "panels": panels_for("person.leaving", user=request.user, subject=seen) if seen else [],
        },
        title=_("%(name)s leaves") % {"name": person.name},
        section=SECTION,
        breadcrumbs=staff_crumbs(person),
        status=422 if form.errors else 200,
    )
