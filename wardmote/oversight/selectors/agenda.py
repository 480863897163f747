"""What is due to a body, and so belongs on the agenda of its next meeting."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wardmote.core.organisations.models import Body
from wardmote.core.ui.format import long_date, shorten
from wardmote.oversight.models import Action, AgendaItem, Meeting, Session
from wardmote.oversight.selectors.coverage import looks_by_commitment, off_track_among
from wardmote.oversight.selectors.meeting import meeting_before
from wardmote.oversight.selectors.programme import sessions_at
from wardmote.plans.models import Commitment, Mechanism, PlanVersion

Kind = AgendaItem.Kind
TITLE_BEFORE_0_5 = "Holding to account: %(subject)s"
"""What an item of a session was called in every language."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that could stand on an agenda, and why."""

    kind: str
    title: str = ""
    commitment: Commitment | None = None
    action: Action | None = None
    session: Session | None = None
    why: str = ""
    off_track: bool = False

    @property
    def key(self) -> str:
        """How a form names it."""
        if self.commitment:
            return f"commitment:{self.commitment.pk}"
        if self.session:
            return f"session:{self.session.pk}"
        return f"action:{self.action.pk}" if self.action else f"{self.kind}:"


def commitments_naming(body: Body) -> QuerySet[Commitment]:
    """The commitments in force that name a body as a means of oversight, in the order of their plans."""
    found = Commitment.objects.filter(
        activities__mechanisms__body=body,
        activities__retired_on=None,
        retired_on=None,
        version__state=PlanVersion.State.CURRENT,
    )
    related = ("version__plan__partnership", "part__objective")
    return found.select_related(*related).distinct().order_by("version__plan__title", "position")


def printed_as(body: Body) -> dict[int, list[str]]:
    """How each commitment names a body, as printed, where that is something else than the body's own name."""
    rows = Mechanism.objects.filter(body=body, activity__retired_on=None).order_by("activity__position", "position")
    found: dict[int, list[str]] = {}
    for commitment, words in rows.values_list("activity__commitment", "printed"):
        said = found.setdefault(commitment, [])
        if words.strip().casefold() != body.name.casefold() and words not in said:
            said.append(words)
    return found


def suggestions_for(meeting: Meeting, *, today: date) -> list[Suggestion]:
    """What is due to the body and not on the agenda yet.

    The notes of the last meeting, the sessions that take place at it, its open actions, then the commitments that name
    the body: never looked at first, then the longest ago; of those alike, what is off track first.
    """
    there = list(meeting.items.values_list("kind", "commitment", "action"))
    sessions = set(meeting.items.values_list("session", flat=True))
    commitments = {each for _kind, each, _action in there if each}
    actions = {each for _kind, _commitment, each in there if each}
    kinds = {kind for kind, _commitment, _action in there}
    found = [] if Kind.NOTES in kinds else list(_notes(meeting))
    found += [each for each in _sessions(meeting) if each.session and each.session.pk not in sessions]
    found += [each for each in _actions(meeting, today) if each.action and each.action.pk not in actions]
    found += [each for each in _due(meeting) if each.commitment and each.commitment.pk not in commitments]
    return found


def unlinked_items(meetings: QuerySet[Meeting]) -> dict[AgendaItem, list[Session]]:
    """Items that name a session of their meeting which no item is linked with: a person says whether it is that one.

    Releases before 0.5 knew an item's session by its title alone. Of what was cancelled nothing is asked: no item of a
    cancelled meeting can be linked or taken off.
    """
    by_meeting: dict[int | None, list[Session]] = defaultdict(list)
    going_ahead = meetings.exclude(state=Meeting.State.CANCELLED)
    sessions = Session.objects.filter(meeting__in=going_ahead, agenda_items=None)
    for session in sessions.exclude(state=Session.State.CANCELLED):
        by_meeting[session.meeting_id].append(session)
    items = AgendaItem.objects.filter(meeting__in=list(by_meeting), kind=Kind.OTHER, session=None)
    found = {
        item: [each for each in by_meeting[item.meeting_id] if _names(item.title, each.subject)]
        for item in items.select_related("meeting__body__partnership").order_by("meeting__on", "position")
    }
    return {item: sessions for item, sessions in found.items() if sessions}


def _names(title: str, subject: str) -> bool:
    """Whether the title has the words of the subject, each of them whole: "Parson Street" does not name "Arson".

    A long one was cut, and is then compared as a whole.
    """
    if " ".join(title.split()) == _titled(TITLE_BEFORE_0_5 % {"subject": subject}):
        return True
    words = r"\s+".join(re.escape(word) for word in subject.casefold().split())
    return re.search(rf"(?<!\w){words}(?!\w)", title.casefold()) is not None


def _notes(meeting: Meeting) -> Iterator[Suggestion]:
    before = meeting_before(meeting)
    if before:
        title = _("Notes of %(date)s and matters arising") % {"date": long_date(before.on)}
        yield Suggestion(Kind.NOTES, title, why="" if before.approved else _("not approved yet"))


def _sessions(meeting: Meeting) -> Iterator[Suggestion]:
    for each in sessions_at(meeting):
        title = _("Holding to account: %(subject)s") % {"subject": each.subject}
        why = _("planned for this meeting")
        yield Suggestion(Kind.OTHER, _titled(title), session=each, why=why)


def _titled(words: str) -> str:
    """As much of a title as an item has room for."""
    return shorten(words, 300)


def _actions(meeting: Meeting, today: date) -> Iterator[Suggestion]:
    open_actions = Action.objects.filter(body=meeting.body_id).exclude(state=Action.State.CLOSED)
    for each in open_actions.select_related("owner").order_by("number"):
        if each.state == Action.State.ANSWERED:
            why = _("done, to be confirmed")
        elif each.due and each.due < today:
            why = _("past its date, %(date)s") % {"date": long_date(each.due)}
        else:
            why = _("open")
        yield Suggestion(Kind.ACTION, action=each, why=why)


def _due(meeting: Meeting) -> list[Suggestion]:
    rows = list(commitments_naming(meeting.body))
    looks = looks_by_commitment(rows, bodies=[meeting.body_id], before=meeting.on)
    off_track = off_track_among([row.pk for row in rows])
    found = []
    for number, row in enumerate(rows):
        last = looks.get(row.pk, {}).get(meeting.body_id)
        why = [_("last looked at %(date)s") % {"date": long_date(last)} if last else _("never looked at here")]
        why += [_("off track")] if row.pk in off_track else []
        order = (last or date.min, row.pk not in off_track, number)
        found.append(
            (order, Suggestion(Kind.COMMITMENT, commitment=row, why="; ".join(why), off_track=row.pk in off_track))
        )
    return [suggestion for _order, suggestion in sorted(found, key=lambda each: each[0])]


def chosen(suggestions: list[Suggestion], keys: list[Any]) -> list[Suggestion]:
    """Those whose key was ticked, in their order."""
    wanted = set(keys)
    return [each for each in suggestions if each.key in wanted]
