"""The one way a commitment or an activity changes: checked against what the writer saw, noted field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.by_link import account_of
from wardmote.core.organisations.models import Body
from wardmote.core.prepared import update
from wardmote.plans.models import Activity, Commitment, FieldChange, Part, PlanImport, PlanVersion, Rating
from wardmote.plans.services.indexing import index_change, index_journal, index_rows
from wardmote.plans.services.settling import TOUCHES, settle_asked

Row = Activity | Commitment
AnyRow = TypeVar("AnyRow", bound=Activity | Commitment)

NOTED: dict[str, frozenset[str]] = {
    "plans.Commitment": frozenset(
        {"statement", "ref_printed", "part", "accountable", "cadence", "cadence_body", "cadence_since", "retired_on"}
    ),
    "plans.Activity": frozenset(
        {
            "commitment",
            "text",
            "ref_printed",
            "owners_printed",
            "timescale_printed",
            "latest",
            "rating",
            "status",
            "oversight_printed",
            "cadence",
            "cadence_body",
            "cadence_since",
            "retired_on",
        }
    ),
}
"""The fields whose changes are kept, by model. What is said of progress stands in ``Update``, and is not kept twice."""

CONSTRAINED = frozenset({"uuid", "version", "key", "cadence", "cadence_body", "cadence_since"})
"""The fields that are unique, or that constraints of the tables speak of.

