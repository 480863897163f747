"""Writes about inspections: the report, what it found, the answers, and how each finding comes to its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership, Post
from wardmote.oversight.definitions import inspectorate as definition_of
from wardmote.oversight.models import Finding, FindingLink, FindingMove, Inspection
from wardmote.oversight.rules import inspection as rules
from wardmote.oversight.selectors.inspection import gaps_of
from wardmote.oversight.services.belonging import must_be_of
from wardmote.oversight.services.offering import offer_words
from wardmote.oversight.services.voices import refuse_if_changed
from wardmote.plans.models import Activity, Commitment

REPORT = ("inspectorate_key", "inspectorate", "title", "scope", "published_on", "link", "response_due")
ASKED = ("kind", "ref", "text", "paragraphs", "under", "due", "lead")
State = Finding.State


@transaction.atomic
def record_inspection(partnership: Partnership, *, by: Any, **values: Any) -> Inspection:
    """Put a published report on record. The last day for the answer follows from the law where one sets a time."""
    inspection = Inspection(partnership=partnership)
    _describe(inspection, values)
    inspection.save()
    offer_words(inspection, by=by)
    audit.record("oversight.inspection_recorded", subject=inspection, by=by, now=_said(inspection, REPORT))
    return inspection


@transaction.atomic
def change_inspection(inspection: Inspection, *, by: Any, **values: Any) -> Inspection:
    """Mend what is on record about a report."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    was = _said(inspection, REPORT)
    _describe(inspection, values)
    now = _said(inspection, REPORT)
    if was == now:
        return inspection
    inspection.save()
    offer_words(inspection, by=by)
    audit.record("oversight.inspection_changed", subject=inspection, by=by, was=was, now=now)
    return inspection


def _describe(inspection: Inspection, values: dict[str, Any]) -> None:
    for name in REPORT:
        if name in values:
            setattr(inspection, name, values[name])
    known = definition_of(inspection.inspectorate_key)
    if known:
        inspection.inspectorate = known.name
    if known and known.response:
        inspection.response_due = rules.last_day_to_respond(inspection.published_on, known.response.days)
    inspection.full_clean()


@transaction.atomic
def add_finding(inspection: Inspection, *, by: Any, **values: Any) -> Finding:
    """Put one finding of a report on record, in the report's own words."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    last = inspection.findings.order_by("-position").first()
    finding = Finding(inspection=inspection, position=last.position + 1 if last else 0)
    _ask(finding, values)
    finding.save()
    _note(finding, "", by=by)
    offer_words(finding, by=by)
    audit.record("oversight.finding_added", subject=finding, by=by, now=_said(finding, ASKED))
    return finding


@transaction.atomic
def change_finding(finding: Finding, *, by: Any, **values: Any) -> Finding:
    """Mend what is on record about a finding, such as a slip in the quotation or another lead."""
    finding = _locked(finding)
    was = _said(finding, ASKED)
    _ask(finding, values)
    now = _said(finding, ASKED)
    if was == now:
        return finding
    finding.save()
    offer_words(finding, by=by)
    audit.record("oversight.finding_changed", subject=finding, by=by, was=was, now=now)
    return finding


def _ask(finding: Finding, values: dict[str, Any]) -> None:
    for name in ASKED:
        if name in values:
            setattr(finding, name, values[name])
    under = finding.under
    if under is not None and (under.inspection_id != finding.inspection_id or under.pk == finding.pk or under.under_id):
        raise ValidationError({"under": _("Choose a cause of concern of the same report.")})
    must_be_of(finding.partnership, finding.lead, "lead")
    if finding.inspection.findings.filter(ref=finding.ref).exclude(pk=finding.pk).exists():
        raise ValidationError({"ref": _("Another finding of this report has this reference.")})
    finding.full_clean()


@transaction.atomic
def answer(finding: Finding, *, action: str, no_action_reason: str, seen: str, by: Any) -> Finding:
    """Say what will be done about a finding, or why nothing will. ``seen`` marks the words the writer was shown."""
    finding = _locked(finding)
    was = {"action": finding.action, "no_action_reason": finding.no_action_reason}
    refuse_if_changed(seen, finding.action, finding.no_action_reason)
    if action.strip() and no_action_reason.strip():
        raise ValidationError({"no_action_reason": _("Either something is done or nothing: fill in one of the two.")})
    finding.action, finding.no_action_reason = action, no_action_reason
    if was == {"action": action, "no_action_reason": no_action_reason}:
        return finding
    before = finding.state
    if before == State.OPEN and (action.strip() or no_action_reason.strip()):
        finding.state = State.DRAFTED
    finding.full_clean()
    finding.save()
    if finding.state != before:
        _note(finding, before, by=by)
    offer_words(finding, by=by)
    now = {"action": action, "no_action_reason": no_action_reason}
    audit.record("oversight.finding_answered", subject=finding, by=by, was=was, now=now)
    return finding


@transaction.atomic
def respond(inspection: Inspection, *, on: date, link: str, by: Any) -> Inspection:
    """Note that the answer was sent. Refused while any finding lacks its answer or one of the two comments."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    findings = list(inspection.findings.select_for_update())
    if on > timezone.localdate():
        raise ValidationError({"on": _("The answer cannot have been sent on a day to come.")})
    if on < inspection.published_on:
        raise ValidationError({"on": _("The answer cannot have been sent before the report was published.")})
    if gaps := [each.ref for each in findings if gaps_of(each)]:
        words = _("The answer is not complete: %(refs)s. The letter shows what is missing.")
        raise ValidationError(words % {"refs": ", ".join(gaps)})
    inspection.responded_on, inspection.response_link = on, link
    inspection.full_clean()
    inspection.save(update_fields=["responded_on", "response_link"])
    for finding in findings:
        if finding.state in rules.UNANSWERED:
            _move(finding, State.RESPONDED, by=by)
    audit.record("oversight.inspection_responded", subject=inspection, by=by, on=on, link=link)
    return inspection


