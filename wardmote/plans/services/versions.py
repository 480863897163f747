"""Versions of a plan: drafted while the old one runs, adopted on a date, or put away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, FieldChange, Lineage, Plan, PlanVersion
from wardmote.plans.selectors.agreed_meanwhile import AgreedMeanwhile
from wardmote.plans.services.carrying import carry_clearance, carry_links, carry_measures
from wardmote.plans.services.changing import locked, write
from wardmote.plans.services.copying import TreeCopy, copy_scheme
from wardmote.plans.services.editing.common import required
from wardmote.plans.services.editing.contents import copy_hangings
from wardmote.plans.services.indexing import index_version
from wardmote.plans.services.settling import settle_asked

State = PlanVersion.State


@transaction.atomic
def draft_version(plan: Plan, *, title: str, reason: str, by: Any) -> PlanVersion:
    """Begin a new version of a plan as a copy of the one in force, which runs on meanwhile. One draft at a time."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=plan.pk)
    _may(plan, by)
    current = plan.versions.filter(state=State.CURRENT).select_related("scheme").first()
    if current is None:
        raise ValidationError(_("There is no version in force to begin from."))
    if plan.versions.filter(state=State.DRAFT).exists():
        raise ValidationError(_("There is a draft already. Adopt it or put it away first."))
    scheme, ratings = copy_scheme(current.scheme)
    draft = PlanVersion(
        plan=plan,
        number=next_number(plan),
        title=required(title, _("Enter the title of the new version."), "title")[:300],
        state=State.DRAFT,
        scheme=scheme,
        period_starts_on=current.period_starts_on,
        period_ends_on=current.period_ends_on,
        as_at=current.as_at,
        kind=PlanVersion.Kind.VARIATION,
        based_on=current,
        reason=reason.strip(),
        cadence=current.cadence,
        cadence_body=current.cadence_body,
        cadence_since=current.cadence_since,
        grace_days=current.grace_days,
        escalation_post=current.escalation_post,
    )
    draft.full_clean()
    draft.save()
    copied = TreeCopy(current, draft, ratings=ratings, by=by, on=timezone.localdate(), reason=reason.strip())
    copied.write()
    audit.record(
        "plans.version_drafted",
        subject=draft,
        by=by,
        number=draft.number,
        based_on=current.number,
        commitments=len(copied.commitments),
        activities=len(copied.activities),
        reason=reason.strip(),
    )
    return draft


def next_number(plan: Plan) -> int:
    last: int | None = plan.versions.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def set_period(draft: PlanVersion, *, title: str, starts_on: date | None, ends_on: date | None, by: Any) -> PlanVersion:
    """Say what a draft is called and which years it is for."""
    draft = _draft(draft, by)
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The plan cannot end before it starts.")})
    now = {"title": required(title, _("Enter the title of the new version."), "title")[:300]}
    was = {"title": draft.title, "starts_on": draft.period_starts_on, "ends_on": draft.period_ends_on}
    draft.title, draft.period_starts_on, draft.period_ends_on = now["title"], starts_on, ends_on
    draft.full_clean()
    draft.save(update_fields=["title", "period_starts_on", "period_ends_on"])
    audit.record(
        "plans.version_described",
        subject=draft,
        by=by,
        was={name: str(value or "") for name, value in was.items()},
        now={"title": draft.title, "starts_on": str(starts_on or ""), "ends_on": str(ends_on or "")},
    )
    return draft


