from __future__ import annotations

from wardmote.plans.comparison import compare
from wardmote.plans.selectors.comparing import promises_of_read
from wardmote.plans.tests.factories import a_commitment, a_plain_reading, a_reading, an_activity
from wardmote.reports.review import (
    by_weight,
    changes_by_kind,
    counted,
    differences,
    lines,
    read_from,
    source_cells,
)


def a_placed_reading() -> dict[str, object]:
    read = a_plain_reading()
    rows = [each for _n, each in enumerate(read["objectives"][0]["parts"][0]["commitments"])]
    row = 1
    for commitment in rows:
        for activity in commitment["activities"]:
            row += 1
            activity["source"] = {"table": 1, "row": row}
        commitment["source"] = dict(commitment["activities"][0]["source"])
    read["findings"] = [
        {"severity": "info", "code": "x", "message": "Small.", "where": {"table": 1, "row": 3}, "printed": "p"},
        {"severity": "warning", "code": "x", "message": "Larger.", "where": {"table": 1, "row": 4}, "printed": ""},
        {"severity": "error", "code": "x", "message": "Nowhere.", "where": {}, "printed": ""},
    ]
    return read


def test_everything_that_was_read_is_counted() -> None:
    counts = counted(a_placed_reading())
    assert (counts.objectives, counts.commitments, counts.activities, counts.bodies) == (1, 3, 4, 1)
    assert dict(counts.findings) == {"info": 1, "warning": 1, "error": 1}


def test_a_commitment_is_listed_with_the_doubts_of_all_its_rows() -> None:
    listed = lines(a_placed_reading())
    assert [(line.number, len(line.findings), line.heaviest) for line in listed] == [
        (1, 0, ""),
        (2, 2, "warning"),
        (3, 0, ""),
    ]


def test_a_heading_stands_over_the_first_commitment_of_an_objective_and_of_a_part() -> None:
    def an_objective(title: str, *parts: str) -> dict[str, object]:
        return {
            "title": title,
            "parts": [
                {"title": part, "accountable": None, "commitments": [a_commitment(f"{title}{part}", "x")]}
                for part in parts
            ],
        }

    listed = lines(a_reading(objectives=[an_objective("A", "one", "two"), an_objective("B", "one")]))
    assert [(line.objective, line.heads_objective, line.heads_part) for line in listed] == [
        ("A", True, True),
        ("A", False, True),
        ("B", True, True),
    ]


def test_doubts_are_grouped_with_the_weightiest_first_and_lead_to_their_place() -> None:
    groups = by_weight(
        a_placed_reading(),
        titles={"error": "Must", "warning": "Should", "info": "May"},
        place=lambda where: f"row {where.get('row')}",
        address=lambda where: f"#{where['row']}" if where else "",
    )
    assert [(group["title"], len(group["found"])) for group in groups] == [("Must", 1), ("Should", 1), ("May", 1)]
    assert groups[1]["found"][0] == {"message": "Larger.", "print": "", "place": "row 4", "url": "#4"}
    assert groups[0]["found"][0]["url"] == ""


def test_a_row_of_the_document_knows_what_it_was_read_as() -> None:
    assert read_from(a_placed_reading(), 1) == {2: ["1", "1/1"], 3: ["2", "2/1"], 4: ["2/2"], 5: ["3", "3/1"]}
    assert read_from(a_placed_reading(), 2) == {}


def test_cells_merged_to_the_right_stand_once_and_those_merged_down_are_marked() -> None:
    cells = [
        {"text": "Streets", "covered": None, "fill": None},
        {"text": "", "covered": "left", "fill": None},
        {"text": "", "covered": "above", "fill": None},
        {"text": "A", "covered": None, "fill": "FFC000"},
    ]
    drawn = source_cells(cells)
    assert [(cell.text, cell.colspan, cell.from_above, cell.shaded) for cell in drawn] == [
        ("Streets", 2, False, False),
        ("", 1, True, False),
        ("A", 1, False, True),
    ]


def test_what_would_change_is_grouped_by_kind_with_its_words_marked() -> None:
    was = a_plain_reading()
    now = a_plain_reading()
    commitments = now["objectives"][0]["parts"][0]["commitments"]
    commitments[0]["statement"] = "Answer every call about antisocial behaviour within an hour."
    commitments[1]["activities"][0]["progress"] = "Rota published."
    commitments.append(a_commitment("4", "Light the underpass.", an_activity()))
    del commitments[2]
    groups = changes_by_kind(compare(promises_of_read(was), promises_of_read(now)))
    assert [(group.kind, group.commitments, group.activities) for group in groups] == [
        ("changed", 0, 1),
        ("reworded", 1, 0),
        ("new", 1, 1),
        ("gone", 1, 1),
    ]
    (difference,) = differences(groups[1].changes[0], "reworded")
    assert [piece.words for piece in difference.pieces if piece.kind == "added"] == ["an hour."]
    (progress,) = differences(groups[0].changes[0], "changed")
    assert (progress.name, progress.was, progress.now) == ("progress", "Rota drafted.", "Rota published.")
