"""One change to many activities of a plan: shown row by row first, made as a whole, and taken back as a whole."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.services import offer
from wardmote.core.organisations.models import Body, Post, Team
from wardmote.core.ui.format import long_date
from wardmote.plans import rules
from wardmote.plans.models import Activity, Assignment, BulkChange, Cadence, Mechanism, PlanVersion
from wardmote.plans.services.agreeing import set_date
from wardmote.plans.services.asking import check_day
from wardmote.plans.services.changing import locked, write
from wardmote.plans.services.journal import Journal, plain, typed
from wardmote.plans.services.offering import activity_offers
from wardmote.plans.services.settling import count_from

MOST = 500
"""More rows than a person can look through are not changed at once."""

PERMISSIONS = {
    "lead": "plans.assign_owner",
    "cadence": "plans.edit_plan",
    "body": "plans.edit_plan",
    "date": "plans.edit_plan",
}
"""What one must be allowed to do, by the kind of change."""

CADENCES_OF_MANY = [value for value in Cadence.values if value != Cadence.BEFORE_BODY]
"""Which body's meetings count is said row by row."""

WRITTEN = (
    "owners_printed", "oversight_printed", "cadence", "cadence_body_id", "cadence_since", "latest", "original_latest",
    "times_moved", "timescale_kind", "timescale_printed",
)  # fmt: skip
"""The fields of an activity that a change to many may write."""


@dataclass(frozen=True, slots=True)
class Change:
    """What many activities are given: a lead, how often an update is agreed, a body that oversees them, or a date."""

    what: str  # a key of PERMISSIONS
    lead: Post | Team | None = None
    cadence: str = ""
    since: date | None = None
    body: Body | None = None
    latest: date | None = None
    agreed_on: date | None = None
    agreed_by: str = ""
    reason: str = ""

    @property
    def value(self) -> str:
        """What the rows are given, in words."""
        match self.what:
            case "lead":
                return self.lead.name if self.lead else ""
            case "cadence":
                words = {"cadence": str(Cadence(self.cadence).label), "day": long_date(self.since)}
                return _("%(cadence)s, from %(day)s") % words if self.since else words["cadence"]
            case "body":
                return self.body.name if self.body else ""
        return long_date(self.latest)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change means for one activity: from what to what, or why it stays as it is."""

    activity: Activity
    was: str
    now: str
    stays: str = ""

    @property
    def mark(self) -> str:
        """Tells whether the row still stands as this effect was worked out from it."""
        return f"{self.activity.revision}.{zlib.crc32(self.was.encode()):x}"


class RowsChangedMeanwhile(ValidationError):
    """Some of the rows are not as they were when the change was looked at. Nothing was written; ``rows`` names them."""

    def __init__(self, rows: Sequence[str]) -> None:
        super().__init__(
            _("Somebody has changed some of these rows since you looked. Nothing was changed. Look again, then decide.")
        )
        self.rows = list(rows)


def chosen_rows(version: PlanVersion, keys: Iterable[int]) -> list[Activity]:
    """The activities of a plan with these ids, in the plan's order, with what a change looks at. Others are left out."""
    return list(
        Activity.objects.filter(version=version, pk__in=list(keys), retired_on=None)
        .select_related("commitment__part", "rating", "version__plan__partnership")
        .prefetch_related("assignments__post", "assignments__team", "mechanisms__body")
        .order_by("position")
    )


def effects(version: PlanVersion, change: Change, keys: Iterable[int], *, by: Any) -> list[Effect]:
    """What a change would do to each of these rows. Writes nothing."""
    _may(version, change.what, by)
    _check(version, change)
    return [effect_on(row, change, by=by) for row in chosen_rows(version, keys)]


def effect_on(row: Activity, change: Change, *, by: Any) -> Effect:
    """What a change would do to one row."""
    was = _value_of(row, change.what)
    finished = _("It is finished.") if row.status in rules.FINISHED else ""
    match change.what:
        case "lead":
            same = _("It has this lead already.") if _lead_of(row) == change.lead else ""
            return Effect(row, was, change.value, same)
        case "cadence":
            stays = row.cadence == change.cadence and change.since in {None, row.cadence_since}
            same = _("It is agreed so already.") if stays else ""
            return Effect(row, was, change.value, same or finished)
        case "body":
            same = _("It is overseen by this body already.") if change.body in _bodies_of(row) else ""
            return Effect(row, was, "; ".join(filter(None, [was, change.value])), same)
    theirs = "" if by.has_perm("plans.agree_date", row) else _("Its date is not yours to agree: others answer for it.")
    same = _("It has this date already.") if row.latest == change.latest else ""
    return Effect(row, was, change.value, same or finished or theirs)


