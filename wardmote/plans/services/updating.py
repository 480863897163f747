"""Saying how an activity is going: updates, ratings, owners, aliases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.by_link import account_of, link_of
from wardmote.core.audit import services as audit
from wardmote.core.clearance.services import offer
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Body, BodyAlias, Organisation, Post, Team
from wardmote.core.prepared import Prepared, insert
from wardmote.plans.models import Activity, Assignment, Mechanism, Rating, RatingEvent, Update
from wardmote.plans.services.changing import write
from wardmote.plans.services.indexing import index_update
from wardmote.plans.services.offering import activity_offers

MOST = 2**63 - 1
"""The largest number that a database compares with: nothing comes after it."""

ANYTHING_NEWER = """
SELECT EXISTS (SELECT 1 FROM plans_update WHERE activity_id = %s AND id > %s)
    OR EXISTS (SELECT 1 FROM plans_ratingevent WHERE activity_id = %s AND id > %s)
"""


class SaidMeanwhile(ValidationError):
    """Somebody else wrote about the activity after this person opened the form.

    ``updates`` are what they said, ``ratings`` how they rated it.
    """

    def __init__(self, updates: list[Update], ratings: list[RatingEvent]) -> None:
        super().__init__(_("Somebody else has updated this since you opened it. Read theirs below, then save yours."))
        self.updates, self.ratings = updates, ratings


@transaction.atomic
def add_update(
    activity: Activity,
    *,
    as_at: date,
    internal_text: str,
    public_text: str = "",
    status: str = "",
    by: Any,
    seen: int | None = None,
    rated: int | None = None,
) -> Update:
    """Say how an activity is going. Earlier updates stay; the public text waits for a second person.

    ``seen`` and ``rated`` are the ids of the newest update and the newest rating that the writer had before them; a
    newer one raises ``SaidMeanwhile``.
    """
    activity = opened_for(activity, by)
    if not internal_text.strip() and not public_text.strip():
        raise ValidationError({"internal_text": _("Write how it is going, or what the public may read.")})
    if as_at > timezone.localdate():
        raise ValidationError({"as_at": _("The date of an update cannot be in the future.")})
    _nothing_newer(activity, seen, rated)
    update = _typed(
        activity,
        as_at=as_at,
        internal_text=internal_text.strip(),
        public_text=public_text.strip(),
        printed=internal_text.strip() or public_text.strip(),
        by=by,
    )
    index_update(update, activity)
    was = activity.status
    write(
        activity,
        verb="plans.updated",
        by=by,
        as_at=as_at,
        last_update_on=max(filter(None, [activity.last_update_on, as_at])),
        progress_as_at=as_at,
        progress=update.internal_text or update.public_text,
        public_progress=update.public_text or activity.public_progress,
        status=status or activity.status,
    )
    offer(activity_offers(activity), partnership=activity.version.plan.partnership, by=account_of(by))
    audit.record(
        "plans.updated",
        subject=activity,
        by=by,
        update=update.pk,
        as_at=as_at.isoformat(),
        internal_text=update.internal_text,
        public_text=update.public_text,
        **({"status_was": was, "status_now": status} if status and status != was else {}),
    )
    return update


@transaction.atomic
def say_unchanged(
    activity: Activity, *, as_at: date, reason: str, by: Any, seen: int | None = None, rated: int | None = None
) -> Update:
    """Say that nothing has changed since last time, and why. The statement of progress stays the one before.

    It ends the silence honestly: readers see that somebody looked, and that nothing had moved. ``seen`` and ``rated``
    as for ``add_update``.
    """
    activity = opened_for(activity, by)
    if not reason.strip():
        raise ValidationError({"internal_text": _("Say in a few words why nothing has changed.")})
    if as_at > timezone.localdate():
        raise ValidationError({"as_at": _("The date of an update cannot be in the future.")})
    _nothing_newer(activity, seen, rated)
    update = _typed(activity, as_at=as_at, internal_text=reason.strip(), nothing_changed=True, by=by)
    spoken = max(filter(None, [activity.last_update_on, as_at]))
    write(activity, verb="plans.unchanged", by=by, as_at=as_at, last_update_on=spoken)
    audit.record(
        "plans.unchanged",
        subject=activity,
        by=by,
        update=update.pk,
        as_at=as_at.isoformat(),
        reason=update.internal_text,
    )
    return update


@transaction.atomic
def mend_public_text(activity: Activity, *, text: str, by: Any) -> Update:
    """Put newer words for the public in the place of those that a second person sent back.

    They speak of the same day as the progress stated last. What was said internally stays as it is, and so does the
    silence since: mending words says nothing new of the work.
    """
    activity = opened_for(activity, by)
    if not text.strip():
        raise ValidationError({"text": _("Write what the public may read.")})
    day = activity.progress_as_at or activity.last_update_on or timezone.localdate()
    update = _typed(activity, as_at=day, public_text=text.strip(), printed=text.strip(), by=by)
    index_update(update, activity)
    write(activity, verb="plans.public_text_mended", by=by, as_at=update.as_at, public_progress=update.public_text)
    offer(activity_offers(activity), partnership=activity.version.plan.partnership, by=account_of(by))
    audit.record("plans.public_text_mended", subject=activity, by=by, update=update.pk, public_text=update.public_text)
    return update


def _typed(activity: Activity, *, by: Any, **said: Any) -> Update:
    """Keep what somebody has just said of an activity."""
    update = Update(
        activity=activity,
        origin=Update.Origin.TYPED,
        by=account_of(by),
        by_link=link_of(by),
        recorded_at=timezone.now(),
        **said,
    )
    # The activity is locked, the writer is signed in, the uuid is new: the database need not be asked about them.
    update.full_clean(exclude=["activity", "by", "by_link"], validate_unique=False, validate_constraints=False)
    insert([update])
    return update


@transaction.atomic
def rate(
    activity: Activity,
    rating: Rating | None,
    *,
    as_at: date,
    reason: str,
    by: Any,
    seen: int | None = None,
    rated: int | None = None,
) -> RatingEvent:
    """Declare how an activity is going. The earlier ratings stay; a change needs a reason.

    ``seen`` and ``rated`` as for ``add_update``.
    """
    activity = opened_for(activity, by)
    _nothing_newer(activity, seen, rated)
    if rating is not None and rating.scheme_id != activity.version.scheme_id:
        raise ValidationError({"rating": _("Choose a rating of this plan's own scheme.")})
    if as_at > timezone.localdate():
        raise ValidationError({"as_at": _("The date of a rating cannot be in the future.")})
    if rating != activity.rating and not reason.strip():
        raise ValidationError({"reason": _("Say why the rating changes.")})
    was = activity.rating
    event = RatingEvent(
        activity=activity,
        rating=rating,
        printed=rating.letter if rating else "",
        as_at=as_at,
        reason=reason.strip(),
        by=account_of(by),
        by_link=link_of(by),
        recorded_at=timezone.now(),
    )
    # The same here, and the rating was just compared with the plan's own scheme.
    event.full_clean(exclude=["activity", "rating", "by", "by_link"], validate_unique=False, validate_constraints=False)
    insert([event])
    write(
        activity,
        verb="plans.rated",
        by=by,
        as_at=as_at,
        reason=reason.strip(),
        rating=rating,
        rated_on=as_at,
        rating_printed=event.printed,
        status=Activity.Status.COMPLETE if rating and rating.complete else activity.status,
    )
    offer(activity_offers(activity), partnership=activity.version.plan.partnership, by=account_of(by))
    audit.record(
        "plans.rated",
        subject=activity,
        by=by,
        was=was.key if was else None,
        now=rating.key if rating else None,
        as_at=as_at.isoformat(),
        reason=reason.strip(),
    )
    return event


@transaction.atomic
def resolve_owner(assignment: Assignment, *, to: Post | Team, by: Any) -> int:
    """Say which post or team a printed owner is, here and wherever the plan prints the same words. Returns how many."""
    activity = assignment.activity
    plan = activity.version.plan
    if not by.has_perm("plans.assign_owner", plan):
        raise PermissionDenied(_("You may not say who owns the activities of this plan."))
    if to.organisation_id not in {plan.partnership.force_id, plan.partnership.governing_body_id}:
        raise ValidationError({"to": _("Choose a post or team of this partnership.")})
    same = Assignment.objects.filter(
        activity__version=activity.version, printed__iexact=assignment.printed, post=None, team=None
    )
    count = same.update(post=to if isinstance(to, Post) else None, team=to if isinstance(to, Team) else None)
    audit.record("plans.owner_resolved", subject=activity, by=by, printed=assignment.printed, to=str(to), count=count)
    return count


@transaction.atomic
def add_owner(assignment: Assignment, *, kind: str, organisation: Organisation, by: Any) -> int:
    """Add a post or a team ("post", "team") under the printed name, and match it as ``resolve_owner`` does.

    A person says that there is such a post; a document alone never makes one. Returns how many were matched.
    """
    plan = assignment.activity.version.plan
    if not by.has_perm("plans.assign_owner", plan):
        raise PermissionDenied(_("You may not say who owns the activities of this plan."))
    if organisation.pk not in {plan.partnership.force_id, plan.partnership.governing_body_id}:
        raise ValidationError({"to": _("Choose a post or team of this partnership.")})
    add = organisations.open_post if kind == "post" else organisations.form_team
    return resolve_owner(assignment, to=add(organisation=organisation, name=assignment.printed, by=by), by=by)


@transaction.atomic
def decide_alias(alias: BodyAlias, *, body: Body | None, by: Any, is_new: bool = False) -> int:
    """Accept a printed name as a body, and point every mechanism printed so at it. Returns how many.

    ``is_new`` adds a body of that name first; without it no ``body`` means that the name is none.
    """
    if not by.has_perm("plans.import_plan", alias.partnership):
        raise PermissionDenied(_("You may not decide about names of bodies here."))
    if is_new:
        body = organisations.add_body(alias.partnership, name=alias.name, by=by)
    if body is not None and body.partnership_id != alias.partnership_id:
        raise ValidationError({"body": _("Choose a body of this partnership.")})
    organisations.decide_alias(alias, body=body, by=by)
    if body is None:
        return 0
    return Mechanism.objects.filter(
        activity__version__plan__partnership=alias.partnership, printed__iexact=alias.name, body=None
    ).update(body=body)


def opened_for(activity: Activity, by: Any) -> Activity:
    """The activity as it is now, locked until the transaction ends, for somebody who may write about it."""
    found = locked_with_plan(activity)
    if not by.has_perm("plans.update_activity", found):
        raise PermissionDenied(_("You may not write about this activity: it belongs to others to report on it."))
    return found


@Prepared
def _locked(activity: int) -> models.QuerySet[Activity]:
    sides = [f"version__plan__partnership__{side}" for side in ("force", "governing_body")]
    rows = Activity.objects.select_for_update(of=("self",)).select_related(*sides, "commitment__part", "rating")
    return rows.filter(pk=activity)


@Prepared
def _updates_after(activity: int, seen: int) -> models.QuerySet[Update]:
    return Update.objects.filter(activity=activity, pk__gt=seen)


@Prepared
def _ratings_after(activity: int, seen: int) -> models.QuerySet[RatingEvent]:
    return RatingEvent.objects.filter(activity=activity, pk__gt=seen).select_related("rating")


def locked_with_plan(activity: Activity) -> Activity:
    """The activity as it is now, locked until the transaction ends, with what tells whose it is."""
    found = _locked.first(activity.pk)
    if found is None:
        raise Activity.DoesNotExist
    return found


def _number(sent: int) -> int:
    """A number as a form may send it, no larger than the database can compare with."""
    return max(0, min(sent, MOST))


def _nothing_newer(activity: Activity, seen: int | None, rated: int | None) -> None:
    said = activity.pk, MOST if seen is None else _number(seen)
    judged = activity.pk, MOST if rated is None else _number(rated)
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING_NEWER, [*said, *judged])
        (is_newer,) = cursor.fetchone()
    if is_newer:
        raise SaidMeanwhile(_updates_after(*said), _ratings_after(*judged))
