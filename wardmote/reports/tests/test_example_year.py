"""The year of the example: everything that it should show is there, and something is wrong in each part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.core.clearance.models import Hold, Passage
from wardmote.core.files.models import EvidenceVersion
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Consultation, Inspection, Meeting, MeetingChange, Session
from wardmote.oversight.rules.action import standing
from wardmote.oversight.rules.decision import standing as decision_standing
from wardmote.oversight.selectors.action import actions_for
from wardmote.oversight.selectors.consultation import consultations_for
from wardmote.oversight.selectors.coverage import coverage
from wardmote.oversight.selectors.decision import decisions_for
from wardmote.oversight.selectors.duty import checklist, counts
from wardmote.oversight.selectors.inspection import findings_for, inspections_for
from wardmote.oversight.selectors.meeting import meetings_for
from wardmote.oversight.selectors.programme import questions_for, sessions_for, unanswered
from wardmote.oversight.selectors.recommendation import asked, recommendations_for
from wardmote.plans import due
from wardmote.plans.models import Opinion, Plan, PlanVersion
from wardmote.plans.rules import is_silent
from wardmote.plans.selectors.answers import address_of, answers_in
from wardmote.plans.selectors.owning import led_by
from wardmote.plans.selectors.reading import judged_on
from wardmote.reports.example.content import content, states
from wardmote.reports.example.everyday import judge, live
from wardmote.reports.example.loading import DOCUMENTS, clear_waiting, load_staff, pass_the_year, take_in
from wardmote.reports.example.scene import Scene

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass(frozen=True)
class Year:
    scene: Scene
    user: User
    today: date


@pytest.fixture(scope="module")
def year(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Year]:
    """The last state of both documents, and the year on it: what the whole example has, without its history."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = load_staff(content("staff"))
        for name, title, _report, _audience in DOCUMENTS:
            done = take_in(name, title, states(name)[-1], cast, first=True)
            judge(content("everyday"), name, done.version, cast.users["policy_officer"])
        clear_waiting(cast)
        plans = {name: Plan.objects.get(title=title) for name, title, _report, _audience in DOCUMENTS}
        staff = {"posts": cast.posts, "teams": cast.teams, "users": cast.users}
        live(content("everyday"), plans=plans, staff=staff, by=cast.users["policy_officer"])
        scene = Scene(cast.partnership, plans, cast.posts, cast.users, timezone.localdate())
        pass_the_year(scene, cast)
        yield Year(scene, cast.users["policy_officer"], scene.today)
        transaction.set_rollback(True)


def test_boards_met_moved_and_cancelled_meetings(year):
    meetings = meetings_for(user=year.user)
    states = Counter(meetings.values_list("state", flat=True))
    assert states[Meeting.State.HELD] >= 25
    assert states[Meeting.State.CANCELLED] >= 2
    moved = MeetingChange.objects.filter(kind=MeetingChange.Kind.MOVED, meeting__in=meetings)
    assert len(moved) >= 2
    assert all(each.reason for each in moved)


def test_a_board_has_its_next_meeting_prepared_and_its_papers_sent(year):
    coming = meetings_for(user=year.user).filter(state=Meeting.State.PLANNED, on__gte=year.today)
    assert coming.count() >= 4
    [sent] = [each for each in coming if each.despatched_on]
    assert sent.items.exists()
    assert sent.papers.exists()


def test_actions_are_open_late_moved_answered_and_closed(year):
    found = actions_for(user=year.user)
    stand = Counter(standing(state=each.state, due=each.due, today=year.today) for each in found)
    assert min(stand[name] for name in ("open", "soon", "overdue", "answered", "closed")) >= 1
    assert max(each.times_moved for each in found) == 2


def test_boards_gave_opinions_of_every_kind(year):
    answers = set(Opinion.objects.values_list("answer", flat=True))
    assert answers == set(Opinion.Answer.values)


def test_coverage_has_what_was_looked_at_and_what_nobody_looks_at(year):
    found = coverage(user=year.user, today=year.today)
    assert any(each.looks for each in found.lines)
    assert found.without_body
    assert found.never_seen
    assert any(each.never_looks for each in found.bodies)
    assert any(each.lapsed for each in found.bodies)
    assert any(each.last_met and not each.lapsed for each in found.bodies)


def test_two_owners_are_late_beside_one_who_answers(year):
    """By the cadence that counts, on the day by which the charter is judged."""
    version = year.scene.versions["charter"]
    day = judged_on(version, today=year.today)
    asked = version.activities.filter(retired_on=None).exclude(asked="")
    late = [
        each for each in asked
        if is_silent(last_update_on=each.last_update_on, finished=False, today=day, cadence=each.asked)
    ]  # fmt: skip
    leads = {each.assignments.order_by("position")[0].printed for each in late}
    assert len(leads) >= 2
    assert version.activities.filter(last_update_on=day).exists()


