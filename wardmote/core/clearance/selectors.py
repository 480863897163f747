"""Questions about what may be shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.clearance.models import Passage
from wardmote.core.prepared import Prepared


def passages_to_decide(*, user: Any, state: str = Passage.State.WAITING) -> models.QuerySet[Passage]:
    """Texts in one state that this user may decide about, oldest first; their own are included."""
    return (
        Passage.objects.filter(partnership__in=partnerships_where(user, "clearance.clear_text"), state=state)
        .select_related("written_by", "decided_by", "partnership")
        .order_by("written_at", "pk")
    )


def waiting_passages(*, user: Any) -> models.QuerySet[Passage]:
    """Texts waiting to be cleared that this user may decide, oldest first; their own are included and marked."""
    return passages_to_decide(user=user)


def cleared_texts(model: type[models.Model], ids: Iterable[int], fields: Iterable[str]) -> dict[tuple[int, str], str]:
    """The public words of many records at once: {(id, field): text}. What is not in it may not be shown."""
    found: dict[tuple[int, str], str] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 500):
        rows = Passage.objects.filter(
            subject_type=model._meta.label_lower,
            subject_id__in=wanted[start : start + 500],
            field__in=list(fields),
            state=Passage.State.CLEARED,
        ).values_list("subject_id", "field", "text")
        found.update({(pk, field): text for pk, field, text in rows})
    return found


def states_of(model: type[models.Model], ids: Iterable[int], fields: Iterable[str]) -> dict[tuple[int, str], str]:
    """Whether each field is cleared, waiting or sent back, for staff: the newest decision counts."""
    wanted, numbers = set(fields), set(ids)
    if len(numbers) == 1:
        rows = _states_of_one(model._meta.label_lower, *numbers)
    else:
        rows = list(_states(model._meta.label_lower).filter(subject_id__in=sorted(numbers)))
    return {(pk, field): state for pk, field, state in rows if field in wanted}


def _states(subject_type: str) -> models.QuerySet[Passage, tuple[int, str, str]]:
    states = [Passage.State.WAITING, Passage.State.CLEARED, Passage.State.REFUSED]
    found = Passage.objects.filter(subject_type=subject_type, state__in=states)
    return found.order_by("pk").values_list("subject_id", "field", "state")


@Prepared
def _states_of_one(subject_type: str, pk: int) -> models.QuerySet[Passage, tuple[int, str, str]]:
    return _states(subject_type).filter(subject_id=pk)


def sent_back_of(model: type[models.Model], ids: Iterable[int], fields: Iterable[str]) -> list[Passage]:
    """Texts that were sent back with nothing offered since in their place: their writers have something to mend."""
    wanted = set(fields)
    rows = [row for pk in sorted(set(ids)) for row in _sent_back(model._meta.label_lower, pk)]
    return [row for row in rows if row.field in wanted]


@Prepared
def _sent_back(subject_type: str, pk: int) -> models.QuerySet[Passage]:
    later = Passage.objects.filter(
        subject_type=models.OuterRef("subject_type"),
        subject_id=models.OuterRef("subject_id"),
        field=models.OuterRef("field"),
        pk__gt=models.OuterRef("pk"),
    )
    found = Passage.objects.filter(~models.Exists(later), subject_type=subject_type, subject_id=pk)
    return found.filter(state=Passage.State.REFUSED).select_related("decided_by")


def cleared_passage_beside(waiting: Iterable[Passage]) -> dict[int, str]:
    """What the public reads now of each waiting text's field: {waiting id: cleared text}."""
    by_field = {(each.subject_type, each.subject_id, each.field): each.pk for each in waiting}
    found: dict[int, str] = {}
    for kind in {key[0] for key in by_field}:
        ids = sorted({key[1] for key in by_field if key[0] == kind})
        rows = Passage.objects.filter(subject_type=kind, subject_id__in=ids, state=Passage.State.CLEARED)
        for pk, name, text in rows.values_list("subject_id", "field", "text"):
            if (kind, pk, name) in by_field:
                found[by_field[kind, pk, name]] = text
    return found