def _value_of(row: Activity, what: str) -> str:
    """What a row has now, in words; empty where it has nothing."""
    match what:
        case "lead":
            return next((each.printed for each in row.assignments.all() if each.part == Assignment.Part.LEAD), "")
        case "cadence":
            return str(row.get_cadence_display())
        case "body":
            return "; ".join(each.printed for each in row.mechanisms.all())
    return long_date(row.latest)


def _lead_of(row: Activity) -> Post | Team | None:
    return next((each.post or each.team for each in row.assignments.all() if each.part == Assignment.Part.LEAD), None)


def _bodies_of(row: Activity) -> set[Body | None]:
    return {each.body for each in row.mechanisms.all()}


def _may(version: PlanVersion, what: str, by: Any) -> None:
    if what not in PERMISSIONS or not by.has_perm(PERMISSIONS[what], version):
        raise PermissionDenied(_("You may not change this plan so."))


def _check(version: PlanVersion, change: Change) -> None:
    """What is given belongs to this partnership, and a new date comes with its reason."""
    partnership = version.plan.partnership
    if version.state == PlanVersion.State.PAST:
        raise ValidationError(_("This version of the plan is past. It stays as it was."))
    if change.what == "lead" and (
        change.lead is None or change.lead.organisation_id not in {partnership.force_id, partnership.governing_body_id}
    ):
        raise ValidationError({"lead": _("Choose a post or team of this partnership.")})
    if change.what == "body" and (change.body is None or change.body.partnership_id != partnership.pk):
        raise ValidationError({"body": _("Choose a body of this partnership.")})
    if change.what == "cadence" and change.cadence not in CADENCES_OF_MANY:
        raise ValidationError({"cadence": _("Choose how often an update is agreed.")})
    if change.what == "cadence":
        check_day(change.cadence, change.since)
    if change.what == "date":
        if change.latest is None or change.agreed_on is None:
            raise ValidationError({"latest": _("Enter the new date, and the day it was agreed.")})
        if change.agreed_on > timezone.localdate():
            raise ValidationError({"agreed_on": _("The day it was agreed cannot be in the future.")})
        if not change.reason.strip():
            raise ValidationError({"reason": _("Say why the date moves.")})


@transaction.atomic
def change_many(version: PlanVersion, change: Change, *, seen: Mapping[int, str], by: Any) -> BulkChange:
    """Make a change that was looked at. ``seen`` are the marks of the rows as they were then, by id.

    Raises ``RowsChangedMeanwhile``, and writes nothing, where a row is not as it was.
    """
    version = PlanVersion.objects.select_related("plan__partnership").get(pk=version.pk)
    _may(version, change.what, by)
    _check(version, change)
    if len(seen) > MOST:
        raise ValidationError(_("Change at most %(num)s rows at once.") % {"num": MOST})
    list(Activity.objects.select_for_update(of=("self",)).filter(version=version, pk__in=list(seen)).order_by("pk"))
    found = [effect_on(row, change, by=by) for row in chosen_rows(version, seen)]
    if not_as_seen := _not_as_seen(found, seen):
        raise RowsChangedMeanwhile(not_as_seen)
    wanted = [each for each in found if not each.stays]
    if not wanted:
        raise ValidationError(_("None of these rows would change."))
    journal = Journal()
    for each in wanted:
        _write(each.activity, change, journal, by=by)
    offers = (offered for each in wanted for offered in activity_offers(each.activity))
    offer(offers, partnership=version.plan.partnership, by=by)
    rows = [{"activity": each.activity.pk, "was": each.was, "now": each.now} for each in wanted]
    done = BulkChange.objects.create(
        version=version,
        what={"what": change.what, "value": change.value, "reason": change.reason.strip(), "rows": rows},
        count=len(wanted),
        journal=journal.entries,
        by=by,
        made_at=timezone.now(),
    )
    audit.record(
        "plans.bulk_changed",
        subject=done,
        by=by,
        field=change.what,
        was={each.activity.key: each.was for each in wanted},
        now=change.value,
        reason=change.reason.strip(),
        count=len(wanted),
    )
    return done


def _not_as_seen(found: Sequence[Effect], seen: Mapping[int, str]) -> list[str]:
    changed = [str(each.activity) for each in found if seen[each.activity.pk] != each.mark]
    gone = set(seen) - {each.activity.pk for each in found}
    return changed + [str(row) for row in Activity.objects.filter(pk__in=gone).select_related("commitment")]


