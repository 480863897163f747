"""On the page of a measure stands what boards said of the commitments that it belongs to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role
from wardmote.core.organisations.models import Body
from wardmote.oversight.tests.factories import a_secretary, an_action, looked_at
from wardmote.performance.tests.factories import WARWICKSHIRE, WEST_MERCIA, measure
from wardmote.performance.tests.figures import with_figures
from wardmote.plans.models import Commitment
from wardmote.plans.services.measuring import link_measure
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db
CRIME = reverse("measure", args=["recorded-crime"])


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