@transaction.atomic
def move(finding: Finding, to: str, *, reason: str, by: Any) -> Finding:
    """Move a finding on or back. Being ready for sign-off says what shows it, and going back says why."""
    finding = _locked(finding)
    if to not in rules.moves_from(finding.state):
        raise ValidationError({"to": _("It has moved meanwhile, and cannot go there from where it is now.")})
    if rules.needs_reason(finding.state, to) and not reason.strip():
        raise ValidationError({"reason": _("Say why, or what shows that it is done.")})
    was, finding.became, finding.closed_on, finding.signed_off_by = finding.state, None, None, None
    finding.proposed_by = by if to == State.READY else None
    _move(finding, to, reason=reason, by=by)
    audit.record("oversight.finding_moved", subject=finding, by=by, was=was, now=to, reason=reason)
    return finding


@transaction.atomic
def sign_off(finding: Finding, *, on: date, reason: str, by: Any) -> Finding:
    """Close a finding that somebody else has said is ready. Nobody signs off what they put forward themselves."""
    finding = _locked(finding)
    if finding.state != State.READY:
        raise ValidationError(_("It is not ready for sign-off, or somebody has decided meanwhile."))
    if finding.proposed_by_id == by.pk:
        raise ValidationError(_("A second person must sign this off: you put it forward."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("It cannot be closed on a day to come.")})
    finding.signed_off_by, finding.closed_on = by, on
    _move(finding, State.CLOSED, reason=reason, by=by)
    audit.record("oversight.finding_closed", subject=finding, by=by, on=on, reason=reason)
    return finding


@transaction.atomic
def give_way(finding: Finding, into: Finding, *, how: str, reason: str, by: Any) -> Finding:
    """Let a finding be superseded by another, or merged into it. Both stay on record with all that was said."""
    finding = _locked(finding)
    if how not in (State.SUPERSEDED, State.MERGED):
        raise ValidationError({"how": _("Choose what happened to it.")})
    if finding.state in rules.FINISHED:
        raise ValidationError(_("It is closed, or has given way already."))
    if into.pk == finding.pk or into.partnership != finding.partnership:
        raise ValidationError({"into": _("Choose another finding.")})
    if into.state in (State.SUPERSEDED, State.MERGED):
        raise ValidationError({"into": _("That one has itself given way. Choose the one that stands.")})
    was, finding.became, finding.proposed_by = finding.state, into, None
    _move(finding, how, reason=reason, by=by)
    audit.record("oversight.finding_gave_way", subject=finding, by=by, was=was, now=how, into=into.pk, reason=reason)
    return finding


@transaction.atomic
def link_row(finding: Finding, row: Commitment | Activity, *, by: Any) -> FindingLink:
    """Say that a commitment or activity of a plan answers a finding; the pages of both show it."""
    plan = row.version.plan
    if plan.partnership_id != finding.partnership.pk:
        raise ValidationError(_("Choose a row of a plan of the same partnership."))
    level = FindingLink.Level.COMMITMENT if isinstance(row, Commitment) else FindingLink.Level.ACTIVITY
    link, made = FindingLink.objects.get_or_create(finding=finding, plan=plan, level=level, key=row.key)
    if made:
        audit.record("oversight.finding_linked", subject=finding, by=by, plan=plan.title, row=row.ref_shown)
    return link


@transaction.atomic
def unlink_row(link: FindingLink, *, by: Any) -> None:
    """Take the link between a finding and a row of a plan away."""
    audit.record("oversight.finding_unlinked", subject=link.finding, by=by, plan=link.plan.title, row=link.key)
    link.delete()


def _move(finding: Finding, to: str, *, by: Any, reason: str = "") -> None:
    was, finding.state = finding.state, to
    finding.full_clean()
    finding.save()
    _note(finding, was, by=by, reason=reason)


def _note(finding: Finding, was: str, *, by: Any, reason: str = "") -> None:
    FindingMove.objects.create(
        finding=finding, was=was, now=finding.state, reason=reason, by=by, recorded_at=timezone.now()
    )


def _locked(finding: Finding) -> Finding:
    """The finding, locked: two people who decide at once are asked one after the other."""
    rows = Finding.objects.select_for_update(of=("self",))
    return rows.select_related("inspection__partnership").get(pk=finding.pk)


def _said(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The named values as plain ones: a post or another finding by its name."""
    return {name: _plain(getattr(record, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Post):
        return value.name
    return value.ref if isinstance(value, Finding) else value
