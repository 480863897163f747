"""What people have done with the example's plans since they came in, through the services that pages use."""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Holding, Post, Team
from wardmote.core.organisations.services import put_in, put_in_group
from wardmote.performance.definitions import measures
from wardmote.performance.rules.series import Area
from wardmote.performance.sources import forces
from wardmote.plans.models import Activity, Commitment, Plan, PlanVersion
from wardmote.plans.services.bulk import Change, change_many, effects
from wardmote.plans.services.depending import add_dependency, decide
from wardmote.plans.services.linking import link
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.services.steps import tick


def live(everyday: dict[str, Any], *, plans: dict[str, Plan], staff: dict[str, Any], by: User) -> None:
    """Do what everyday.yaml tells. ``staff`` holds the posts, teams and users by their keys; ``by`` keeps the plans."""
    posts: dict[str, Post] = staff["posts"]
    for each in everyday["groups"]:
        group: Team = staff["teams"][each["team"]]
        for key in each["posts"]:
            put_in_group(group, posts[key], starts_on=None, by=by)
    for each in everyday["covers"]:
        person = staff["users"][each["person"]].person
        put_in(
            posts[each["post"]],
            person,
            starts_on=_day(each["starts_on"]),
            ends_on=_day(each["ends_on"]),
            kind=Holding.Kind.COVER,
            by=by,
        )
    for each in everyday["dependencies"]:
        _depend(each, plans[each["plan"]], by)
    for each in everyday["cadences"]:
        version = _in_force(plans[each["plan"]])
        ids = [_first_activity(version, ref).pk for ref in each["commitments"]]
        change = Change("cadence", cadence=each["cadence"])
        seen = {effect.activity.pk: effect.mark for effect in effects(version, change, ids, by=by)}
        change_many(version, change, seen=seen, by=by)
    for each in everyday["steps"]:
        activity = _first_activity(_in_force(plans[each["plan"]]), each["commitment"])
        for step in activity.steps.filter(number__in=each["numbers"]):
            tick(step, on=_day(each["done_on"]), by=by)
    for each in everyday["links"]:
        here = _commitment(_in_force(plans[each["plan"]]), each["commitment"])
        there = _commitment(_in_force(plans[each["to_plan"]]), each["to_commitment"])
        link(here, there, kind=each["kind"], note=each.get("note", ""), by=by)


def judge(everyday: dict[str, Any], name: str, version: PlanVersion, by: User) -> None:
    """Say by which measures the commitments of one plan are judged."""
    by_code = {force.code: Area(force.code, force.name, "force") for force in forces()}
    by_key = {measure.key: measure for measure in measures()}
    for each in everyday["measures"]:
        if each["plan"] == name:
            promise = _commitment(version, each["commitment"])
            link_measure(promise, by_key[each["measure"]], by_code[each["force"]], by=by)


def _depend(each: dict[str, Any], plan: Plan, by: User) -> None:
    version = _in_force(plan)
    made = add_dependency(
        _first_activity(version, each["commitment"]),
        kind=each["kind"],
        text=each["text"],
        waits_for=_first_activity(version, each["waits_for"]) if "waits_for" in each else None,
        decision_due=_day(each["decision_due"]) if "decision_due" in each else None,
        by=by,
    )
    if "outcome" in each:
        decide(made, each["outcome"], on=_day(each["decided_on"]), by=by)


def _in_force(plan: Plan) -> PlanVersion:
    return plan.versions.get(state=PlanVersion.State.CURRENT)


def _commitment(version: PlanVersion, ref: str) -> Commitment:
    return version.commitments.get(ref=ref, retired_on=None)


def _first_activity(version: PlanVersion, ref: str) -> Activity:
    return _commitment(version, ref).activities.filter(retired_on=None).order_by("position")[0]


def _day(text: str) -> date:
    return date.fromisoformat(text)
