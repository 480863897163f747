"""Questions about what may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.clearance import rules
from wardmote.core.clearance.models import Hold, Passage
from wardmote.core.clearance.permissions import mending_of
from wardmote.core.organisations.models import Partnership
from wardmote.core.prepared import Prepared
from wardmote.core.ui.hooks import About, registry
from wardmote.core.ui.numbers import number_in

LATER = "later"
"""Beside the states of a passage: cleared, and not public yet."""


def passages_to_decide(*, user: Any, state: str = Passage.State.WAITING) -> models.QuerySet[Passage]:
    """Texts in one state that this user may decide about, oldest first; their own are included.

    ``cleared`` are those that the public may read now, ``LATER`` those that it may not read yet.
    """
    found = _in_reach_of(user)
    public = public_passages().values("pk")
    if state == Passage.State.CLEARED:
        found = found.filter(pk__in=public)
    elif state == LATER:
        found = found.filter(state=Passage.State.CLEARED).exclude(pk__in=public)
    else:
        found = found.filter(state=state)
    return found.select_related("written_by", "decided_by", "partnership").order_by("written_at", "pk")


# What a text is about: rooms say what each kind of record belongs to, and nothing of it is stored here.


def abouts_of(passages: models.QuerySet[Passage], *, user: Any, asked: str = "") -> list[tuple[str, str]]:
    """What these texts are about, by title: [(key, title)], a key as ``passages_about`` takes it.

    What was asked for is among them even after the last text about it was decided, where this user decides about it.
    """
    found = _titles(passages)
    if asked and asked not in found:
        found |= _titles(passages_about(_in_reach_of(user), asked))
    return sorted(found.items(), key=lambda each: (each[1].casefold(), each[0]))


def _titles(passages: models.QuerySet[Passage]) -> dict[str, str]:
    """What texts are about: {key: title}."""
    found: dict[str, str] = {}
    kinds = set(passages.order_by().values_list("subject_type", flat=True).distinct())
    for model, about in _abouts():
        if model._meta.label_lower not in kinds:
            continue
        ids = passages.order_by().filter(subject_type=model._meta.label_lower).values("subject_id")
        rows = model._default_manager.order_by().filter(pk__in=ids, **{f"{about.number}__isnull": False})
        found |= {f"{about.kind}:{pk}": title for pk, title in rows.values_list(about.number, about.title).distinct()}
    return found


def passages_about(passages: models.QuerySet[Passage], key: str) -> models.QuerySet[Passage]:
    """Those of these texts that are about one thing, whatever kind of record they belong to."""
    kind, _colon, number = key.partition(":")
    wanted = Q(pk__in=[])
    for model, about in _abouts():
        if about.kind == kind:
            ids = model._default_manager.order_by().filter(**{about.number: number_in(number)}).values("pk")
            wanted |= Q(subject_type=model._meta.label_lower, subject_id__in=ids)
    return passages.filter(wanted)


def _abouts() -> list[tuple[type[models.Model], About]]:
    """The kinds of records that belong to something."""
    found = registry.clearables.values()
    return [(apps.get_model(each.model), each.about) for each in found if each.about]


def _in_reach_of(user: Any) -> models.QuerySet[Passage]:
    """Every text of the partnerships whose text this user clears."""
    return Passage.objects.filter(partnership__in=partnerships_where(user, "clearance.clear_text"))


def waiting_passages(*, user: Any) -> models.QuerySet[Passage]:
    """Texts waiting to be cleared that this user may decide, oldest first; their own are included and marked."""
    return passages_to_decide(user=user)


# What is public. A moment passes without anybody writing anything, so this is asked anew each time and never remembered.


@Prepared
def _holds_until(now: datetime) -> models.QuerySet[Hold, tuple[int, datetime, datetime]]:
    """The holds of those partnerships in which one has begun and not ended."""
    begun = Hold.objects.filter(starts_at__lte=now)
    running = begun.filter(ends_at__gt=now, partnership=models.OuterRef("partnership"))
    found = begun.filter(models.Exists(running)).order_by("starts_at")
    return found.values_list("partnership", "starts_at", "ends_at")


def held_partnerships(*, now: datetime) -> dict[int, datetime]:
    """Since when nothing new has become public, for each partnership in which a hold runs."""
    holds: dict[int, list[tuple[datetime, datetime]]] = {}
    for partnership, start, end in _holds_until(now):
        holds.setdefault(partnership, []).append((start, end))
    since = {partnership: rules.held_since(each, now=now) for partnership, each in holds.items()}
    return {partnership: moment for partnership, moment in since.items() if moment}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which it is asked what is public, with the holds that run: a page asks for them once."""

    now: datetime
    held: Mapping[int, datetime]


