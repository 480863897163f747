"""Who may do what with a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant, memberships_of
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.plans.models import Activity, Commitment, Plan, PlanImport, PlanVersion


def plan_of(thing: Any) -> Plan:
    """The plan that a plan, version, commitment, activity or import belongs to."""
    match thing:
        case Plan():
            return thing
        case PlanVersion() | Commitment() | Activity() | PlanImport():
            version = thing if isinstance(thing, PlanVersion) else thing.version
            return version.plan
    raise TypeError(f"{type(thing).__name__} belongs to no plan")


def partnership_of(thing: Any) -> Partnership:
    return plan_of(thing).partnership


def organisations_answering_for(thing: Any) -> Iterable[Organisation]:
    """Whose text it is: the accountable party's, or either's where it is joint or not stated."""
    plan = plan_of(thing)
    both = [plan.partnership.force, plan.partnership.governing_body]
    if not isinstance(thing, Activity):
        return both
    commitment = thing.commitment
    accountable = commitment.accountable or commitment.part.accountable
    return {"force": both[:1], "governing_body": both[1:]}.get(accountable, both)


def holds_a_post_of(user: Any, activity: Any) -> bool:
    """Owners write about what their posts lead or contribute to; the other roles about all that is their side's."""
    roles = {membership.role for membership in memberships_of(user)}
    if roles & WRITERS - {Role.OWNER} or not isinstance(activity, Activity):
        return True
    if user.person_id is None:
        return False
    return activity.assignments.filter(post__holdings__person=user.person_id, post__holdings__ends_on=None).exists()


WRITERS = {Role.OWNER, Role.POLICY_OFFICER, Role.CHIEF_OFFICER}

grant("plans.view_plan", *EVERY_MEMBER_OF_STAFF, partnership_of=partnership_of)
grant(
    "plans.update_activity",
    *WRITERS,
    partnership_of=partnership_of,
    organisations_of=organisations_answering_for,
    also=holds_a_post_of,
)
grant("plans.assign_owner", Role.POLICY_OFFICER, Role.ADMINISTRATOR, partnership_of=partnership_of)
grant(
    "plans.import_plan",
    Role.POLICY_OFFICER,
    partnership_of=lambda thing: thing if isinstance(thing, Partnership) else partnership_of(thing),
)
