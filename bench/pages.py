"""The pages that are measured, and who opens them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import NoReverseMatch, reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.ui.hooks import registry
from wardmote.plans.models import Activity, Assignment, Plan, PlanVersion

SEVERAL = 10


@dataclass(frozen=True, slots=True)
class Page:
    """One page as one person opens it, or several of a kind, of which a mean is told."""

    name: str
    urls: tuple[str, ...]
    user: User


def reader(role: Role) -> User:
    """Somebody of the first partnership in this role."""
    return User.objects.filter(memberships__role=role).order_by("pk")[0]


def largest_plan(user: User) -> PlanVersion:
    """The first plan of the user's partnership."""
    organisation = user.memberships.order_by("pk")[0].organisation_id
    plans = Plan.objects.filter(partnership__force=organisation).order_by("pk")
    return PlanVersion.objects.select_related("plan").get(plan=plans[0], state=PlanVersion.State.CURRENT)


def pages() -> Iterator[Page]:
    """Every page that is measured; those that are not there yet are left out."""
    officer, owner, auditor = reader(Role.POLICY_OFFICER), reader(Role.OWNER), reader(Role.AUDITOR)
    chief, secretary = reader(Role.CHIEF_OFFICER), reader(Role.SECRETARY)
    everywhere = User.objects.get(email="analyst@inspectorate.example")
    version = largest_plan(officer)
    slug = version.plan.slug
    rated = Activity.objects.filter(version=version, rating__isnull=False, retired_on=None).order_by("pk")[40:]
    own = (each for each in rated if officer.has_perm("plans.update_activity", each))
    several = list(islice(own, SEVERAL))  # activities differ in what they refer to: one alone says little
    activity = several[0]
    post = Assignment.objects.filter(activity__version=version, post__isnull=False)[0].post
    wanted: list[tuple[str, User, str, list[Any], str]] = [
        ("overview of a plan", officer, "plan", [slug], ""),
        ("list of 100", officer, "activities", [slug], ""),
        ("filtered list", officer, "activities", [slug], "?accountable=force&sort=-updated"),
        ("list narrowed by a word", officer, "activities", [slug], "?words=rota"),
        ("list narrowed by an owner", officer, "activities", [slug], f"?owner={post}"),
        ("commitment", officer, "commitment", [slug, activity.commitment.key], ""),
        ("form of an update", officer, "activity_update", [slug, activity.key], ""),
        ("my updates", owner, "my_updates", [], ""),
        ("today", chief, "today", [], ""),
        ("today, of every plan", everywhere, "today", [], ""),
        ("answers", officer, "answers", [slug], ""),
        ("ten plans", officer, "plans", [], ""),
        ("every plan", everywhere, "plans", [], ""),
        ("list across plans", everywhere, "all_activities", [], ""),
        ("filtered list across plans", everywhere, "all_activities", [], "?accountable=force&sort=-updated"),
        ("what changed", officer, "plan_changes", [slug], ""),
        ("history", auditor, "history", [], ""),
        ("search, a common word", everywhere, "search", [], "?q=rota"),
        ("search, rare words", everywhere, "search", [], "?q=heron+moorage"),
    ]
    for name, user, route, arguments, query in wanted:
        try:
            yield Page(name, (reverse(route, args=arguments) + query,), user)
        except NoReverseMatch:
            continue
    yield Page("activity", tuple(reverse("activity", args=[slug, each.key]) for each in several), officer)
    yield Page("first page of a secretary", (first_page(Role.SECRETARY, secretary),), secretary)


def first_page(role: Role, user: User) -> str:
    """Where somebody lands in this role after signing in."""
    return next(url for each in registry.landings if each.role == role and (url := each.url(user)))
