"""On the page of a measure stands what boards said of the commitments that it belongs to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Body
from wardmote.oversight.models import Action, AgendaItem, Decision
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.selectors.saying import said_of
from wardmote.oversight.services.agenda import add_items, remove_item
from wardmote.oversight.tests.factories import a_decision, a_meeting, a_secretary, an_action, looked_at
from wardmote.performance.tests.factories import WARWICKSHIRE, WEST_MERCIA, measure
from wardmote.performance.tests.figures import with_figures
from wardmote.plans.models import Commitment
from wardmote.plans.services.editing import merge_commitments
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db
CRIME = reverse("measure", args=["recorded-crime"])
CANARY = "zqexemptqz"


@pytest.fixture
def commitment(settings: Any, tmp_path: Any) -> Commitment:
    """One that recorded crime belongs to, of which a board has asked something and said something."""
    settings.DATA_DIR = tmp_path
    with_figures()
    partnership = an_imported_plan().version.plan.partnership
    found = Commitment.objects.get(version__plan__partnership=partnership, key="1")
    secretary = a_secretary(partnership)
    board = Body.objects.get(partnership=partnership, name="Contact Board")
    officer = a_user(Role.POLICY_OFFICER, partnership.governing_body, "keeper")
    link_measure(found, measure("recorded-crime"), WEST_MERCIA, by=officer)
    looked_at(board, found, by=secretary, on=date(2026, 3, 17))
    an_action(partnership, by=secretary, body=board, arose_from=found, agreed_on=date(2026, 4, 2))
    return found


def test_what_was_said_of_one_area_is_not_told_on_another(client: Client, commitment: Commitment) -> None:
    client.force_login(a_user(Role.ANALYST, commitment.version.plan.partnership.force))
    assert "17 March 2026" in client.get(CRIME, {"area": WEST_MERCIA.code}).content.decode()
    assert "17 March 2026" not in client.get(CRIME, {"area": WARWICKSHIRE.code}).content.decode()


def test_the_newest_comes_first_with_its_day_its_board_and_a_link(client: Client, commitment: Commitment) -> None:
    client.force_login(a_user(Role.ANALYST, commitment.version.plan.partnership.force))
    said = " ".join(client.get(CRIME).content.decode().split())
    assert "<strong>2 April 2026</strong> Action:" in said
    assert "<strong>17 March 2026</strong> Minutes:" in said
    assert said.index("Bring the call figures by area.") < said.index("The panel heard how it is going.")
    assert "What boards said" not in client.get(reverse("measure", args=["special-constables"])).content.decode()


def test_nobody_elsewhere_is_told(client: Client, commitment: Commitment) -> None:
    client.force_login(a_user(Role.ANALYST, a_partnership("Elsewhere").force, "stranger"))
    answer = client.get(CRIME)
    assert answer.status_code == 200
    assert "What boards said" not in answer.content.decode()


def secretary_of(commitment: Commitment) -> User:
    return User.objects.get(memberships__role=Role.SECRETARY)


def test_a_decision_about_a_commitment_stands_on_the_page_of_its_measure(
    client: Client, commitment: Commitment
) -> None:
    made = a_decision(
        commitment.version.plan.partnership,
        by=secretary_of(commitment),
        commitment=commitment,
        exempt_part=CANARY,
    )
    client.force_login(a_user(Role.ANALYST, commitment.version.plan.partnership.force))
    said = " ".join(client.get(CRIME).content.decode().split())
    assert f'<strong>14 April 2026</strong> Decision: <a class="govuk-link" href="/work/decisions/{made.pk}/">' in said
    assert "2026/001 A grant for the youth shelter" in said
    assert "Exempt part" in said
    assert CANARY not in said


def test_a_decision_made_at_an_item_that_looked_at_a_commitment_is_of_the_board(
    client: Client, commitment: Commitment
) -> None:
    secretary = secretary_of(commitment)
    item = AgendaItem.objects.get(commitment=commitment)
    client.force_login(secretary)
    address = f"{reverse('decision_add')}?item={item.uuid}"
    assert "Contact Board, 17 March 2026" in client.get(address).content.decode()
    day = {"decided_on-day": "17", "decided_on-month": "3", "decided_on-year": "2026"}
    typed = {"title": "More officers on nights", "public_part": "Because calls come then.", **day}
    assert client.post(address, typed).status_code == 302
    made = Decision.objects.get()
    assert (made.item, made.commitment) == (item, None)
    said = " ".join(client.get(CRIME).content.decode().split())
    assert 'More officers on nights</a> <span class="wm-quiet">Contact Board</span>' in said
    for page in ("meeting", "meeting_minutes"):
        assert "More officers on nights" in client.get(reverse(page, args=[item.meeting.uuid])).content.decode()
    assert "Contact Board, 17 March 2026" in client.get(reverse("decision", args=[made.pk])).content.decode()
    AgendaItem.objects.filter(pk=item.pk).update(minutes="", looked_at=False)
    with pytest.raises(ValidationError, match="stays on the agenda"):
        remove_item(item, by=secretary)


def test_a_decision_made_at_an_item_on_an_action_stands_on_the_page_of_what_the_action_arose_from(
    client: Client, commitment: Commitment
) -> None:
    secretary = secretary_of(commitment)
    action = Action.objects.get()
    meeting = a_meeting(Body.objects.get(name="Contact Board"), by=secretary)
    item = add_items(meeting, [Suggestion("action", action=action)], by=secretary)[0]
    client.force_login(secretary)
    where = reverse("commitment", args=[commitment.version.plan.slug, commitment.key])
    assert "Nothing has been decided about it." in client.get(where).content.decode()
    a_decision(commitment.version.plan.partnership, by=secretary, item=item)
    page = client.get(where).content.decode()
    assert "2026/001 A grant for the youth shelter" in page
    assert "Nothing has been decided about it." not in page


def test_a_decision_is_still_told_of_when_its_commitment_is_merged_into_another(
    client: Client, commitment: Commitment
) -> None:
    partnership = commitment.version.plan.partnership
    other = Commitment.objects.get(version=commitment.version, key="2")
    a_decision(partnership, by=secretary_of(commitment), commitment=commitment)
    keeper = User.objects.get(email__startswith="keeper")
    merge_commitments(other, [commitment], statement="One.", reason="They are one.", by=keeper)
    client.force_login(keeper)
    assert "2026/001 A grant for the youth shelter" in client.get(CRIME).content.decode()
    where = reverse("commitment", args=[other.version.plan.slug, other.key])
    assert "2026/001 A grant for the youth shelter" in client.get(where).content.decode()


def test_a_decision_is_recorded_from_the_page_of_its_commitment_and_can_be_about_another(
    client: Client, commitment: Commitment
) -> None:
    secretary = secretary_of(commitment)
    client.force_login(secretary)
    address = f"{reverse('decision_add')}?about={commitment.pk}"
    where = reverse("commitment", args=[commitment.version.plan.slug, commitment.key])
    assert address in client.get(where).content.decode()
    assert f'<option value="{commitment.pk}" selected>' in client.get(address).content.decode()
    made = a_decision(commitment.version.plan.partnership, by=secretary, commitment=commitment)
    other = Commitment.objects.get(version=commitment.version, key="2")
    day = {"decided_on-day": "14", "decided_on-month": "4", "decided_on-year": "2026"}
    typed = {"title": made.title, "public_part": made.public_part, **day, "commitment": str(other.pk)}
    assert client.post(reverse("decision_edit", args=[made.pk]), typed).status_code == 302
    made.refresh_from_db()
    assert made.commitment == other


def test_what_was_said_is_asked_for_in_as_many_queries_however_many_decisions_there_are(
    commitment: Commitment,
) -> None:
    secretary = secretary_of(commitment)
    asked = []
    for made in (1, 3):
        while Decision.objects.count() < made:
            a_decision(commitment.version.plan.partnership, by=secretary, commitment=commitment)
        with CaptureQueriesContext(connection) as captured:
            said = said_of([commitment], user=User.objects.get(pk=secretary.pk))
        assert [each.by for each in said].count(commitment.version.plan.partnership.governing_body.name) == made
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_a_decision_is_about_no_other_partnerships_plan_and_made_at_none_of_its_boards(commitment: Commitment) -> None:
    elsewhere = a_partnership("Elsewhere")
    stranger = a_secretary(elsewhere)
    with pytest.raises(ValidationError, match="same partnership"):
        a_decision(elsewhere, by=stranger, commitment=commitment)
    with pytest.raises(ValidationError, match="another partnership"):
        a_decision(elsewhere, by=stranger, item=AgendaItem.objects.get(commitment=commitment))
