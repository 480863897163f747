"""Writes about consultations of others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Consultation
from wardmote.oversight.services.belonging import must_be_of
from wardmote.oversight.services.offering import offer_words
from wardmote.oversight.services.voices import refuse_if_changed

ASKED = ("title", "asked_by", "link", "due", "lead")
SETTLED = ("state", "answer", "answered_on", "reason")
State = Consultation.State


@transaction.atomic
def record_consultation(partnership: Partnership, *, by: Any, **values: Any) -> Consultation:
    """Put a consultation on record that somebody else has opened."""
    made = Consultation(partnership=partnership, **values)
    must_be_of(partnership, made.lead, "lead")
    made.full_clean()
    made.save()
    offer_words(made, by=by)
    audit.record("oversight.consultation_recorded", subject=made, by=by, now=_said(made, ASKED))
    return made


@transaction.atomic
def change_consultation(consultation: Consultation, *, by: Any, **values: Any) -> Consultation:
    """Mend what is on record, or give it another lead or day."""
    found = _locked(consultation)
    was = _said(found, ASKED)
    for name, value in values.items():
        setattr(found, name, value)
    must_be_of(found.partnership, found.lead, "lead")
    now = _said(found, ASKED)
    if was == now:
        return found
    found.full_clean()
    found.save()
    offer_words(found, by=by)
    audit.record("oversight.consultation_changed", subject=found, by=by, was=was, now=now)
    return found


@transaction.atomic
def settle_consultation(
    consultation: Consultation, *, state: str, answer: str, on: date | None, reason: str, seen: str, by: Any
) -> Consultation:
    """Answer it, decide not to and say why, or take either back. ``seen`` marks the answer that the writer was shown."""
    found = _locked(consultation)
    refuse_if_changed(seen, found.answer)
    if state == State.ANSWERED and not answer.strip():
        raise ValidationError({"answer": _("Enter what was answered.")})
    if state == State.ANSWERED and (on is None or on > timezone.localdate()):
        raise ValidationError({"on": _("Enter the day it was sent, which cannot be to come.")})
    if state == State.NOT_ANSWERED and not reason.strip():
        raise ValidationError({"reason": _("Say why it is not answered.")})
    was = _said(found, SETTLED)
    found.state, found.answer, found.reason = state, answer, reason
    found.answered_on = on if state == State.ANSWERED else None
    now = _said(found, SETTLED)
    if was == now:
        return found
    found.full_clean()
    found.save()
    offer_words(found, by=by)
    audit.record("oversight.consultation_settled", subject=found, by=by, was=was, now=now)
    return found


def _locked(consultation: Consultation) -> Consultation:
    return Consultation.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=consultation.pk)


def _said(consultation: Consultation, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(consultation, name) for name in names if name != "lead"}
    if "lead" in names:
        values["lead"] = consultation.lead.name if consultation.lead else ""
    return values
