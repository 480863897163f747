"""Where a row comes from: followed backwards through versions, splits and mergers, and through plans taken over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from wardmote.core.prepared import Prepared
from wardmote.plans.models import Activity, Commitment, Lineage, PlanImport, PlanVersion


@dataclass(frozen=True, slots=True)
class Ancestor:
    """One row that another comes from, how, and when it became the other."""

    row: Commitment | Activity
    lineage: Lineage


@Prepared
def _activity_came(pk: int) -> models.QuerySet[Lineage, int]:
    return Lineage.objects.filter(to_activity=pk).values_list("pk", flat=True)[:1]


@Prepared
def _commitment_came(pk: int) -> models.QuerySet[Lineage, int]:
    return Lineage.objects.filter(to_commitment=pk).values_list("pk", flat=True)[:1]


def merged_into(row: Commitment | Activity) -> Commitment | Activity | None:
    """What a row was merged into last, where it is known what it handed over."""
    found = row.became.filter(kind=Lineage.Kind.MERGED, handed__isnull=False).order_by("pk").last()
    return (found.to_activity or found.to_commitment) if found else None


def merged_in(version: PlanVersion) -> dict[tuple[str, int], Commitment | Activity]:
    """What rows of a version were merged into, by (level, id)."""
    rows = Lineage.objects.filter(kind=Lineage.Kind.MERGED).select_related("to_commitment", "to_activity__commitment")
    found: dict[tuple[str, int], Commitment | Activity] = {}
    for line in rows.filter(to_commitment__version=version) | rows.filter(to_activity__version=version):
        if line.to_commitment and line.from_commitment_id:
            found["commitment", line.from_commitment_id] = line.to_commitment
        elif line.to_activity and line.from_activity_id:
            found["activity", line.from_activity_id] = line.to_activity
    return found


def came_with(version: PlanVersion) -> dict[int, str]:
    """The key of the merged commitment with which an activity came to where it is, by the id of the activity."""
    lines = Lineage.objects.filter(kind=Lineage.Kind.MERGED, to_commitment__version=version, handed__isnull=False)
    lines = lines.exclude(from_commitment__retired_on=None).select_related("from_commitment").order_by("-pk")
    return {
        entry["id"]: line.from_commitment.key
        for line in lines
        if line.from_commitment is not None
        for entry in line.handed or ()
        if entry.get("changed") == Activity._meta.label and "commitment_id" in entry["after"]
    }


def ancestors_of(row: Commitment | Activity) -> list[Ancestor]:
    """Every row that this one comes from, the nearest first; one query for each generation, one where there is none."""
    level = "activity" if isinstance(row, Activity) else "commitment"
    if not (_activity_came if level == "activity" else _commitment_came)(row.pk):
        return []
    found: list[Ancestor] = []
    seen, edge = {row.pk}, [row.pk]
    while edge:
        lines = Lineage.objects.filter(**{f"to_{level}__in": edge}).select_related(
            f"from_{level}__version__plan", *(["from_activity__commitment"] if level == "activity" else [])
        )
        edge = []
        for line in lines.order_by("-on", "-pk"):
            source = getattr(line, f"from_{level}")
            if source.pk not in seen:
                seen.add(source.pk)
                edge.append(source.pk)
                found.append(Ancestor(source, line))
    return found


def became(row: Commitment | Activity) -> list[Lineage]:
    """What a row has become, one step on: its pieces, what it was merged into, its copy in the next version."""
    related = "to_activity__version__plan" if isinstance(row, Activity) else "to_commitment__version__plan"
    more = ["to_activity__commitment"] if isinstance(row, Activity) else []
    return list(row.became.select_related(related, *more).order_by("on", "pk"))


def earlier_uuids(version: PlanVersion) -> dict[str, str]:
    """The uuids under which a version's activities stood in the versions before, each with its uuid now.

    Cards of editions are kept by uuid, so this is how a plan is compared with a report on an earlier version.
    """
    found: dict[str, str] = {}
    for step in versions_before(version):
        rows = Lineage.objects.filter(kind=Lineage.Kind.CARRIED, to_activity__version=step)
        for source, to in rows.values_list("from_activity__uuid", "to_activity__uuid"):
            found[str(source)] = found.get(str(to), str(to))
    return found


def partnerships_through(version: PlanVersion) -> set[int]:
    """The partnerships whose plan this was and is: one, until another body takes it over."""
    before = {step.based_on.plan.partnership_id for step in versions_before(version) if step.based_on}
    return {version.plan.partnership_id, *before}


def versions_before(version: PlanVersion) -> Iterator[PlanVersion]:
    """The version itself and those it comes from, as long as they are based on another, newest first."""
    step = version
    while step.based_on_id is not None:
        step.based_on = PlanVersion.objects.select_related("plan").get(pk=step.based_on_id)
        yield step
        step = step.based_on


def given_back(done: PlanImport) -> str:
    """In words, what an import gave back to the rows that it brought into the plan again, which had been merged."""
    names = {
        "plans.Activity": _("activities"),
        "files.Evidence": _("evidence"),
        "plans.MeasureLink": _("measures"),
        "plans.CommitmentLink": _("links with other plans"),
        "plans.CrossReference": _("references"),
        "plans.Dependency": _("what is waited for"),
        "plans.Opinion": _("opinions"),
        "plans.Lineage": _("where it comes from"),
    }
    returned = done.summary.get("returned", {})
    return ", ".join(f"{name}: {returned[label]}" for label, name in names.items() if returned.get(label))
