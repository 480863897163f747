"""Making one row of several. What referred to the others refers to the one; their history stays and can be followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    MeasureLink,
    Mechanism,
    PlanVersion,
)
from wardmote.plans.services.assuring import take_over_assurance
from wardmote.plans.services.changing import AnyRow, check_revision, locked, write
from wardmote.plans.services.editing.common import lock_to_edit, offer_rows, required, settle
from wardmote.plans.services.editing.contents import write_steps
from wardmote.plans.services.editing.lineage import join
from wardmote.plans.services.offering import take_back_offers

VERB = "plans.merged"


@transaction.atomic
def merge_commitments(
    into: Commitment,
    others: Sequence[Commitment],
    *,
    statement: str,
    reason: str,
    by: Any,
    seen: Mapping[int, int] | None = None,
) -> Commitment:
    """Merge commitments into one of them. Their activities come with them; those without words become one.

    ``seen`` gives the revision of each row that the writer had before them, by its id.
    """
    version = lock_to_edit(into.version, by)
    row, sources = _all_locked(into, others, version, seen)
    statement = required(statement, _("Enter the words of the commitment."), "statement")
    reason = required(reason, _("Say why they are merged."), "reason")
    write(row, verb=VERB, by=by, reason=reason, statement=statement)
    today = timezone.localdate()
    plain = row.activities.filter(retired_on=None, text="").order_by("position").first()
    gone: list[Activity] = []
    for source in sources:
        for work in list(source.activities.filter(retired_on=None).select_related("rating")):
            if work.text or plain is None:
                plain = plain if work.text else work
                write(work, verb=VERB, by=by, reason=reason, commitment=row)
            else:
                _absorb_activity(plain, work, reason=reason, by=by)
                gone.append(work)
        _repoint(source, row)
        _repoint_links(source, row)
        _repoint_measures(source, row)
        take_over_assurance(source, row)
        write(source, verb=VERB, by=by, reason=reason, retired_on=today)
        join(source, row, by=by, reason=reason)
    _finish(version, [row], [plain] if plain else [], sources, gone, by=by)
    _record(row, sources, by=by, reason=reason)
    return row


@transaction.atomic
def merge_activities(
    into: Activity,
    others: Sequence[Activity],
    *,
    text: str,
    reason: str,
    by: Any,
    seen: Mapping[int, int] | None = None,
) -> Activity:
    """Merge activities into one of them. It keeps its rating and dates, and gets the owners and boards of all."""
    version = lock_to_edit(into.version, by)
    row, sources = _all_locked(into, others, version, seen)
    reason = required(reason, _("Say why they are merged."), "reason")
    write(row, verb=VERB, by=by, reason=reason, text=required(text, _("Enter what is done."), "text"))
    for source in sources:
        _absorb_activity(row, source, reason=reason, by=by)
    write_steps(row)
    _finish(version, [], [row], [], sources, by=by)
    _record(row, sources, by=by, reason=reason)
    return row


def _all_locked(
    into: AnyRow, others: Sequence[AnyRow], version: PlanVersion, seen: Mapping[int, int] | None
) -> tuple[AnyRow, list[AnyRow]]:
    """The rows as they are now, in order, if they can be merged."""
    row, sources = locked(into), [locked(each) for each in others if each.pk != into.pk]
    for each in [row, *sources]:
        check_revision(each, seen.get(each.pk) if seen else None)
    if not sources:
        raise ValidationError({"others": _("Choose what is merged into it.")})
    if any(each.version_id != version.pk or each.retired_on is not None for each in [row, *sources]):
        raise ValidationError({"others": _("Choose rows that are in this plan.")})
    return row, sources


def _absorb_activity(into: Activity, source: Activity, *, reason: str, by: Any) -> None:
    """Owners, boards, dependencies and references of one activity go over to another; then it leaves the plan."""
    _take_over(into, source, Assignment, "owners_printed", by=by, reason=reason)
    _take_over(into, source, Mechanism, "oversight_printed", by=by, reason=reason)
    source.dependencies.exclude(waits_for=into).update(activity=into)
    Dependency.objects.filter(waits_for=source).exclude(activity=into).update(waits_for=into)
    _repoint(source, into)
    take_over_assurance(source, into)
    said = [day for day in (into.last_update_on, source.last_update_on) if day]
    write(into, verb=VERB, by=by, reason=reason, last_update_on=max(said, default=None))
    write(source, verb=VERB, by=by, reason=reason, retired_on=timezone.localdate())
    join(source, into, by=by, reason=reason)


def _take_over(into: Activity, source: Activity, model: Any, field: str, *, by: Any, reason: str) -> None:
    """Add the owners or boards that the other had and this one has not; its lead stays the lead."""
    mine = list(model._default_manager.filter(activity=into))
    known = {each.printed.casefold() for each in mine}
    new = [each for each in model._default_manager.filter(activity=source) if each.printed.casefold() not in known]
    names = [name.attname for name in model._meta.concrete_fields if name.name not in {"id", "activity"}]
    for position, each in enumerate(new, start=len(mine) + 1):
        copy = model(activity=into, **{name: getattr(each, name) for name in names})
        copy.position = position
        if isinstance(copy, Assignment) and mine:
            copy.part = Assignment.Part.CONTRIBUTOR
        copy.save()
    if new:
        values: dict[str, Any] = {field: "\n".join(each.printed for each in [*mine, *new])}
        write(into, verb=VERB, by=by, reason=reason, **values)


def _repoint(source: Activity | Commitment, into: Activity | Commitment) -> None:
    """References to and from the one become the other's; what would refer to itself, or stand twice, goes."""
    level = "activity" if isinstance(source, Activity) else "commitment"
    CrossReference.objects.filter(**{f"to_{level}": source}).update(**{f"to_{level}": into, "ref": into.ref})
    CrossReference.objects.filter(**{f"from_{level}": source}).update(**{f"from_{level}": into})
    CrossReference.objects.filter(**{f"from_{level}": into, f"to_{level}": into}).delete()
    seen = set()
    for row in CrossReference.objects.filter(version=into.version).order_by("pk"):
        same = (
            row.from_commitment_id,
            row.from_activity_id,
            row.to_commitment_id,
            row.to_activity_id,
            row.kind,
            row.ref,
        )
        if same in seen:
            row.delete()
        seen.add(same)


