"""Making several rows of one. The row itself becomes the first; what refers to it goes on referring to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, Lineage, MeasureLink, PlanVersion
from wardmote.plans.services.assuring import take_over_opinion
from wardmote.plans.services.changing import check_revision, locked, note_new, write
from wardmote.plans.services.editing.adding import plain_activity
from wardmote.plans.services.editing.common import free_key, lock_to_edit, offer_rows, ref_values, settle, stand_after
from wardmote.plans.services.editing.contents import copy_hangings, write_steps
from wardmote.plans.services.editing.lineage import descent
from wardmote.plans.services.measuring import judged_alike

VERB = "plans.split"


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the rows that a split makes. ``activities`` are the keys of those that go with a commitment's piece."""

    text: str
    ref_printed: str = ""
    activities: tuple[str, ...] = ()


@transaction.atomic
def split_commitment(
    commitment: Commitment, pieces: Sequence[Piece], *, reason: str, by: Any, seen: int | None = None
) -> list[Commitment]:
    """Make several commitments of one. Activities that no piece names stay with the first.

    A new commitment without an activity gets one without words, with the owners, dates and oversight of the first.
    """
    version = lock_to_edit(commitment.version, by)
    row = locked(commitment)
    check_revision(row, seen)
    _enough(pieces, row)
    write(row, verb=VERB, by=by, reason=reason, statement=pieces[0].text.strip())
    work = {each.key: each for each in row.activities.filter(retired_on=None).select_related("rating")}
    plain = next((each for each in work.values() if not each.text), None)
    rows, moved = [row], []
    for piece in pieces[1:]:
        new = Commitment(
            version=version,
            part=row.part,
            statement=piece.text.strip(),
            accountable=row.accountable,
            cadence=row.cadence,
            cadence_body=row.cadence_body,
            cadence_since=row.cadence_since,
            position=row.position,
        )
        _save_new(new, piece, version, base=row.key)
        take_over_opinion(row, new)
        _judge_alike(row, new)
        stand_after(new, rows[-1], row.part.commitments.order_by("position"))
        rows.append(new)
        going = [work[key] for key in piece.activities if key in work]
        for each in going:
            write(each, verb=VERB, by=by, reason=reason, commitment=new)
        moved += going
        if not going:
            moved.append(_like(plain, plain_activity(new), by=by, reason=reason))
    descents = [descent(Lineage.Kind.SPLIT, row, new, by=by, reason=reason) for new in rows[1:]]
    Lineage.objects.bulk_create(descents)
    if not row.activities.filter(retired_on=None).exists():
        moved.append(_like(plain, plain_activity(row), by=by, reason=reason))
    note_new([*rows[1:], *(each for each in moved if each.key not in work)], verb=VERB, by=by, reason=reason)
    settle(version)
    offer_rows(version, commitments=rows, activities=moved, by=by)
    _record(row, commitment.statement, [each.statement for each in rows], rows, by=by, reason=reason)
    return rows


@transaction.atomic
def split_activity(
    activity: Activity, pieces: Sequence[Piece], *, reason: str, by: Any, seen: int | None = None
) -> list[Activity]:
    """Make several activities of one. Each has its owners, dates, oversight, rating and status to begin with."""
    version = lock_to_edit(activity.version, by)
    row = locked(activity)
    check_revision(row, seen)
    _enough(pieces, row)
    was = row.text
    write(row, verb=VERB, by=by, reason=reason, text=pieces[0].text.strip())
    write_steps(row)
    rows = [row]
    for piece in pieces[1:]:
        new = Activity(version=version, commitment=row.commitment, text=piece.text.strip(), position=row.position)
        _save_new(new, piece, version, base=row.key)
        _like(row, new, by=by, reason=reason)
        write_steps(new)
        stand_after(new, rows[-1], row.commitment.activities.order_by("position"))
        rows.append(new)
    note_new(rows[1:], verb=VERB, by=by, reason=reason)
    settle(version)
    offer_rows(version, activities=rows, by=by)
    _record(row, was, [each.text for each in rows], rows, by=by, reason=reason)
    return rows


KEPT_IN_A_SPLIT = (
    "owners_printed", "timescale_printed", "timescale_kind", "earliest", "latest", "original_latest", "times_moved",
    "rating", "rating_printed", "rated_on", "status", "status_printed", "oversight_printed", "cadence",
    "cadence_body", "cadence_since", "last_update_on",
)  # fmt: skip
"""What a new activity has of the one it was split from, beside the last opinion on it: that was about both.

Its statement of progress and its evidence are not among it: they are there once, and the history leads to them.
"""


def _like(source: Activity | None, new: Activity, *, by: Any, reason: str) -> Activity:
    """Give a new activity what hangs on the one it comes from, and note the descent."""
    if source is None:
        return new
    for name in KEPT_IN_A_SPLIT:
        setattr(new, name, getattr(source, name))
    new.save()
    copy_hangings(source, new)
    take_over_opinion(source, new)
    descent(Lineage.Kind.SPLIT, source, new, by=by, reason=reason).save()
    return new


def _judge_alike(source: Commitment, new: Commitment) -> None:
    """Let a piece be judged by the measures of the whole. Those of a draft come when it is adopted: it has none to copy."""
    MeasureLink.objects.bulk_create(judged_alike(link, new.pk) for link in source.measure_links.all())


def _save_new(new: Commitment | Activity, piece: Piece, version: PlanVersion, *, base: str) -> None:
    for name, value in ref_values(version, piece.ref_printed, new).items():
        setattr(new, name, value)
    new.key = free_key(version, new.ref or base, type(new))
    new.full_clean()
    new.save()


def _enough(pieces: Sequence[Piece], row: Commitment | Activity) -> None:
    if row.retired_on is not None:
        raise ValidationError(_("It has left the plan. Bring it back before you change it."))
    if len(pieces) < 2 or not all(piece.text.strip() for piece in pieces):
        raise ValidationError(_("Write the words of at least two rows."))


def _record(
    row: Commitment | Activity, was: str, now: list[str], rows: Sequence[Commitment | Activity], *, by: Any, reason: str
) -> None:
    audit.record(VERB, subject=row, by=by, was=was, now=now, rows=[each.key for each in rows], reason=reason.strip())
