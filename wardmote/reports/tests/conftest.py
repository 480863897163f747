"""What the tests of this room share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import Plan, PlanImport, PlanVersion
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan
from wardmote.reports.models import Upload
from wardmote.reports.services import inbox
from wardmote.reports.tests.factories import a_full_reading, the_version


@dataclass(slots=True)
class Northmoor:
    """A partnership with a plan, the officer who writes and a second one who clears."""

    partnership: Partnership
    officer: User
    second: User
    imported: PlanImport
    version: PlanVersion

    @property
    def plan(self) -> Plan:
        return self.version.plan


@pytest.fixture
def northmoor(db: Any) -> Northmoor:
    partnership = a_partnership()
    officer = a_user(Role.POLICY_OFFICER, partnership.governing_body)
    second = a_user(Role.POLICY_OFFICER, partnership.governing_body, "second")
    imported = an_imported_plan(a_full_reading(), partnership=partnership, by=officer)
    return Northmoor(partnership, officer, second, imported, the_version(imported))


@pytest.fixture
def reading_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: a child of the server would not see the database of a test."""

    def read(number: int) -> None:
        inbox.read_now(Upload.objects.select_related("partnership").get(pk=number))

    monkeypatch.setattr(inbox, "_spawn", read)
