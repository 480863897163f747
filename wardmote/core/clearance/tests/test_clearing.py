"""Nothing becomes public without two people."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.core.accounts import chronicle
from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.audit import selectors as audit
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.rules import warnings_in
from wardmote.core.clearance.selectors import cleared_texts, waiting_passages
from wardmote.core.clearance.services import Offer, clear, offer, send_back, withdraw
from wardmote.core.organisations.models import Body, Partnership
from wardmote.core.organisations.services import found_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership() -> Partnership:
    return found_partnership(force="Northmoor Police", governing_body="Northmoor Board", by=None)


def an_officer(partnership: Partnership, name: str, role: Role = Role.POLICY_OFFICER) -> User:
    user = User.objects.create_user(email=f"{name}@northmoor.example", name=name)
    Membership.objects.create(user=user, organisation=partnership.governing_body, role=role)
    return user


@pytest.fixture
def writer(partnership: Partnership) -> User:
    return an_officer(partnership, "writer")


@pytest.fixture
def second(partnership: Partnership) -> User:
    return an_officer(partnership, "second")


@pytest.fixture
def body(partnership: Partnership) -> Body:
    return Body.objects.create(partnership=partnership, name="Contact Board")


def offered(body: Body, text: str, writer: User) -> list[Passage]:
    return offer([Offer(body, "purpose", text)], partnership=body.partnership, by=writer)


def public(body: Body) -> str | None:
    return cleared_texts(Body, [body.pk], ["purpose"]).get((body.pk, "purpose"))


def test_the_history_names_a_text_by_its_words(body: Body, writer: User, second: User) -> None:
    (passage,) = clear(offered(body, "Looks at contact.", writer), by=second)
    auditor = an_officer(body.partnership, "auditor", Role.AUDITOR)
    (entry,) = chronicle.entries(list(audit.history_of(passage)), reader=auditor)
    assert entry.subject == "Text for the public: Looks at contact."


def test_a_text_is_internal_until_it_is_cleared(body: Body, writer: User, second: User) -> None:
    made = offered(body, "Looks at contact.", writer)
    assert public(body) is None
    clear(made, by=second)
    assert public(body) == "Looks at contact."


def test_nobody_clears_what_they_wrote(body: Body, writer: User) -> None:
    with pytest.raises(PermissionDenied, match="second person"):
        clear(offered(body, "Looks at contact.", writer), by=writer)


def test_the_database_itself_refuses_a_single_person(body: Body, writer: User) -> None:
    (passage,) = offered(body, "Looks at contact.", writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.filter(pk=passage.pk).update(state="cleared", decided_by=writer, decided_at=timezone.now())


def test_new_words_wait_while_the_public_reads_the_old(body: Body, writer: User, second: User) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    newer = offered(body, "Looks at contact and calls.", writer)
    assert public(body) == "Looks at contact."
    clear(newer, by=second)
    assert public(body) == "Looks at contact and calls."
    assert Passage.objects.filter(state="cleared").count() == 1


def test_the_same_words_are_not_offered_twice(body: Body, writer: User, second: User) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    assert offered(body, "Looks at contact.", writer) == []


def test_words_taken_out_leave_the_public_page(body: Body, writer: User, second: User) -> None:
    clear(offered(body, "Looks at contact.", writer), by=second)
    offered(body, "", writer)
    assert public(body) is None


def test_words_replaced_before_anybody_read_them_cannot_be_cleared(body: Body, writer: User, second: User) -> None:
    first = offered(body, "A draft.", writer)
    offered(body, "A better draft.", writer)
    with pytest.raises(ValidationError, match="Nothing was cleared"):
        clear(first, by=second)


def test_another_partnerships_officer_cannot_clear(body: Body, writer: User) -> None:
    other = found_partnership(force="Eastmarsh Police", governing_body="Eastmarsh Board", by=None)
    stranger = an_officer(other, "stranger")
    made = offered(body, "Looks at contact.", writer)
    assert not waiting_passages(user=stranger).exists()
    with pytest.raises(PermissionDenied):
        clear(made, by=stranger)


def test_an_auditor_cannot_clear(body: Body, partnership: Partnership, writer: User) -> None:
    with pytest.raises(PermissionDenied):
        clear(offered(body, "x", writer), by=an_officer(partnership, "auditor", Role.AUDITOR))


def test_a_text_is_sent_back_with_a_reason(body: Body, writer: User, second: User) -> None:
    (passage,) = offered(body, "PC 22180 is off sick.", writer)
    with pytest.raises(ValidationError, match="Say why"):
        send_back(passage, reason=" ", by=second)
    assert send_back(passage, reason="Leave out who.", by=second).state == "refused"


def test_one_person_is_enough_to_withdraw(body: Body, writer: User, second: User) -> None:
    (passage,) = clear(offered(body, "Looks at contact.", writer), by=second)
    withdraw(passage, reason="It named somebody.", by=writer)
    assert public(body) is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The Telford officer is on long-term sick leave.", "illness"),
        ("PC 22180 delivers the training.", "collar_number"),
        ("Insp Morrow chairs the group.", "person"),
        ("The successful service provider will be announced shortly.", "money_undecided"),
        ("Ring 01905 555 0100 for a copy.", "personal_details"),
    ],
)
def test_what_should_be_looked_at_twice_is_pointed_out(text: str, sign: str) -> None:
    assert sign in {warning.sign for warning in warnings_in(text)}


def test_ordinary_progress_is_not_suspected() -> None:
    assert warnings_in("Three of five stations have new doorbells; the rest follow by June 2026.") == []
