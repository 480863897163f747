"""Keeping the search in step with a plan's rows, inside the transaction that writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wardmote.core.search import services as search
from wardmote.plans.models import Activity, Commitment, PlanVersion, Update
from wardmote.plans.selectors.searching import words_of_update

KINDS = {"plans.Commitment": "commitment", "plans.Activity": "activity", "plans.Update": "update"}
SEARCHED = frozenset({"statement", "text", "owners_printed", "ref", "ref_printed", "retired_on"})
"""A change of anything else leaves the search as it is."""


def index_rows(rows: Iterable[Commitment | Activity], *, with_updates: bool = False) -> None:
    """Bring the search up to date for these rows; ``with_updates`` where an activity left the plan, or came back."""
    commitments: list[int] = []
    activities: list[int] = []
    for row in rows:
        (commitments if isinstance(row, Commitment) else activities).append(row.pk)
    search.refresh("commitment", commitments)
    search.refresh("activity", activities)
    if with_updates and activities:
        search.refresh("update", Update.objects.filter(activity__in=activities).values_list("pk", flat=True))


def index_change(row: Commitment | Activity, changed: Iterable[str]) -> None:
    """The same after some fields of a row have changed."""
    fields = SEARCHED.intersection(changed)
    if fields:
        index_rows([row], with_updates="retired_on" in fields)


def index_update(update: Update, activity: Activity) -> None:
    """Let an update that was just written be found."""
    search.put("update", [words_of_update(update, activity)])


def index_version(version: PlanVersion) -> None:
    """The same for a whole version, when it comes into force or passes. What was said in a past one is still found."""
    search.refresh("commitment", version.commitments.values_list("pk", flat=True))
    search.refresh("activity", version.activities.values_list("pk", flat=True))
    if version.state == PlanVersion.State.CURRENT:
        search.refresh("update", Update.objects.filter(activity__version=version).values_list("pk", flat=True))


def index_journal(entries: Iterable[Mapping[str, Any]]) -> None:
    """The same for all that a journal made, changed or removed; after undoing one, for what is there again."""
    ids = _ids(entries)
    gone = ids.pop("retired", set())
    for kind, found in ids.items():
        search.refresh(kind, found)
    if gone:
        search.refresh("update", Update.objects.filter(activity__in=gone).values_list("pk", flat=True))


def forget_journal(entries: Iterable[Mapping[str, Any]]) -> None:
    """Take out of the search what undoing a journal is about to delete."""
    for kind, found in _ids(entry for entry in entries if "made" in entry).items():
        search.forget(kind, found)


def _ids(entries: Iterable[Mapping[str, Any]]) -> dict[str, set[int]]:
    """The ids of what a journal touched, by kind; under "retired" the activities that left the plan or came back."""
    found: dict[str, set[int]] = {}
    for entry in entries:
        label = entry.get("made") or entry.get("changed") or entry.get("removed") or ""
        if label not in KINDS:
            continue
        ids = entry["ids"] if "made" in entry else [entry["id"] if "changed" in entry else entry["values"]["id"]]
        found.setdefault(KINDS[label], set()).update(ids)
        if label == "plans.Activity" and "retired_on" in entry.get("after", {}):
            found.setdefault("retired", set()).update(ids)
    return found
