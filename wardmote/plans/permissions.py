"""Who may do what with a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant, memberships_of, organisations_where
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.organisations.selectors import groups_of, posts_held_by
from wardmote.plans.models import (
    Activity,
    BulkChange,
    Commitment,
    Dependency,
    MeasureLink,
    Objective,
    Part,
    Plan,
    PlanImport,
    PlanVersion,
    Step,
)


def plan_of(thing: Any) -> Plan:
    """The plan that a plan, version, commitment, activity, import, or what belongs to one of them is of."""
    match thing:
        case Step() | Dependency():
            return plan_of(thing.activity)
        case MeasureLink():
            return plan_of(thing.commitment)
        case Plan():
            return thing
        case PlanVersion() | Commitment() | Activity() | PlanImport() | BulkChange():
            version = thing if isinstance(thing, PlanVersion) else thing.version
            return version.plan
        case Objective():
            return thing.version.plan
        case Part():
            return thing.objective.version.plan
    raise TypeError(f"{type(thing).__name__} belongs to no plan")


def partnership_of(thing: Any) -> Partnership:
    return plan_of(thing).partnership


def organisations_answering_for(thing: Any) -> Iterable[Organisation]:
    """Whose text it is: the accountable party's, or either's where it is joint or not stated."""
    thing = _its_activity(thing)
    plan = plan_of(thing)
    both = [plan.partnership.force, plan.partnership.governing_body]
    if not isinstance(thing, Activity):
        return both
    commitment = thing.commitment
    accountable = commitment.accountable or commitment.part.accountable
    return {"force": both[:1], "governing_body": both[1:]}.get(accountable, both)


def _its_activity(thing: Any) -> Any:
    return thing.activity if isinstance(thing, Step | Dependency) else thing


def holds_a_post_of(user: Any, thing: Any) -> bool:
    """Owners write about what the posts they hold or cover today are named for; the other roles about all of their side."""
    activity = _its_activity(thing)
    roles = {membership.role for membership in memberships_of(user)}
    if roles & WRITERS - {Role.OWNER} or not isinstance(activity, Activity):
        return True
    if user.person_id is None:
        return False
    today = timezone.localdate()
    theirs = Q(post__in=posts_held_by(user.person_id, today=today)) | Q(team__in=groups_of(user.person_id, today=today))
    return bool(activity.assignments.filter(theirs).exists())


def reports_on(user: Any, activity: Activity) -> bool:
    """Whether a user may update an activity that one of their posts is named for: the same answer without a query.

    The activity must come with its commitment's part and its plan's two organisations.
    """
    sides = {organisation.pk for organisation in organisations_answering_for(activity)}
    return bool(sides & organisations_where(user, "plans.update_activity"))


def is_in_force(thing: Any) -> bool:
    """Progress is said of the version in force alone: a draft has none yet, and a past version stays as it was."""
    activity = _its_activity(thing)
    return not isinstance(activity, Activity) or activity.version.state == PlanVersion.State.CURRENT


WRITERS = {Role.OWNER, Role.POLICY_OFFICER, Role.CHIEF_OFFICER}

grant("plans.view_plan", *EVERY_MEMBER_OF_STAFF, partnership_of=partnership_of, inherited=True)
grant(
    "plans.update_activity",
    *WRITERS,
    partnership_of=partnership_of,
    organisations_of=organisations_answering_for,
    also=lambda user, thing: is_in_force(thing) and holds_a_post_of(user, thing),
)
grant(
    "plans.agree_date",
    Role.POLICY_OFFICER,
    Role.CHIEF_OFFICER,
    partnership_of=partnership_of,
    organisations_of=organisations_answering_for,
)
grant(
    "plans.give_assurance",
    Role.CHIEF_OFFICER,
    Role.SECRETARY,
    Role.POLICY_OFFICER,
    partnership_of=partnership_of,
    also=lambda _user, thing: thing.version.state == PlanVersion.State.CURRENT,
)
grant("plans.assign_owner", Role.POLICY_OFFICER, Role.ADMINISTRATOR, partnership_of=partnership_of)
grant(
    "plans.import_plan",
    Role.POLICY_OFFICER,
    partnership_of=lambda thing: thing if isinstance(thing, Partnership) else partnership_of(thing),
)
grant("plans.edit_plan", Role.POLICY_OFFICER, partnership_of=partnership_of)
grant(
    "plans.take_over",
    Role.POLICY_OFFICER,
    Role.ADMINISTRATOR,
    partnership_of=lambda thing: thing if isinstance(thing, Partnership) else partnership_of(thing),
)
