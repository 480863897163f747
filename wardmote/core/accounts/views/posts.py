"""Posts and who holds them: the list, one post, filling it, leaving it, closing it.

The pages stand here because organisations are below accounts in the import order and know no permissions.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms.posts import ChangePostForm, LastDayForm, OpenPostForm, PostFilterForm, PutInForm
from wardmote.core.accounts.rights import MANAGE_POSTS
from wardmote.core.accounts.views.asking import ask
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Holding, Organisation, Post, Team
from wardmote.core.organisations.selectors import holdings_on, in_force, people_of, posts_of, vacant_posts
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.numbers import row_in
from wardmote.core.ui.page import page

PER_PAGE = 100
SECTION = "posts"


def mine(request: HttpRequest) -> QuerySet[Organisation]:
    """The organisations whose posts this user looks after."""
    return selectors.organisations_managed_by(request.user, MANAGE_POSTS)


def find_post(pk: int) -> Post:
    return Post.objects.select_related("organisation", "team").get(pk=pk)


def crumbs(post: Post | None = None) -> list[tuple[Any, str]]:
    first = [(_("Posts"), reverse("posts"))]
    return [*first, (post.name, reverse("post", args=[post.pk]))] if post else first


@require(MANAGE_POSTS)
def posts(request: HttpRequest) -> HttpResponse:
    """Every post with who holds it today, who covers, and since when it is vacant."""
    today = timezone.localdate()
    shows = [("", _("Posts there are")), ("vacant", _("Vacant")), ("cover", _("Covered")), ("ended", _("Ended"))]
    form = PostFilterForm(request.GET or None, organisations=mine(request), shows=shows)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = posts_of(mine(request), today=today)
    if chosen.get("organisation"):
        found = found.filter(organisation=chosen["organisation"])
    if text := chosen.get("text"):
        named = Q(name__icontains=text) | Q(short_name__icontains=text)
        found = found.filter(named | Q(pk__in=holdings_on(today).filter(person__name__icontains=text).values("post")))
    ended = Q(ends_on__lt=today)
    match chosen.get("show"):
        case "vacant":
            found = found.filter(pk__in=vacant_posts(today=today).values("pk")).exclude(ended)
        case "cover":
            found = found.filter(pk__in=holdings_on(today).filter(kind=Holding.Kind.COVER).values("post"))
        case "ended":
            found = found.filter(ended)
        case _all:
            found = found.exclude(ended)
    return page(
        request,
        "accounts/posts.html",
        {"form": form, "rows": Paginator(found, PER_PAGE).get_page(request.GET.get("page")), "today": today},
        title=_("Posts"),
        section=SECTION,
        block="results",
    )


@require(MANAGE_POSTS)
def open_post(request: HttpRequest) -> HttpResponse:
    """Add a post."""
    form = OpenPostForm(request.POST or None, organisations=mine(request))

    def save() -> str:
        post = organisations.open_post(**form.cleaned_data, by=request.user)
        messages.success(request, _("The post is added. Put somebody in, or leave it vacant."))
        return reverse("post", args=[post.pk])

    return ask(
        request,
        form,
        save,
        title=_("Add a post"),
        button=_("Add this post"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(MANAGE_POSTS, find_post)
def post(request: HttpRequest, post: Post) -> HttpResponse:
    """One post: who holds it, who held it before, and what other rooms say of it."""
    today = timezone.localdate()
    holdings = list(post.holdings.select_related("person").order_by("-starts_on", "-pk"))
    now = [each for each in holdings if each.starts_on <= today and (each.ends_on is None or each.ends_on >= today)]
    return page(
        request,
        "accounts/post.html",
        {
            "post": post,
            "today": today,
            "now": now,
            "later": [each for each in holdings if each.starts_on > today],
            "before": [each for each in holdings if each.ends_on and each.ends_on < today],
            "groups": post.in_groups.filter(in_force(today)).select_related("group"),
            "panels": panels_for("post", user=request.user, subject=post),
        },
        title=post.name,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(MANAGE_POSTS, find_post)
def put_in_post(request: HttpRequest, post: Post) -> HttpResponse:
    """Put somebody into a post, or let them cover it."""
    form = PutInForm(request.POST or None, people=people_of(mine(request)))

    def save() -> str:
        values = {**form.cleaned_data, "kind": Holding.Kind(form.cleaned_data["kind"])}
        holding = services.put_in_post(post, **values, within=mine(request), by=request.user)
        messages.success(request, _("%(name)s is in the post.") % {"name": holding.person.name})
        return reverse("post", args=[post.pk])

    return ask(
        request,
        form,
        save,
        title=_("Put somebody in"),
        lead=post.name,
        button=_("Put in"),
        section=SECTION,
        breadcrumbs=crumbs(post),
    )


@require(MANAGE_POSTS, find_post)
def end_holding(request: HttpRequest, post: Post) -> HttpResponse:
    """Say the last day of somebody's holding of this post."""
    holding = row_in(post.holdings.select_related("person"), request.GET.get("holding"))
    if holding is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"ends_on": holding.ends_on or timezone.localdate()})

    def save() -> str:
        organisations.end_holding(holding, on=form.cleaned_data["ends_on"], by=request.user)
        messages.success(request, _("The last day of %(name)s is noted.") % {"name": holding.person.name})
        return reverse("post", args=[post.pk])

    return ask(
        request,
        form,
        save,
        title=_("Last day of %(name)s") % {"name": holding.person.name},
        lead=post.name,
        button=_("Note the last day"),
        section=SECTION,
        breadcrumbs=crumbs(post),
    )


@require(MANAGE_POSTS, find_post)
def change_post(request: HttpRequest, post: Post) -> HttpResponse:
    """Call a post otherwise, or move it to another team."""
    teams = Team.objects.filter(organisation=post.organisation, kind=Team.Kind.TEAM).filter(
        Q(ends_on=None) | Q(pk=post.team_id)
    )
    given = {"name": post.name, "short_name": post.short_name, "team": post.team}
    form = ChangePostForm(request.POST or None, teams=teams, initial=given)

    def save() -> str:
        organisations.change_post(post, **form.cleaned_data, by=request.user)
        messages.success(request, _("The post is changed."))
        return reverse("post", args=[post.pk])

    return ask(
        request,
        form,
        save,
        title=_("Change a post"),
        button=_("Save"),
        section=SECTION,
        breadcrumbs=crumbs(post),
    )


@require(MANAGE_POSTS, find_post)
def close_post(request: HttpRequest, post: Post) -> HttpResponse:
    """Abolish a post from a day on."""
    form = LastDayForm(request.POST or None, initial={"ends_on": post.ends_on or timezone.localdate()})

    def save() -> str:
        organisations.close_post(post, on=form.cleaned_data["ends_on"], by=request.user)
        messages.success(request, _("The post ends. What it answers for is listed as unowned from then on."))
        return reverse("post", args=[post.pk])

    return ask(
        request,
        form,
        save,
        title=_("End a post"),
        lead=_("Whoever holds or covers %(post)s then leaves it on the same day.") % {"post": post.name},
        button=_("End this post"),
        look="warning",
        section=SECTION,
        breadcrumbs=crumbs(post),
    )
