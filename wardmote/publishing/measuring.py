"""Which public measures belong to which public commitments.

One person links a commitment with a measure, which is no second person's word. So the link counts where it was made before
the measure was cleared: whoever cleared it saw on its page what it was linked with.
"""

from __future__ import annotations

from wardmote.performance.public import PublicMeasure, public_measure
from wardmote.plans.public import JudgedBy, PublicPlan, judged_by


def measures_of(plan: PublicPlan, key: str) -> list[PublicMeasure]:
    """The public measures that a commitment of a plan is judged by."""
    links = judged_by(commitment__key=key, commitment__version__plan__slug=plan.slug)
    found = {each.measure: public_measure(plan.partnership, each.measure) for each in links}
    return [each for link in links if (each := found[link.measure]) is not None and _belongs(link, each)]


def commitments_of(found: PublicMeasure) -> list[JudgedBy]:
    """The public commitments that are judged by a measure."""
    return [each for each in judged_by(measure=found.measure.key) if _belongs(each, found)]


def _belongs(link: JudgedBy, found: PublicMeasure) -> bool:
    return (
        link.area == found.area.code
        and link.partnership == found.partnership.pk
        and link.since <= found.shown.cleared_at
    )
