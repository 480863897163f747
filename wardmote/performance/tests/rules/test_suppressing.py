from wardmote.performance.rules.suppressing import Release, hidden_cells, is_small

PARTS = {"force": ("a", "b", "c", "d"), "north": ("a", "b"), "south": ("c", "d")}


def table(a: int, b: int, c: int, d: int) -> dict[str, int]:
    return {"a": a, "b": b, "c": c, "d": d, "north": a + b, "south": c + d, "force": a + b + c + d}


def test_small_is_from_one_up_to_below_the_threshold():
    assert [is_small(count, 5) for count in (None, 0, 1, 4, 5)] == [False, False, True, True, False]


def test_nothing_small_hides_nothing():
    assert hidden_cells(table(0, 5, 6, 7), PARTS, 5) == set()


def test_no_threshold_hides_nothing():
    assert hidden_cells(table(1, 2, 3, 4), PARTS, 0) == set()


def test_a_small_cell_takes_the_smallest_beside_it_with_it():
    assert hidden_cells(table(3, 40, 20, 10), PARTS, 5) == {"a", "b"}


def test_two_small_cells_of_one_total_need_no_other():
    assert hidden_cells(table(3, 2, 20, 10), PARTS, 5) == {"a", "b"}


def test_a_lone_part_is_its_total_which_is_hidden_too():
    parts = {"force": ("a", "b"), "north": ("a",), "south": ("b",)}
    hidden = hidden_cells({"a": 3, "b": 9, "north": 3, "south": 9, "force": 12}, parts, 5)
    assert {"a", "north"} <= hidden
    assert not hidden.isdisjoint({"b", "south"}) or "force" in hidden


def test_a_restated_neighbour_does_not_give_the_small_number_away():
    first = table(3, 40, 20, 10)
    released = Release(first, hidden_cells(first, PARTS, 5))
    now = table(3, 41, 20, 10)
    assert {"a", "b"} <= hidden_cells(now, PARTS, 5, [released]), "b shown now would tell a: b was not the same before"


def test_a_number_that_became_small_is_not_told_by_what_was_shown_before():
    first = table(12, 40, 20, 10)
    released = Release(first, hidden_cells(first, PARTS, 5))
    assert released.hidden == set()
    hidden = hidden_cells(table(3, 40, 20, 10), PARTS, 5, [released])
    assert {"a", "north", "force"} <= hidden, "b is known since the first release, so the totals would tell a"


def test_what_was_shown_before_as_it_is_cannot_be_taken_back():
    released = Release(table(3, 40, 20, 10), frozenset())
    assert hidden_cells(table(3, 40, 20, 10), PARTS, 5, [released]) == {"a"}


def test_the_partner_of_a_lone_incident_may_be_an_area_without_any():
    hidden = hidden_cells(table(1, 0, 20, 10), PARTS, 5)
    assert "a" in hidden
    assert "north" in hidden or "b" in hidden


def test_a_total_of_parts_without_counts_is_a_part_itself():
    parts = {
        "force": ("north", "a", "b", "middle", "c", "south", "d"),
        "north": ("a", "b"),
        "middle": ("c",),
        "south": ("d",),
    }
    hidden = hidden_cells({"force": 250, "north": 200, "middle": 46, "south": 4}, parts, 5)
    assert hidden == {"middle", "south"}, "no more than what guards the small one"


def test_a_total_that_had_no_parts_when_it_was_small_is_still_guarded_when_it_has():
    parts = {"force": ("north", "a", "b", "south"), "north": ("a", "b")}
    first = {"force": 60, "north": 4, "south": 16, "east": 40}
    parts["force"] = (*parts["force"], "east")
    released = Release(first, hidden_cells(first, parts, 5))
    assert released.hidden == {"north", "south"}
    now = hidden_cells({**first, "a": 4, "b": 0}, parts, 5, [released])
    assert {"north", "a", "south"} <= now
    assert "force" not in now


def test_a_part_of_a_part_without_a_count_counts_in_the_whole():
    parts = {"force": ("north", "a", "b"), "north": ("a", "b")}
    assert hidden_cells({"force": 250, "a": 246, "b": 4}, parts, 5) == {"a", "b"}
