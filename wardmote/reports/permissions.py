"""Who may import, write and issue."""

from __future__ import annotations

from typing import Any

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import GRANTS, grant
from wardmote.core.organisations.models import Partnership
from wardmote.plans import permissions as plans
from wardmote.reports.models import Draft

WRITERS = (Role.POLICY_OFFICER, Role.SECRETARY)
ISSUERS = (Role.POLICY_OFFICER, Role.CHIEF_OFFICER)


def _partnership(thing: Any) -> Partnership:
    return plans.partnership_of(thing.version) if isinstance(thing, Draft) else thing.partnership


# Whoever may import a plan may use the inbox that leads there.
grant("reports.use_inbox", *GRANTS["plans.import_plan"])
grant("reports.view_draft", *{*WRITERS, *ISSUERS}, partnership_of=_partnership)
grant("reports.edit_draft", *WRITERS, partnership_of=_partnership)
grant("reports.issue_edition", *ISSUERS, partnership_of=_partnership)
