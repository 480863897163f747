from __future__ import annotations

import copy
from typing import Any

from wardmote.reports.cards import Before, cards, changed_keys, gone, printed_ref

RED = {"letter": "R", "word": "Red", "tone": "red"}


def an_activity(uuid: str, **values: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "ref_printed": "",
        "text": None,
        "rating": None,
        "progress": "",
        "timescale": {"printed": ""},
        "status": "not_stated",
        "as_at": "2026-03-31",
        **values,
    }


def a_commitment(uuid: str, *activities: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "ref": uuid.upper(),
        "ref_printed": uuid.upper(),
        "ref_inferred": False,
        "statement": f"Promise {uuid}.",
        "activities": list(activities),
        **values,
    }


def a_plan(*commitments: dict[str, Any]) -> dict[str, Any]:
    return {"objectives": [{"title": "Streets", "parts": [{"title": None, "commitments": list(commitments)}]}]}


def before(plan: dict[str, Any]) -> Before:
    return Before("March", {(card.kind, card.key): card.facts for card in cards(plan)})


def test_a_plan_has_a_card_for_each_commitment_and_activity() -> None:
    plan = a_plan(a_commitment("a", an_activity("a1", ref_printed="(A1.1)", rating=RED), an_activity("a2")))
    commitment, first, second = cards(plan)
    assert (commitment.kind, commitment.key, commitment.facts["ref"]) == ("commitment", "a", "A")
    assert (first.facts["ref"], first.facts["rating"], first.facts["place"]) == ("(A1.1)", "Red", "a")
    assert (second.facts["ref"], second.facts["rating"]) == ("A", "")


def test_nothing_has_changed_in_the_same_plan() -> None:
    plan = a_plan(a_commitment("a", an_activity("a1", rating=RED)))
    assert changed_keys(plan, before(plan)) == set()


def test_a_new_as_at_date_over_the_same_words_is_no_change() -> None:
    plan = a_plan(a_commitment("a", an_activity("a1")))
    earlier = before(copy.deepcopy(plan))
    plan["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]["as_at"] = "2026-06-30"
    assert changed_keys(plan, earlier) == set()


def test_a_rating_or_words_that_differ_are_changes() -> None:
    earlier = before(a_plan(a_commitment("a", an_activity("a1"), an_activity("a2")), a_commitment("b")))
    plan = a_plan(
        a_commitment("a", an_activity("a1", rating=RED), an_activity("a2")), a_commitment("b", statement="Other words.")
    )
    assert changed_keys(plan, earlier) == {"a1", "b"}


def test_what_was_not_there_before_is_a_change() -> None:
    earlier = before(a_plan(a_commitment("a")))
    assert changed_keys(a_plan(a_commitment("a", an_activity("a1"))), earlier) == {"a1"}


def test_an_activity_that_left_with_its_commitment_is_not_named_twice() -> None:
    earlier = before(
        a_plan(a_commitment("a", an_activity("a1")), a_commitment("b", an_activity("b1"), an_activity("b2")))
    )
    left = gone(a_plan(a_commitment("b", an_activity("b2"))), earlier)
    assert [(facts["ref"], facts["text"]) for facts in left] == [("A", "Promise a."), ("B", "")]


def test_a_bullet_where_a_number_should_be_is_not_a_reference() -> None:
    assert printed_ref({"ref": "4", "ref_printed": "•", "ref_inferred": True}) == "4"
    assert printed_ref({"ref": "A.1", "ref_printed": "A.1.", "ref_inferred": False}) == "A.1."
    assert printed_ref({"ref": None, "ref_printed": "", "ref_inferred": False}) == ""
