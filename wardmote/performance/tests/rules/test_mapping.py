import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.performance.rules.mapping import class_of, classes_of, lay_out, letter_of

SQUARE = ((-3.0, 52.0), (-2.0, 52.0), (-2.0, 53.0), (-3.0, 53.0), (-3.0, 52.0))
HOLE = ((-2.9, 52.1), (-2.1, 52.1), (-2.1, 52.9), (-2.9, 52.9), (-2.9, 52.1))
PLACES = st.tuples(st.floats(-8, 2), st.floats(49, 61))
RINGS = st.lists(st.lists(PLACES, min_size=3, max_size=5).map(tuple), min_size=1, max_size=2)
OUTLINES = st.dictionaries(st.sampled_from("ABC"), RINGS, min_size=1)


def places_of(path):
    return [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.e-]+,[\d.e-]+", path)]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(OUTLINES)
def test_nothing_of_a_map_leaves_its_paper(outlines):
    sheet = lay_out(outlines, width=380, height=440)
    assert sheet.width <= 380
    assert sheet.height <= 440
    for shape in sheet.shapes:
        assert len(places_of(shape.path)) == sum(map(len, outlines[shape.code]))
        for x, y in (*places_of(shape.path), (shape.x, shape.y)):
            assert 0 <= x <= sheet.width
            assert 0 <= y <= sheet.height


def test_north_is_up_and_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    (shape,) = lay_out({"A": [SQUARE]}, width=1000, height=1000).shapes
    places = places_of(shape.path)
    assert places[0][1] > places[2][1]
    across, up = (max(each[axis] for each in places) - min(each[axis] for each in places) for axis in (0, 1))
    assert round(across / up, 3) == 0.609  # the cosine of 52.5 degrees


def test_a_mark_stands_inside_its_area_with_room_around_it_and_in_no_hole():
    (shape,) = lay_out({"A": [SQUARE]}, width=1000, height=1000).shapes
    xs, ys = zip(*places_of(shape.path), strict=True)
    room = min(shape.x - min(xs), max(xs) - shape.x, shape.y - min(ys), max(ys) - shape.y)
    assert room == pytest.approx((max(xs) - min(xs)) / 2, abs=1)  # it is narrower than it is high
    (ring,) = lay_out({"A": [SQUARE, HOLE]}, width=1000, height=1000).shapes
    xs, ys = zip(*places_of(ring.path)[len(SQUARE) :], strict=True)
    assert not (min(xs) < ring.x < max(xs) and min(ys) < ring.y < max(ys))


@given(st.lists(st.integers(0, 30), min_size=1))
def test_every_value_is_in_one_class_and_equal_values_are_in_the_same(values):
    classes = classes_of(values)
    assert 1 <= len(classes) <= 4
    assert all(low <= high for low, high in classes)
    assert all(before[1] < after[0] for before, after in pairwise(classes))
    assert {class_of(value, classes) for value in values} == set(range(1, len(classes) + 1))


def test_classes_have_as_many_values_as_each_other():
    assert classes_of([9, 1, 2, 3, 4, 5, 6, 7, 8]) == [(1, 2), (3, 4), (5, 7), (8, 9)]
    assert classes_of([5, 5, 5]) == [(5, 5)]
    assert classes_of([]) == []


def test_every_area_of_a_map_has_a_letter_of_its_own():
    assert [letter_of(place) for place in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
