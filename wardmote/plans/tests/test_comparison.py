"""Next month's document against the plan held: nothing is lost, nothing is counted twice, and doubt waits for a person."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.plans.comparison import ALIKE, Leaf, Pool, Promise, compare, likeness


def a_leaf(key: str, *, ref: str = "", text: str = "", retired: bool = False, **facts: str) -> Leaf:
    return Leaf(key=key, ref=ref, text=text, facts=facts, retired=retired)


def a_promise(key: str, statement: str, *leaves: Leaf, ref: str = "", place: str = "Safer") -> Promise:
    return Promise(key=key, ref=ref, statement=statement, place=(place, ""), leaves=leaves, label=f"{ref} {statement}")


def kinds(here: list[Promise], there: list[Promise], level: str = "commitment") -> dict[str, tuple[str, ...]]:
    """What became of each row, by the document's id, or by ours where it is gone."""
    return {
        change.there or f"gone {change.here}": change.kinds
        for change in compare(here, there).changes
        if change.level == level
    }


def matched(here: list[Promise], there: list[Promise]) -> dict[str, str]:
    return compare(here, there).matched("commitment")


MARKET = "Walk every market street once a week with the traders."
KITS = "Repair the bicycle marking kits before the summer fair."


def test_a_reference_decides_whatever_the_words_say() -> None:
    here = [a_promise("one", MARKET, ref="1"), a_promise("two", KITS, ref="2")]
    there = [a_promise("a", KITS, ref="1"), a_promise("b", MARKET, ref="2")]
    assert matched(here, there) == {"a": "one", "b": "two"}
    assert kinds(here, there) == {"a": ("reworded",), "b": ("reworded",)}


def test_another_order_is_no_change() -> None:
    here = [a_promise("one", MARKET, ref="1"), a_promise("two", KITS, ref="2")]
    there = [a_promise("b", KITS, ref="2"), a_promise("a", MARKET, ref="1")]
    assert kinds(here, there) == {"b": ("same",), "a": ("same",)}


def test_a_row_that_was_renumbered_waits_for_a_person_and_is_taken_as_they_say() -> None:
    here, there = [a_promise("one", MARKET, ref="1")], [a_promise("a", MARKET, ref="9")]
    assert kinds(here, there) == {"a": ("doubtful",)}
    assert compare(here, there, decisions={"a": "one"}).matched("commitment") == {"a": "one"}
    new = compare(here, there, decisions={"a": "new"})
    assert {change.kinds for change in new.changes} == {("new",), ("gone",)}


def test_words_that_are_the_same_match_where_a_reference_is_not_printed() -> None:
    here, there = [a_promise("one", MARKET, ref="1")], [a_promise("a", f"  {MARKET}\n")]
    assert kinds(here, there) == {"a": ("same",)}


def test_a_reference_printed_twice_goes_by_the_nearest_words() -> None:
    here = [a_promise("first", MARKET, ref="3.2.3"), a_promise("second", KITS, ref="3.2.3")]
    there = [a_promise("a", KITS, ref="3.2.3"), a_promise("b", MARKET, ref="3.2.3")]
    assert matched(here, there) == {"a": "second", "b": "first"}


def test_a_reference_printed_twice_over_the_same_words_keeps_its_order() -> None:
    here = [a_promise("first", MARKET, ref="3.2.3"), a_promise("second", MARKET, ref="3.2.3")]
    there = [a_promise("a", MARKET, ref="3.2.3"), a_promise("b", MARKET, ref="3.2.3")]
    assert matched(here, there) == {"a": "first", "b": "second"}


def test_a_row_with_neither_number_nor_words_is_known_by_its_place_among_such() -> None:
    here, there = [a_promise("one", ""), a_promise("two", "")], [a_promise("a", ""), a_promise("b", "")]
    assert matched(here, there) == {"a": "one", "b": "two"}


def test_one_of_two_doubles_that_goes_leaves_the_other_matched() -> None:
    here = [a_promise("first", MARKET, ref="3.2.3"), a_promise("second", KITS, ref="3.2.3")]
    assert kinds(here, [a_promise("a", KITS, ref="3.2.3")]) == {"a": ("same",), "gone first": ("gone",)}


def test_an_activity_is_found_again_under_another_commitment() -> None:
    work = a_leaf("w", ref="2.2", text="Train twelve volunteers.")
    here = [a_promise("one", MARKET, ref="1"), a_promise("two", KITS, work, ref="2")]
    moved = a_leaf("x", ref="2.2", text="Train twelve volunteers.")
    there = [a_promise("a", MARKET, moved, ref="1"), a_promise("b", KITS, ref="2")]
    assert kinds(here, there, "activity") == {"x": ("moved",)}


