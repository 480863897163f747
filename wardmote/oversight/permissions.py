"""Who may do what with the work of boards and panels."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant, memberships_of
from wardmote.core.organisations.models import Partnership
from wardmote.core.organisations.selectors import posts_held_by
from wardmote.oversight.models import Action

KEEPERS = {Role.SECRETARY, Role.POLICY_OFFICER}
VIEW = "oversight.view_oversight"
KEEP = "oversight.keep_meetings"
ANSWER = "oversight.answer_action"


def partnership_of(thing: Any) -> Partnership:
    """Whose work it is: of a partnership itself, or of what belongs to one."""
    found: Partnership = thing if isinstance(thing, Partnership) else thing.partnership
    return found


def owns(user: Any, action: Any) -> bool:
    """Whether somebody answers for an action: they hold or cover its post today, or keep the board's papers."""
    if not isinstance(action, Action) or {each.role for each in memberships_of(user)} & KEEPERS:
        return True
    if user.person_id is None or action.owner_id is None:
        return False
    return posts_held_by(user.person_id, today=timezone.localdate()).filter(pk=action.owner_id).exists()


grant(VIEW, *EVERY_MEMBER_OF_STAFF, partnership_of=partnership_of, inherited=True)
grant(KEEP, *KEEPERS, partnership_of=partnership_of)
grant(ANSWER, Role.OWNER, Role.CHIEF_OFFICER, *KEEPERS, partnership_of=partnership_of, also=owns)