def _write(row: Activity, change: Change, journal: Journal, *, by: Any) -> None:
    """Give one row what the change gives, and note both sides."""
    before = {name: plain(getattr(row, name)) for name in WRITTEN}
    match change.what:
        case "lead":
            _lead(row, change, journal)
            printed = "\n".join(row.assignments.order_by("position", "pk").values_list("printed", flat=True))
            write(row, verb="plans.bulk_changed", by=by, reason=change.reason.strip(), owners_printed=printed)
        case "cadence":
            write(
                row,
                verb="plans.bulk_changed",
                by=by,
                reason=change.reason.strip(),
                cadence=change.cadence,
                cadence_body=None,
                cadence_since=(change.since or timezone.localdate()) if change.cadence else None,
            )
            if change.since:
                count_from(Activity.objects.filter(pk=row.pk), "activity", since=change.since)
        case "body":
            printed = _oversee(row, change, journal)
            write(row, verb="plans.bulk_changed", by=by, reason=change.reason.strip(), oversight_printed=printed)
        case "date":
            _date(row, change, journal, by=by)
    after = {name: plain(getattr(row, name)) for name in WRITTEN}
    differs = [name for name in WRITTEN if before[name] != after[name]]
    journal.note_changed(row, {name: before[name] for name in differs}, {name: after[name] for name in differs})


def _lead(row: Activity, change: Change, journal: Journal) -> None:
    """Somebody who contributed and now leads is not listed twice."""
    post = change.lead if isinstance(change.lead, Post) else None
    team = change.lead if isinstance(change.lead, Team) else None
    contributors = row.assignments.filter(part=Assignment.Part.CONTRIBUTOR)
    journal.remove(contributors.filter(post=post) if post else contributors.filter(team=team))
    values: dict[str, Any] = {"printed": change.value, "post": post, "team": team}
    if lead := row.assignments.filter(part=Assignment.Part.LEAD).first():
        journal.change(lead, **values)
    else:
        made = Assignment(activity=row, part=Assignment.Part.LEAD, position=0, **values)
        _add(made, journal, ("part", "printed", "post_id", "team_id"))


def _add(made: Assignment | Mechanism, journal: Journal, names: Sequence[str]) -> None:
    """Add a row, and note how it was added: undoing must not take away what somebody has made of it."""
    journal.create(type(made), [made])
    journal.note_changed(made, {}, {name: getattr(made, name) for name in names})


def _oversee(row: Activity, change: Change, journal: Journal) -> str:
    places = row.mechanisms.values_list("position", flat=True)
    place = max(places, default=0) + 1
    made = Mechanism(activity=row, printed=change.value, body=change.body, position=place)
    _add(made, journal, ("printed", "body_id"))
    return "\n".join(filter(None, [row.oversight_printed.rstrip(), change.value]))


def _date(row: Activity, change: Change, journal: Journal, *, by: Any) -> None:
    if change.latest is None or change.agreed_on is None:
        raise ValueError("a change of the date without a date")
    stood = list(row.timescale_dates.all())
    move = set_date(
        row, change.latest, reason=change.reason, agreed_on=change.agreed_on, agreed_by=change.agreed_by, by=by
    )
    for each in stood:
        if not each.superseded:
            journal.note_changed(each, {"superseded": False}, {"superseded": True})
    journal.note_made([move, *row.timescale_dates.exclude(pk__in=[each.pk for each in stood])])


@transaction.atomic
def undo_bulk(done: BulkChange, *, by: Any) -> BulkChange:
    """Take a change to many rows back as a whole. Refused, with the reasons, where somebody has built on it since."""
    done = (
        BulkChange.objects.select_for_update(of=("self",)).select_related("version__plan__partnership").get(pk=done.pk)
    )
    _may(done.version, done.what["what"], by)
    if done.undone_at:
        raise ValidationError(_("This change has been undone already."))
    if things := Journal(done.journal).changed_since():
        shown = "; ".join(thing[:80] for thing in things[:5])
        raise ValidationError(
            _("This change cannot be undone: people have worked on it since. Nothing was changed. First: %(things)s.")
            % {"things": shown}
        )
    of_rows: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for entry in done.journal:
        (of_rows if entry.get("changed") == Activity._meta.label else others).append(entry)
    Journal(others).undo()
    rows = [_restore(entry, by=by) for entry in of_rows]
    offers = (offered for row in rows for offered in activity_offers(row))
    offer(offers, partnership=done.version.plan.partnership, by=by)
    done.undone_at, done.undone_by = timezone.now(), by
    done.save(update_fields=["undone_at", "undone_by"])
    audit.record(
        "plans.bulk_undone", subject=done, by=by, field=done.what["what"], now=done.what["value"], count=done.count
    )
    return done


def _restore(entry: Mapping[str, Any], *, by: Any) -> Activity:
    row = locked(Activity(pk=entry["id"]))
    values = typed(Activity, entry["before"])
    if "cadence" in values:  # no day stays where no cadence does
        values.setdefault("cadence_since", None)
    write(row, verb="plans.bulk_undone", by=by, **values)
    if since := values.get("cadence_since"):
        count_from(Activity.objects.filter(pk=row.pk), "activity", since=since)
    return row
