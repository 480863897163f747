"""Taking a plan as read into the database: preview, import in one transaction, undo as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.plans.comparison import Comparison, compare
from wardmote.plans.models import (
    Activity,
    Commitment,
    Objective,
    Part,
    Plan,
    PlanImport,
    PlanVersion,
    RatingEvent,
    Update,
)
from wardmote.plans.selectors.comparing import promises_of_read, promises_of_version
from wardmote.plans.services.changing import count_up, note_import
from wardmote.plans.services.editing.handing import told_of
from wardmote.plans.services.editing.linked import copied_since, lock_with_linked
from wardmote.plans.services.indexing import forget_journal, index_journal
from wardmote.plans.services.journal import ChangedSince, Journal
from wardmote.plans.services.offering import offer_for_clearing
from wardmote.plans.services.settling import settle_asked
from wardmote.plans.services.writing import TreeWriter

KEPT_WHEN_UNDONE = frozenset({"plans.Plan", "plans.PlanVersion", "plans.RatingScheme", "plans.Rating"})
"""The plan stays, empty, because the record of the import hangs on it; so does the scheme its version names."""


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a first import needs to know of the plan it makes."""

    partnership: Partnership
    owner: Organisation
    title: str
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The document a plan was read from."""

    name: str
    sha256: str


class Undecided(ValidationError):
    """Rows match only by their words: a person must say whether they are the same. ``comparison`` lists them."""

    def __init__(self, comparison: Comparison) -> None:
        count = len(comparison.doubtful)
        super().__init__(
            _("%(count)d rows match only by their words. Say of each whether it is the same.") % {"count": count}
        )
        self.comparison = comparison


def preview(read: Mapping[str, Any], *, plan: Plan | None, decisions: Mapping[str, str] | None = None) -> Comparison:
    """What importing would do, changing nothing."""
    version = plan.versions.filter(state=PlanVersion.State.CURRENT).first() if plan else None
    here = promises_of_version(version) if version else []
    return compare(here, promises_of_read(read), decisions=decisions)


@transaction.atomic
def import_plan(
    read: Mapping[str, Any],
    *,
    target: Plan | NewPlan,
    source: SourceFile,
    as_at: date,
    by: Any,
    decisions: Mapping[str, str] | None = None,
) -> PlanImport | None:
    """Import a plan as read. One transaction, one history entry; None when the document changes nothing.

    ``as_at`` is the date the document speaks of: unstamped progress and ratings take it. Raises ``Undecided`` when rows
    match only by their words and ``decisions`` (document id to our key, or "new") leaves any of them open.
    """
    if not any(part["commitments"] for objective in read["objectives"] for part in objective["parts"]):
        raise ValidationError(_("There is no commitment in this document to import."))
    where = target.partnership if isinstance(target, NewPlan) else target
    if not by.has_perm("plans.import_plan", where):
        raise PermissionDenied(_("You may not import a plan for this partnership."))
    journal = Journal()
    if isinstance(target, NewPlan):
        plan = _new_plan(target, journal)
    else:
        lock_with_linked(target)
        plan = Plan.objects.get(pk=target.pk)
        if PlanVersion.objects.filter(based_on__plan=plan).exclude(plan=plan).exists():
            raise ValidationError(_("Another body has taken this plan over. Import into its plan."))
        newest = PlanImport.objects.filter(version__plan=plan, undone_at=None).first()
        if newest and newest.file_sha256 == source.sha256 and newest.read == read:
            return None
    comparison = preview(read, plan=plan, decisions=decisions)
    if comparison.doubtful:
        raise Undecided(comparison)
    writer = TreeWriter(read=read, plan=plan, comparison=comparison, journal=journal, as_at=as_at, by=by)
    version = writer.write()
    if not journal:
        return None
    done = PlanImport.objects.create(
        version=version,
        file_name=source.name[:255],
        file_sha256=source.sha256,
        as_at=as_at,
        read=read,
        summary={
            "counts": comparison.counts(),
            "keys": writer.keys,
            "gone": comparison.gone(),
            "returned": writer.returned,
        },
        journal=journal.entries,
        by=by,
        imported_at=timezone.now(),
    )
    note_import(done, journal.entries)
    offer_for_clearing(version, by=by)
    audit.record(
        "plans.imported",
        subject=done,
        by=by,
        plan=plan.slug,
        file=source.name,
        sha256=source.sha256,
        as_at=as_at.isoformat(),
        counts=comparison.counts(),
        returned=told_of(writer.returned),
    )
    return done


def _new_plan(target: NewPlan, journal: Journal) -> Plan:
    base = slugify(target.title)[:70] or "plan"
    slug, number = base, 2
    while Plan.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    plan = Plan(
        partnership=target.partnership,
        owner=target.owner,
        slug=slug,
        title=target.title,
        is_public=target.is_public,
    )
    plan.full_clean()
    journal.create(Plan, [plan])
    return plan


@transaction.atomic
def undo_import(done: PlanImport, *, by: Any) -> PlanImport:
    """Take back everything an import did. Refused, with the reasons, when somebody has built on it since."""
    lock_with_linked(done.version.plan)
    done = PlanImport.objects.select_for_update().select_related("version__plan__partnership").get(pk=done.pk)
    version, plan = done.version, done.version.plan
    if not by.has_perm("plans.import_plan", plan):
        raise PermissionDenied(_("You may not undo an import for this partnership."))
    if done.undone_at:
        raise ValidationError(_("This import has been undone already."))
    later = version.imports.filter(undone_at=None, pk__gt=done.pk).first()
    if later:
        raise ValidationError(_("Undo the later import first: %(name)s.") % {"name": later.file_name})
    entries = [entry for entry in done.journal if entry.get("made") not in KEPT_WHEN_UNDONE]
    if things := [*_written_since(entries), *copied_since(entries, version)]:
        raise _refusal(things)
    done.field_changes.all().delete()
    forget_journal(entries)
    try:
        Journal(entries).undo()
    except ChangedSince as error:
        raise _refusal(error.things) from error
    count_up(entries)
    index_journal(entries)
    _settle_passages(entries)
    settle_asked(version.activities.all(), on=timezone.localdate())
    version.refresh_from_db()
    offer_for_clearing(version, by=done.by or by)
    done.undone_at, done.undone_by = timezone.now(), by
    done.save(update_fields=["undone_at", "undone_by"])
    audit.record("plans.import_undone", subject=done, by=by, plan=plan.slug, file=done.file_name)
    return done


def _refusal(things: list[str]) -> ValidationError:
    shown = "; ".join(thing[:80] for thing in things[:5])
    return ValidationError(
        _("This import cannot be undone: people have worked on it since. Nothing was changed. First: %(things)s.")
        % {"things": shown}
    )


def _made(entries: list[dict[str, Any]], label: str) -> set[int]:
    return {pk for entry in entries if entry.get("made") == label for pk in entry["ids"]}


def _written_since(entries: list[dict[str, Any]]) -> list[str]:
    """Updates and ratings that people added to what the import made."""
    activities = _made(entries, "plans.Activity")
    written = Update.objects.filter(activity__in=activities).exclude(pk__in=_made(entries, "plans.Update"))
    rated = RatingEvent.objects.filter(activity__in=activities).exclude(pk__in=_made(entries, "plans.RatingEvent"))
    by_hand = [*(each.activity for each in written), *(each.activity for each in rated)]
    return [str(row) for row in [*by_hand, *_edited_since(entries)]]


EDITED = frozenset({"plans.edited", "plans.moved", "plans.split", "plans.merged", "plans.renumbered"})


def _edited_since(entries: list[dict[str, Any]]) -> list[Activity | Commitment]:
    """Rows that the import made and somebody edited, linked or carried on since, and rows put under them by hand."""
    made = {Commitment: _made(entries, "plans.Commitment"), Activity: _made(entries, "plans.Activity")}
    parts = _made(entries, "plans.Part")
    edited = Q(field_changes__verb__in=EDITED) | Q(became__isnull=False)
    promises = Commitment.objects.filter(pk__in=made[Commitment]).filter(
        edited | Q(links_out__isnull=False) | Q(links_in__isnull=False) | Q(measure_links__isnull=False)
    )
    work = Activity.objects.filter(pk__in=made[Activity]).filter(edited)
    under = Commitment.objects.filter(part__in=parts).exclude(pk__in=made[Commitment])
    beside = Activity.objects.filter(commitment__in=made[Commitment]).exclude(pk__in=made[Activity])
    return [*promises.distinct(), *work.distinct(), *under, *beside]


def _settle_passages(entries: list[dict[str, Any]]) -> None:
    """What was offered for records that are gone is neither waiting nor public any more."""
    for model in (Objective, Part, Commitment, Activity):
        passages = Passage.objects.filter(
            subject_type=model._meta.label_lower, subject_id__in=_made(entries, model._meta.label)
        )
        passages.filter(state=Passage.State.WAITING).update(state=Passage.State.REPLACED)
        shown = [Passage.State.CLEARED, Passage.State.STANDING]
        passages.filter(state__in=shown).update(state=Passage.State.WITHDRAWN)
