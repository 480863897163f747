"""Giving a row another number, with what refers to it following."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, CrossReference, PlanVersion
from wardmote.plans.reading.fields.references import REF, Book, cross, normalise
from wardmote.plans.services.changing import check_revision, locked, write
from wardmote.plans.services.editing.common import lock_to_edit, offer_rows, ref_values

VERB = "plans.renumbered"
WORDS = {Commitment: ("statement",), Activity: ("text", "progress", "public_progress")}
"""The words in which a number can be printed. An update is never changed: it says what was said."""


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A place whose words print the old number: the row, the field, its words now, and with the new number."""

    row: Commitment | Activity
    field: str
    was: str
    now: str


@transaction.atomic
def renumber(
    row: Commitment | Activity,
    *,
    ref_printed: str,
    change_words: bool = False,
    with_activities: bool = False,
    reason: str = "",
    by: Any,
    seen: int | None = None,
) -> Commitment | Activity:
    """Give a row another number. References follow it; with ``change_words`` so do the places that print the old one.

    ``with_activities`` renumbers the activities of a commitment whose numbers begin with its own: 2.1 follows 2.
    """
    version = lock_to_edit(row.version, by)
    found = locked(row)
    check_revision(found, seen)
    if not ref_printed.strip():
        raise ValidationError({"ref_printed": _("Enter the new number.")})
    was = found.ref_shown if isinstance(found, Commitment) else found.ref_printed
    numbers = [(found, ref_printed.strip())]
    if with_activities and isinstance(found, Commitment):
        numbers += followers(found, ref_printed)
    changed: dict[tuple[str, int], Any] = {}
    for each, printed in numbers:
        places = mentions_of(each, printed, version) if change_words else []
        _give(each, printed, version, reason=reason, by=by)
        for place in places:
            mentioned = locked(place.row)
            values: dict[str, Any] = {place.field: place.now}
            write(mentioned, verb=VERB, by=by, reason=reason.strip(), **values)
            changed[place.row._meta.label, place.row.pk] = mentioned
    rows = list(changed.values())
    offer_rows(
        version,
        commitments=[each for each in rows if isinstance(each, Commitment)],
        activities=[each for each in rows if isinstance(each, Activity)],
        by=by,
    )
    audit.record(
        VERB,
        subject=found,
        by=by,
        was=was,
        now=ref_printed.strip(),
        activities={each.key: printed for each, printed in numbers[1:]},
        words_changed=[each.key for each in rows],
        reason=reason.strip(),
    )
    return found


def followers(commitment: Commitment, ref_printed: str) -> list[tuple[Activity, str]]:
    """The activities of a commitment whose numbers begin with its own, each with the number it would have."""
    old = commitment.ref
    found = []
    if not old:
        return []
    for activity in commitment.activities.filter(retired_on=None).order_by("position"):
        rest = activity.ref.removeprefix(old)
        if activity.ref.startswith(old) and rest[:1] and not rest[:1].isdigit():
            bracketed = activity.ref_printed.strip().startswith("(")
            printed = f"{ref_printed.strip()}{rest}"
            found.append((activity, f"({printed})" if bracketed else printed))
    return found


def mentions_of(row: Commitment | Activity, ref_printed: str, version: PlanVersion) -> list[Mentioned]:
    """Every place of the plan whose words print this row's number, with the words as they would be."""
    if not row.ref:
        return []
    book = Book(_known(version))
    places = []
    for each in _rows_in_force(version):
        for field in WORDS[type(each)]:
            words = getattr(each, field)
            now = "".join(_with_new_number(words, book, old=row.ref, new=ref_printed.strip("() ")))
            if now != words:
                places.append(Mentioned(each, field, words, now))
    return places


def _with_new_number(words: str, book: Book, *, old: str, new: str) -> Iterator[str]:
    """The words in pieces, the old number replaced where the text speaks of a row by it, and nowhere else."""
    at = 0
    for mention in cross(words, own=None, known=book).mentions:
        if old not in {normalise(ref) for ref in mention.refs}:
            continue
        for number in REF.finditer(words, mention.start, mention.end):
            if normalise(number.group()) != old:
                continue
            yield words[at : number.start()]
            yield _like_the_old(number.group(), new)
            at = number.end()
    yield words[at:]


def _like_the_old(printed: str, new: str) -> str:
    """The new number with the word that stood before the old one: "Rec 4" becomes "Rec 7"."""
    noun = re.match(r"[A-Za-z]{2,}\.?\s{0,2}#?(?=\d)", printed)
    return f"{noun.group()}{new}" if noun and not re.match(r"[A-Za-z]{2,}", new) else new


def _give(row: Commitment | Activity, printed: str, version: PlanVersion, *, reason: str, by: Any) -> None:
    """Write the number, and point the references at it by its new name."""
    values = ref_values(version, printed, row)
    if isinstance(row, Commitment):
        values["ref_inferred"] = False
    write(row, verb=VERB, by=by, reason=reason.strip(), **values)
    level = "activity" if isinstance(row, Activity) else "commitment"
    CrossReference.objects.filter(version=version, **{f"to_{level}": row}).update(ref=values["ref"])


def _known(version: PlanVersion) -> list[str]:
    commitments = version.commitments.filter(retired_on=None).exclude(ref="").values_list("ref", flat=True)
    activities = version.activities.filter(retired_on=None).exclude(ref="").values_list("ref", flat=True)
    return [*commitments, *activities]


def _rows_in_force(version: PlanVersion) -> Sequence[Commitment | Activity]:
    return [
        *version.commitments.filter(retired_on=None).order_by("position"),
        *version.activities.filter(retired_on=None).select_related("commitment", "rating").order_by("position"),
    ]
