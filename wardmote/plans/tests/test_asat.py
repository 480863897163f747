"""The plan on any day. A slow, obvious twin plays every change forward from an empty plan, a day at a time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wardmote.plans.asat import EXISTS, RETIRED, Changed, Difference, Row, Step, difference, differences, values_on

FIRST = date(2022, 4, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


# The twin


def played(steps: list[Step], until: date) -> dict[str, str] | None:
    """Every recorded change that speaks of the day or an earlier one, one after another, from nothing."""
    values = {"text": "", "rating": "", RETIRED: ""}
    exists = ""
    for step in steps:
        if step.as_at <= until:
            if step.name == EXISTS:
                exists = step.now
            else:
                values[step.name] = step.now
    gone = values[RETIRED] and date.fromisoformat(values[RETIRED]) <= until
    return None if not exists or gone else values


WORDS = {"text": st.sampled_from(["", "a", "b", "c d"]), "rating": st.sampled_from(["", "red", "amber", "green"])}


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Changes in the order in which they were recorded; each speaks of a day of its own, in any order."""
    values = {"text": "", "rating": "", RETIRED: ""}
    born = draw(st.integers(0, 8))
    steps = [Step(EXISTS, "", "1", day(born))]
    for _ in range(draw(st.integers(0, 12))):
        name = draw(st.sampled_from(["text", "rating", "rating", RETIRED]))
        as_at = day(draw(st.integers(0, 30)))
        now = draw(st.sampled_from(["", as_at.isoformat()])) if name == RETIRED else draw(WORDS[name])
        steps.append(Step(name, values[name], now, as_at, reason=f"reason {len(steps)}"))
        values[name] = now
    return steps


def row_of(steps: list[Step], key: str = "1") -> Row:
    """The row as a database holds it now: the last recorded of each value."""
    values = {"text": "", "rating": "", RETIRED: ""}
    values.update({step.name: step.now for step in steps if step.name != EXISTS})
    return Row(key, values, steps)


@given(histories(), st.integers(-1, 31))
def test_every_day_is_as_the_twin_has_it(steps: list[Step], number: int) -> None:
    assert values_on(day(number), row_of(steps)) == played(steps, day(number))


@given(histories(), st.integers(-1, 31), st.integers(-1, 31))
def test_what_differs_leads_from_the_first_day_to_the_second(steps: list[Step], one: int, other: int) -> None:
    first, last = day(min(one, other)), day(max(one, other))
    before, after = played(steps, first), played(steps, last)
    found = difference(row_of(steps), first, last)
    if before is None or after is None:
        expected = None if before == after else "left" if after is None else "came"
        assert (found.kind if found else None) == expected
        return
    assert found is not None
    stepped = {**before, **{each.name: each.now for each in found.changes}, RETIRED: after[RETIRED]}
    assert stepped == after
    assert all(each.was == before[each.name] != each.now for each in found.changes)


@given(histories())
def test_the_last_day_is_how_it_stands_now(steps: list[Step]) -> None:
    row = row_of(steps)
    found = values_on(day(40), row)
    assert found == (None if row.values[RETIRED] else row.values)


# Cases told by hand


def test_a_document_of_may_that_comes_in_june_changes_may() -> None:
    june = Step("rating", "amber", "red", date(2022, 6, 30))
    may = Step("rating", "red", "green", date(2022, 5, 31))  # recorded after June's
    row = Row("A1", {"rating": "green"}, [june, may])
    on = {month: values_on(date(2022, month, 28), row) for month in (4, 5, 6, 7)}
    assert [found and found["rating"] for found in on.values()] == ["amber", "amber", "green", "green"]


def test_a_row_without_any_change_has_always_been_so() -> None:
    assert values_on(date(1999, 1, 1), Row("A1", {"text": "Walk."})) == {"text": "Walk."}


def test_reasons_are_those_given_in_between() -> None:
    steps = [
        Step("latest", "2022-06-30", "2022-09-30", date(2022, 5, 1), "The supplier is late"),
        Step("latest", "2022-09-30", "2022-12-31", date(2022, 8, 1), "A bid was refused"),
    ]
    row = Row("A1", {"latest": "2022-12-31"}, steps)
    assert difference(row, date(2022, 6, 1), date(2022, 8, 31)) == Difference(
        "A1",
        "changed",
        {"latest": "2022-09-30"},
        {"latest": "2022-12-31"},
        (Changed("latest", "2022-09-30", "2022-12-31", ("A bid was refused",)),),
    )


def test_a_row_that_left_and_came_back_in_between_is_the_same() -> None:
    gone = date(2022, 5, 1)
    steps = [
        Step(RETIRED, "", gone.isoformat(), gone, "Lost from the document"),
        Step(RETIRED, gone.isoformat(), "", date(2022, 6, 1), "Found again"),
    ]
    row = Row("A1", {"text": "Walk.", RETIRED: ""}, steps)
    assert [each.kind for each in differences([row], date(2022, 4, 1), date(2022, 7, 1))] == ["same"]
    assert [each.kind for each in differences([row], date(2022, 4, 1), date(2022, 5, 1))] == ["left"]
