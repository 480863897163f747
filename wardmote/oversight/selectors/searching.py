"""One search over what scrutiny keeps, and over meetings and actions. The words of an exempt part are in none of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.search.selectors import all_words
from wardmote.core.ui.format import long_date
from wardmote.core.ui.hooks import Hit, Indexable
from wardmote.oversight.models import (
    Action,
    ActionEvent,
    AgendaItem,
    Consultation,
    Decision,
    Finding,
    Inspection,
    Meeting,
    PanelRecommendation,
    Question,
    Session,
)
from wardmote.oversight.selectors.action import actions_for
from wardmote.oversight.selectors.decision import NOT_IN_LISTS
from wardmote.oversight.selectors.meeting import meetings_for
from wardmote.oversight.selectors.scopes import readable

AT_ONCE = 500
Found = tuple[models.Model, str, str, date | None]


def records_with(words: Sequence[str], *, user: Any, limit: int) -> Iterator[Found]:
    """(record, words it was found by, what it belongs to, its day) of what holds every word, a few of each kind."""
    if not words:
        return
    here = readable(user=user)
    for report in _with(Inspection.objects.filter(partnership__in=here), words, "title", "inspectorate")[:limit]:
        yield report, "", report.inspectorate, report.published_on
    findings = Finding.objects.filter(inspection__partnership__in=here).select_related("inspection__partnership")
    for finding in _with(findings, words, "ref", "text", "action", "force_comment", "body_comment")[:limit]:
        yield finding, finding.action, finding.inspection.title, finding.due
    for session in _with(Session.objects.filter(partnership__in=here), words, "subject", "notes")[:limit]:
        yield session, session.notes, "", session.planned_for
    questions = Question.objects.filter(session__partnership__in=here).select_related("session__partnership")
    for question in _with(questions, words, "text", "answer", "comment")[:limit]:
        yield question, question.answer, question.session.subject, question.due
    decisions = Decision.objects.filter(partnership__in=here).defer(*NOT_IN_LISTS)
    for decision in _with(decisions, words, "title", "public_part")[:limit]:
        yield decision, decision.public_part, "", decision.decided_on
    recommendations = PanelRecommendation.objects.filter(partnership__in=here).select_related("body")
    for recommendation in _with(recommendations, words, "text", "reply")[:limit]:
        yield recommendation, recommendation.reply, recommendation.by_whom, recommendation.made_on
    for consultation in _with(Consultation.objects.filter(partnership__in=here), words, "title", "answer")[:limit]:
        yield consultation, consultation.answer, consultation.asked_by, consultation.due


def _with(rows: models.QuerySet[Any], words: Sequence[str], *fields: str) -> models.QuerySet[Any]:
    """The rows of which every word stands in one of these fields, newest first."""
    return rows.filter(all_words(words, *fields)).order_by("-pk")


# What is many stands in the index: meetings and actions.


def words_of_meetings(ids: Sequence[int] | None) -> Iterator[Indexable]:
    """What the index holds of these meetings, or of all: the board, the place, the notes, and what was said of each item.

    A meeting moves to another day, so it stands in the index without one.
    """
    rows = Meeting.objects.all() if ids is None else Meeting.objects.filter(pk__in=ids)
    items = Prefetch("items", AgendaItem.objects.only("meeting", "title", "minutes"))
    rows = rows.order_by("pk").select_related("body").prefetch_related(items)
    for meeting in rows.iterator(chunk_size=AT_ONCE):
        said = [text for item in meeting.items.all() for text in (item.title, item.minutes)]
        yield Indexable(
            subject=meeting.pk,
            text="\n".join([meeting.body.name, meeting.place, meeting.public_notes, *said]),
            partnership=meeting.body.partnership_id,
        )


def words_of_actions(ids: Sequence[int] | None) -> Iterator[Indexable]:
    """What the index holds of these actions, or of all, under the day they were agreed: that day never changes."""
    rows = Action.objects.all() if ids is None else Action.objects.filter(pk__in=ids)
    events = Prefetch("events", ActionEvent.objects.only("action", "text"))
    for action in rows.order_by("pk").prefetch_related(events).iterator(chunk_size=AT_ONCE):
        said = [event.text for event in action.events.all()]
        yield Indexable(
            subject=action.pk,
            text="\n".join([action.text, action.owner_printed, action.done, *said]),
            partnership=action.partnership_id,
            on=action.agreed_on,
            refs=(action.ref,),
        )


def show_meetings(user: Any, ids: Sequence[int]) -> dict[int, Hit]:
    """Results for those of these meetings that the user may read about."""
    return {
        each.pk: Hit(
            title=f"{each.body.name}, {long_date(each.on)}",
            url=reverse("meeting", args=[each.uuid]),
            kind=_("Meeting"),
            excerpt=each.public_notes,
            context=str(each.get_state_display()),
            on=each.on,
        )
        for each in meetings_for(user=user).filter(pk__in=ids)
    }


def show_actions(user: Any, ids: Sequence[int]) -> dict[int, Hit]:
    """Results for those of these actions that the user may read."""
    return {
        each.pk: Hit(
            title=str(each),
            url=reverse("action", args=[each.uuid]),
            kind=_("Action"),
            excerpt=each.done,
            context=" · ".join(filter(None, [each.body.name if each.body else "", each.owner_shown])),
            on=each.due,
        )
        for each in actions_for(user=user).filter(pk__in=ids)
    }
