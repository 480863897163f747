"""Which words of a plan are offered for publication, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import Offer, offer
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import Activity, Commitment, Objective, Part, PlanVersion
from wardmote.plans.rules import ACTIVITY_FIELDS, COMMITMENT_FIELDS


def activity_offers(activity: Activity) -> Iterator[Offer]:
    """The publishable words of one activity. A rating is offered as its key: it waits for a second person too."""
    status = "" if activity.status == Activity.Status.NOT_STATED else activity.status
    yield Offer(activity, "text", activity.text)
    yield Offer(activity, "public_progress", activity.public_progress)
    yield Offer(activity, "rating", activity.rating.key if activity.rating else "")
    yield Offer(activity, "timescale_printed", activity.timescale_printed)
    yield Offer(activity, "status", status)
    yield Offer(activity, "oversight_printed", activity.oversight_printed)


def offer_for_clearing(version: PlanVersion, *, by: Any) -> list[Passage]:
    """Offer every publishable text of a plan version; what is cleared or waiting already is left as it is.

    What has left the plan is not offered again.
    """

    def offers() -> Iterator[Offer]:
        yield Offer(version.plan, "title", version.plan.title)
        for rating in version.scheme.ratings.all():
            yield Offer(rating, "printed_key", rating.printed_key)
        for objective in Objective.objects.filter(version=version):
            yield Offer(objective, "title", objective.title)
        for part in Part.objects.filter(objective__version=version):
            yield Offer(part, "title", part.title)
        for commitment in Commitment.objects.filter(version=version, retired_on=None):
            yield Offer(commitment, "statement", commitment.statement)
        for activity in Activity.objects.filter(version=version, retired_on=None).select_related("rating"):
            yield from activity_offers(activity)

    return offer(offers(), partnership=version.plan.partnership, by=by)


def take_back_offers(
    commitments: Iterable[Commitment], activities: Iterable[Activity], *, partnership: Partnership, by: Any
) -> None:
    """What has left a plan waits for nobody and is public no longer. It is offered anew if it comes back."""
    offers = [Offer(each, name, "") for each in commitments for name in COMMITMENT_FIELDS]
    offers += [Offer(each, name, "") for each in activities for name in ACTIVITY_FIELDS]
    offer(offers, partnership=partnership, by=by)
