"""Decisions: numbers, reasons, publication, and an exempt part that leaves by no door."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import EventValue
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Decision
from wardmote.oversight.services import decision as services
from wardmote.oversight.tests.factories import a_decision, a_secretary
from wardmote.plans.tests.factories import a_partnership, a_user

pytestmark = pytest.mark.django_db
CANARY = "zqexemptqz"


@pytest.fixture
def partnership() -> Partnership:
    return a_partnership()


@pytest.fixture
def secretary(partnership: Partnership) -> User:
    return a_secretary(partnership)


@pytest.fixture
def officer(partnership: Partnership) -> User:
    return a_user(Role.POLICY_OFFICER, partnership.governing_body)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_decisions_are_numbered_within_their_year_and_partnership(partnership: Partnership, secretary: User) -> None:
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1)]
    refs = [a_decision(partnership, by=secretary, decided_on=day).ref for day in days]
    assert refs == ["2025/001", "2026/001", "2026/002"]
    assert a_decision(a_partnership("Southfen"), by=secretary).ref == "2026/001"


def test_an_exempt_part_an_urgency_and_a_cancelled_consultation_say_why(
    partnership: Partnership, secretary: User
) -> None:
    for values in (
        {"exempt_reason": ""},
        {"is_urgent": True},
        {"no_consultation_reason": "No time."},
        {"publish_by": date(2026, 4, 1)},
    ):
        with pytest.raises(ValidationError):
            a_decision(partnership, by=secretary, **values)
    assert not Decision.objects.exists()


def test_the_database_itself_wants_a_reason_for_what_is_exempt(partnership: Partnership, secretary: User) -> None:
    made = a_decision(partnership, by=secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(exempt_reason="")


def test_a_decision_is_published_once_a_second_person_has_cleared_it(
    partnership: Partnership, secretary: User, officer: User
) -> None:
    made = a_decision(partnership, by=secretary)
    with pytest.raises(ValidationError, match="second person"):
        services.publish_decision(made, on=date(2026, 4, 20), link="", by=secretary)
    clear(Passage.objects.filter(subject_type="oversight.decision", state="waiting"), by=officer)
    done = services.publish_decision(made, on=date(2026, 4, 20), link="https://body.example/1", by=secretary)
    assert done.published_on == date(2026, 4, 20)
    services.change_decision(made, public_part="Reworded.", by=secretary)
    with pytest.raises(ValidationError, match="second person"):
        services.publish_decision(made, on=date(2026, 4, 21), link="", by=secretary)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.SECRETARY, Role.POLICY_OFFICER}])
def test_an_exempt_part_leaves_by_no_door(partnership: Partnership, secretary: User, role: Role) -> None:
    """Everybody who must not read it looks wherever a decision can be met; an auditor of the governing body may."""
    made = a_decision(partnership, by=secretary, exempt_part=f"Bid {CANARY} {'x' * 50}", exempt_reason=CANARY)
    services.change_decision(made, exempt_part=f"Again {CANARY}", by=secretary)
    in_the_force = role in {Role.OWNER, Role.CHIEF_OFFICER, Role.ANALYST, Role.NEIGHBOURHOOD_OFFICER, Role.AUDITOR}
    client = browser(a_user(role, partnership.force if in_the_force else partnership.governing_body))
    one = f"/work/decisions/{made.pk}/"
    for address in (
        one,
        f"{one}edit/",
        f"{one}publish/",
        "/work/decisions/",
        f"/work/decisions/?words={CANARY[:-1]}",
        "/work/decisions/?show=exempt",
        "/work/decisions/?as=csv",
        "/work/scrutiny/",
        "/work/history/",
        "/work/clearing/",
        f"/work/search/?q={CANARY[:-1]}",
        f"/search/?q={CANARY[:-1]}",
    ):
        response = client.get(address)
        assert CANARY not in b"".join(response).decode("utf-8", "replace"), address


def test_those_of_the_governing_body_who_may_read_an_exempt_part_do(partnership: Partnership, secretary: User) -> None:
    made = a_decision(partnership, by=secretary, exempt_part=CANARY)
    for user in (secretary, a_user(Role.AUDITOR, partnership.governing_body)):
        assert CANARY in browser(user).get(f"/work/decisions/{made.pk}/").content.decode()
    officer_of_the_force = a_user(Role.POLICY_OFFICER, partnership.force)
    page = browser(officer_of_the_force).get(f"/work/decisions/{made.pk}/").content.decode()
    assert CANARY not in page
    assert "A part of this decision is exempt" in page


def test_an_exempt_part_is_neither_offered_for_clearing_nor_in_the_history(
    partnership: Partnership, secretary: User
) -> None:
    made = a_decision(partnership, by=secretary, exempt_part=CANARY)
    services.change_decision(made, exempt_part=f"{CANARY} again", by=secretary)
    assert not Passage.objects.filter(text__contains=CANARY).exists()
    assert not EventValue.objects.filter(text__contains=CANARY).exists()


def test_the_forms_refuse_and_keep_what_was_typed(secretary: User, partnership: Partnership) -> None:
    typed = {
        "title": "A grant",
        "public_part": "Because.",
        "decided_on-day": "14",
        "decided_on-month": "4",
        "decided_on-year": "2026",
        "is_urgent": "on",
        "exempt_part": "Hidden words",
    }
    refused = browser(secretary).post("/work/decisions/add/", typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Say why it could not wait" in page
    assert "Hidden words" in page
    good = {**typed, "urgency_reason": "The shelter closes.", "exempt_reason": "Commercial."}
    assert browser(secretary).post("/work/decisions/add/", good).status_code == 302
    assert Decision.objects.get().publish_by == date(2026, 4, 28)