def moment_of(now: datetime | None = None) -> Moment:
    """The moment now, or another."""
    now = now or timezone.now()
    return Moment(now, held_partnerships(now=now))


def running_hold(partnership: Partnership, *, now: datetime) -> Hold | None:
    """The hold that runs in a partnership; of several the one that ends last."""
    return (
        Hold.objects.filter(partnership=partnership, starts_at__lte=now, ends_at__gt=now).order_by("-ends_at").first()
    )


def holds_of(*, user: Any) -> models.QuerySet[Hold]:
    """Every hold of the partnerships whose text this user clears, the one that begins last first."""
    scope = partnerships_where(user, "clearance.clear_text")
    found = Hold.objects.filter(partnership__in=scope).select_related("partnership", "by", "ended_by")
    return found.order_by("-starts_at", "-pk")


def running_holds(*, user: Any, now: datetime) -> models.QuerySet[Hold]:
    """The holds that run in the partnerships whose text this user clears."""
    return holds_of(user=user).filter(starts_at__lte=now, ends_at__gt=now)


def sent_back_to(*, user: Any) -> models.QuerySet[Passage]:
    """What this user wrote that was sent back, with nothing offered since in its place."""
    found = _refused_last().filter(written_by=user)
    return found.select_related("decided_by", "written_by", "partnership").order_by("-decided_at")


def _refused_last() -> models.QuerySet[Passage]:
    """Texts that were sent back, with nothing offered since in their place."""
    later = Passage.objects.filter(
        subject_type=models.OuterRef("subject_type"),
        subject_id=models.OuterRef("subject_id"),
        field=models.OuterRef("field"),
        pk__gt=models.OuterRef("pk"),
    )
    return Passage.objects.filter(~models.Exists(later), state=Passage.State.REFUSED)


def public_passages(moment: Moment | None = None) -> models.QuerySet[Passage]:
    """Everything that the public may read at a moment, now where none is given: the twin of ``rules.is_public``.

    Newer words that are not public yet leave those before them standing.
    """
    moment = moment or moment_of()
    now = moment.now
    released = Q(not_before=None) | Q(not_before__lte=now)
    for partnership, since in moment.held.items():
        released &= ~Q(partnership=partnership) | (
            Q(decided_at__lt=since) & (Q(not_before=None) | Q(not_before__lt=since))
        )
    newer = Passage.objects.filter(
        released,
        state=Passage.State.CLEARED,
        decided_at__lte=now,
        subject_type=models.OuterRef("subject_type"),
        subject_id=models.OuterRef("subject_id"),
        field=models.OuterRef("field"),
    )
    standing = Q(state=Passage.State.STANDING) & ~models.Exists(newer)
    return Passage.objects.filter((Q(state=Passage.State.CLEARED, decided_at__lte=now) & released) | standing)


def cleared_texts(
    model: type[models.Model], ids: Iterable[int], fields: Iterable[str], *, moment: Moment | None = None
) -> dict[tuple[int, str], str]:
    """The public words of many records at once: {(id, field): text}. What is not in it may not be shown."""
    found = cleared_since(model, ids, fields, moment=moment)
    return {key: text for key, (text, _since) in found.items()}


