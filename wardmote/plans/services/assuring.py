"""Recording what a board or an officer makes of an activity or a commitment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.files.models import Evidence
from wardmote.core.files.services import carry_over as carry_evidence
from wardmote.core.organisations.models import Body
from wardmote.plans.models import Activity, Commitment, Opinion
from wardmote.plans.services.journal import Journal


def take_over_opinion(source: Activity | Commitment, to: Activity | Commitment) -> list[Opinion]:
    """Let the last opinion on a row stand on one that it has become, unless a later one stands there. Returns what was made.

    Whoever gave it, and when, stays as it was. Part of the write that makes one row of another, which has a history entry.
    """
    name = "activity" if isinstance(source, Activity) else "commitment"
    last = Opinion.objects.filter(**{name: source}, is_newest=True).first()
    held = Opinion.objects.filter(**{name: to}, is_newest=True).first()
    if last is None or (held and held.given_on >= last.given_on):
        return []
    Opinion.objects.filter(**{name: to}, is_newest=True).update(is_newest=False)
    last.pk, last.uuid = None, uuid4()
    setattr(last, name, to)
    last.save(force_insert=True)
    return [last]


def take_opinions_back(ids: Collection[int], later: Collection[int]) -> bool:
    """Take out opinions that stand on a row because another was merged into it, and their copies among ``later``.

    What was given last of those that are left there is what lists show again. Says whether there were any.
    """
    copies = list(Opinion.objects.filter(pk__in=ids))
    for each in copies:
        alike = Opinion.objects.filter(recorded_at=each.recorded_at, by=each.by_id, given_on=each.given_on)
        for found in alike.filter(pk__in={each.pk, *later}).select_related("activity", "commitment"):
            row: Any = found.activity or found.commitment
            found.delete()
            if not row.opinions.filter(is_newest=True).exists():
                last = row.opinions.order_by("-given_on", "-pk").first()
                row.opinions.filter(pk=last.pk if last else None).update(is_newest=True)
    return bool(copies)


def take_over_evidence(source: Activity | Commitment, into: Activity | Commitment, journal: Journal) -> None:
    """Give a row the evidence of one that was merged into it, for nobody can renew it on a row that has left."""
    theirs = Evidence.objects.filter(subject_type=source._meta.label_lower, subject_id=source.pk)
    for each in theirs:
        journal.note_changed(each, {"subject_id": source.pk}, {"subject_id": into.pk})
    carry_evidence([(type(source), source.pk, into.pk)], partnership=into.version.plan.partnership)


@transaction.atomic
def give_opinion(
    subject: Activity | Commitment, answer: str, *, reason: str, given_on: date, body: Body | None = None, by: Any
) -> Opinion:
    """Record an opinion. It changes no rating: progress and assurance are two questions.

    ``body`` is the board whose opinion it is; without one it is that of ``by``. One that was given earlier than another
    does not take its place.
    """
    if not by.has_perm("plans.give_assurance", subject):
        raise PermissionDenied(_("You may not record assurance here."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if given_on > timezone.localdate():
        raise ValidationError({"given_on": _("The date must be today or earlier.")})
    name = "activity" if isinstance(subject, Activity) else "commitment"
    type(subject).objects.select_for_update().get(pk=subject.pk)  # so that of two at once one waits for the other
    newest = Opinion.objects.filter(**{name: subject}, is_newest=True).first()
    is_newest = newest is None or newest.given_on <= given_on
    if newest and is_newest:
        Opinion.objects.filter(pk=newest.pk).update(is_newest=False)
    opinion = Opinion(
        **{name: subject},
        answer=answer,
        reason=reason.strip(),
        given_on=given_on,
        body=body,
        by=by,
        recorded_at=timezone.now(),
        is_newest=is_newest,
    )
    opinion.full_clean()
    opinion.save(force_insert=True)
    audit.record(
        "plans.assured",
        subject=subject,
        by=by,
        was=newest.answer if newest else None,
        now=answer,
        given_on=given_on.isoformat(),
        given_by=body.name if body else None,
        reason=opinion.reason,
    )
    return opinion