Django takes as long to see that others are not among them as to check.
"""

EXISTS = "exists"


class ChangedMeanwhile(ValidationError):
    """Somebody changed the row after this person opened the form. ``changes`` are theirs, oldest first."""

    def __init__(self, changes: list[FieldChange]) -> None:
        super().__init__(_("Somebody else changed this since you opened it. Both are shown: choose what stays."))
        self.changes = changes


def locked(row: AnyRow) -> AnyRow:
    """The row as it is now, locked until the transaction ends."""
    found: AnyRow = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)  # type: ignore[assignment]
    return found


def check_revision(row: Row, seen: int | None) -> None:
    """Raise ``ChangedMeanwhile`` where the row (locked) has been changed since revision ``seen``; None asks nothing."""
    if seen is not None and row.revision != seen:
        missed = row.revision - seen
        newest = list(row.field_changes.order_by("-recorded_at", "-pk")[: max(missed, 1) * 12])
        moments = sorted({change.recorded_at for change in newest}, reverse=True)[: max(missed, 1)]
        raise ChangedMeanwhile([change for change in reversed(newest) if change.recorded_at in moments])


def as_text(value: Any) -> str:
    """A value as a field change holds it: a rating's key, an ISO date, a commitment's key, the number of a part or a body."""
    match value:
        case None:
            return ""
        case Rating() | Commitment():
            return value.key
        case Part() | Body():
            return str(value.pk)
        case date() | datetime():
            return value.isoformat()
    return str(value)


def note(
    row: Row,
    pairs: Mapping[str, tuple[Any, Any]],
    *,
    verb: str,
    by: Any,
    as_at: date | None = None,
    at: datetime | None = None,
    reason: str = "",
    imported: PlanImport | None = None,
) -> list[FieldChange]:
    """The field changes of one row, not saved yet: for services that write many at once."""
    kept = NOTED[row._meta.label] | {EXISTS}
    now = at or timezone.now()
    return [
        FieldChange(
            version_id=row.version_id,
            commitment=row if isinstance(row, Commitment) else None,
            activity=row if isinstance(row, Activity) else None,
            field=name,
            was=as_text(was),
            now=as_text(new),
            as_at=as_at or timezone.localdate(now),
            recorded_at=now,
            verb=verb,
            reason=reason,
            by=account_of(by),
            imported=imported,
        )
        for name, (was, new) in pairs.items()
        if name in kept and as_text(was) != as_text(new)
    ]


def write(
    row: Row, *, verb: str, by: Any, as_at: date | None = None, reason: str = "", **values: Any
) -> dict[str, tuple[str, str]]:
    """Set the values that differ, count the revision up, save, and note each change.

    The row must be locked, and the caller records the history entry. Returns {field: (was, now)} of what changed.
    """
    pairs: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        was = getattr(row, name)
        if was != value:
            pairs[name] = (was, value)
            setattr(row, name, value)
    if not pairs:
        return {}
    row.revision += 1
    others = [field.name for field in row._meta.fields if field.name not in pairs]
    constrained = bool(CONSTRAINED & pairs.keys())
    row.full_clean(exclude=others, validate_unique=constrained, validate_constraints=constrained)
    update(row, [*pairs, "revision"])
    FieldChange.objects.bulk_create(note(row, pairs, verb=verb, by=by, as_at=as_at, reason=reason))
    index_change(row, pairs)
    if TOUCHES & pairs.keys():
        settle_rows([row])
    return {name: (as_text(was), as_text(now)) for name, (was, now) in pairs.items()}


def note_new(rows: Iterable[Row], *, verb: str, by: Any, as_at: date | None = None, reason: str = "") -> None:
    """Note that rows came into the plan."""
    rows = list(rows)
    FieldChange.objects.bulk_create(
        [
            change
            for row in rows
            for change in note(row, {EXISTS: ("", "1")}, verb=verb, by=by, as_at=as_at, reason=reason)
        ]
    )
    index_rows(rows)
    settle_rows(rows)


def settle_rows(rows: Iterable[Row]) -> None:
    """Keep what is asked of these activities, and of those of these commitments, in step with what is agreed."""
    rows = list(rows)
    promises = [row.pk for row in rows if isinstance(row, Commitment)]
    work = [row.pk for row in rows if isinstance(row, Activity)]
    under = Activity.objects.filter(models.Q(pk__in=work) | models.Q(commitment__in=promises))
    settle_asked(under, on=timezone.localdate())


def note_import(done: PlanImport, entries: Iterable[Mapping[str, Any]]) -> None:
    """Note what an import made and changed, from its journal; with it goes what it said when it is undone."""
    FieldChange.objects.bulk_create(changes_of_import(done, entries), batch_size=500)
    count_up(entries)
    index_journal(entries)
    settle_asked(done.version.activities.all(), on=timezone.localdate(done.imported_at))


def count_up(entries: Iterable[Mapping[str, Any]]) -> None:
    """Count the revisions of what a journal changed: a form opened before it was written, or undone, can tell."""
    changed: dict[str, set[int]] = {}
    for entry in entries:
        if entry.get("changed") in NOTED:
            changed.setdefault(entry["changed"], set()).add(entry["id"])
    for model in (Activity, Commitment):
        rows = model._default_manager.filter(pk__in=changed.get(model._meta.label, ()))
        rows.update(revision=models.F("revision") + 1)


def changes_of_import(done: PlanImport, entries: Iterable[Mapping[str, Any]]) -> list[FieldChange]:
    """The field changes that an import's journal tells of, not saved yet."""
    version: PlanVersion = done.version
    told = _Told(version)
    found = []
    for entry in entries:
        label = entry.get("made") or entry.get("changed")
        if label not in NOTED:
            continue
        if "made" in entry:
            found += [_imported(done, label, pk, EXISTS, "", "1") for pk in entry["ids"]]
            continue
        for attname, was in entry["before"].items():
            name = attname.removesuffix("_id")
            if name in NOTED[label]:
                now = entry["after"][attname]
                found.append(_imported(done, label, entry["id"], name, told(name, was), told(name, now)))
    return found


class _Told:
    """The values of a journal, which holds ids, as field changes hold them."""

    def __init__(self, version: PlanVersion) -> None:
        self.ratings = dict(version.scheme.ratings.values_list("pk", "key"))
        self.commitments = dict(version.commitments.values_list("pk", "key"))

    def __call__(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if name == "rating":
            return str(self.ratings.get(value, ""))
        return str(self.commitments.get(value, "")) if name == "commitment" else str(value)


def _imported(done: PlanImport, label: str, pk: int, name: str, was: str, now: str) -> FieldChange:
    return FieldChange(
        version=done.version,
        commitment_id=pk if label == "plans.Commitment" else None,
        activity_id=pk if label == "plans.Activity" else None,
        field=name,
        was=was,
        now=now,
        as_at=done.as_at or timezone.localdate(done.imported_at),
        recorded_at=done.imported_at,
        verb="plans.imported",
        by=done.by,
        imported=done,
    )
