"""What boards have said of commitments: actions that arose from them, minutes of items on them, decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.oversight.models import Action, AgendaItem, Decision
from wardmote.oversight.selectors.action import actions_about
from wardmote.oversight.selectors.decision import decisions_about
from wardmote.oversight.selectors.meeting import meetings_for
from wardmote.plans.models import Commitment
from wardmote.plans.selectors.lineage import ancestors_of


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a board said, on a day, and where it stands. Of an exempt part only that there is one."""

    on: date
    kind: str
    text: str
    by: str
    url: str
    is_exempt: bool = False


def said_of(commitments: Iterable[Commitment], *, user: Any) -> list[Said]:
    """What boards said of these commitments and of what they were before, newest first, as far as this user may read."""
    ids, actions = _about(commitments, user)
    items = AgendaItem.objects.filter(
        Q(commitment__in=ids) | Q(action__in=actions),
        meeting__in=meetings_for(user=user),
    )
    said = [_action(each) for each in actions.values()]
    said += [_minuted(each) for each in items.exclude(minutes="").select_related("meeting__body")]
    said += [_decided(each) for each in decisions_about(ids, actions=actions, user=user)]
    return sorted(said, key=lambda each: each.on, reverse=True)


def decided_of(commitment: Commitment, *, user: Any) -> list[Decision]:
    """What was decided about a commitment, its actions or what it was before, newest first, as far as this user may read."""
    ids, actions = _about([commitment], user)
    return list(decisions_about(ids, actions=actions, user=user))


def _about(commitments: Iterable[Commitment], user: Any) -> tuple[set[int], dict[int, Action]]:
    """The keys of commitments and of what they were before, and the actions about them by key."""
    rows = list(commitments)
    ids = {pk for row in rows for pk in (row.pk, *(ancestor.row.pk for ancestor in ancestors_of(row)))}
    return ids, {each.pk: each for row in rows for each in actions_about(row, user=user)}


def _action(action: Action) -> Said:
    board = action.body.name if action.body else ""
    return Said(action.agreed_on, _("Action"), str(action), board, reverse("action", args=[action.uuid]))


def _minuted(item: AgendaItem) -> Said:
    meeting = item.meeting
    return Said(meeting.on, _("Minutes"), item.minutes, meeting.body.name, reverse("meeting", args=[meeting.uuid]))


def _decided(decision: Decision) -> Said:
    """By the board at whose meeting it was made, else by whoever made it."""
    if decision.item:
        board = decision.item.meeting.body.name
    else:
        board = (decision.decided_by or decision.partnership.governing_body).name
    is_exempt: bool = decision.is_exempt  # type: ignore[attr-defined]
    url = reverse("decision", args=[decision.pk])
    return Said(decision.decided_on, _("Decision"), str(decision), board, url, is_exempt)
