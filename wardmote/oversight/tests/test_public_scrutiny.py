"""What the public sees of scrutiny: cleared words alone, and never an exempt part."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Finding
from wardmote.oversight.public import scrutiny as public
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.services import duty as publishing
from wardmote.oversight.services.consultation import settle_consultation
from wardmote.oversight.services.recommendation import reply
from wardmote.oversight.services.voices import say
from wardmote.oversight.tests.factories import (
    a_consultation,
    a_decision,
    a_finding,
    a_question,
    a_recommendation,
    a_secretary,
    a_session,
    an_inspection,
    an_owed,
)
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return a_secretary(partnership)


def cleared(partnership: Partnership, **which: Any) -> None:
    """Let the public read what waits of these fields."""
    by = a_user(Role.CHIEF_OFFICER, partnership.force)
    clear(Passage.objects.filter(partnership=partnership, state="waiting", **which), by=by)


def test_nothing_is_public_before_a_second_person_has_cleared_it(partnership: Partnership, secretary: User) -> None:
    a_finding(an_inspection(partnership, by=secretary), by=secretary)
    a_question(a_session(partnership, by=secretary), by=secretary)
    a_decision(partnership, by=secretary)
    a_recommendation(partnership, by=secretary)
    a_consultation(partnership, by=secretary)
    for shown in (
        public.inspections,
        public.sessions,
        public.decisions,
        public.recommendations,
        public.consultations,
    ):
        assert shown(partnership) == []


def test_a_report_shows_the_findings_and_the_voices_that_are_cleared(partnership: Partnership, secretary: User) -> None:
    report = an_inspection(partnership, by=secretary)
    shown, hidden = a_finding(report, by=secretary), a_finding(report, by=secretary, ref="Hidden")
    say(shown, "force_comment", "We agree.", seen=mark_of(""), verb="oversight.force_commented", by=secretary)
    cleared(partnership, subject_type="oversight.inspection")
    cleared_ids = [shown.pk]
    by = a_user(Role.POLICY_OFFICER, partnership.force)
    waiting = Passage.objects.filter(subject_type="oversight.finding", subject_id__in=cleared_ids, field="text")
    clear(waiting, by=by)
    (found,) = public.inspections(partnership)
    (finding,) = found.parts
    assert finding.words == {"text": shown.text}
    assert finding.facts["state"] == "Open"
    assert hidden.uuid not in {each.uuid for each in found.parts}
    clear(Passage.objects.filter(subject_id=shown.pk, field="force_comment", state="waiting"), by=by)
    assert public.inspections(partnership)[0].parts[0].words["force_comment"] == "We agree."
    Finding.objects.filter(pk=shown.pk).update(force_comment="Not cleared yet.")
    assert public.inspections(partnership)[0].parts[0].words["force_comment"] == "We agree."


def test_a_decision_shows_its_public_part_and_that_there_is_an_exempt_one(
    partnership: Partnership, secretary: User
) -> None:
    made = a_decision(partnership, by=secretary)
    cleared(partnership)
    (found,) = public.decisions(partnership)
    assert found.facts["is_exempt"] is True
    assert made.exempt_part not in str(found)
    assert made.exempt_reason not in str(found)


def test_questions_replies_and_answers_are_shown_as_far_as_they_are_cleared(
    partnership: Partnership, secretary: User
) -> None:
    a_question(a_session(partnership, by=secretary), by=secretary)
    recommendation = a_recommendation(partnership, by=secretary)
    consultation = a_consultation(partnership, by=secretary)
    cleared(partnership)
    reply(recommendation, response="accepted", text="Yes.", on=date(2026, 7, 1), seen=mark_of(""), by=secretary)
    settle_consultation(
        consultation,
        state="answered",
        answer="We agree.",
        on=date(2026, 5, 1),
        reason="",
        seen=mark_of(""),
        by=secretary,
    )
    assert public.sessions(partnership)[0].parts[0].facts["number"] == 1
    assert public.recommendations(partnership)[0].facts["response"] == ""
    assert public.consultations(partnership) == []
    clear(Passage.objects.filter(state="waiting"), by=a_user(Role.POLICY_OFFICER, partnership.force))
    assert public.recommendations(partnership)[0].facts["response"] == "Accepted"
    assert public.consultations(partnership)[0].words["answer"] == "We agree."


def test_the_public_checklist_leaves_out_what_does_not_apply(partnership: Partnership, secretary: User) -> None:
    today = date(2026, 5, 1)
    publishing.leave_out(an_owed(partnership), reason="Not ours.", by=secretary)
    keys = {(each.duty.slug, each.item.key) for each in public.duties(partnership, today=today)}
    assert ("specified-information", "grants") not in keys
    assert ("specified-information", "budget") in keys