def _repoint_links(source: Commitment, into: Commitment) -> None:
    """Links with commitments of other plans become the one's, each once."""
    for link in CommitmentLink.objects.filter(from_commitment=source):
        _move_link(link, "from_commitment", into)
    for link in CommitmentLink.objects.filter(to_commitment=source):
        _move_link(link, "to_commitment", into)


def _repoint_measures(source: Commitment, into: Commitment) -> None:
    """The measures of what is merged in become the one's, each once."""
    for link in MeasureLink.objects.filter(commitment=source):
        if MeasureLink.objects.filter(commitment=into, measure=link.measure, area=link.area).exists():
            link.delete()
        else:
            link.commitment = into
            link.save(update_fields=["commitment"])


def _move_link(link: CommitmentLink, end: str, into: Commitment) -> None:
    setattr(link, end, into)
    same = CommitmentLink.objects.filter(
        from_commitment=link.from_commitment_id, to_commitment=link.to_commitment_id, kind=link.kind
    )
    if link.from_commitment_id == link.to_commitment_id or same.exists():
        link.delete()
    else:
        link.save(update_fields=[end])


def _finish(
    version: PlanVersion,
    commitments: Sequence[Commitment],
    activities: Sequence[Activity],
    gone_commitments: Sequence[Commitment],
    gone_activities: Sequence[Activity],
    *,
    by: Any,
) -> None:
    settle(version)
    take_back_offers(gone_commitments, gone_activities, partnership=version.plan.partnership, by=by)
    offer_rows(version, commitments=commitments, activities=activities, by=by)


def _record(row: Any, sources: Sequence[Any], *, by: Any, reason: str) -> None:
    audit.record(VERB, subject=row, by=by, merged=[each.key for each in sources], now=str(row), reason=reason)
