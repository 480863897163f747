"""What a document brings back into the plan has at once what it handed over when it was merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from wardmote.core.files.models import Evidence
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    FieldChange,
    Lineage,
    MeasureLink,
    Mechanism,
    Opinion,
    PlanVersion,
)
from wardmote.plans.services.editing.handing import BROUGHT_BACK, MERGED, give_back
from wardmote.plans.services.editing.linked import linked_plans
from wardmote.plans.services.journal import Journal, plain

Values = dict[str, Any]
OF_ACTIVITY = ("commitment_id", "last_update_on", "owners_printed", "oversight_printed")
"""What giving back writes of an activity itself."""
NEVER_MADE = frozenset({Evidence})
"""What giving back only lets stand elsewhere. What comes or goes meanwhile is somebody's: no lock keeps that out."""


def give_back_revived(version: PlanVersion, journal: Journal, *, by: Any) -> Counter[str]:
    """Give the rows that an import has brought back what they handed over. Returns how many of what, by model.

    All of it goes into the import's journal, so that it is undone with the import, and told of as the import's.
    """
    rows = _revived(journal.entries)
    returned = Counter[str]()
    if not rows:
        return returned
    counted = _hold(version)
    plans = linked_plans(version.plan)
    before, last = _tables(version, plans), FieldChange.objects.aggregate(last=Max("pk"))["last"] or 0
    for row in rows:
        returned += give_back(row, by=by, reason=_("The document has it again."))[0]
    FieldChange.objects.filter(version=version, pk__gt=last, verb__in=(BROUGHT_BACK, MERGED)).delete()
    _count_as_before(counted)
    _note(before, _tables(version, plans), journal)
    return returned


def _hold(version: PlanVersion) -> dict[type[models.Model], dict[int, int]]:
    """Lock every row of the version, so that nobody hangs anything on one while it is found out what giving back changes.

    The mergers of linked plans stand still as well: the import has locked these plans. Returns how often each was changed.
    """
    every: list[models.QuerySet[Any]] = [version.commitments.all(), version.activities.all()]
    return {rows.model: dict(rows.select_for_update().order_by("pk").values_list("pk", "revision")) for rows in every}


def _count_as_before(counted: Mapping[type[models.Model], Mapping[int, int]]) -> None:
    """What the journal notes as changed is counted once for the whole import."""
    for model, was in counted.items():
        for pk, now in model._default_manager.filter(pk__in=was).values_list("pk", "revision"):
            if now != was[pk]:
                model._default_manager.filter(pk=pk).update(revision=was[pk])


def _revived(entries: Iterable[Mapping[str, Any]]) -> list[Commitment | Activity]:
    """The rows that had been merged into others and are in the plan again, commitments first."""
    found: list[Commitment | Activity] = []
    for model in (Commitment, Activity):
        changed = [each for each in entries if each.get("changed") == model._meta.label]
        back = [each["id"] for each in changed if each["before"].get("retired_on") and not each["after"]["retired_on"]]
        merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED, handed__isnull=False)
        pointing = merged.values(f"from_{model._meta.model_name}")
        found += model._default_manager.filter(pk__in=back).filter(pk__in=pointing).order_by("position")
    return found


def _tables(version: PlanVersion, plans: Collection[int]) -> dict[type[models.Model], dict[int, Values]]:
    """Everything that giving back may change, as plain values by id; ``plans`` are those this one is linked with."""
    of_row = Q(activity__version=version) | Q(commitment__version=version)
    promises, work = version.commitments.values("pk"), version.activities.values("pk")
    shown = Q(subject_type=Commitment._meta.label_lower, subject_id__in=promises)
    shown |= Q(subject_type=Activity._meta.label_lower, subject_id__in=work)
    linked = Q(from_commitment__in=promises) | Q(to_commitment__in=promises)
    lines = linked | Q(from_activity__in=work) | Q(to_activity__in=work) | Q(to_commitment__version__plan__in=plans)
    rows: list[models.QuerySet[Any]] = [
        Lineage.objects.filter(lines).exclude(kind=Lineage.Kind.CARRIED),
        CommitmentLink.objects.filter(linked),
        MeasureLink.objects.filter(commitment__version=version),
        CrossReference.objects.filter(version=version),
        Dependency.objects.filter(activity__version=version),
        Evidence.objects.filter(shown),
        Opinion.objects.filter(of_row),
        Assignment.objects.filter(activity__version=version),
        Mechanism.objects.filter(activity__version=version),
    ]
    found = {each.model: _plain(each, [field.attname for field in each.model._meta.concrete_fields]) for each in rows}
    return {**found, Activity: _plain(version.activities.all(), ["id", *OF_ACTIVITY])}


def _plain(rows: models.QuerySet[Any], names: Iterable[str]) -> dict[int, Values]:
    return {
        row["id"]: {name: plain(value) for name, value in row.items()} for row in rows.order_by("pk").values(*names)
    }


def _note(
    before: Mapping[type[models.Model], Mapping[int, Values]],
    after: Mapping[type[models.Model], Mapping[int, Values]],
    journal: Journal,
) -> None:
    """Note what differs, so that it can be undone backwards: what was made goes first, what was removed comes last."""
    for model, was in before.items():
        now = after[model]
        label = model._meta.label
        if model not in NEVER_MADE:
            journal.entries += [{"removed": label, "values": was[pk]} for pk in was.keys() - now.keys()]
        for pk in was.keys() & now.keys():
            names = [name for name, value in now[pk].items() if value != was[pk][name]]
            if names:
                row = model(pk=pk)
                journal.note_changed(
                    row, {name: was[pk][name] for name in names}, {name: now[pk][name] for name in names}
                )
        made = sorted(now.keys() - was.keys())
        if made and model not in NEVER_MADE:
            journal.entries.append({"made": label, "ids": made})
