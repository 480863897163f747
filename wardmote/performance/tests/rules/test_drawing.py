from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.performance.rules.drawing import Aim, Frame, draw, ticks
from wardmote.performance.rules.reading import Observation, Rebasing, read_series

FRAME = Frame(width=400, height=200, left=40, right=60, top=10, bottom=20, across=4, up=5)
MONTHS = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(24)]


def drawn(values, *, target=None, aims=(), rebasings=(), frame=FRAME, notes=()):
    observations = [Observation(month, value) for month, value in zip(MONTHS, values, strict=False)]
    reading = read_series(observations, frequency="month", better="down", target=target, rebasings=rebasings)
    kinds = ["common"] * len(reading.days)
    return draw(
        reading, frame, frequency="month", kinds=kinds, aims=[Aim("target", target)] if target else aims, notes=notes
    )


def test_the_line_breaks_where_nothing_is_known_and_the_gap_takes_its_time():
    drawing = drawn([50, 52, 49, None, None, 51, 50, 53, 48, 52])
    assert [line.count(",") for line in drawing.lines] == [3, 5]
    ((first, last),) = drawing.breaks
    steps = drawing.marks[1].x - drawing.marks[0].x
    assert last - first == pytest.approx(3 * steps, abs=0.3)


def test_higher_values_stand_higher_and_nothing_leaves_the_frame():
    drawing = drawn([10, 20, 30, 15, 25, 5, 12, 18], target=40)
    ys = [mark.y for mark in drawing.marks]
    assert ys.index(min(ys)) == 2
    every = [*ys, *(level.y for level in drawing.levels)]
    assert all(0 <= y <= FRAME.height for y in every)
    assert {mark.x for mark in drawing.marks} == {mark.x for mark in drawing.marks if FRAME.left <= mark.x <= 340}


def test_words_at_the_ends_of_lines_do_not_cover_each_other():
    drawing = drawn([50.0, 50.1, 50, 50.1, 50, 50.2, 50, 50.1], target=50.05)
    ys = [end.y for end in drawing.ends]
    assert len(ys) == 4
    assert all(later - earlier >= FRAME.between_words - 0.2 for earlier, later in pairwise(ys))


def test_every_target_is_drawn_and_named_and_a_trajectory_moves():
    path = tuple(zip(MONTHS[2:8], (40.0, 42, 44, 46, 48, 50), strict=True))
    drawing = drawn([30.0, 32, 29, 31, 30, 33, 28, 32], aims=[Aim("target", 50, path), Aim("stretch", 60)])
    assert [level.kind for level in drawing.levels if level.kind in ("target", "stretch")] == ["stretch"]
    (course,) = drawing.courses
    ys = [float(point.partition(",")[2]) for point in course.points.split(" ")]
    assert (course.kind, len(ys)) == ("target", 6)
    assert ys == sorted(ys, reverse=True)
    assert [(end.kind, end.value) for end in drawing.ends][:2] == [("stretch", 60), ("target", 50)]


def test_a_rebased_chart_has_an_average_for_each_stretch():
    values = [50, 52, 49, 51, 50, 53, 48, 52, 51, 50, *[80, 82, 79, 81, 80, 83, 78, 82, 81, 80]]
    drawing = drawn(values, rebasings=[Rebasing(MONTHS[10], "Two stations were merged.")])
    means = [level for level in drawing.levels if level.kind == "mean"]
    assert len(means) == 2
    assert means[0].right == means[1].left
    assert means[0].y > means[1].y


def test_a_chart_rebased_after_a_gap_has_no_level_within_it():
    values = [50, 52, 49, 51, 50, 53, 48, 52, None, None, None, None, *[80, 82, 79, 81, 80, 83, 78, 82]]
    drawing = drawn(values, rebasings=[Rebasing(MONTHS[12], "Two stations were merged.")], notes=[(MONTHS[12], True)])
    before, after = [level for level in drawing.levels if level.kind == "mean"]
    ((last, first),) = drawing.breaks
    assert (before.right, after.left) == (last, first)
    assert after.left == drawing.flags[0].x


def test_few_values_are_drawn_without_limits():
    drawing = drawn([1, 2, 3])
    assert drawing.levels == ()
    assert len(drawing.marks) == 3


def test_a_note_stands_at_its_period_and_one_outside_is_left_out():
    values = [50, 52, 49, 51, 50, 53, 48, 52]
    drawing = drawn(values, notes=[(MONTHS[2], False), (date(2030, 1, 1), False)])
    (flag,) = drawing.flags
    assert (flag.number, flag.x) == (1, drawing.marks[2].x)


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(1, 8))
def test_ticks_are_few_round_and_inside(low, span, most):
    found = ticks(low, low + span, most)
    assert len(found) <= most + 1
    assert found == sorted(found)
    assert all(low - abs(low) * 1e-9 - 1e-6 <= each <= low + span + (abs(low) + span) * 1e-9 + 1e-6 for each in found)
