"""Both sides of an import as plain values: the document as read, and the plan as held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wardmote.plans.comparison import Leaf, Printed, Promise
from wardmote.plans.models import Activity, FieldChange, PlanImport, PlanVersion
from wardmote.plans.reading.fields.rating import says_not_rated
from wardmote.plans.selectors.lineage import came_with, versions_before

EXISTS = "exists"
"""The field under which a change tells that a row came into the plan; see ``models.FieldChange``."""


def promises_of_read(read: Mapping[str, Any]) -> list[Promise]:
    """The commitments of a document, in its order."""
    return [
        Promise(
            key=commitment["id"],
            ref=commitment.get("ref") or "",
            statement=commitment["statement"],
            place=(objective["title"] or "", part["title"] or ""),
            leaves=tuple(_leaf_of_read(activity) for activity in commitment["activities"]),
            label=_label(commitment.get("ref_printed") or commitment.get("ref") or "", commitment["statement"]),
        )
        for objective, part, commitment in commitments_of_read(read)
    ]


def commitments_of_read(
    read: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    """Every (objective, part, commitment) of a document, in order."""
    for objective in read["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                yield objective, part, commitment


def printed_facts(activity: Mapping[str, Any]) -> dict[str, str]:
    """The printed words of a row that an import compares."""
    return {
        "progress": activity.get("progress") or "",
        "rating": rating_fact(activity.get("rag"), activity.get("rag_printed")),
        "timescale": (activity.get("timescale") or {}).get("printed") or "",
        "status": activity["status"] if activity.get("status") not in (None, "not_stated") else "",
        "owners": activity.get("owners_printed") or "",
        "oversight": activity.get("oversight_printed") or "",
    }


def rating_fact(key: str | None, printed: str | None) -> str:
    """A rating as an import compares it: its key, else its print; one that says “Not rated” is blank."""
    words = (printed or "").strip()
    return key or ("" if says_not_rated(words) else words)


def _leaf_of_read(activity: Mapping[str, Any]) -> Leaf:
    return Leaf(
        key=activity["id"],
        ref=activity.get("ref") or "",
        text=activity.get("text") or "",
        facts=printed_facts(activity),
    )


def promises_of_version(version: PlanVersion) -> list[Promise]:
    """The commitments we hold, in order, each activity with what the last document printed of it."""
    last = _last_import(version)
    before = _last_printed(last)
    printed = _printed(last)
    typed = _typed_here(version)
    came = came_with(version)
    leaves: dict[int, list[Leaf]] = {}
    for activity in Activity.objects.filter(version=version).select_related("rating").order_by("position"):
        leaves.setdefault(activity.commitment_id, []).append(
            Leaf(
                key=activity.key,
                ref=activity.ref,
                text=activity.text,
                facts=held_facts(activity),
                retired=activity.retired_on is not None,
                printed_before=before.get(activity.key),
                last=printed.get(("activity", activity.key)),
                typed_here=("activity", activity.key) in typed - printed.keys(),
                came_from=came.get(activity.pk, ""),
            )
        )
    return [
        Promise(
            key=commitment.key,
            ref=commitment.ref,
            statement=commitment.statement,
            place=(commitment.part.objective.title, commitment.part.title),
            leaves=tuple(leaves.get(commitment.pk, ())),
            label=_label(commitment.ref_shown, commitment.statement),
            retired=commitment.retired_on is not None,
            last=printed.get(("commitment", commitment.key)),
            typed_here=("commitment", commitment.key) in typed - printed.keys(),
        )
        for commitment in version.commitments.select_related("part__objective").order_by("position")
    ]


def held_facts(activity: Activity) -> dict[str, str]:
    """The same facts of an activity as they stand now."""
    return {
        "progress": activity.progress,
        "rating": rating_fact(activity.rating.key if activity.rating else "", activity.rating_printed),
        "timescale": activity.timescale_printed,
        "status": activity.status if activity.status != Activity.Status.NOT_STATED else "",
        "owners": activity.owners_printed,
        "oversight": activity.oversight_printed,
    }


def _last_import(version: PlanVersion) -> PlanImport | None:
    """The last document that was imported, into this version or into those it comes from: keys stay the same."""
    for each in [version, *(step.based_on for step in versions_before(version))]:
        last = PlanImport.objects.filter(version=each, undone_at=None).first()
        if last is not None:
            return last
    return None


def _last_printed(last: PlanImport | None) -> dict[str, dict[str, str]]:
    if last is None:
        return {}
    keys = last.summary["keys"]["activity"]
    return {
        keys[activity["id"]]: printed_facts(activity)
        for _, _, commitment in commitments_of_read(last.read)
        for activity in commitment["activities"]
        if activity["id"] in keys
    }


def _printed(last: PlanImport | None) -> dict[tuple[str, str], Printed]:
    """How the last document printed each row, by (level, our key)."""
    if last is None:
        return {}
    promises, work = last.summary["keys"]["commitment"], last.summary["keys"]["activity"]
    found = {}
    for objective, part, commitment in commitments_of_read(last.read):
        key = promises.get(commitment["id"], "")
        place = (objective["title"] or "", part["title"] or "")
        found["commitment", key] = Printed(commitment.get("ref") or "", commitment["statement"], place)
        for activity in commitment["activities"]:
            printed = Printed(activity.get("ref") or "", activity.get("text") or "", (key,))
            found["activity", work.get(activity["id"], "")] = printed
    return found


def _typed_here(version: PlanVersion) -> set[tuple[str, str]]:
    """(level, key) of the rows that were added or split off here, in this version or in those it comes from."""
    versions = [version.pk, *(step.based_on_id for step in versions_before(version))]
    rows = FieldChange.objects.filter(version__in=versions, field=EXISTS, verb__in=["plans.added", "plans.split"])
    keys = rows.values_list("commitment__key", "activity__key")
    return {("commitment", promise) if promise else ("activity", work) for promise, work in keys}


def _label(ref: str, statement: str) -> str:
    words = " ".join(statement.split())
    return f"{ref} {words[:70]}{'…' if len(words) > 70 else ''}".strip()