@transaction.atomic
def adopt_version(
    draft: PlanVersion, *, on: date, kind: str, reason: str, by: Any, knowing: bool = False
) -> PlanVersion:
    """Put a draft in force; the version it is based on becomes past and stays readable.

    What was said, rated and changed in the old version since the draft was begun comes along, except where the draft
    itself has changed the same field. Links with other plans and what the public may read are carried over too.

    Where the old version agreed how often updates are asked for and the draft will not have it, that has to be known
    (``knowing``): else a ``ValidationError`` says so.
    """
    draft = _draft(draft, by)
    if on > timezone.localdate():
        raise ValidationError({"on": _("The date of adoption cannot be in the future.")})
    if kind not in {PlanVersion.Kind.VARIATION, PlanVersion.Kind.NEW_TERM}:
        raise ValidationError({"kind": _("Choose whether it is a variation or a new term.")})
    reason = required(reason, _("Say why there is a new version."), "reason")
    current = draft.plan.versions.filter(state=State.CURRENT).select_related("scheme", "plan__partnership").get()
    meanwhile = AgreedMeanwhile(draft, current)
    left_behind = meanwhile.left_behind()
    if left_behind and not knowing:
        raise ValidationError({"knowing": _("Say that you know what the new version will not ask for.")})
    catch_up(draft, current, on=on, by=by)
    _carry_cadences(draft, meanwhile, on=on)
    current.state = State.PAST
    current.save(update_fields=["state"])
    draft.state, draft.kind, draft.adopted_on, draft.reason = State.CURRENT, kind, on, reason
    draft.as_at = max((day for day in (draft.as_at, current.as_at) if day), default=None)
    draft.full_clean()
    draft.save(update_fields=["state", "kind", "adopted_on", "reason", "as_at"])
    carry_links(current, draft)
    carry_measures(current, draft)
    carry_clearance(current, draft, by=by)
    index_version(current)
    index_version(draft)
    audit.record(
        "plans.version_adopted",
        subject=draft,
        by=by,
        number=draft.number,
        instead_of=current.number,
        on=on.isoformat(),
        kind=kind,
        reason=reason,
        cadences_left={str(each.where): each.agreed for each in left_behind},
    )
    return draft


@transaction.atomic
def discard_draft(draft: PlanVersion, *, reason: str, by: Any) -> None:
    """Put a draft away for good. The version in force is not touched; the history says that there was a draft."""
    draft = _draft(draft, by)
    reason = required(reason, _("Say why the draft is put away."), "reason")
    audit.record(
        "plans.draft_discarded",
        subject=draft,
        by=by,
        plan=draft.plan.slug,
        number=draft.number,
        title=draft.title,
        reason=reason,
    )
    scheme = draft.scheme
    Lineage.objects.filter(models.Q(to_commitment__version=draft) | models.Q(to_activity__version=draft)).delete()
    draft.delete()
    scheme.delete()


def catch_up(draft: PlanVersion, current: PlanVersion, *, on: date, by: Any) -> int:
    """Bring into a draft what has happened to its rows in the version in force. Returns how many rows changed.

    A field that the draft has changed itself stays as the draft has it.
    """
    of_commitment, of_activity = _changed_in(draft)
    scheme = {rating.key: rating for rating in draft.scheme.ratings.all()}
    count = 0
    kept = Lineage.objects.filter(kind=Lineage.Kind.CARRIED)
    for line in kept.filter(to_commitment__version=draft).select_related("from_commitment", "to_commitment"):
        old, promise = line.from_commitment, line.to_commitment
        if old is None or promise is None or promise.retired_on is not None:
            continue
        values = _unless_changed(old, FOLLOWED_OF_COMMITMENT, of_commitment.get(promise.pk, set()))
        count += bool(_write_some(promise, values, on=on, by=by))
    for line in kept.filter(to_activity__version=draft).select_related("from_activity__rating", "to_activity"):
        source, row = line.from_activity, line.to_activity
        if source is None or row is None or row.retired_on is not None:
            continue
        changed = of_activity.get(row.pk, set())
        values = _unless_changed(source, FOLLOWED_OF_ACTIVITY, changed)
        values |= {name: getattr(source, name) for name in ALWAYS_FOLLOWED}
        values["rating"] = scheme.get(source.rating.key) if source.rating else None
        said = [day for day in (source.last_update_on, row.last_update_on) if day]
        values["last_update_on"] = max(said, default=None)
        count += bool(_write_some(row, values, on=on, by=by))
        _follow_hangings(source, row, changed)
    return count


