"""Changing what a row says: its words, whose it is, its timescale, its owners and its means of oversight."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, Objective, Part
from wardmote.plans.services.changing import as_text, check_revision, locked, write
from wardmote.plans.services.editing.common import lock_to_edit, may_edit, offer_rows, offer_title, required, version_of
from wardmote.plans.services.editing.contents import (
    lines,
    timescale_values,
    write_dates,
    write_oversight,
    write_owners,
    write_steps,
)

VERB = "plans.edited"
Heading = TypeVar("Heading", Objective, Part)


@transaction.atomic
def edit_commitment(
    commitment: Commitment, *, statement: str, accountable: str, reason: str, by: Any, seen: int | None = None
) -> Commitment:
    """Change the words of a commitment, or whose it is. The words it had stay in the history.

    ``seen`` is the revision the writer had before them; a newer one raises ``ChangedMeanwhile``.
    """
    version = may_edit(commitment.version, by)
    row = locked(commitment)
    check_revision(row, seen)
    _in_force(row)
    changed = write(
        row,
        verb=VERB,
        by=by,
        reason=reason.strip(),
        statement=required(statement, _("Enter the words of the commitment."), "statement"),
        accountable=accountable,
    )
    if changed:
        offer_rows(version, commitments=[row], by=by)
        _record(row, changed, by=by, reason=reason)
    return row


@transaction.atomic
def edit_activity(
    activity: Activity,
    *,
    text: str,
    timescale_printed: str,
    owners: str,
    oversight: str,
    reason: str,
    by: Any,
    seen: int | None = None,
) -> Activity:
    """Change what an activity says. ``owners`` and ``oversight`` have one name on each line; the first owner leads.

    A date that moves needs a reason and is counted. An activity without words of its own may stay without.
    """
    version = may_edit(activity.version, by)
    row = locked(activity)
    check_revision(row, seen)
    _in_force(row)
    names, bodies, was = lines(owners), lines(oversight), row.latest
    values: dict[str, Any] = {"text": text.strip() if row.text != text else row.text}
    if row.text and not values["text"]:
        raise ValidationError({"text": _("Enter what is done.")})
    if timescale_printed.strip() != row.timescale_printed.strip():
        values |= timescale_values(row, timescale_printed.strip(), as_at=version.as_at, reason=reason)
    if names != [each.printed for each in row.assignments.all()]:
        values["owners_printed"] = "\n".join(names)
    if bodies != [each.printed for each in row.mechanisms.all()]:
        values["oversight_printed"] = "\n".join(bodies)
    changed = write(row, verb=VERB, by=by, reason=reason.strip(), **values)
    if not changed:
        return row
    if "timescale_printed" in changed:
        write_dates(row, was=was, as_at=version.as_at, reason=reason, by=by)
    if "owners_printed" in values:
        write_owners(row, names, version)
    if "oversight_printed" in values:
        write_oversight(row, bodies, version)
    if "text" in changed:
        write_steps(row)
    offer_rows(version, activities=[row], by=by)
    _record(row, changed, by=by, reason=reason)
    return row


@transaction.atomic
def edit_objective(objective: Objective, *, title: str, by: Any, seen: str | None = None) -> Objective:
    """Change the title of an objective. ``seen`` is its ``heading_mark`` as the writer saw it; None asks nothing."""
    values = {"title": required(title, _("Enter the title of the objective."), "title")[:300]}
    return _retitle(objective, values, by, seen)


@transaction.atomic
def edit_part(part: Part, *, title: str, accountable: str, by: Any, seen: str | None = None) -> Part:
    """Change the title of a part, or whose commitments it holds. ``seen`` as for ``edit_objective``."""
    return _retitle(part, {"title": title.strip()[:300], "accountable": accountable}, by, seen)


class RetitledMeanwhile(ValidationError):
    """Somebody changed the heading after this person opened the form. ``heading`` is as it stands now."""

    def __init__(self, heading: Objective | Part) -> None:
        super().__init__(
            _("Somebody else changed this to “%(title)s” since you opened it. Save again to keep yours.")
            % {"title": heading.title}
        )
        self.heading = heading


def heading_mark(heading: Objective | Part) -> str:
    """How a heading stands, as text that a form can carry."""
    said = f"{getattr(heading, 'accountable', '')}\x1f{heading.title}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _retitle(heading: Heading, values: dict[str, Any], by: Any, seen: str | None) -> Heading:
    version = lock_to_edit(version_of(heading), by)
    row: Heading = type(heading)._default_manager.select_for_update(of=("self",)).get(pk=heading.pk)
    if seen is not None and seen != heading_mark(row):
        raise RetitledMeanwhile(row)
    changed = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(values))
    offer_title(version, row, by=by)
    _record(row, {name: (as_text(was), as_text(now)) for name, (was, now) in changed.items()}, by=by, reason="")
    return row


def _in_force(row: Commitment | Activity) -> None:
    if row.retired_on is not None:
        raise ValidationError(_("It has left the plan. Bring it back before you change it."))


def _record(row: Any, changed: dict[str, tuple[str, str]], *, by: Any, reason: str) -> None:
    audit.record(
        VERB,
        subject=row,
        by=by,
        was={name: was for name, (was, _now) in changed.items()},
        now={name: now for name, (_was, now) in changed.items()},
        reason=reason.strip(),
    )
