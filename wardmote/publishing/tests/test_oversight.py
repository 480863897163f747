"""Oversight as the public reads it: nothing before a second person has cleared it, and then both voices, each by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear, withdraw
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.format import long_date
from wardmote.oversight.models import (
    Consultation,
    Decision,
    Finding,
    Inspection,
    Meeting,
    PanelRecommendation,
    Question,
)
from wardmote.oversight.services import programme
from wardmote.oversight.services.board import describe_board
from wardmote.oversight.services.decision import publish_decision
from wardmote.oversight.services.meeting import approve_notes
from wardmote.oversight.tests.factories import (
    a_board,
    a_consultation,
    a_decision,
    a_finding,
    a_meeting,
    a_publication,
    a_question,
    a_recommendation,
    a_session,
    an_inspection,
)
from wardmote.plans.tests.clearing import a_second_person
from wardmote.plans.tests.factories import a_partnership, a_user
from wardmote.publishing.services.drawing import Site
from wardmote.publishing.services.publish import publish
from wardmote.publishing.tests.test_pages import not_found, plain, words_on

pytestmark = pytest.mark.django_db

LISTS = (
    "public_boards",
    "public_meetings",
    "public_consultations",
    "public_inspections",
    "public_sessions",
    "public_decisions",
    "public_recommendations",
    "public_duties",
)


@dataclass(slots=True)
class Northmoor:
    """A partnership, and the officer who writes."""

    partnership: Partnership
    officer: User

    def clear(self, which: Q | None = None) -> None:
        waiting = Passage.objects.filter(which or Q(), partnership=self.partnership, state=Passage.State.WAITING)
        clear(list(waiting), by=a_second_person(self.partnership))


@pytest.fixture
def northmoor() -> Northmoor:
    partnership = a_partnership()
    return Northmoor(partnership, a_user(Role.POLICY_OFFICER, partnership.force))


def an_answered_finding(northmoor: Northmoor) -> Finding:
    finding = a_finding(an_inspection(northmoor.partnership, by=northmoor.officer), by=northmoor.officer)
    said = {
        "action": "Six call handlers start in May.",
        "force_comment": "We agree with this finding.",
        "body_comment": "We shall look at it in June.",
    }
    Finding.objects.filter(pk=finding.pk).update(**said)
    for field, text in said.items():
        _waits(northmoor, finding, field, text)
    return finding


def _waits(northmoor: Northmoor, record: Any, field: str, text: str) -> None:
    Passage.objects.create(
        partnership=northmoor.partnership,
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        field=field,
        text=text,
        state=Passage.State.WAITING,
        written_by=northmoor.officer,
        written_at=timezone.now(),
    )


def an_answered_question(northmoor: Northmoor) -> Question:
    session = a_session(northmoor.partnership, by=northmoor.officer)
    question = a_question(session, by=northmoor.officer)
    for field, text in (("answer", "Nine in ten were."), ("comment", "That is not enough.")):
        _waits(northmoor, question, field, text)
    return question


def a_published_decision(northmoor: Northmoor) -> Decision:
    decision = a_decision(northmoor.partnership, by=northmoor.officer)
    northmoor.clear()
    return publish_decision(decision, on=date(2026, 4, 20), link="", by=northmoor.officer)


def a_board_with_notes(northmoor: Northmoor, *, public: bool = True) -> Meeting:
    board = a_board(northmoor.partnership)
    describe_board(board, purpose="Looks at calls.", notes_published=True, public_meeting=public, by=northmoor.officer)
    meeting = a_meeting(board, by=northmoor.officer, on=date(2026, 3, 17), held=True, place="A private house")
    a_meeting(board, by=northmoor.officer, on=date(2060, 6, 15))
    notes = "The board met.\n\nCalls were quicker."
    return approve_notes(meeting, approved="chair", on=date(2026, 3, 20), public_notes=notes, by=northmoor.officer)


def test_nothing_of_it_is_public_before_it_is_cleared(northmoor: Northmoor) -> None:
    inspection = an_answered_finding(northmoor).inspection
    session = an_answered_question(northmoor).session
    decision = a_decision(northmoor.partnership, by=northmoor.officer)
    a_recommendation(northmoor.partnership, by=northmoor.officer)
    meeting = a_board_with_notes(northmoor)
    assert Client().get(reverse("public_board", args=[meeting.body_id])).status_code == 404
    assert "Nothing is published yet" in words_on(reverse("public_oversight"))
    for name in LISTS:
        assert "Nothing is published yet" in words_on(reverse(name)), name
    pages: list[tuple[str, Any]] = [
        ("public_inspection", inspection),
        ("public_session", session),
        ("public_decision", decision),
    ]
    for name, record in pages:
        for uuid in (record.uuid, uuid4()):
            response = Client().get(reverse(name, args=[uuid]))
            assert (response.status_code, plain(response.content.decode())) == (404, not_found()), name


def test_a_board_shows_when_it_meets_and_leads_to_its_notes(northmoor: Northmoor) -> None:
    meeting = a_board_with_notes(northmoor)
    northmoor.clear()
    address = reverse("public_board", args=[meeting.body_id])
    words = words_on(address)
    assert "Contact Board Looks at calls. It meets in public." in words
    assert "Tuesday 15 June 2060" in words
    assert "private house" not in words
    notes = reverse("public_meeting", args=[meeting.uuid])
    assert f'href="{notes}"' in Client().get(address).content.decode()
    assert "Contact Board Meeting of 17 March 2026 The board met. Calls were quicker." in words_on(notes)
    assert "Contact Board meets next on 15 June 2060" in words_on(reverse("public_boards"))
    assert "Meeting of 17 March 2026" in words_on(reverse("public_meetings"))


def test_a_planned_meeting_that_nobody_noted_as_held_is_told_of_after_two_weeks(northmoor: Northmoor) -> None:
    board = a_board(northmoor.partnership)
    describe_board(board, public_meeting=True, by=northmoor.officer)
    today = timezone.localdate()
    days = [today - timedelta(days=number) for number in (15, 14)]
    for day in days:
        a_meeting(board, by=northmoor.officer, on=day)
    northmoor.clear()
    words = words_on(reverse("public_board", args=[board.pk]))
    assert f"{long_date(days[0])} No record that it took place" in words
    assert long_date(days[1]) not in words


def test_a_board_that_does_not_meet_in_public_shows_only_meetings_with_public_notes(northmoor: Northmoor) -> None:
    meeting = a_board_with_notes(northmoor, public=False)
    northmoor.clear(~Q(field="public_notes"))
    words = words_on(reverse("public_board", args=[meeting.body_id]))
    assert "2060" not in words
    assert "None is published yet." in words
    assert Client().get(reverse("public_meeting", args=[meeting.uuid])).status_code == 404


def test_an_inspection_is_shown_with_both_voices(northmoor: Northmoor) -> None:
    finding = an_answered_finding(northmoor)
    northmoor.clear()
    words = words_on(reverse("public_inspection", args=[finding.inspection.uuid]))
    assert finding.called in words
    assert "What will be done Six call handlers start in May." in words
    assert f"{northmoor.partnership.force.name} says We agree with this finding." in words
    assert f"{northmoor.partnership.governing_body.name} says We shall look at it in June." in words
    assert "The answer is due by" in words
    assert finding.inspection.title in words_on(reverse("public_inspections"))
    assert finding.inspection.title in words_on(reverse("public_oversight"))


def test_one_voice_is_shown_without_the_other_while_that_waits(northmoor: Northmoor) -> None:
    finding = an_answered_finding(northmoor)
    northmoor.clear(~Q(field="body_comment"))
    words = words_on(reverse("public_inspection", args=[finding.inspection.uuid]))
    assert "We agree with this finding." in words
    assert "We shall look at it in June." not in words


def test_a_finding_whose_words_are_not_cleared_is_not_there(northmoor: Northmoor) -> None:
    finding = an_answered_finding(northmoor)
    northmoor.clear(~Q(field="text"))
    words = words_on(reverse("public_inspection", args=[finding.inspection.uuid]))
    assert "No finding is published yet" in words
    assert "Six call handlers" not in words


def test_a_link_that_is_no_address_of_the_web_is_left_out(northmoor: Northmoor) -> None:
    finding = an_answered_finding(northmoor)
    northmoor.clear()
    address = reverse("public_inspection", args=[finding.inspection.uuid])
    assert 'href="https://inspectorate.example/reports/1"' in Client().get(address).content.decode()
    Inspection.objects.update(link="javascript:alert(1)")
    assert "javascript" not in Client().get(address).content.decode()


def test_a_session_shows_the_question_the_answer_and_the_comment(northmoor: Northmoor) -> None:
    question = an_answered_question(northmoor)
    northmoor.clear()
    address = reverse("public_session", args=[question.session.uuid])
    words = words_on(address)
    assert "How many victims were called back within a day?" in words
    assert f"{northmoor.partnership.force.name} answers Nine in ten were." in words
    assert f"{northmoor.partnership.governing_body.name} comments That is not enough." in words
    assert "Planned : 12 May 2026" in words


def test_a_cancelled_session_says_so(northmoor: Northmoor) -> None:
    session = an_answered_question(northmoor).session
    northmoor.clear()
    programme.settle_session(
        session, state="cancelled", held_on=None, reason="The hall is closed.", by=northmoor.officer
    )
    words = words_on(reverse("public_session", args=[session.uuid]))
    assert "Cancelled : 12 May 2026" in words
    assert "The hall is closed." not in words
    assert "Cancelled: 12 May 2026" in words_on(reverse("public_sessions"))


def test_a_decision_is_shown_without_its_exempt_part(northmoor: Northmoor) -> None:
    decision = a_published_decision(northmoor)
    words = words_on(reverse("public_decision", args=[decision.uuid]))
    assert decision.public_part in words
    assert "A part of this decision is exempt from publication." in words
    assert decision.consultation in words
    assert decision.exempt_part not in words
    assert decision.exempt_reason not in words


def test_a_decision_that_is_cleared_and_not_published_is_not_there(northmoor: Northmoor) -> None:
    decision = a_decision(northmoor.partnership, by=northmoor.officer)
    northmoor.clear()
    assert Client().get(reverse("public_decision", args=[decision.uuid])).status_code == 404


def test_a_withdrawn_title_takes_its_page_away(northmoor: Northmoor) -> None:
    decision = a_published_decision(northmoor)
    passage = Passage.objects.get(subject_type="oversight.decision", field="title", state=Passage.State.CLEARED)
    withdraw(passage, reason="It named somebody.", by=northmoor.officer)
    assert Client().get(reverse("public_decision", args=[decision.uuid])).status_code == 404
    assert decision.title not in words_on(reverse("public_decisions"))


def test_a_recommendation_is_shown_and_its_reply_only_when_cleared(northmoor: Northmoor) -> None:
    recommendation = a_recommendation(northmoor.partnership, by=northmoor.officer)
    PanelRecommendation.objects.filter(pk=recommendation.pk).update(
        reply="It will be in the report.", response="accepted", replied_on=date(2026, 7, 1)
    )
    northmoor.clear()
    words = words_on(reverse("public_recommendations"))
    assert recommendation.text in words
    assert "No reply has been published yet." in words
    assert "Accepted" not in words
    _waits(northmoor, recommendation, "reply", "It will be in the report.")
    northmoor.clear()
    assert "Accepted 1 July 2026" in words_on(reverse("public_recommendations"))


def test_an_answered_consultation_is_shown_with_its_answer(northmoor: Northmoor) -> None:
    consultation = a_consultation(northmoor.partnership, by=northmoor.officer)
    Consultation.objects.update(answer="We agree with the draft.", state="answered", answered_on=date(2026, 5, 4))
    _waits(northmoor, consultation, "answer", "We agree with the draft.")
    assert "Nothing is published yet" in words_on(reverse("public_consultations"))
    northmoor.clear()
    words = words_on(reverse("public_consultations"))
    assert f"{consultation.title} Answered 4 May 2026." in words
    assert f"{northmoor.partnership.governing_body.name} answers We agree with the draft." in words


def test_what_is_published_under_a_duty_is_shown_with_its_address_and_what_is_missing_is_not(
    northmoor: Northmoor,
) -> None:
    publication = a_publication(northmoor.partnership, by=northmoor.officer)
    page = Client().get(reverse("public_duties")).content.decode()
    assert f'href="{publication.link}"' in page
    assert f"published {long_date(publication.published_on)}" in page
    assert page.count('rel="external"') == 1


def everything(northmoor: Northmoor) -> None:
    an_answered_finding(northmoor)
    an_answered_question(northmoor)
    a_recommendation(northmoor.partnership, by=northmoor.officer)
    a_published_decision(northmoor)
    a_publication(northmoor.partnership, by=northmoor.officer)
    a_board_with_notes(northmoor)
    northmoor.clear()


def test_all_of_it_is_in_the_files_and_no_link_leads_nowhere(northmoor: Northmoor, tmp_path: Any) -> None:
    everything(northmoor)
    published = publish(tmp_path, Site("https://promises.example.org"))
    assert published.broken == []
    text = " ".join(path.read_text() for path in tmp_path.rglob("*.html"))
    for words in (
        "Six call handlers start in May.",
        "Nine in ten were.",
        "Report every quarter",
        "youth shelter",
        "Calls were quicker.",
    ):
        assert words in text
    assert Decision.objects.get().exempt_part not in text


def test_the_feed_tells_of_what_has_come_out(northmoor: Northmoor) -> None:
    everything(northmoor)
    text = Client().get("/feed.xml").content.decode()
    decision = Decision.objects.get()
    assert f"Decisions: {decision.title}" in text
    assert "Notes of meetings: Contact Board" in text
    assert "Inspections: How calls are answered" in text
    assert "<summary>Meeting of " in text, "its own day stands in the text"
    cleared = {each.decided_at for each in Passage.objects.filter(state="cleared")}
    told = {datetime.fromisoformat(each) for each in re.findall(r"<updated>([^<]*)</updated>", text)}
    assert told <= cleared, "it became news when it was cleared"
    assert "Holding to account" not in text, "it is planned, and was not held"


@pytest.mark.parametrize("made", [an_answered_finding, an_answered_question])
def test_headings_never_skip_a_level(northmoor: Northmoor, made: Callable[[Northmoor], Any]) -> None:
    found = made(northmoor)
    northmoor.clear()
    record, name = (
        (found.inspection, "public_inspection") if isinstance(found, Finding) else (found.session, "public_session")
    )
    page = Client().get(reverse(name, args=[record.uuid])).content.decode()
    levels = [int(each[0]) for each in page.split("<h")[1:] if each[0].isdigit()]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False)), levels


@pytest.mark.parametrize("name", ["public_oversight", *LISTS])
def test_it_takes_nothing_in(name: str) -> None:
    assert Client().post(reverse(name)).status_code == 405
