"""Clearing by a second person, as the tests of what the public sees need it."""

from __future__ import annotations

from django.db.models import Q

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import PlanImport
from wardmote.plans.tests.factories import a_user


def a_second_person(partnership: Partnership) -> User:
    """Somebody who may clear and who imports nothing."""
    found = User.objects.filter(name="second person", memberships__organisation=partnership.governing_body).first()
    return found or a_user(Role.SECRETARY, partnership.governing_body, "second person")


def clear_everything(done: PlanImport) -> None:
    """Let the public read all that waits."""
    clear_only(done, Q())


def clear_only(done: PlanImport, which: Q) -> None:
    """Let the public read some of what waits."""
    partnership = done.version.plan.partnership
    waiting = Passage.objects.filter(which, partnership=partnership, state=Passage.State.WAITING)
    clear(list(waiting), by=a_second_person(partnership))
