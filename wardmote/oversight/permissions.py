"""Who may do what with the work of boards and panels, and with what inspectorates, panels and the public ask.

The force's text and the governing body's comment are two voices: each side writes its own, and nobody the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant, memberships_of
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.organisations.selectors import posts_held_by
from wardmote.oversight.models import Action, Finding

KEEPERS = {Role.SECRETARY, Role.POLICY_OFFICER}
VIEW = "oversight.view_oversight"
KEEP = "oversight.keep_meetings"
ANSWER = "oversight.answer_action"
KEEP_SCRUTINY = "oversight.keep_scrutiny"
ANSWER_FINDING = "oversight.answer_finding"
SIGN_OFF = "oversight.sign_off"
SPEAK_FOR_FORCE = "oversight.speak_for_force"
SPEAK_FOR_BODY = "oversight.speak_for_body"
VIEW_EXEMPT = "oversight.view_exempt"


def partnership_of(thing: Any) -> Partnership:
    """Whose work it is: of a partnership itself, or of what belongs to one."""
    found: Partnership = thing if isinstance(thing, Partnership) else thing.partnership
    return found


def the_force(thing: Any) -> Iterable[Organisation]:
    return [partnership_of(thing).force]


def the_governing_body(thing: Any) -> Iterable[Organisation]:
    return [partnership_of(thing).governing_body]


def owns(user: Any, thing: Any) -> bool:
    """Whether somebody answers for an action or a finding: they hold or cover its post today, or keep the register."""
    if not isinstance(thing, Action | Finding) or {each.role for each in memberships_of(user)} & KEEPERS:
        return True
    post = thing.owner_id if isinstance(thing, Action) else thing.lead_id
    if user.person_id is None or post is None:
        return False
    return posts_held_by(user.person_id, today=timezone.localdate()).filter(pk=post).exists()


grant(VIEW, *EVERY_MEMBER_OF_STAFF, partnership_of=partnership_of, inherited=True)
grant(KEEP, *KEEPERS, partnership_of=partnership_of)
grant(ANSWER, Role.OWNER, Role.CHIEF_OFFICER, *KEEPERS, partnership_of=partnership_of, also=owns)
grant(KEEP_SCRUTINY, *KEEPERS, partnership_of=partnership_of)
grant(ANSWER_FINDING, Role.OWNER, Role.CHIEF_OFFICER, *KEEPERS, partnership_of=partnership_of, also=owns)
grant(SIGN_OFF, *KEEPERS, Role.CHIEF_OFFICER, partnership_of=partnership_of)
grant(
    SPEAK_FOR_FORCE,
    Role.POLICY_OFFICER,
    Role.CHIEF_OFFICER,
    partnership_of=partnership_of,
    organisations_of=the_force,
)
grant(SPEAK_FOR_BODY, *KEEPERS, partnership_of=partnership_of, organisations_of=the_governing_body)
grant(
    VIEW_EXEMPT,
    *KEEPERS,
    Role.AUDITOR,
    partnership_of=partnership_of,
    organisations_of=the_governing_body,
)
