"""Which meetings a calendar program gets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from wardmote.core.accounts.selectors import digest_of
from wardmote.core.organisations.models import Body, Seat
from wardmote.core.organisations.selectors import in_force, posts_held_by
from wardmote.oversight.models import CalendarFeed, Meeting
from wardmote.oversight.selectors.board import boards_for
from wardmote.oversight.selectors.meeting import meetings_for

KEPT_BACK = timedelta(days=400)


def feed_of(*, user: Any) -> CalendarFeed | None:
    """The secret address that somebody has now."""
    return CalendarFeed.objects.filter(user=user, ended_at=None).first()


def feed_with(secret: str) -> CalendarFeed | None:
    """The feed of a secret that is still good, and whose owner may still sign in."""
    found = CalendarFeed.objects.filter(digest=digest_of(secret), ended_at=None, user__is_active=True)
    return found.select_related("user").first()


def own_boards(*, user: Any, today: date) -> QuerySet[Body]:
    """The boards that somebody's posts of today chair, serve or sit on."""
    boards = boards_for(user=user)
    if not getattr(user, "person_id", None):
        return boards.none()
    held = posts_held_by(user.person_id, today=today).values("pk")
    seated = Seat.objects.filter(in_force(today), post__in=held).values("body")
    return boards.filter(Q(chair_post__in=held) | Q(secretary_post__in=held) | Q(pk__in=seated))


def meetings_in(boards: QuerySet[Body], *, user: Any, today: date) -> QuerySet[Meeting]:
    """The meetings of some boards that this user may read about, from a year ago on."""
    found = meetings_for(user=user).filter(body__in=boards.values("pk"), on__gte=today - KEPT_BACK)
    return found.order_by("on", "begins", "pk")


def meetings_of_feed(feed: CalendarFeed, *, today: date) -> QuerySet[Meeting]:
    """What the program that reads a feed gets: decided anew each time, so that rights that end are ended here too."""
    user = feed.user
    boards = boards_for(user=user) if feed.every_board else own_boards(user=user, today=today)
    return meetings_in(boards, user=user, today=today)