def cleared_since(
    model: type[models.Model], ids: Iterable[int], fields: Iterable[str], *, moment: Moment | None = None
) -> dict[tuple[int, str], tuple[str, datetime]]:
    """The same, each with the instant at which it was cleared, or the later one that it was cleared for."""
    found: dict[tuple[int, str], tuple[str, datetime]] = {}
    wanted = sorted(set(ids))
    public = public_passages(moment) if wanted else Passage.objects.none()
    for start in range(0, len(wanted), 500):
        rows = public.filter(
            subject_type=model._meta.label_lower,
            subject_id__in=wanted[start : start + 500],
            field__in=list(fields),
        ).values_list("subject_id", "field", "text", "decided_at", "not_before")
        for pk, field, text, decided_at, not_before in rows:
            found[pk, field] = text, max(filter(None, (decided_at, not_before)))
    return found


def states_of(model: type[models.Model], ids: Iterable[int], fields: Iterable[str]) -> dict[tuple[int, str], str]:
    """Whether each field is cleared, waiting or sent back, for staff: the newest decision counts. See ``LATER`` too."""
    wanted, numbers = set(fields), set(ids)
    if len(numbers) == 1:
        rows = _states_of_one(model._meta.label_lower, *numbers)
    else:
        rows = list(_states(model._meta.label_lower).filter(subject_id__in=sorted(numbers)))
    now = timezone.now()
    found: dict[tuple[int, str], str] = {}
    held: dict[int, datetime] | None = None
    for pk, field, state, partnership, decided_at, not_before in rows:
        if field not in wanted:
            continue
        found[pk, field] = state
        if state == Passage.State.CLEARED:
            held = held_partnerships(now=now) if held is None else held
            public = rules.is_public(decided_at=decided_at, not_before=not_before, held=held.get(partnership), now=now)
            found[pk, field] = state if public else LATER
    return found


StateRow = tuple[int, str, str, int, datetime, datetime | None]


def _states(subject_type: str) -> models.QuerySet[Passage, StateRow]:
    states = [Passage.State.WAITING, Passage.State.CLEARED, Passage.State.REFUSED]
    found = Passage.objects.filter(subject_type=subject_type, state__in=states)
    return found.order_by("pk").values_list("subject_id", "field", "state", "partnership", "decided_at", "not_before")  # type: ignore[return-value]


@Prepared
def _states_of_one(subject_type: str, pk: int) -> models.QuerySet[Passage, StateRow]:
    return _states(subject_type).filter(subject_id=pk)


def sent_back_of(model: type[models.Model], ids: Iterable[int], fields: Iterable[str]) -> list[Passage]:
    """Texts that were sent back with nothing offered since in their place: their writers have something to mend."""
    wanted = set(fields)
    rows = [row for pk in sorted(set(ids)) for row in _sent_back(model._meta.label_lower, pk)]
    return [row for row in rows if row.field in wanted]


@Prepared
def _sent_back(subject_type: str, pk: int) -> models.QuerySet[Passage]:
    return _refused_last().filter(subject_type=subject_type, subject_id=pk).select_related("decided_by")


# Mending what was sent back


def mendable(passages: Iterable[Passage], *, user: Any) -> set[int]:
    """Which of these texts this user mends in one step, by id."""
    return {each.pk for each in passages if mending_of(each, user=user)}


def is_last_word(passage: Passage) -> bool:
    """Whether a text was sent back with nothing offered since in its place."""
    return _refused_last().filter(pk=passage.pk).exists()


def cleared_passage_beside(waiting: Iterable[Passage]) -> dict[int, str]:
    """What the public reads now of each waiting text's field: {waiting id: cleared text}."""
    by_field = {(each.subject_type, each.subject_id, each.field): each.pk for each in waiting}
    found: dict[int, str] = {}
    for kind in {key[0] for key in by_field}:
        ids = sorted({key[1] for key in by_field if key[0] == kind})
        rows = public_passages().filter(subject_type=kind, subject_id__in=ids)
        for pk, name, text in rows.values_list("subject_id", "field", "text"):
            if (kind, pk, name) in by_field:
                found[by_field[kind, pk, name]] = text
    return found