def test_what_has_left_the_plan_is_not_gone_a_second_time() -> None:
    here = [a_promise("one", MARKET, a_leaf("w", ref="1.1", text="Work.", retired=True), ref="1")]
    assert kinds(here, [a_promise("a", MARKET, ref="1")], "activity") == {}


def test_a_cell_that_repeats_the_last_document_changes_nothing() -> None:
    held = Leaf("w", "1.1", "Work.", {"progress": "Typed since."}, printed_before={"progress": "As printed."})
    again = a_leaf("x", ref="1.1", text="Work.", progress="As printed.")
    here, there = [a_promise("one", MARKET, held, ref="1")], [a_promise("a", MARKET, again, ref="1")]
    assert compare(here, there).changes_nothing


# What must hold of any two plans

WORDS = st.sampled_from(["walk", "market", "street", "weekly", "repair", "bicycle", "kits", "fair", "two", "the", "of"])
REFS = st.sampled_from(["", "", "1", "2", "3.2.3", "3.2.3", "A.1"])
TEXTS = st.lists(WORDS, max_size=9).map(" ".join)


@st.composite
def plans(draw: st.DrawFn, side: str) -> list[Promise]:
    """A few commitments with a few activities: doubles, blanks and near-doubles are likely."""
    made = []
    for number in range(draw(st.integers(0, 6))):
        leaves = tuple(
            a_leaf(
                f"{side}{number}/{inner}",
                ref=draw(REFS),
                text=draw(TEXTS),
                retired=draw(st.booleans()) if side == "here" else False,
                progress=draw(TEXTS),
            )
            for inner in range(draw(st.integers(0, 3)))
        )
        made.append(a_promise(f"{side}{number}", draw(TEXTS), *leaves, ref=draw(REFS)))
    return made


def rows_of(promise: Promise) -> list[Promise | Leaf]:
    return [promise, *promise.leaves]


UNHURRIED = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(plans("here"))
def test_a_plan_compared_with_itself_changes_nothing(plan: list[Promise]) -> None:
    found = compare(plan, plan)
    assert found.changes_nothing
    assert found.doubtful == []
    assert {change.kinds for change in found.changes} <= {("same",)}


@UNHURRIED
@given(plans("here"), plans("there"))
def test_every_row_of_both_sides_is_accounted_for_exactly_once(here: list[Promise], there: list[Promise]) -> None:
    changes = compare(here, there).changes
    theirs = Counter(change.there for change in changes if change.there)
    rows = [each.key for promise in there for each in rows_of(promise)]
    assert theirs == Counter(rows)
    ours = Counter(change.here for change in changes if change.here)
    in_force = {each.key for promise in here for each in rows_of(promise) if not each.retired}
    assert set(ours) >= in_force
    assert set(ours.values()) <= {1}


@UNHURRIED
@given(plans("here"), TEXTS)
def test_the_quick_search_finds_what_comparing_with_every_row_finds(plan: list[Promise], text: str) -> None:
    """The slow, obvious twin: the first of those most alike."""
    scored = [(likeness(each.statement, text), each.key) for each in plan]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
    wanted = best[1] if best[0] >= ALIKE else None
    assert Pool(plan, lambda each: each.statement).most_alike(text) == wanted


# Speed, counted in comparisons and not in seconds


def strangers(side: str, count: int) -> list[Promise]:
    """Rows that share common words and match nothing on the other side."""
    return [
        a_promise(
            f"{side}{number}", f"In ward {side}{number} the team will {side}verb{number % 97} the {side} and of it"
        )
        for number in range(count)
    ]


def near_doubles(side: str, count: int) -> list[Promise]:
    """Rows that all say nearly the same, on both sides."""
    return [
        a_promise(f"{side}{number}", f"Promise number {side}{number} to the market traders") for number in range(count)
    ]


@pytest.mark.parametrize("rows", [strangers, near_doubles])
def test_ten_times_the_unmatched_rows_cost_at_most_eleven_times_the_comparisons(rows: object) -> None:
    looked = []
    for count in (300, 3000):
        pool = Pool(rows("here", count), lambda each: each.statement)  # type: ignore[operator]
        for promise in rows("there", count):  # type: ignore[operator]
            if key := pool.most_alike(promise.statement):
                pool.take(key)
        looked.append(pool.looked_at)
    assert looked[1] <= 11 * looked[0] + 11
