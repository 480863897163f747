"""Ordinary, believable things of boards, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Body, Holding, Partnership, Person, Post
from wardmote.core.organisations.services import add_body, open_post
from wardmote.oversight.models import (
    Action,
    Consultation,
    Decision,
    Finding,
    Inspection,
    Meeting,
    PanelRecommendation,
    Publication,
    Question,
    Session,
)
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.selectors.duty import Owed, one_owed
from wardmote.oversight.services.action import record_action
from wardmote.oversight.services.agenda import add_items, write_minutes
from wardmote.oversight.services.consultation import record_consultation
from wardmote.oversight.services.decision import record_decision
from wardmote.oversight.services.duty import record_publication
from wardmote.oversight.services.inspection import add_finding, record_inspection
from wardmote.oversight.services.meeting import hold, plan_meetings
from wardmote.oversight.services.programme import plan_session, put_question
from wardmote.oversight.services.recommendation import record_recommendation
from wardmote.plans.models import Commitment
from wardmote.plans.tests.factories import a_partnership, a_user


def a_secretary(partnership: Partnership) -> User:
    return a_user(Role.SECRETARY, partnership.governing_body)


def a_board(partnership: Partnership | None = None, name: str = "Contact Board") -> Body:
    return add_body(partnership or a_partnership(), name=name, by=None)


def a_post(partnership: Partnership, name: str = "Contact Centre Manager") -> Post:
    return open_post(organisation=partnership.force, name=name, by=None)


def held_by(user: User, post: Post) -> User:
    """Let a user hold a post, and know them as its holder."""
    user.person = Person.objects.create(name=user.name)
    user.save()
    Holding.objects.create(post=post, person=user.person, starts_on=date(2020, 1, 1))
    return user


def an_action(partnership: Partnership, *, by: Any, **values: Any) -> Action:
    values = {"text": "Bring the call figures by area.", "due": date(2026, 6, 30), **values}
    return record_action(partnership, by=by, **values)


def an_inspection(partnership: Partnership, *, by: Any, **values: Any) -> Inspection:
    given = {
        "inspectorate_key": "hmicfrs",
        "title": "How calls are answered",
        "scope": Inspection.Scope.FORCE,
        "published_on": date(2026, 3, 2),
        "link": "https://inspectorate.example/reports/1",
    }
    return record_inspection(partnership, by=by, **{**given, **values})


def a_finding(report: Inspection, *, by: Any, **values: Any) -> Finding:
    given = {
        "kind": Finding.Kind.RECOMMENDATION,
        "ref": "Recommendation 1",
        "text": "Within six months, the force should answer nine in ten calls within ten seconds.",
        "paragraphs": "Page 14",
    }
    return add_finding(report, by=by, **{**given, **values})


def a_session(partnership: Partnership, *, by: Any, **values: Any) -> Session:
    given = {"kind": "thematic", "subject": "Domestic abuse", "way": "meeting", "planned_for": date(2026, 5, 12)}
    return plan_session(partnership, by=by, **{**given, **values})


def a_question(session: Session, *, by: Any, **values: Any) -> Question:
    given = {"text": "How many victims were called back within a day?", "due": date(2026, 5, 5)}
    return put_question(session, by=by, **{**given, **values})


def a_decision(partnership: Partnership, *, by: Any, **values: Any) -> Decision:
    given = {
        "title": "A grant for the youth shelter",
        "public_part": "The shelter gets a grant for two years, because its nights are full.",
        "decided_on": date(2026, 4, 14),
        "publish_by": None,
        "consultation": "The borough council agreed.",
        "exempt_part": "The other bidder asked for less and was not thought safe.",
        "exempt_reason": "Commercial interests of the other bidder.",
    }
    return record_decision(partnership, by=by, **{**given, **values})


def a_recommendation(partnership: Partnership, *, by: Any, **values: Any) -> PanelRecommendation:
    given = {
        "made_by": "Police and Crime Panel",
        "made_on": date(2026, 6, 10),
        "meeting": "Annual meeting",
        "text": "Report every quarter how long callers wait.",
        "reply_due": date(2026, 7, 10),
    }
    return record_recommendation(partnership, by=by, **{**given, **values})


def a_consultation(partnership: Partnership, *, by: Any, **values: Any) -> Consultation:
    given = {"title": "The inspection programme of next year", "asked_by": "The inspectorate", "due": date(2026, 5, 29)}
    return record_consultation(partnership, by=by, **{**given, **values})


def an_owed(partnership: Partnership, item: str = "grants", *, today: date = date(2026, 5, 1)) -> Owed:
    owed = one_owed(partnership, "specified-information", item, today=today)
    assert owed is not None
    return owed


def a_publication(partnership: Partnership, *, by: Any, item: str = "grants", **values: Any) -> Publication:
    given = {"published_on": date(2026, 4, 7), "link": "https://body.example/grants", "note": "January to March"}
    return record_publication(an_owed(partnership, item), by=by, **{**given, **values})


def a_meeting(board: Body, *, by: Any, on: date = date(2026, 6, 16), held: bool = False, **values: Any) -> Meeting:
    """A meeting in the calendar of a board, or one that was held."""
    made = plan_meetings(board, [on], by=by, **values)[0]
    return hold(made, attendance={}, by=by) if held else made


def looked_at(board: Body, commitment: Commitment, *, by: Any, on: date) -> Meeting:
    """A meeting at which a board looked at a commitment."""
    meeting = a_meeting(board, by=by, on=on)
    item = add_items(meeting, [Suggestion("commitment", commitment=commitment)], by=by)[0]
    write_minutes(item, "The panel heard how it is going.", looked_at=True, by=by)
    return hold(meeting, attendance={}, by=by)
