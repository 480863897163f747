"""Whom and what the example's year names, and the days that it counts from the day of loading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Body, Partnership, Post
from wardmote.plans.models import Activity, Commitment, Plan, PlanVersion

FRIDAY = 4


@dataclass(frozen=True)
class Scene:
    """Whom and what the year's entries name by their keys, and the day from which their days are counted."""

    partnership: Partnership
    plans: dict[str, Plan]
    posts: dict[str, Post]
    users: dict[str, User]
    today: date

    @cached_property
    def bodies(self) -> dict[str, Body]:
        return {body.name: body for body in self.partnership.bodies.all()}

    @cached_property
    def versions(self) -> dict[str, PlanVersion]:
        return {name: plan.versions.get(state=PlanVersion.State.CURRENT) for name, plan in self.plans.items()}

    def day(self, told: str | int) -> date:
        """A date, or a number of days from the day of loading: where that is a weekend, the Friday before."""
        if isinstance(told, str):
            return date.fromisoformat(told)
        found = self.today + timedelta(days=told)
        return found - timedelta(days=max(0, found.weekday() - FRIDAY))

    def commitment(self, each: dict[str, Any]) -> Commitment:
        return self.versions[each["plan"]].commitments.get(ref=each["commitment"], retired_on=None)

    def activity(self, each: dict[str, Any]) -> Activity:
        return self.commitment(each).activities.filter(retired_on=None).order_by("position")[0]

    def subject(self, each: dict[str, Any]) -> Activity | Commitment:
        """The one activity of a commitment, as in the charter, where people look for it; or else the commitment."""
        commitment = self.commitment(each)
        activities = list(commitment.activities.filter(retired_on=None))
        return activities[0] if len(activities) == 1 else commitment
