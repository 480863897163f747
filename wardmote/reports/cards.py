"""What an edition shows of each commitment and activity, and how that differs from an earlier edition.

Plain functions on plain values; a plan is a snapshot in the shape of ``plans.selectors.snapshots.snapshot``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CHANGED_FACTS = ("text", "rating", "progress", "timescale", "status", "place")
"""The facts by which a thing counts as changed. A new as-at date over the same words is no change."""

Key = tuple[str, str]
"""("commitment" or "activity", its uuid), or ("measure", its key and its area's code)."""

MEASURE = "measure"

VALUES = ("value", "numerator", "denominator")
"""The facts by which a figure is another one. Its words also differ by language, and once it has settled."""


@dataclass(frozen=True, slots=True)
class Card:
    """One commitment or activity as a report shows it, keyed by what outlives renumbering."""

    kind: str
    key: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """The edition to compare with: its title, and the facts of its cards."""

    title: str
    facts: Mapping[Key, Mapping[str, Any]]


def each_commitment(
    plan: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    """Every (objective, part, commitment) of a snapshot."""
    for objective in plan["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                yield objective, part, commitment


def cards(plan: Mapping[str, Any]) -> list[Card]:
    """A card for each commitment and activity of a snapshot, in its order."""
    found = []
    for objective, part, commitment in each_commitment(plan):
        place = " › ".join(filter(None, [objective["title"], part["title"]]))
        ref = printed_ref(commitment)
        facts = {"ref": ref, "text": commitment["statement"], "place": place}
        found.append(Card("commitment", commitment["uuid"], facts))
        for activity in commitment["activities"]:
            rating = activity.get("rating")
            found.append(
                Card(
                    "activity",
                    activity["uuid"],
                    {
                        "ref": activity["ref_printed"] or ref,
                        "text": activity["text"] or "",
                        "rating": rating["word"] if rating else "",
                        "progress": activity["progress"] or "",
                        "timescale": activity["timescale"]["printed"],
                        "status": activity["status"],
                        "place": commitment["uuid"],
                        "as_at": activity["as_at"],
                    },
                )
            )
    return found


def figure_cards(figures: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Card]:
    """A card for each measure of an area that a report shows, however many of its sections do."""
    every = {measure_key(line): line for lines in figures.values() for line in lines}
    return [Card(MEASURE, key, figure_facts(line)) for key, line in every.items()]


def measure_key(line: Mapping[str, Any]) -> str:
    """What a measure of an area is found again by in another edition."""
    return f"{line['measure']} {line['area']['code']}"


def figure_facts(line: Mapping[str, Any]) -> dict[str, Any]:
    """What is compared of a measure: its values and its signal, beside their words as they were printed."""
    now, printed = line["now"], line["printed"]
    return {
        "period": now["last"],
        **{name: now[name] for name in (*VALUES, "provisional")},
        "variation": line["variation"],
        "figure": printed["figure"],
        "signal": printed["signal"].partition("\n")[0],
    }


def printed_ref(commitment: Mapping[str, Any]) -> str:
    """The reference as the plan prints it; where it printed none, or only a bullet, the one it was given by its place."""
    if commitment.get("ref_inferred"):
        return str(commitment["ref"] or "")
    return str(commitment["ref_printed"] or commitment["ref"] or "")


def changed_keys(plan: Mapping[str, Any], before: Before) -> set[str]:
    """The uuids of commitments and activities that are new or differ from the earlier edition."""
    changed = set()
    for card in cards(plan):
        earlier = before.facts.get((card.kind, card.key))
        if earlier is None or any(card.facts.get(name) != earlier.get(name) for name in CHANGED_FACTS):
            changed.add(card.key)
    return changed


def gone(plan: Mapping[str, Any], before: Before) -> list[Mapping[str, Any]]:
    """The facts of what the earlier edition had and the plan no longer has.

    An activity that left together with its commitment is not named a second time.
    """
    here = {(card.kind, card.key) for card in cards(plan)}
    missing = {key: facts for key, facts in before.facts.items() if key not in here and key[0] != MEASURE}
    return [
        facts
        for (kind, _key), facts in missing.items()
        if kind == "commitment" or ("commitment", facts.get("place", "")) not in missing
    ]