def _carry_cadences(draft: PlanVersion, meanwhile: AgreedMeanwhile, *, on: date) -> None:
    """What was agreed of the plan and its objectives meanwhile comes along, and what was asked goes on being asked.

    Where the draft asks otherwise, it does so from the day of its adoption: until then nobody was asked for it.
    """
    for heading, values in meanwhile.to_carry():
        for name, value in values.items():
            setattr(heading, name, value)
        heading.full_clean(exclude=["scheme", "plan", "version", "based_on"])
        heading.save(update_fields=list(values))
    settle_asked(draft.activities.all(), on=on)
    carried = Lineage.objects.filter(kind=Lineage.Kind.CARRIED, to_activity__version=draft)
    source = {line.to_activity_id: line.from_activity for line in carried.select_related("from_activity")}
    rows = list(draft.activities.exclude(asked=""))
    for row in rows:
        old = source.get(row.pk)
        if old is not None and (old.asked, old.asked_before_id) == (row.asked, row.asked_before_id):
            row.asked_since = old.asked_since
        else:
            row.asked_since = max(filter(None, (row.asked_since, on)))
    Activity.objects.bulk_update(rows, ["asked_since"], batch_size=200)


FOLLOWED_OF_COMMITMENT = {
    "statement": ("statement",),
    "ref_printed": ("ref", "ref_printed", "ref_inferred"),
    "accountable": ("accountable",),
    "cadence": ("cadence", "cadence_body", "cadence_since"),
    "retired_on": ("retired_on",),
}
FOLLOWED_OF_ACTIVITY = {
    "text": ("text",),
    "ref_printed": ("ref", "ref_printed"),
    "owners_printed": ("owners_printed",),
    "oversight_printed": ("oversight_printed",),
    "timescale_printed": (
        "timescale_printed", "timescale_kind", "earliest", "latest", "original_latest", "times_moved",
    ),
    "cadence": ("cadence", "cadence_body", "cadence_since"),
    "retired_on": ("retired_on",),
}  # fmt: skip
ALWAYS_FOLLOWED = (
    "rating_printed", "rated_on", "status", "status_printed", "progress", "progress_as_at", "public_progress",
)  # fmt: skip
"""What is said of progress is said in the version in force alone, never in a draft."""


STANDS_FOR = {"latest": "timescale_printed", "cadence_body": "cadence", "cadence_since": "cadence"}
"""Fields that are kept or followed together with another."""


def _changed_in(draft: PlanVersion) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """The fields that a draft has changed itself, by commitment and by activity."""
    of_commitment: dict[int, set[str]] = {}
    of_activity: dict[int, set[str]] = {}
    rows = FieldChange.objects.filter(version=draft).values_list("commitment", "activity", "field")
    for commitment, activity, name in rows:
        name = STANDS_FOR.get(name, name)
        if commitment:
            of_commitment.setdefault(commitment, set()).add(name)
        elif activity:
            of_activity.setdefault(activity, set()).add(name)
    return of_commitment, of_activity


def _unless_changed(source: Any, followed: dict[str, tuple[str, ...]], changed: set[str]) -> dict[str, Any]:
    names = [each for field, group in followed.items() if field not in changed for each in group]
    return {name: getattr(source, name) for name in names}


def _write_some(row: Commitment | Activity, values: dict[str, Any], *, on: date, by: Any) -> dict[str, Any]:
    """Write what differs; a row of which nothing does is neither locked nor written."""
    if all(getattr(row, name) == value for name, value in values.items()):
        return {}
    return write(locked(row), verb="plans.carried_over", by=by, as_at=on, **values)


def _follow_hangings(source: Activity, row: Activity, changed: set[str]) -> None:
    """Owners, boards, dates and steps as they are in the version in force, where the draft has left them alone."""
    fields = {
        "owners": ("owners_printed", row.assignments),
        "oversight": ("oversight_printed", row.mechanisms),
        "dates": ("timescale_printed", row.timescale_dates),
        "steps": ("text", row.steps),
    }
    for name, (field, held) in fields.items():
        if field not in changed:
            held.all().delete()  # type: ignore[attr-defined]
            copy_hangings(source, row, names=[name])


def _draft(version: PlanVersion, by: Any) -> PlanVersion:
    Plan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    found = PlanVersion.objects.select_related("plan__partnership", "scheme").get(pk=version.pk)
    _may(found.plan, by)
    if found.state != State.DRAFT:
        raise ValidationError(_("It is no draft any more."))
    return found


def _may(plan: Plan, by: Any) -> None:
    if not by.has_perm("plans.edit_plan", plan):
        raise PermissionDenied(_("You may not edit this plan."))
