"""Recommendations of panels, consultations of others, and duties to publish."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Consultation, DutyLeftOut, PanelRecommendation, Publication
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors.duty import checklist, counts
from wardmote.oversight.services import consultation as consulting
from wardmote.oversight.services import duty as publishing
from wardmote.oversight.services import recommendation as recommending
from wardmote.oversight.services.voices import ChangedMeanwhile
from wardmote.oversight.tests.factories import (
    a_board,
    a_consultation,
    a_post,
    a_publication,
    a_recommendation,
    a_secretary,
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


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_recommendation_is_a_bodys_of_ours_or_anothers_by_name(partnership: Partnership, secretary: User) -> None:
    board = a_board(partnership)
    assert a_recommendation(partnership, by=secretary, body=board, made_by="").by_whom == "Contact Board"
    elsewhere = a_board(a_partnership("Southfen"))
    for values in (
        {"body": board},
        {"made_by": ""},
        {"body": elsewhere, "made_by": ""},
        {"reply_due": date(2026, 6, 9)},
    ):
        with pytest.raises(ValidationError):
            a_recommendation(partnership, by=secretary, **values)
    assert PanelRecommendation.objects.count() == 1


def test_a_reply_says_whether_it_is_accepted_and_waits_to_be_cleared(partnership: Partnership, secretary: User) -> None:
    made = a_recommendation(partnership, by=secretary)
    day, seen = date(2026, 7, 1), mark_of("")
    for values in ({"text": " "}, {"response": ""}, {"on": timezone.localdate() + timedelta(days=1)}):
        given: dict[str, Any] = {"response": "partly", "text": "Every half-year.", "on": day, "seen": seen, **values}
        with pytest.raises(ValidationError):
            recommending.reply(made, **given, by=secretary)
    recommending.reply(made, response="partly", text="Every half-year.", on=day, seen=seen, by=secretary)
    with pytest.raises(ChangedMeanwhile):
        recommending.reply(made, response="accepted", text="Every quarter.", on=day, seen=seen, by=secretary)
    assert Passage.objects.filter(subject_type="oversight.panelrecommendation", field="reply", state="waiting").exists()
    page = text_of(browser(secretary), "/work/recommendations/?show=partly")
    assert "Report every quarter" in page
    assert "Nothing matches" in text_of(browser(secretary), "/work/recommendations/?show=overdue")


def test_an_overdue_reply_is_marked(partnership: Partnership, secretary: User) -> None:
    made = a_recommendation(partnership, by=secretary)
    assert "Overdue" in text_of(browser(secretary), f"/work/recommendations/{made.pk}/")
    chief = a_user(Role.CHIEF_OFFICER, partnership.force)
    assert browser(chief).get(f"/work/recommendations/{made.pk}/reply/").status_code == 404


def test_a_consultation_is_answered_or_says_why_not(partnership: Partnership, secretary: User) -> None:
    made = a_consultation(partnership, by=secretary)
    seen = mark_of("")
    tomorrow = timezone.localdate() + timedelta(days=1)
    for state, answer, on, reason in (
        ("answered", "", date(2026, 5, 1), ""),
        ("answered", "We agree.", None, ""),
        ("answered", "We agree.", tomorrow, ""),
        ("not_answered", "", None, " "),
    ):
        with pytest.raises(ValidationError):
            consulting.settle_consultation(
                made, state=state, answer=answer, on=on, reason=reason, seen=seen, by=secretary
            )
    given: dict[str, Any] = {"answer": "We agree.", "on": date(2026, 5, 1), "reason": "", "by": secretary}
    done = consulting.settle_consultation(made, state="answered", seen=seen, **given)
    assert done.answered_on == date(2026, 5, 1)
    with pytest.raises(ChangedMeanwhile):
        consulting.settle_consultation(made, state="open", seen=seen, **given)
    again = consulting.settle_consultation(made, state="open", seen=mark_of("We agree."), **given)
    assert again.answered_on is None


def test_whoever_answers_a_consultation_is_of_the_same_partnership(partnership: Partnership, secretary: User) -> None:
    post = a_post(a_partnership("Southfen"))
    with pytest.raises(ValidationError):
        a_consultation(partnership, by=secretary, lead=post)
    made = a_consultation(partnership, by=secretary, lead=a_post(partnership))
    form = {
        "title": made.title,
        "asked_by": made.asked_by,
        "due-day": "1",
        "due-month": "6",
        "due-year": "2026",
        "lead": str(post.pk),
    }
    refused = browser(secretary).post(f"/work/consultations/{made.pk}/edit/", form)
    assert refused.status_code == 422
    assert "Choose one of the list" in refused.content.decode()
    assert Consultation.objects.get().due == made.due


def test_the_checklist_says_what_is_missing_overdue_and_where_the_last_one_is(
    partnership: Partnership, secretary: User, django_assert_num_queries: Any
) -> None:
    before = counts(checklist(partnership, today=date(2026, 5, 1)))
    a_publication(partnership, by=secretary)
    a_publication(partnership, by=secretary, published_on=date(2025, 1, 7), note="The one before")
    with django_assert_num_queries(2):
        rows = checklist(partnership, today=date(2026, 7, 8))
    grants = next(each for each in rows if each.item.key == "grants")
    assert (grants.stands, grants.due) == ("overdue", date(2026, 7, 7))
    assert counts(rows)["missing"] == before["missing"] - 1
    address = f"/work/duties/{partnership.slug}/specified-information/grants/"
    assert "https://body.example/grants" in text_of(browser(secretary), address)
    assert "Grants" not in text_of(browser(secretary), "/work/duties/?show=nothing")


def test_what_does_not_apply_says_why_and_counts_no_longer_until_it_is_published(
    partnership: Partnership, secretary: User
) -> None:
    owed = an_owed(partnership)
    before = counts(checklist(partnership, today=date(2026, 5, 1)))["missing"]
    publishing.leave_out(owed, reason="Grants are made by the county.", by=secretary)
    publishing.leave_out(owed, reason="Grants are made by the county.", by=secretary)
    assert counts(checklist(partnership, today=date(2026, 5, 1)))["missing"] == before - 1
    assert Event.objects.filter(verb="oversight.duty_left_out").count() == 1
    publishing.leave_out(owed, reason="", by=secretary)
    publishing.leave_out(owed, reason="Not ours.", by=secretary)
    a_publication(partnership, by=secretary)
    assert not DutyLeftOut.objects.exists()


def test_a_publication_has_an_address_and_a_day_that_has_been(partnership: Partnership, secretary: User) -> None:
    with pytest.raises(ValidationError):
        a_publication(partnership, by=secretary, published_on=timezone.localdate() + timedelta(days=1))
    client = browser(secretary)
    address = f"/work/duties/{partnership.slug}/specified-information/grants/record/"
    day = {"published_on-day": "7", "published_on-month": "4", "published_on-year": "2026"}
    assert client.post(address, {**day, "link": "body.example"}).status_code == 422
    assert client.post(address, {**day, "link": "https://body.example/g"}).status_code == 302
    assert Publication.objects.get().link == "https://body.example/g"
    for wrong in ("no-such/grants", "specified-information/no-such"):
        assert client.get(f"/work/duties/{partnership.slug}/{wrong}/").status_code == 404


def test_duties_of_another_partnership_are_not_there(partnership: Partnership, secretary: User) -> None:
    elsewhere = a_partnership("Southfen")
    client = browser(secretary)
    assert client.get(f"/work/duties/{elsewhere.slug}/specified-information/grants/").status_code == 404
    assert partnership.name in text_of(client, f"/work/duties/?partnership={elsewhere.slug}")
