"""What most tests of editing begin with: a plan that was imported, and an officer who may edit it."""

from __future__ import annotations

import pytest

from wardmote.core.accounts.models import Role, User
from wardmote.plans.models import PlanImport
from wardmote.plans.tests.factories import a_user, an_imported_plan


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport) -> User:
    return a_user(Role.POLICY_OFFICER, done.version.plan.partnership.governing_body, "officer")
