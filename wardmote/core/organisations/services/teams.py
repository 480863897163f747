"""Writes about teams, and groups of posts such as “LPA Supts”."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import GroupPost, Organisation, Post, Team


@transaction.atomic
def form_team(*, organisation: Organisation, name: str, by: Any, kind: Team.Kind = Team.Kind.TEAM) -> Team:
    """Add a team, or a group of posts such as “LPA Supts”."""
    team = Team(organisation=organisation, name=name.strip(), kind=kind)
    team.full_clean()
    team.save()
    audit.record("organisations.team_formed", subject=team, by=by, name=team.name)
    return team


@transaction.atomic
def disband(team: Team, *, on: date, by: Any) -> Team:
    """Say the last day of a team or group. What it answered for then has nobody, and is listed as unowned."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    was, team.ends_on = team.ends_on, on
    team.save(update_fields=["ends_on"])
    audit.record("organisations.team_disbanded", subject=team, by=by, was=was, now=on)
    return team


@transaction.atomic
def put_in_group(group: Team, post: Post, *, starts_on: date | None, by: Any) -> GroupPost:
    """Let a post belong to a group from a day on."""
    if group.kind != Team.Kind.GROUP:
        raise ValidationError({"post": _("Only a group of posts has posts in it.")})
    if post.organisation_id != group.organisation_id:
        raise ValidationError({"post": _("Choose a post of the same organisation.")})
    row, made = GroupPost.objects.select_for_update().get_or_create(
        group=group, post=post, defaults={"starts_on": starts_on}
    )
    if not made and row.ends_on is None:
        return row
    row.starts_on, row.ends_on = starts_on, None
    row.save()
    audit.record("organisations.group_joined", subject=group, by=by, post=post.name, starts_on=starts_on)
    return row


@transaction.atomic
def take_out_of_group(row: GroupPost, *, on: date, by: Any) -> GroupPost:
    """Say the last day on which a post belongs to a group."""
    row = GroupPost.objects.select_for_update().get(pk=row.pk)
    if row.starts_on and on < row.starts_on:
        raise ValidationError({"ends_on": _("The last day must not be before the first.")})
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    audit.record("organisations.group_left", subject=row.group, by=by, post=row.post.name, ends_on=on)
    return row
