"""Who may write, issue and import."""

from __future__ import annotations

from typing import Any

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import grant
from wardmote.core.organisations.models import Partnership
from wardmote.reports.models import Draft


def _partnership(thing: Any) -> Partnership:
    partnership: Partnership = thing.version.plan.partnership if isinstance(thing, Draft) else thing.partnership
    return partnership


grant("reports.edit_draft", Role.POLICY_OFFICER, Role.SECRETARY, partnership_of=_partnership)
grant("reports.issue_edition", Role.POLICY_OFFICER, Role.CHIEF_OFFICER, partnership_of=_partnership)
