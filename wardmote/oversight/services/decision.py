"""Writes about decisions. The history says that an exempt part was written or changed, never what it says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.selectors import cleared_texts
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Decision
from wardmote.oversight.rules.decision import publish_by
from wardmote.oversight.services.belonging import must_be_of
from wardmote.oversight.services.offering import offer_words

OPEN = (
    "title",
    "public_part",
    "is_urgent",
    "urgency_reason",
    "consultation",
    "no_consultation_reason",
    "decided_on",
    "decided_by",
    "commitment",
    "item",
    "publish_by",
)
EXEMPT = ("exempt_part", "exempt_reason")


@transaction.atomic
def record_decision(partnership: Partnership, *, by: Any, **values: Any) -> Decision:
    """Put a decision on record. It gets the next number of its year."""
    partnership = Partnership.objects.select_for_update().get(pk=partnership.pk)  # two at once get two numbers
    year = values["decided_on"].year
    last = Decision.objects.filter(partnership=partnership, year=year).aggregate(last=Max("number"))["last"] or 0
    decision = Decision(partnership=partnership, year=year, number=last + 1)
    _describe(decision, values)
    decision.save()
    offer_words(decision, by=by)
    audit.record(
        "oversight.decision_recorded", subject=decision, by=by, now=_said(decision), exempt=_has_exempt(decision)
    )
    return decision


@transaction.atomic
def change_decision(decision: Decision, *, by: Any, **values: Any) -> Decision:
    """Mend what is on record about a decision. Its number stays."""
    decision = _locked(decision)
    was, before = _said(decision), _values(decision)
    _describe(decision, values)
    after = _values(decision)
    if before == after:
        return decision
    decision.save()
    offer_words(decision, by=by)
    exempt_changed = any(before[name] != after[name] for name in EXEMPT)
    audit.record(
        "oversight.decision_changed",
        subject=decision,
        by=by,
        was=was,
        now=_said(decision),
        exempt_changed=exempt_changed,
    )
    return decision


@transaction.atomic
def publish_decision(decision: Decision, *, on: date, link: str, by: Any) -> Decision:
    """Note that the public part is out. Refused while a second person has not cleared it as it stands."""
    decision = _locked(decision)
    if on > timezone.localdate() or on < decision.decided_on:
        raise ValidationError({"on": _("Enter a day between the decision and today.")})
    cleared = cleared_texts(Decision, [decision.pk], ["title", "public_part"])
    if any(cleared.get((decision.pk, name)) != getattr(decision, name) for name in ("title", "public_part")):
        raise ValidationError(_("A second person must clear the title and the public part first."))
    decision.published_on, decision.link = on, link
    decision.full_clean()
    decision.save(update_fields=["published_on", "link"])
    audit.record("oversight.decision_published", subject=decision, by=by, on=on, link=link)
    return decision


def _describe(decision: Decision, values: dict[str, Any]) -> None:
    for name in (*OPEN, *EXEMPT):
        if name in values:
            setattr(decision, name, values[name])
    must_be_of(decision.partnership, decision.decided_by, "decided_by")
    _must_be_about_its_own(decision)
    decision.publish_by = decision.publish_by or publish_by(decision.decided_on)
    if decision.publish_by < decision.decided_on:
        raise ValidationError({"publish_by": _("It cannot be due before the decision.")})
    if decision.exempt_part.strip() and not decision.exempt_reason.strip():
        raise ValidationError({"exempt_reason": _("Say which exemption applies, and why.")})
    if decision.is_urgent and not decision.urgency_reason.strip():
        raise ValidationError({"urgency_reason": _("Say why it could not wait.")})
    if decision.consultation.strip() and decision.no_consultation_reason.strip():
        raise ValidationError(
            {"no_consultation_reason": _("Either people were consulted or not: fill in one of the two.")}
        )
    decision.full_clean()


def _must_be_about_its_own(decision: Decision) -> None:
    """A decision is about its own partnership's plans, and made at its own boards."""
    if decision.commitment and decision.commitment.version.plan.partnership_id != decision.partnership_id:
        raise ValidationError({"commitment": _("Choose a commitment of the same partnership.")})
    if decision.item and decision.item.partnership != decision.partnership:
        raise ValidationError(_("The item is of another partnership's meeting."))


def _locked(decision: Decision) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",)).select_related("partnership", "decided_by").get(pk=decision.pk)
    )


def _values(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in (*OPEN, *EXEMPT)}


def _said(decision: Decision) -> dict[str, Any]:
    """What the history keeps of it: of what it points to, what that is called."""
    names = {name: str(getattr(decision, name) or "") for name in ("decided_by", "commitment", "item")}
    return {name: names.get(name, getattr(decision, name)) for name in OPEN}


def _has_exempt(decision: Decision) -> bool:
    return bool(decision.exempt_part.strip())
