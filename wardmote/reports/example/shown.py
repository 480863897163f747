"""The measures that the example shows to the public: proposed by its analyst, cleared by its secretary."""

from __future__ import annotations

from wardmote.core.accounts.models import Role, User
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import measures
from wardmote.performance.models import ShownMeasure
from wardmote.performance.selectors.areas import area_of
from wardmote.performance.services.showing import propose_to_show
from wardmote.reports.example.content import content


def are_proposed() -> bool:
    """Whether measures were ever proposed: these, or others in their place."""
    return ShownMeasure.objects.exists()


def show_measures() -> None:
    """Propose and clear them, through the services that pages use. Figures must have been lent before."""
    partnership = Partnership.objects.order_by("pk")[0]
    analyst, secretary = somebody(Role.ANALYST), somebody(Role.SECRETARY)
    known, area = {each.key: each for each in measures()}, area_of(partnership)
    if area is None:
        return
    for each in content("everyday")["shown"]:
        propose_to_show(partnership, known[each["measure"]], area, why=each["why"], by=analyst)
    waiting = Passage.objects.filter(
        subject_type=ShownMeasure._meta.label_lower, state=Passage.State.WAITING, written_by=analyst
    )
    clear(waiting, by=secretary)


def somebody(role: Role) -> User:
    """The first person of the example who has this role."""
    return User.objects.filter(memberships__role=role).order_by("pk")[0]
