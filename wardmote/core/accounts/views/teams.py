"""Teams, and groups of posts that documents name together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms.posts import GroupPostForm, LastDayForm, TeamForm
from wardmote.core.accounts.rights import MANAGE_POSTS
from wardmote.core.accounts.views.asking import ask
from wardmote.core.accounts.views.posts import SECTION, crumbs, mine
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Post, Team
from wardmote.core.organisations.selectors import posts_of
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page


def find_team(pk: int) -> Team:
    return Team.objects.select_related("organisation").get(pk=pk)


def team_crumbs(team: Team | None = None) -> list[tuple[Any, str]]:
    found = [*crumbs(), (_("Teams and groups"), reverse("teams"))]
    return [*found, (team.name, reverse("team", args=[team.pk]))] if team else found


@require(MANAGE_POSTS)
def teams(request: HttpRequest) -> HttpResponse:
    """Every team and group, those that have ended last."""
    found = Team.objects.filter(organisation__in=mine(request)).select_related("organisation")
    rows = list(found.prefetch_related("posts", "group_posts").order_by("organisation__name", "name"))
    today = timezone.localdate()
    rows.sort(key=lambda team: bool(team.ends_on and team.ends_on < today))
    return page(
        request,
        "accounts/teams.html",
        {"rows": rows},
        title=_("Teams and groups"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(MANAGE_POSTS)
def form_team(request: HttpRequest) -> HttpResponse:
    """Add a team or a group."""
    form = TeamForm(request.POST or None, organisations=mine(request))

    def save() -> str:
        values = {**form.cleaned_data, "kind": Team.Kind(form.cleaned_data["kind"])}
        team = organisations.form_team(**values, by=request.user)
        return reverse("team", args=[team.pk])

    return ask(
        request,
        form,
        save,
        title=_("Add a team or group"),
        button=_("Add it"),
        section=SECTION,
        breadcrumbs=team_crumbs(),
    )


@require(MANAGE_POSTS, find_team)
def team(request: HttpRequest, team: Team) -> HttpResponse:
    """One team with its posts, or a group with those that belong to it and did."""
    today = timezone.localdate()
    in_group = {each.post_id: each for each in team.group_posts.all()}
    is_group = team.kind == Team.Kind.GROUP
    found = posts_of(mine(request), today=today)
    found = found.filter(pk__in=in_group) if is_group else found.filter(team=team)
    free = Post.objects.filter(organisation=team.organisation, ends_on=None)
    form = GroupPostForm(request.POST or None, posts=free) if is_group else LastDayForm()

    def save() -> str:
        organisations.put_in_group(team, **form.cleaned_data, by=request.user)
        messages.success(request, _("The post is in the group."))
        return reverse("team", args=[team.pk])

    if request.method == "POST" and not is_group:
        raise Http404
    return ask(
        request,
        form,
        save,
        title=team.name,
        button=_("Put in the group"),
        section=SECTION,
        breadcrumbs=team_crumbs(),
        template="accounts/team.html",
        team=team,
        is_group=is_group,
        rows=[(each, in_group.get(each.pk)) for each in found],
        today=today,
    )


@require(MANAGE_POSTS, find_team)
def leave_group(request: HttpRequest, team: Team) -> HttpResponse:
    """Say the last day on which a post belongs to a group."""
    row = team.group_posts.select_related("post").filter(post=number_in(request.GET.get("post"))).first()
    if row is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"ends_on": row.ends_on or timezone.localdate()})

    def save() -> str:
        organisations.take_out_of_group(row, on=form.cleaned_data["ends_on"], by=request.user)
        return reverse("team", args=[team.pk])

    return ask(
        request,
        form,
        save,
        title=_("Take out of the group"),
        lead=row.post.name,
        button=_("Note the last day"),
        section=SECTION,
        breadcrumbs=team_crumbs(team),
    )


@require(MANAGE_POSTS, find_team)
def disband(request: HttpRequest, team: Team) -> HttpResponse:
    """Say the last day of a team or group."""
    form = LastDayForm(request.POST or None, initial={"ends_on": team.ends_on or timezone.localdate()})

    def save() -> str:
        organisations.disband(team, on=form.cleaned_data["ends_on"], by=request.user)
        return reverse("teams")

    return ask(
        request,
        form,
        save,
        title=_("End %(team)s") % {"team": team.name},
        lead=_("It stays in the record, and can no longer be chosen."),
        button=_("Note the last day"),
        look="warning",
        section=SECTION,
        breadcrumbs=team_crumbs(team),
    )
