"""Who may do what with measures and their charts."""

from __future__ import annotations

from typing import Any

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant
from wardmote.core.organisations.models import Partnership

VIEW = "performance.view_measure"
REBASE = "performance.rebase_chart"
NOTE = "performance.note_chart"
TYPE = "performance.type_figures"
SHOW = "performance.show_measure"


def partnership_of(thing: Any) -> Partnership:
    """Whose it is: of a partnership itself, or of what belongs to one."""
    found: Partnership = thing if isinstance(thing, Partnership) else thing.partnership
    return found


# Figures belong to the whole installation; what people say about charts, to their partnership.
grant(VIEW, *EVERY_MEMBER_OF_STAFF, partnership_of=partnership_of, inherited=True)
grant(REBASE, Role.ANALYST, partnership_of=partnership_of)
grant(NOTE, Role.ANALYST, partnership_of=partnership_of)
grant(TYPE, Role.ANALYST, partnership_of=partnership_of)
grant(SHOW, Role.ANALYST, Role.POLICY_OFFICER, partnership_of=partnership_of)
