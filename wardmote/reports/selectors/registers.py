"""The rows that a report prints of each register, as plain values: what ``reports.registered`` makes a table of.

Each register is a function of the draft: its plan, the board it is written for, and the day it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from wardmote.core.ui.format import long_date
from wardmote.core.ui.hooks import next_meetings
from wardmote.oversight.models import Action
from wardmote.oversight.selectors.action import actions_in, actions_on
from wardmote.oversight.selectors.inspection import findings_in
from wardmote.oversight.selectors.programme import questions_between, sessions_between
from wardmote.plans.differences import signals_of, unknown_words, words_of
from wardmote.plans.models import Activity, Assignment, Opinion
from wardmote.plans.selectors.assuring import NEWEST_ANSWER, given_opinion
from wardmote.plans.selectors.entries import newest_entry
from wardmote.plans.selectors.measuring import Worse, getting_worse, on_track_while_worse
from wardmote.plans.selectors.questions import UNFINISHED, contradictory, off_track, silent
from wardmote.reports.definitions import outline
from wardmote.reports.models import Draft

Rows = list[dict[str, Any]]
ByCommitment = Mapping[int, Sequence[Worse]]


def rows_of(draft: Draft) -> dict[str, Rows]:
    """The rows of every register that the draft's outline prints."""
    wanted = {section.register for section in outline(draft.outline).sections if section.register}
    return {name: REGISTERS[name](draft) for name in sorted(wanted)}


def unknown_of(draft: Draft) -> dict[str, str]:
    """Beside each register of exceptions, of how many of its activities nobody can say how they stand."""
    wanted = {section.register for section in outline(draft.outline).sections}
    return {name: _unknown(draft, among) for name, among in EXCEPTIONS.items() if name in wanted}


def _unknown(draft: Draft, among: Callable[[Draft], Q]) -> str:
    counted = (
        _activities(draft)
        .filter(among(draft))
        .aggregate(
            activities=Count("pk", distinct=True),
            unrated=Count("pk", distinct=True, filter=Q(rating=None) & UNFINISHED),
            silent=Count("pk", distinct=True, filter=silent(draft.as_at)),
        )
    )
    return unknown_words(**counted)


def _day(on: date | None) -> dict[str, str] | str:
    return {"on": on.isoformat()} if on else ""


def _rating(activity: Activity) -> dict[str, str] | str:
    rating = activity.rating
    return {"letter": rating.letter, "word": rating.word, "tone": rating.tone} if rating else _("Not rated")


# Activities of the plan


def _activities(draft: Draft) -> Any:
    return (
        Activity.objects.filter(version=draft.version, retired_on=None)
        .annotate(opinion=NEWEST_ANSWER)
        .select_related("commitment__part__objective", "rating")
        .prefetch_related("assignments__post", "assignments__team", "mechanisms__body")
        .order_by("position")
    )


def _not_as_promised(day: date, worse: ByCommitment) -> Q:
    declared = off_track(day) | contradictory(day) | given_opinion(Opinion.Answer.NOT)
    return declared | on_track_while_worse(worse)


def _exceptions(draft: Draft) -> Rows:
    """What is off track, not assured or contradictory: why, what was said last, what was asked for, and who looks next."""
    worse = getting_worse({draft.as_at: [draft.version_id]})
    return _described(_activities(draft).filter(_not_as_promised(draft.as_at, worse)), draft, worse)


def _board_exceptions(draft: Draft) -> Rows:
    """The exceptions among what names the board."""
    worse = getting_worse({draft.as_at: [draft.version_id]})
    asked = _not_as_promised(draft.as_at, worse)
    return _described(_activities(draft).filter(asked, mechanisms__body=draft.body).distinct(), draft, worse)


def _of_the_board(draft: Draft) -> Rows:
    """Everything in the plan that names the board, whatever its state: what it is there to look at."""
    worse = getting_worse({draft.as_at: [draft.version_id]})
    return _described(_activities(draft).filter(mechanisms__body=draft.body).distinct(), draft, worse)


def _described(rows: Iterable[Activity], draft: Draft, worse: ByCommitment) -> Rows:
    activities = list(rows)
    bodies = {each.body_id for activity in activities for each in activity.mechanisms.all() if each.body_id}
    meets = next_meetings(sorted(bodies), draft.as_at)
    asked = actions_on(activities)
    return [
        {
            "objective": str(each.commitment.part.objective),
            "ref": each.ref_shown,
            "commitment": each.commitment.statement,
            "activity": each.text,
            "rating": _rating(each),
            "why": "\n".join(_why(each, today=draft.as_at, worse=worse.get(each.commitment_id, ()))),
            "due": _day(each.latest) or each.timescale_printed,
            "moved": str(each.times_moved) if each.times_moved else "",
            "lead": _lead(each),
            "said": _said(each),
            "actions": "\n".join(f"{action.ref} {action.text}" for action in asked.get(each.pk, [])),
            "next_look": "\n".join(_looks(each, meets)),
        }
        for each in activities
    ]


