"""Holding to account: a year's programme as a panel is told of it, and the two voices on each question."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Question, Session
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.services import programme as services
from wardmote.oversight.tests.factories import a_question, a_secretary, a_session
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db
State = Session.State


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return a_secretary(partnership)


@pytest.fixture
def chief(partnership: Partnership) -> User:
    return a_user(Role.CHIEF_OFFICER, partnership.force)


@pytest.fixture
def session(partnership: Partnership, secretary: User) -> Session:
    return a_session(partnership, by=secretary)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_programme_is_told_month_by_month_as_a_panel_reads_it(partnership: Partnership, secretary: User) -> None:
    """Two subjects in one month, one of them in writing alone, and a month over the end of the financial year."""
    for kind, subject, way, day in (
        ("thematic", "Domestic abuse", "meeting", date(2026, 4, 14)),
        ("performance", "Satisfaction and confidence", "meeting", date(2026, 5, 12)),
        ("thematic", "Effectiveness", "meeting", date(2026, 7, 7)),
        ("thematic", "Offenders", "written", date(2026, 7, 21)),
        ("thematic", "The victim’s journey", "meeting", date(2027, 3, 9)),
        ("thematic", "Roads", "meeting", date(2027, 4, 1)),
    ):
        a_session(partnership, by=secretary, kind=kind, subject=subject, way=way, planned_for=day)
    page = text_of(browser(secretary), "/work/holding-to-account/?year=2026")
    assert "Holding to account 2026/27" in page
    places = [page.index(word) for word in ("Domestic abuse", "Satisfaction", "Effectiveness", "Offenders", "victim’s")]
    assert places == sorted(places)
    assert "Thematic, in writing" in page
    assert "Roads" not in page
    assert "Roads" in text_of(browser(secretary), "/work/holding-to-account/?year=2027")
    assert browser(secretary).get("/work/holding-to-account/?year=x").status_code == 200


def test_a_session_is_held_on_a_day_that_has_been_or_cancelled_with_a_reason(session: Session, secretary: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for state, held_on in ((State.HELD, None), (State.HELD, tomorrow), (State.CANCELLED, None)):
        with pytest.raises(ValidationError):
            services.settle_session(session, state=state, held_on=held_on, reason=" ", by=secretary)
    held = services.settle_session(session, state=State.HELD, held_on=date(2026, 5, 12), reason="", by=secretary)
    assert held.held_on == date(2026, 5, 12)
    gone = services.settle_session(session, state=State.CANCELLED, held_on=None, reason="Election.", by=secretary)
    assert gone.held_on is None
    with pytest.raises(ValidationError, match="cancelled"):
        a_question(gone, by=secretary)


def test_questions_are_numbered_and_an_answered_one_is_not_reworded(
    session: Session, secretary: User, chief: User
) -> None:
    first, second = a_question(session, by=secretary), a_question(session, by=secretary, text="And by night?")
    assert (first.number, second.number) == (1, 2)
    services.answer_question(first, text="Nine in ten.", seen=mark_of(""), by=chief)
    with pytest.raises(ValidationError, match="answered already"):
        services.change_question(first, text="Something else?", due=first.due, by=secretary)
    later = services.change_question(first, text=first.text, due=date(2026, 6, 1), by=secretary)
    assert later.due == date(2026, 6, 1)


def test_the_day_of_the_first_answer_stays_and_an_answer_taken_back_has_none(
    session: Session, secretary: User, chief: User
) -> None:
    question = a_question(session, by=secretary)
    services.answer_question(question, text="Nine in ten.", seen=mark_of(""), by=chief)
    Question.objects.filter(pk=question.pk).update(answered_on=date(2026, 5, 4))
    question.refresh_from_db()
    changed = services.answer_question(question, text="Eight in ten.", seen=mark_of("Nine in ten."), by=chief)
    assert changed.answered_on == date(2026, 5, 4)
    empty = services.answer_question(changed, text=" ", seen=mark_of("Eight in ten."), by=chief)
    assert (empty.answer, empty.answered_on) == ("", None)


def test_the_force_answers_and_the_governing_body_comments_and_neither_does_the_others(
    session: Session, secretary: User, chief: User
) -> None:
    question = a_question(session, by=secretary)
    body, force = browser(secretary), browser(chief)
    assert body.get(f"/work/questions/{question.pk}/answer/").status_code == 404
    assert force.get(f"/work/questions/{question.pk}/comment/").status_code == 404
    assert force.post(f"/work/questions/{question.pk}/edit/", {"text": "Nothing?"}).status_code == 404
    seen = mark_of("")
    said = {"text": "Nine in ten were.", "seen": seen}
    assert force.post(f"/work/questions/{question.pk}/answer/", said).status_code == 302
    assert body.post(f"/work/questions/{question.pk}/comment/", {"text": "Good.", "seen": seen}).status_code == 302
    page = text_of(force, f"/work/holding-to-account/{session.pk}/")
    assert page.index("Nine in ten were.") < page.index("Good.")
    waiting = Passage.objects.filter(subject_type="oversight.question", state="waiting")
    assert set(waiting.values_list("field", flat=True)) == {"text", "answer", "comment"}


def test_a_late_answer_is_marked_and_counted(session: Session, secretary: User) -> None:
    a_question(session, by=secretary, due=date(2026, 1, 1))
    assert "Overdue" in text_of(browser(secretary), f"/work/holding-to-account/{session.pk}/")
    page = text_of(browser(secretary), "/work/scrutiny/")
    assert '<td class="wm-number" data-label="Overdue">1</td>' in page


def test_notes_are_written_by_the_governing_body_and_wait_to_be_cleared(session: Session, secretary: User) -> None:
    client = browser(secretary)
    notes = {"text": "We heard three victims.", "seen": mark_of("")}
    assert client.post(f"/work/holding-to-account/{session.pk}/notes/", notes).status_code == 302
    assert Passage.objects.filter(field="notes", text="We heard three victims.", state="waiting").exists()
    assert "Waiting to be cleared" in text_of(client, "/work/holding-to-account/?year=2026")
