"""One-click sign-in to the example: only while example mode is on, and only from the machine itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts import rules, selectors
from wardmote.core.accounts.models import Role, User

QUESTIONS: dict[Role, Promise] = {
    Role.POLICY_OFFICER: _("Keep the plan, chase updates, clear text and issue the report"),
    Role.OWNER: _("Say in a minute how your activities are going"),
    Role.CHIEF_OFFICER: _("See on one page what is off track"),
    Role.SECRETARY: _("See what the next board should look at"),
    Role.PANEL_MEMBER: _("Read the latest issued report"),
    Role.ANALYST: _("Check the figures behind the words"),
    Role.NEIGHBOURHOOD_OFFICER: _("See what the plan asks of your neighbourhood"),
    Role.AUDITOR: _("See who changed what, and that nothing was rewritten"),
    Role.ADMINISTRATOR: _("Add people and give them roles"),
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody the example can be tried as: the role's name, what it comes to do, and the account's id."""

    id: int
    name: str
    role: str
    organisation: str
    question: Any


def allowed(request: HttpRequest) -> bool:
    """Whether this request may be offered, and may use, one-click sign-in."""
    return bool(settings.EXAMPLE_MODE) and rules.from_this_machine(
        remote_address=str(request.META.get("REMOTE_ADDR", "")),
        host=request.get_host(),
        headers=list(request.headers),
    )


def people() -> list[DemoPerson]:
    """The example's accounts in the order of its roles. They have no password, so there is no other way in to them."""
    order = list(QUESTIONS)
    found = [
        DemoPerson(
            id=membership.user.pk,
            name=membership.user.name,
            role=membership.get_role_display(),
            organisation=membership.organisation.short_name or membership.organisation.name,
            question=QUESTIONS[Role(membership.role)],
        )
        for membership in sorted(
            selectors.memberships_without_password(), key=lambda each: order.index(Role(each.role))
        )
    ]
    return list({each.id: each for each in reversed(found)}.values())[::-1]


def person(pk: int) -> User | None:
    """The account of one of the example's people; None for anybody else's."""
    return next((each.user for each in selectors.memberships_without_password() if each.user_id == pk), None)


def panel(user: Any, request: Any) -> tuple[str, dict[str, Any]] | None:
    """The box on the front page: “Sign in to the example as …”."""
    if not allowed(request):
        return None
    found = people()
    return ("accounts/demo_panel.html", {"people": found}) if found else None
