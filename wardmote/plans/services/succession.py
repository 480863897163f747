"""A new governing body takes plans over: as plans of its own, with the history of the old ones behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.services import give_role
from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, Partnership, Post
from wardmote.core.organisations.services import succeed
from wardmote.plans.models import Plan, PlanVersion
from wardmote.plans.services.carrying import carry_clearance, carry_links, carry_measures
from wardmote.plans.services.copying import TreeCopy, copied_cadence, copy_scheme
from wardmote.plans.services.indexing import index_version

State = PlanVersion.State


@transaction.atomic
def take_over(
    partnership: Partnership,
    *,
    governing_body: str,
    on: date,
    plans: Iterable[Plan],
    users: Iterable[User] = (),
    reason: str,
    by: Any,
) -> Partnership:
    """Let a new governing body take over from a day, with chosen plans and people. Returns the new partnership.

    Each plan becomes a plan of the new partnership with a first version that comes from the old one's; the old one is
    past and stays readable for both. The people keep what roles they had, and get the same in the new body.
    """
    if not by.has_perm("plans.take_over", partnership):
        raise PermissionDenied(_("You may not let another body take over here."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("The day it takes over cannot be in the future.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why another body takes over.")})
    chosen = list(Plan.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in plans]))
    if any(each.partnership_id != partnership.pk for each in chosen):
        raise ValidationError({"plans": _("Choose plans of this partnership.")})
    new, boards = succeed(partnership, governing_body=governing_body, on=on, by=by)
    for plan in chosen:
        _take_plan(plan, new, boards, on=on, reason=reason.strip(), by=by)
    for membership in Membership.objects.filter(user__in=list(users), organisation=partnership.governing_body_id):
        give_role(membership.user, Role(membership.role), organisation=new.governing_body, by=by)
    return new


def _take_plan(
    plan: Plan, partnership: Partnership, boards: dict[int, Body], *, on: date, reason: str, by: Any
) -> PlanVersion:
    """One plan of the old partnership as a plan of the new one."""
    if plan.versions.filter(state=State.DRAFT).exists():
        raise ValidationError({"plans": _("%(plan)s has a draft. Adopt it or put it away first.") % {"plan": plan}})
    current = plan.versions.filter(state=State.CURRENT).select_related("scheme", "plan__partnership").first()
    if current is None:
        raise ValidationError({"plans": _("%(plan)s has no version in force.") % {"plan": plan}})
    is_of_the_force = plan.owner_id == partnership.force_id
    taken = Plan.objects.create(
        partnership=partnership,
        owner=plan.owner if is_of_the_force else partnership.governing_body,
        slug=_free_slug(plan, on),
        title=plan.title,
        is_public=plan.is_public,
    )
    scheme, ratings = copy_scheme(current.scheme)
    version = PlanVersion.objects.create(
        plan=taken,
        number=1,
        title=current.title,
        scheme=scheme,
        period_starts_on=current.period_starts_on,
        period_ends_on=current.period_ends_on,
        as_at=current.as_at,
        kind=PlanVersion.Kind.SUCCESSION,
        based_on=current,
        adopted_on=on,
        reason=reason,
        grace_days=current.grace_days,
        escalation_post=_post_that_stays(current, partnership),
        **copied_cadence(current, boards),
    )
    sides = (partnership.force, partnership.governing_body)
    TreeCopy(current, version, ratings=ratings, by=by, on=on, reason=reason, bodies=boards, sides=sides).write()
    current.state = State.PAST
    current.save(update_fields=["state"])
    index_version(current)
    carry_links(current, version)
    carry_measures(current, version)
    carry_clearance(current, version, by=by)
    audit.record(
        "plans.taken_over",
        subject=version,
        by=by,
        plan=taken.slug,
        instead_of=plan.slug,
        on=on.isoformat(),
        reason=reason,
    )
    return version


def _post_that_stays(version: PlanVersion, partnership: Partnership) -> Post | None:
    """Whom updates that stay out are taken to, where that post is not of the body that ends."""
    post = version.escalation_post
    return post if post and post.organisation_id in {partnership.force_id, partnership.governing_body_id} else None


def _free_slug(plan: Plan, on: date) -> str:
    wanted = slugify(f"{plan.slug[:70]}-{on.year}")
    slug, number = wanted, 2
    while Plan.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug
