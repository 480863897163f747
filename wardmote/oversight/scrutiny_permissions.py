"""Who may do what with what inspectorates, panels and the public ask.

The force's text and the governing body's comment are two voices: each side writes its own, and nobody the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import grant, memberships_of
from wardmote.core.organisations.models import Organisation
from wardmote.core.organisations.selectors import posts_held_by
from wardmote.oversight.models import Finding
from wardmote.oversight.permissions import KEEPERS, partnership_of

KEEP_SCRUTINY = "oversight.keep_scrutiny"
ANSWER_FINDING = "oversight.answer_finding"
SIGN_OFF = "oversight.sign_off"
SPEAK_FOR_FORCE = "oversight.speak_for_force"
SPEAK_FOR_BODY = "oversight.speak_for_body"
VIEW_EXEMPT = "oversight.view_exempt"


def the_force(thing: Any) -> Iterable[Organisation]:
    return [partnership_of(thing).force]


def the_governing_body(thing: Any) -> Iterable[Organisation]:
    return [partnership_of(thing).governing_body]


def leads(user: Any, finding: Any) -> bool:
    """Whether somebody answers for a finding: they hold or cover the post that leads it today, or keep the register."""
    if not isinstance(finding, Finding) or {each.role for each in memberships_of(user)} & KEEPERS:
        return True
    if user.person_id is None or finding.lead_id is None:
        return False
    return posts_held_by(user.person_id, today=timezone.localdate()).filter(pk=finding.lead_id).exists()


grant(KEEP_SCRUTINY, *KEEPERS, partnership_of=partnership_of)
grant(ANSWER_FINDING, Role.OWNER, Role.CHIEF_OFFICER, *KEEPERS, partnership_of=partnership_of, also=leads)
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
