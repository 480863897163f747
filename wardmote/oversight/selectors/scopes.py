"""Whose records a user may read, and for whom they may write."""

from __future__ import annotations

from typing import Any

from django.db import models

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Partnership, Post
from wardmote.oversight.permissions import VIEW


def readable(*, user: Any) -> models.QuerySet[Partnership]:
    """The partnerships whose scrutiny this user may read."""
    return partnerships_where(user, VIEW)


def writable(key: str, *, user: Any) -> list[Partnership]:
    """The partnerships in which this user may write so; for one side's voice only where that side is theirs."""
    found = partnerships_where(user, key).select_related("force", "governing_body")
    return [each for each in found.order_by("name") if user.has_perm(key, each)]


def posts_in(*partnerships: Partnership) -> models.QuerySet[Post]:
    """The posts of both sides of these partnerships that there are."""
    sides = {pk for each in partnerships for pk in (each.force_id, each.governing_body_id)}
    return Post.objects.filter(organisation__in=sides, ends_on=None).order_by("name")


def posts_of_governing_bodies(*partnerships: Partnership) -> models.QuerySet[Post]:
    """The posts of the governing bodies alone: theirs are the decisions."""
    sides = {each.governing_body_id for each in partnerships}
    return Post.objects.filter(organisation__in=sides, ends_on=None).order_by("name")
