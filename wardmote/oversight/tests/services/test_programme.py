"""Holding to account: a year's programme as a panel is told of it, and the two voices on each question."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.format import shorten
from wardmote.oversight.models import AgendaItem, Meeting, Question, Session
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors.agenda import Suggestion, suggestions_for, unlinked_items
from wardmote.oversight.selectors.programme import meetings_for_a_session, sessions_at
from wardmote.oversight.services import programme as services
from wardmote.oversight.services.agenda import add_items, link_session
from wardmote.oversight.services.meeting import cancel
from wardmote.oversight.services.programme import change_session
from wardmote.oversight.tests.factories import a_board, a_meeting, a_question, a_secretary, a_session
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


# At a meeting of a board


def test_a_session_takes_place_at_a_meeting_of_its_own_partnership_alone() -> None:
    partnership = a_partnership()
    officer = a_user(Role.POLICY_OFFICER, partnership.governing_body)
    meeting = a_meeting(a_board(partnership), by=officer)
    session = a_session(partnership, by=officer, meeting=meeting)
    assert list(sessions_at(meeting)) == [session]
    elsewhere = a_partnership("Southfen")
    theirs = a_meeting(a_board(elsewhere), by=a_user(Role.POLICY_OFFICER, elsewhere.governing_body))
    with pytest.raises(ValidationError, match="same partnership"):
        change_session(session, meeting=theirs, by=officer)
    assert theirs not in meetings_for_a_session([partnership], today=date(2026, 6, 1))
    assert meeting in meetings_for_a_session([partnership], today=date(2026, 6, 1))


def test_what_is_held_in_writing_takes_place_at_no_meeting() -> None:
    partnership = a_partnership()
    officer = a_user(Role.POLICY_OFFICER, partnership.governing_body)
    session = a_session(partnership, by=officer, meeting=a_meeting(a_board(partnership), by=officer))
    with pytest.raises(ValidationError, match="in writing"):
        change_session(session, way="written", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(way="written")


def test_the_agenda_suggests_the_session_once_and_both_pages_show_the_other(client: Client) -> None:
    partnership = a_partnership()
    officer = a_user(Role.POLICY_OFFICER, partnership.governing_body)
    meeting = a_meeting(a_board(partnership), by=officer, on=timezone.localdate() + timedelta(days=30))
    session = a_session(partnership, by=officer)
    client.force_login(officer)
    form = {"subject": "Stalking", "kind": "thematic", "way": "meeting", "meeting": str(meeting.pk)}
    day = {"planned_for-day": "16", "planned_for-month": "6", "planned_for-year": "2026"}
    address = reverse("session_edit", args=[session.pk])
    assert client.post(address, {**form, **day, "meeting": "999999"}).status_code == 422
    assert client.post(address, {**form, **day}).status_code == 302
    shown = client.get(reverse("meeting", args=[meeting.uuid])).content.decode()
    assert reverse("scrutiny_session", args=[session.pk]) in shown
    assert (
        reverse("meeting", args=[meeting.uuid])
        in client.get(reverse("scrutiny_session", args=[session.pk])).content.decode()
    )
    agenda = reverse("meeting_agenda", args=[meeting.uuid])
    assert "Holding to account: Stalking" in client.get(agenda).content.decode()
    assert client.post(agenda, {"items": f"session:{session.pk}"}).status_code == 302
    assert [(each.title, each.session) for each in meeting.items.all()] == [("Holding to account: Stalking", session)]
    Session.objects.filter(pk=session.pk).update(subject="Stalking and harassment")
    assert f"session:{session.pk}" not in client.get(agenda).content.decode()


def items_of_an_earlier_release(*titles: str, subjects: Sequence[str] = ("Stalking",)) -> tuple[Meeting, User]:
    """A meeting with sessions, and items that knew their session by its title alone."""
    partnership = a_partnership()
    secretary = a_secretary(partnership)
    meeting = a_meeting(a_board(partnership), by=secretary, on=timezone.localdate() + timedelta(days=30))
    for subject in subjects:
        a_session(partnership, by=secretary, subject=subject, meeting=meeting)
    for position, title in enumerate(titles, start=1):  # a second of one title was refused by the service
        AgendaItem.objects.create(meeting=meeting, kind="other", title=title, position=position)
    return meeting, secretary


def linked_by_the_migration(meeting: Meeting) -> list[str]:
    importlib.import_module("wardmote.oversight.migrations.0009_items_of_sessions").link(apps, None)
    return [each.session.subject if each.session else "" for each in meeting.items.all()]


def test_an_item_of_an_earlier_release_is_linked_where_one_session_alone_can_be_meant() -> None:
    title = "Holding to account: Stalking"
    meeting, secretary = items_of_an_earlier_release(title, "Stalking", "Holding to account: Arson")
    a_session(meeting.partnership, by=secretary, subject="Arson")  # takes place at no meeting
    assert linked_by_the_migration(meeting) == ["Stalking", "", ""]
    assert suggestions_for(meeting, today=timezone.localdate()) == []


@pytest.mark.parametrize(
    ("titles", "subjects"),
    [
        (["Holding to account: Stalking"] * 2, ["Stalking"]),
        (["Holding to account: Stalking"], ["Stalking", "Stalking"]),
    ],
)
def test_the_migration_leaves_alone_what_can_mean_two_things(titles: list[str], subjects: list[str]) -> None:
    meeting, _secretary = items_of_an_earlier_release(*titles, subjects=subjects)
    assert set(linked_by_the_migration(meeting)) == {""}


LONG = "How calls are answered, " * 12 + "and by whom"


def test_a_title_that_was_cut_or_has_other_white_space_is_known_as_its_sessions() -> None:
    was = shorten(f"Holding to account: {LONG}", 300)
    assert was.endswith("…")
    meeting, _secretary = items_of_an_earlier_release(
        was, "Holding to  account: Stalking ", subjects=[LONG, "Stalking"]
    )
    assert [len(sessions) for sessions in unlinked_items(Meeting.objects.all()).values()] == [1, 1]
    assert linked_by_the_migration(meeting) == [LONG, "Stalking"]


def test_the_migration_changes_no_link_that_somebody_made() -> None:
    title = "Holding to account: Stalking"
    meeting, secretary = items_of_an_earlier_release(title, "About stalking")
    link_session(meeting.items.get(title="About stalking"), meeting.scrutiny_sessions.get(), by=secretary)
    assert linked_by_the_migration(meeting) == ["", "Stalking"]


def test_the_secretary_links_what_was_left_alone_with_one_click(client: Client) -> None:
    title = "Holding to account: Stalking"
    meeting, secretary = items_of_an_earlier_release(title, title, "Any other business")
    first, second, other = meeting.items.all()
    session = meeting.scrutiny_sessions.get()
    client.force_login(secretary)
    agenda, year = reverse("meeting_agenda", args=[meeting.uuid]), f"{reverse('programme')}?year=2026"
    assert agenda in client.get(year).content.decode()
    page = client.get(agenda).content.decode()
    offered = [f"session:{each.pk}:{session.pk}" in page for each in (first, second, other)]
    assert offered == [True, True, False]
    assert client.post(agenda, {"do": f"session:{first.pk}:{session.pk}"}).status_code == 302
    first.refresh_from_db()
    assert first.session == session
    assert Event.objects.filter(verb="oversight.agenda_linked").count() == 1
    assert agenda not in client.get(year).content.decode()
    assert f"session:{second.pk}:{session.pk}" not in client.get(agenda).content.decode()
    assert client.post(agenda, {"do": f"session:{second.pk}:{session.pk}"}).status_code == 422
    assert client.post(agenda, {"do": f"session:{second.pk}:999999"}).status_code == 404


def test_an_item_is_linked_with_no_session_of_another_meeting() -> None:
    meeting, secretary = items_of_an_earlier_release("Holding to account: Stalking")
    elsewhere = a_session(meeting.partnership, by=secretary, subject="Stalking")
    with pytest.raises(ValidationError, match="take place at this meeting"):
        link_session(meeting.items.get(), elsewhere, by=secretary)
    client = Client()
    client.force_login(secretary)
    address = reverse("meeting_agenda", args=[meeting.uuid])
    assert client.post(address, {"do": f"session:{meeting.items.get().pk}:{elsewhere.pk}"}).status_code == 404


def test_a_session_stands_on_the_agenda_of_its_own_meeting_alone() -> None:
    partnership = a_partnership()
    officer = a_user(Role.POLICY_OFFICER, partnership.governing_body)
    meeting = a_meeting(a_board(partnership), by=officer, on=timezone.localdate() + timedelta(days=30))
    session = a_session(partnership, by=officer)  # takes place at no meeting
    with pytest.raises(ValidationError, match="take place at this meeting"):
        add_items(meeting, [Suggestion("other", "Stalking", session=session)], by=officer)
    notes = AgendaItem(meeting=meeting, kind="notes", title="Notes", session=session, position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        notes.save()


def test_of_what_was_cancelled_nobody_is_asked_which_item_is_about_it(client: Client) -> None:
    meeting, secretary = items_of_an_earlier_release("Stalking", "Arson", subjects=["Stalking", "Arson"])
    client.force_login(secretary)
    year = f"{reverse('programme')}?year=2026"
    arson = meeting.scrutiny_sessions.get(subject="Arson")
    services.settle_session(arson, state=State.CANCELLED, held_on=None, reason="Nobody came.", by=secretary)
    assert [item.title for item in unlinked_items(Meeting.objects.all())] == ["Stalking"]
    assert "not linked with it" in client.get(year).content.decode()
    cancel(meeting, reason="The hall is shut.", by=secretary)
    assert unlinked_items(Meeting.objects.all()) == {}
    assert "not linked with it" not in client.get(year).content.decode()


@pytest.mark.parametrize(
    ("title", "subject", "is_named"),
    [
        ("Safety in Parson Street", "Arson", False),
        ("Arsonists", "Arson", False),
        ("About arson, and after", "Arson", True),
        ("Holding to account:  999 (calls)", "999  (calls)", True),
    ],
)
def test_an_item_names_a_session_where_it_has_all_its_words_whole(title: str, subject: str, is_named: bool) -> None:
    items_of_an_earlier_release(title, subjects=[subject])
    assert bool(unlinked_items(Meeting.objects.all())) == is_named