def test_the_monthly_return_has_late_owners_one_in_grace_and_a_vacant_post(year):
    version = PlanVersion.objects.select_related(
        "plan__partnership__force", "plan__partnership__governing_body", "scheme"
    ).get(pk=year.scene.versions["charter"].pk)
    found = answers_in([version], today=year.today)
    asked = {state: {person.name for each in found.rows if each.state == state for person in each.people}
             for state in ("escalated", "late", "in_grace")}  # fmt: skip
    assert asked == {"escalated": set(), "late": {"Colin Brace", "Ben Oduya"}, "in_grace": {"Nadia Rahman"}}
    assert all(address_of(person) for each in found.rows for person in each.people)
    assert year.scene.activity({"plan": "charter", "commitment": "28"}) in [each.activity for each in found.vacant()]


@pytest.mark.parametrize("number", range(14))
def test_who_is_late_is_so_on_whatever_day_the_example_is_loaded(number):
    """As the content says it, on days of every kind: weekends, and both sides of a month's end."""
    today = date(2026, 11, 23) + timedelta(days=number)
    scene = Scene(Partnership(), {}, {}, {}, today)
    told = content("year")
    meets = {
        board["body"]: [scene.day(each["day"]) for each in board["meetings"] if isinstance(each["day"], int)]
        for board in told["boards"]
    }
    states = {}
    for each in told["cadences"]:
        if each["cadence"] == "before_body":
            periods = due.periods_on(today, each["cadence"], meetings=meets[each["body"]])
            since = scene.day(each["since"])
            stands = due.standing(periods, said=[], asked_since=since, grace_days=7, today=today)
            states[each["commitment"]] = stands.state
    assert states == {"23": "late", "31": "late", "10": "in_grace", "19": "due", "20": "due"}


def test_a_post_that_leads_a_promise_is_vacant(year):
    post = year.scene.posts["supt_neighbourhoods"]
    assert not post.holdings.exists()
    assert led_by([post], user=year.user).exists()


def test_a_national_and_a_force_inspection_have_findings_in_many_states(year):
    reports = inspections_for(user=year.user, today=year.today)
    assert {each.scope for each in reports} == set(Inspection.Scope.values)
    states = set(findings_for(user=year.user).values_list("state", flat=True))
    assert states >= {"open", "drafted", "in_progress", "ready", "closed", "merged"}
    answered = findings_for(user=year.user).exclude(force_comment="").exclude(body_comment="")
    assert all(each.force_comment != each.body_comment for each in answered)
    [waiting] = [each for each in reports if each.responded_on is None]
    assert waiting.response_due >= year.today


def test_the_programme_has_held_cancelled_and_planned_sessions_and_a_late_answer(year):
    sessions = sessions_for(user=year.user, today=year.today)
    assert {each.state for each in sessions} == set(Session.State.values)
    questions = questions_for(user=year.user)
    assert questions.exclude(answer="").exclude(comment="").count() >= 4
    assert unanswered(questions).filter(due__lt=year.today).count() == 1


def test_decisions_are_urgent_exempt_late_and_waiting(year):
    found = list(decisions_for(user=year.user))
    assert any(each.is_urgent for each in found)
    assert any(each.exempt_part for each in found)
    assert {decision_standing(publish_by=each.publish_by, published_on=each.published_on, today=year.today)
            for each in found} >= {"in_time", "late", "overdue"}  # fmt: skip


def test_the_panel_recommended_and_one_reply_is_late(year):
    found = recommendations_for(user=year.user)
    assert {each.response for each in found} >= {"accepted", "partly"}
    assert asked(found, "overdue", today=year.today).count() == 1


def test_consultations_are_answered_left_and_due(year):
    states = set(consultations_for(user=year.user).values_list("state", flat=True))
    assert states == set(Consultation.State.values)


def test_duties_are_met_overdue_and_missing(year):
    found = counts(checklist(year.scene.partnership, today=year.today))
    assert min(found[name] for name in ("missing", "overdue", "in_time", "when_it_changes")) >= 1


def test_what_the_public_may_read_was_cleared_by_a_second_person(year):
    second = year.scene.users["second_policy_officer"]
    cleared = Passage.objects.filter(state=Passage.State.CLEARED, subject_type__startswith="oversight.")
    kinds = set(cleared.values_list("subject_type", flat=True))
    assert kinds >= {"oversight.decision", "oversight.finding", "oversight.meeting", "oversight.question"}
    assert set(cleared.values_list("decided_by", flat=True)) == {second.pk}
    assert not cleared.filter(written_by=second).exists()


def test_evidence_is_attached_and_one_piece_expires_soon(year):
    files = EvidenceVersion.objects.filter(is_newest=True)
    assert files.count() >= 2
    assert files.filter(expires_on__gte=year.today).exists()


def test_a_hold_is_to_come_and_a_decision_is_embargoed(year):
    assert Hold.objects.filter(partnership=year.scene.partnership, starts_on__gt=year.today).exists()
    [title] = Passage.objects.filter(subject_type="oversight.decision", field="title", not_before__gt=timezone.now())
    assert title.state == Passage.State.CLEARED
