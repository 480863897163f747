"""Writes about posts and who holds them. Nothing is overwritten: a holding ends, and another begins."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Holding, Organisation, Person, Post, Team


@transaction.atomic
def open_post(
    *, organisation: Organisation, name: str, by: Any, short_name: str = "", team: Team | None = None
) -> Post:
    """Add a post, such as “Superintendent, Prevention”."""
    _same_organisation(organisation, team)
    post = Post(organisation=organisation, name=name.strip(), short_name=short_name.strip(), team=team)
    post.full_clean()
    post.save()
    audit.record("organisations.post_opened", subject=post, by=by, name=post.name)
    return post


@transaction.atomic
def change_post(post: Post, *, name: str, short_name: str, team: Team | None, by: Any) -> Post:
    """Call a post otherwise, or move it to another team. Who held it stays."""
    post = _locked(post)
    _same_organisation(post.organisation, team)
    was = _said(post)
    post.name, post.short_name, post.team = name.strip(), short_name.strip(), team
    now = _said(post)
    if was == now:
        return post
    post.full_clean()
    post.save(update_fields=["name", "short_name", "team"])
    audit.record("organisations.post_changed", subject=post, by=by, was=was, now=now)
    return post


@transaction.atomic
def close_post(post: Post, *, on: date, by: Any) -> Post:
    """Abolish a post: ``on`` is its last day, and that of whoever holds or covers it then."""
    post = _locked(post)
    if post.holdings.filter(starts_on__gt=on).exists():
        raise ValidationError({"ends_on": _("Somebody takes the post after this day. Choose a later one.")})
    for holding in post.holdings.filter(Q(ends_on=None) | Q(ends_on__gt=on)):
        end_holding(holding, on=on, by=by)
    was, post.ends_on = post.ends_on, on
    post.save(update_fields=["ends_on"])
    audit.record("organisations.post_closed", subject=post, by=by, was=was, now=on)
    return post


@transaction.atomic
def put_in(
    post: Post,
    person: Person,
    *,
    starts_on: date,
    by: Any,
    ends_on: date | None = None,
    kind: Holding.Kind = Holding.Kind.HOLDER,
) -> Holding:
    """Let somebody hold or cover a post from a day on.

    Raises ``ValidationError`` where somebody else holds it on one of these days: a post has one holder at a time, and
    any number of people who cover for them. Cover needs a last day, so that nobody covers for ever by oversight.
    """
    post = _locked(post)
    holding = Holding(post=post, person=person, starts_on=starts_on, ends_on=ends_on, kind=kind)
    if post.ends_on and (ends_on is None or ends_on > post.ends_on):
        raise ValidationError({"starts_on": _("The post has ended. Choose days before its last one.")})
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day must not be before the first.")})
    if kind == Holding.Kind.COVER and ends_on is None:
        raise ValidationError({"ends_on": _("Enter the last day of the cover. It can be changed later.")})
    if other := _in_the_way(holding):
        words = _("%(name)s holds the post in this time. End that first, or choose cover.")
        raise ValidationError({"starts_on": words % {"name": other.person.name}})
    holding.full_clean()
    holding.save()
    audit.record(
        "organisations.post_taken",
        subject=post,
        by=by,
        person=person.name,
        person_id=person.pk,
        kind=holding.kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return holding


@transaction.atomic
def end_holding(holding: Holding, *, on: date, by: Any) -> Holding:
    """Say the last day of a holding; also to correct one that was said before."""
    post = _locked(holding.post)
    holding = Holding.objects.select_for_update().get(pk=holding.pk)
    if on < holding.starts_on:
        raise ValidationError({"ends_on": _("The last day must not be before the first.")})
    was, holding.ends_on = holding.ends_on, on
    if was == on:
        return holding
    if other := _in_the_way(holding):
        words = _("%(name)s holds the post by then. Choose an earlier day.")
        raise ValidationError({"ends_on": words % {"name": other.person.name}})
    holding.save(update_fields=["ends_on"])
    audit.record(
        "organisations.post_left",
        subject=post,
        by=by,
        person=holding.person.name,
        person_id=holding.person_id,
        was=was,
        now=on,
    )
    return holding


def _in_the_way(holding: Holding) -> Holding | None:
    """Another person's or time's holding of the same post on one of the same days; cover is in nobody's way."""
    kind = holding.kind
    same = holding.post.holdings.filter(kind=kind).exclude(pk=holding.pk).select_related("person")
    if kind == Holding.Kind.COVER:
        same = same.filter(person=holding.person_id)
    if holding.ends_on:
        same = same.filter(starts_on__lte=holding.ends_on)
    return same.filter(Q(ends_on=None) | Q(ends_on__gte=holding.starts_on)).first()


def _locked(post: Post) -> Post:
    """The post, locked: two people who fill it at once are asked one after the other."""
    return Post.objects.select_for_update(of=("self",)).select_related("organisation", "team").get(pk=post.pk)


def _said(post: Post) -> dict[str, str]:
    return {"name": post.name, "short_name": post.short_name, "team": post.team.name if post.team else ""}


def _same_organisation(organisation: Organisation, team: Team | None) -> None:
    if team is not None and team.organisation_id != organisation.pk:
        raise ValidationError({"team": _("Choose a team of the same organisation.")})
