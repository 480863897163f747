"""Who may do what with what inspectorates, panels and the public ask.

The force's text and the governing body's comment are two voices: each side writes its own, and nobody the other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wardmote.core.accounts.models import Role
from wardmote.core.accounts.permissions import grant
from wardmote.core.organisations.models import Organisation
from wardmote.oversight.permissions import KEEPERS, partnership_of

KEEP_SCRUTINY = "oversight.keep_scrutiny"
SIGN_OFF = "oversight.sign_off"
SPEAK_FOR_FORCE = "oversight.speak_for_force"
SPEAK_FOR_BODY = "oversight.speak_for_body"
VIEW_EXEMPT = "oversight.view_exempt"


def the_force(thing: Any) -> Iterable[Organisation]:
    return [partnership_of(thing).force]


def the_governing_body(thing: Any) -> Iterable[Organisation]:
    return [partnership_of(thing).governing_body]


grant(KEEP_SCRUTINY, *KEEPERS, partnership_of=partnership_of)
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
