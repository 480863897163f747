"""Making one row of several. What referred to the others refers to the one; their history stays and can be followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, PlanVersion
from wardmote.plans.services.changing import AnyRow, check_revision, locked, write
from wardmote.plans.services.editing.common import lock_to_edit, offer_rows, required, settle
from wardmote.plans.services.editing.contents import write_steps
from wardmote.plans.services.editing.handing import MERGED as VERB
from wardmote.plans.services.editing.handing import hand_over, note_work, say_names
from wardmote.plans.services.editing.lineage import join
from wardmote.plans.services.offering import take_back_offers


@transaction.atomic
def merge_commitments(
    into: Commitment,
    others: Sequence[Commitment],
    *,
    statement: str,
    reason: str,
    by: Any,
    seen: Mapping[int, int] | None = None,
) -> Commitment:
    """Merge commitments into one of them. Their activities come with them; those without words become one.

    ``seen`` gives the revision of each row that the writer had before them, by its id.
    """
    version = lock_to_edit(into.version, by)
    row, sources = _all_locked(into, others, version, seen)
    statement = required(statement, _("Enter the words of the commitment."), "statement")
    reason = required(reason, _("Say why they are merged."), "reason")
    write(row, verb=VERB, by=by, reason=reason, statement=statement)
    plain = row.activities.filter(retired_on=None, text="").order_by("position").first()
    gone: list[Activity] = []
    for source in sources:
        came = []
        for work in list(source.activities.filter(retired_on=None).select_related("rating")):
            if work.text or plain is None:
                plain = plain if work.text else work
                write(work, verb=VERB, by=by, reason=reason, commitment=row)
                came.append(note_work(work, source, row))
            else:
                _absorb_activity(plain, work, reason=reason, by=by)
                gone.append(work)
        _leave(source, row, [*came, *hand_over(source, row, by=by, reason=reason)], by=by, reason=reason)
    _finish(version, [row], [plain] if plain else [], sources, gone, by=by)
    _record(row, sources, by=by, reason=reason)
    return row


@transaction.atomic
def merge_activities(
    into: Activity,
    others: Sequence[Activity],
    *,
    text: str,
    reason: str,
    by: Any,
    seen: Mapping[int, int] | None = None,
) -> Activity:
    """Merge activities into one of them. It keeps its rating and dates, and gets the owners and boards of all."""
    version = lock_to_edit(into.version, by)
    row, sources = _all_locked(into, others, version, seen)
    reason = required(reason, _("Say why they are merged."), "reason")
    write(row, verb=VERB, by=by, reason=reason, text=required(text, _("Enter what is done."), "text"))
    for source in sources:
        _absorb_activity(row, source, reason=reason, by=by)
    write_steps(row)
    _finish(version, [], [row], [], sources, by=by)
    _record(row, sources, by=by, reason=reason)
    return row


def _all_locked(
    into: AnyRow, others: Sequence[AnyRow], version: PlanVersion, seen: Mapping[int, int] | None
) -> tuple[AnyRow, list[AnyRow]]:
    """The rows as they are now, in order, if they can be merged."""
    row, sources = locked(into), [locked(each) for each in others if each.pk != into.pk]
    for each in [row, *sources]:
        check_revision(each, seen.get(each.pk) if seen else None)
    if not sources:
        raise ValidationError({"others": _("Choose what is merged into it.")})
    if any(each.version_id != version.pk or each.retired_on is not None for each in [row, *sources]):
        raise ValidationError({"others": _("Choose rows that are in this plan.")})
    return row, sources


def _absorb_activity(into: Activity, source: Activity, *, reason: str, by: Any) -> None:
    """Owners, boards, dependencies and references of one activity go over to another; then it leaves the plan."""
    handed = hand_over(source, into, by=by, reason=reason)
    say_names(into, handed, verb=VERB, by=by, reason=reason)
    _leave(source, into, handed, by=by, reason=reason)


def _leave(source: Any, into: Any, handed: list[dict[str, Any]], *, by: Any, reason: str) -> None:
    """The row leaves the plan, and it is noted where it went."""
    write(source, verb=VERB, by=by, reason=reason, retired_on=timezone.localdate())
    join(source, into, by=by, reason=reason, handed=handed)


def _finish(
    version: PlanVersion,
    commitments: Sequence[Commitment],
    activities: Sequence[Activity],
    gone_commitments: Sequence[Commitment],
    gone_activities: Sequence[Activity],
    *,
    by: Any,
) -> None:
    settle(version)
    take_back_offers(gone_commitments, gone_activities, partnership=version.plan.partnership, by=by)
    offer_rows(version, commitments=commitments, activities=activities, by=by)


def _record(row: Any, sources: Sequence[Any], *, by: Any, reason: str) -> None:
    audit.record(VERB, subject=row, by=by, merged=[each.key for each in sources], now=str(row), reason=reason)
