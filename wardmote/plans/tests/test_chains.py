"""“See theirs” is followed to the end, loops are named, and it always ends."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.chains import Shown, follow

GRAPHS = st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=5), max_size=8)


def shown(start: str, shows: dict[str, str]) -> list[str]:
    """What is shown as “path”, with ! for a loop and = for what stands higher up already."""
    found = follow(start, {thing: list(others) for thing, others in shows.items()})
    return ["".join(each.path) + ("!" if each.loops else "=" if each.again else "") for each in found]


def test_what_shows_nothing_is_its_own_end() -> None:
    assert shown("a", {}) == []


def test_a_chain_is_shown_to_its_end() -> None:
    assert shown("a", {"a": "b", "b": "c"}) == ["ab", "abc"]


def test_each_stands_directly_after_what_shows_it() -> None:
    assert shown("a", {"a": "bd", "b": "c", "d": "e"}) == ["ab", "abc", "ad", "ade"]


def test_one_that_refers_to_itself_is_named() -> None:
    assert shown("a", {"a": "a"}) == ["aa!"]
    assert follow("a", {"a": ["a"]})[0].loop == ("a", "a")


def test_a_circle_is_named_from_where_it_closes() -> None:
    assert shown("a", {"a": "b", "b": "c", "c": "b"}) == ["ab", "abc", "abcb!"]
    assert follow("a", {"a": ["b"], "b": ["c"], "c": ["b"]})[-1].loop == ("b", "c", "b")


def test_what_is_reached_twice_is_opened_once() -> None:
    assert shown("a", {"a": "bc", "b": "d", "c": "d", "d": "e"}) == ["ab", "abd", "abde", "ac", "acd="]


def test_what_is_printed_twice_is_shown_once() -> None:
    assert shown("a", {"a": "bb"}) == ["ab"]


@given(GRAPHS, st.integers(0, 7))
def test_everything_that_can_be_reached_is_shown_and_nothing_else(shows: dict[int, list[int]], start: int) -> None:
    reached, waiting = set(), [start]
    while waiting:
        for each in shows.get(waiting.pop(), []):
            if each not in reached:
                reached.add(each)
                waiting.append(each)
    assert {each.thing for each in follow(start, shows)} == reached


@given(GRAPHS, st.integers(0, 7))
def test_each_step_of_each_way_is_a_reference_and_nothing_is_opened_twice(
    shows: dict[int, list[int]], start: int
) -> None:
    found = follow(start, shows)
    for each in found:
        assert each.path[0] == start
        assert all(there in shows[here] for here, there in zip(each.path, each.path[1:], strict=False))
        assert not (each.loops and each.again)
        assert not each.loop or each.loop[0] == each.loop[-1] == each.thing
    opened = [each.thing for each in found if not each.loops and not each.again]
    assert len(opened) == len(set(opened))
    assert len(found) <= 64, "no more than there are references"


@given(GRAPHS, st.integers(0, 7))
def test_there_is_a_loop_exactly_where_one_can_be_walked(shows: dict[int, list[int]], start: int) -> None:
    assert any(each.loops for each in follow(start, shows)) == _circle(start, shows)


def _circle(start: int, shows: dict[int, list[int]]) -> bool:
    """The slow, obvious twin: from anything that can be reached, can it itself be reached again?"""
    reached = {start, *(each.thing for each in follow(start, shows))}
    return any(thing in {each.thing for each in follow(thing, shows)} for thing in reached)


def test_depth_counts_from_what_shows_it() -> None:
    assert [each.depth for each in follow("a", {"a": ["b"], "b": ["c"]})] == [1, 2]
    assert isinstance(follow("a", {"a": ["b"]})[0], Shown)