def _why(activity: Activity, *, today: date, worse: Sequence[Worse]) -> list[str]:
    """Why it is an exception: its rating, what can be worked out beside it, and what a board is not assured of."""
    rating = activity.rating
    reasons = [_("rated %(word)s") % {"word": rating.word.lower()}] if rating and rating.off_track else []
    told = signals_of(activity, editions=0, today=today, worse=worse)
    reasons += [words_of(each, editions=0, worse=worse) for each in told]
    if activity.opinion == Opinion.Answer.NOT:  # type: ignore[attr-defined]
        reasons.append(str(Opinion.Answer.NOT.label).lower())
    return [each[:1].upper() + each[1:] for each in reasons]


def _lead(activity: Activity) -> str:
    lead = next((each for each in activity.assignments.all() if each.part == Assignment.Part.LEAD), None)
    return lead.called if lead else _("No owner")


def _said(activity: Activity) -> str:
    entry = newest_entry(activity.progress)
    if entry is None:
        return ""
    on = entry.as_at or activity.progress_as_at
    return f"{long_date(on)}: {entry.text}" if on else entry.text


def _looks(activity: Activity, meets: dict[int, date]) -> list[str]:
    bodies = {each.body_id: each.body for each in activity.mechanisms.all() if each.body}
    return [f"{body}: {long_date(meets[pk])}" if pk in meets else str(body) for pk, body in bodies.items()] or [
        _("No board")
    ]


# What boards have asked for


def _actions(draft: Draft) -> Rows:
    """The board's actions, or every board's where the report is for none: the open ones, and those closed in its period."""
    return _told(actions_in(draft.version.plan.partnership, body=draft.body, closed_since=draft.period_starts_on))


def _asked(draft: Draft) -> Rows:
    """What boards asked for in the report's period, done by now or not; where it has none, in the week before its date."""
    starts, ends = draft.period_starts_on or draft.as_at - timedelta(days=7), draft.period_ends_on or draft.as_at
    found = actions_in(draft.version.plan.partnership, body=draft.body, closed_since=starts)
    return _told(each for each in found if starts <= each.agreed_on <= ends)


def _told(actions: Iterable[Action]) -> Rows:
    return [
        {
            "ref": each.ref,
            "action": each.text,
            "body": str(each.body or _("No board")),
            "owner": each.owner_shown,
            "agreed": _day(each.agreed_on),
            "due": _day(each.due),
            "first_due": _day(each.original_due) if each.times_moved else "",
            "moved": str(each.times_moved) if each.times_moved else "",
            "state": str(each.get_state_display()),
            "done": each.done,
        }
        for each in actions
    ]


# What inspectorates have found


def _findings(draft: Draft) -> Rows:
    """Every finding that still stands, and those closed in the period, under the report it was made in."""
    return [
        {
            "inspection": f"{each.inspection}, {each.inspection.inspectorate}, {long_date(each.inspection.published_on)}",
            "ref": each.called,
            "finding": each.text,
            "state": str(each.get_state_display()),
            "response_due": _day(None if each.inspection.responded_on else each.inspection.response_due),
            "due": _day(each.due),
            "lead": str(each.lead or _("No lead")),
            "answer": each.action or each.no_action_reason,
            "force_says": each.force_comment,
            "body_says": each.body_comment,
            "closed": _day(each.closed_on),
        }
        for each in findings_in(draft.version.plan.partnership, closed_since=draft.period_starts_on)
    ]


# Holding to account


def _sessions(draft: Draft) -> Rows:
    """The sessions of the period: what was planned, held, moved to writing or cancelled."""
    period = draft.period_starts_on, draft.period_ends_on
    return [
        {
            "planned": _day(each.planned_for),
            "kind": str(each.get_kind_display()),
            "subject": each.subject,
            "state": str(each.get_state_display()),
            "held": _day(each.held_on),
            "reason": each.reason,
        }
        for each in sessions_between(draft.version.plan.partnership, *period)
    ]


def _questions(draft: Draft) -> Rows:
    """What the governing body asked, what the force answered, and what the governing body makes of it: two voices."""
    period = draft.period_starts_on, draft.period_ends_on
    return [
        {
            "session": f"{each.session}, {long_date(each.session.planned_for)}",
            "ref": str(each.number),
            "question": each.text,
            "due": _day(each.due),
            "answered": _day(each.answered_on),
            "answer": each.answer or _("Not answered yet"),
            "comment": each.comment,
        }
        for each in questions_between(draft.version.plan.partnership, *period)
    ]


REGISTERS: dict[str, Callable[[Draft], Rows]] = {
    "exceptions": _exceptions,
    "board_exceptions": _board_exceptions,
    "of_the_board": _of_the_board,
    "actions": _actions,
    "asked": _asked,
    "findings": _findings,
    "sessions": _sessions,
    "questions": _questions,
}
"""Every register that an outline may name."""

EXCEPTIONS: dict[str, Callable[[Draft], Q]] = {
    "exceptions": lambda _draft: Q(),
    "board_exceptions": lambda draft: Q(mechanisms__body=draft.body),
}
"""The registers that hold what is off track, and among which activities of the plan they look for it."""
